"""Makes an input out of others: cuts, doubles, moves and splices them, and puts tokens in."""

# ruff: noqa: RUF001 - characters that look like others are what is tried

import random
from collections.abc import Callable, Sequence

LIMIT = 20_000
"""Characters of an input. Slow shapes have their own test, at two sizes."""
_MOST_CHANGES = 5
_LONGEST_PIECE = 60
_MOST_REPETITIONS = 1_500

# What one of the parsers takes for its own: captions, HTML, Markdown, YAML, JSON, tables, locks.
TOKENS = (
    *"""
    : :: --> 0:13 99:99 99:59:59 [0:12] (00:00:36): 00:00:01,000 00:00:01.000 **Ada:** ** __ Ada:
    Tom: Unknown: Break: Note: WEBVTT NOTE STYLE <v Ben> <v.loud Ada> </v> <c> <00:00:01.000> <i>
    < > </ <!-- --> <script> </script> <style> <cite> <time> <p> <br> <div> <a href="x"> <![CDATA[
    <textarea> <title> <svg> <template> &amp; &lt; &#0; &#55357; &#x110000; &nbsp; & ; \\ \\\\ \\[
    \\ud800 \\u0000 \\u202e # ## ### ## Chapter [1:00] --- ... ``` ` ~~~ | , ; " ' { } [ ] ( ) null
    true no ~ 1e999 NaN -1 0 012 1.5 99999999999999999999 0x1F 2024-02-30 0000-00-00 9999-12-31
    2020-05-21 1:30 1:60 - ? ! !!python/object:os.system &a *a << % @ > >- |- {} [] "" '' [[ ]]
    [[ada]] [[ada-lovelace|x]] [[machines]] [[001-engines#ada-lovelace-1]] [[x [a](b) ![a](b) [^1]
    ada ben ada-lovelace charles-babbage 001-engines machines notes episodes/001-engines people/ada
    ../ / // con nul aux. https://example.org https://example.org:x/ http://[::1 turn chapter text
    javascript:alert(1) ada-lovelace-1 chapter-x ada-1 abc ⟦ ⟧ ⟦c⟧ <<<<<<< ======= >>>>>>> date:
    title: name: guests: aliases: hosts: topics: speakers: highlights: summary: misheard: form:
    suspicious: original: wrapped blocks changes: line: column: before: after: by: rule: open
    candidates: certainty: start end speaker body segments utterances words start_ms startTime
    {{ }} {% %} klzzwxh:0 wzxhzdk:0 <!--/episode-archive--> <!--episode-archive--> &colon; %00 %2e
    ﬁ ǆ İ ı ß é e\u0301 中 日本 \U0001f600 שלום مرحبا \u200b \u200d \u00ad \ufeff \ufffe \u202e
    \x00 \x7f \ufffd ： 、 « » “ ” ’ – — … № ª ½ ① 👩‍👩‍👧
    """.split(),
    "\n", "\n\n", "\r", "\r\n", "\t", " ", "  ", "    ", "\n  ", "\n- ", ": ", " #", ": [", ": {",
    "Ada: ", "Ben Okri: ", "\n\nAda Lovelace: ", "## Title\n\n", "---\n", "\n---\n", ": |\n  ",
    ": >\n  ", "\ud800", "\udfff", "[laughter] ", "[0:05] ", "\x0c", "\x85", "\u2028", "\u3000",
    "\u00a0",
)  # fmt: skip

_NUMBERS = ("0", "1", "-1", "00", "59", "60", "99", "2147483648", "99999999999999999999", "1.5", "")


def changed(text: str, others: Sequence[str], chance: random.Random) -> str:
    """An input with one to five changes; `others` are inputs that parts may be taken from."""
    for _ in range(1 + min(int(chance.expovariate(0.8)), _MOST_CHANGES - 1)):
        text = chance.choice(_CHANGES)(text, others, chance)[:LIMIT]
    return text


def _span(text: str, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, _LONGEST_PIECE))


def _cut(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[end:]


def _truncate(text: str, _: Sequence[str], chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


def _insert(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(TOKENS) + text[at:]


def _replace(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + chance.choice(TOKENS) + text[end:]


def _move(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    piece, rest = text[start:end], text[:start] + text[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + piece + rest[at:]


def _times(chance: random.Random) -> int:
    return int(min(2 + chance.expovariate(0.15) ** 2, _MOST_REPETITIONS))


def _repeat(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[start:end] * _times(chance) + text[end:]


def _repeat_token(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(TOKENS) * _times(chance) + text[at:]


def _lines(text: str, _: Sequence[str], chance: random.Random) -> str:
    """A line doubled, dropped, emptied, or two of them swapped."""
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines.insert(other, lines[one])
        case 1:
            del lines[one]
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case _:
            lines[one] = ""
    return "\n".join(lines)


def _splice(text: str, others: Sequence[str], chance: random.Random) -> str:
    """Some lines of another input."""
    lines, there = text.split("\n"), chance.choice(others).split("\n")
    start = chance.randrange(len(there))
    at = chance.randrange(len(lines) + 1)
    end = min(len(lines), at + chance.randint(0, 3))
    return "\n".join([*lines[:at], *there[start : start + chance.randint(1, 6)], *lines[end:]])


def _number(text: str, _: Sequence[str], chance: random.Random) -> str:
    """Another number at the place of a digit."""
    places = [place for place, character in enumerate(text) if character.isdecimal()]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + chance.choice(_NUMBERS) + text[at + 1 :]


def _character(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    ranges = ((0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0, 0x10FFFF))
    first, last = chance.choice(ranges)
    return text[:at] + chr(chance.randint(first, last)) + text[at + chance.randint(0, 1) :]


def _letter_case(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    changed = chance.choice((str.upper, str.lower, str.title))(text[start:end])
    return text[:start] + changed + text[end:]


def _value(text: str, _: Sequence[str], chance: random.Random) -> str:
    """Another value behind a colon of a line, as in YAML."""
    lines = text.split("\n")
    places = [number for number, line in enumerate(lines) if ": " in line]
    if not places:
        return text
    at = chance.choice(places)
    lines[at] = f"{lines[at].partition(': ')[0]}: {chance.choice(TOKENS)}"
    return "\n".join(lines)


_Change = Callable[[str, Sequence[str], random.Random], str]
_CHANGES: tuple[_Change, ...] = (
    _cut, _cut, _truncate, _insert, _insert, _insert, _replace, _replace, _move, _repeat,
    _repeat_token, _lines, _lines, _splice, _splice, _number, _character, _letter_case, _value,
)  # fmt: skip
