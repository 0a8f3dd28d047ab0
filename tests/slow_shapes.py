"""Inputs that make a careless loop slow, at any size: `python -m tests.slow_shapes [KB ...]`.

Each shape is one file (some are two) of an archive, or one file to import, made as long as asked
for. The command prints the processor time that the product takes for each, at 100 and 200 KB unless
sizes are named; every run is a process of its own and ends after `LIMIT` seconds.

`--only WORD` runs the shapes whose names contain the word.
"""

# ruff: noqa: E501, ARG005, PLR0915, T201, BLE001 - a list of samples, and a command that tells what it found

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from generator import cli
from tests import archives

LIMIT = 10
"""Seconds of processor time after which a run is given up."""
KILOBYTE = 1000
EPISODE = "episodes/001-first"

Unit = str | Callable[[int], str]
Files = dict[str, str]


@dataclass(frozen=True)
class Shape:
    """Files that stress one place of the product, and the command that reads them."""

    name: str
    files: Callable[[int], Files]
    """From a size in bytes to the files of an archive by their paths; `import/...` is imported."""

    def write(self, root: Path, size: int) -> list[str]:
        """Write an archive of this shape; returns the arguments of the command to run there."""
        root.mkdir(parents=True, exist_ok=True)
        archives.base().apply(root)
        files = self.files(size)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        for path in files:
            if path.startswith("import/"):
                return ["import", str(root / path), "--episode", "new", "--archive", str(root)]
        if any("transcript" in path for path in files):
            (root / EPISODE / "anchors.lock").unlink(missing_ok=True)
        return ["build", str(root)]


def repeated(unit: Unit, size: int) -> str:
    """A text of about so many bytes, of one unit or of units made from 0, 1, 2, ..."""
    if not unit:
        return ""
    if isinstance(unit, str):
        return unit * max(1, size // len(unit.encode()))
    parts: list[str] = []
    length = number = 0
    while length < size:
        parts.append(unit(number))
        length += len(parts[-1].encode())
        number += 1
    return "".join(parts)


def number_in_letters(number: int) -> str:
    """A number as a word of four letters or more, so that no two words are equal."""
    letters = ""
    while number or len(letters) < 4:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


_word = number_in_letters


def _name(number: int) -> str:
    return _word(number).capitalize()


def _file(path: str, unit: Unit, before: str = "", behind: str = "") -> Callable[[int], Files]:
    return lambda size: {path: before + repeated(unit, size) + behind}


SHOW = "title: Tiny Talks\ndescription: Two people talk.\nhosts: [ada]\n"
META = "title: The first\ndate: 2020-05-21\nguests: [ben]\n"
SPOKEN = "Ada Lovelace: Welcome. "


def _show(unit: Unit, key: str) -> Callable[[int], Files]:
    return _file("episodes/show.yml", unit, f"{SHOW}{key}:\n")


def _meta(unit: Unit, before: str) -> Callable[[int], Files]:
    return _file(f"{EPISODE}/episode.yml", unit, f"{META}{before}\n")


def _spoken(unit: Unit, before: str = SPOKEN, behind: str = "\n") -> Callable[[int], Files]:
    return _file(f"{EPISODE}/transcript.txt", unit, before, behind)


def _foreign(name: str, unit: Unit, before: str = "", behind: str = "") -> Callable[[int], Files]:
    return _file(f"import/{name}", unit, before, behind)


def _both(*makers: Callable[[int], Files]) -> Callable[[int], Files]:
    """Several files of one shape, which share the size."""

    def files(size: int) -> Files:
        made: Files = {}
        for maker in makers:
            made |= maker(size // len(makers))
        return made

    return files


_CHANGES = (
    "original: talk.txt\nform: wrapped\nlabels: [Ada Lovelace]\nlengths: >-\n  10 10\nchanges:\n"
)


def _time(number: int) -> str:
    return f"{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}"


def _page(unit: Unit, before: str = "", behind: str = "") -> Callable[[int], Files]:
    return _file("docs/by-hand.md", unit, f"# By hand\n\n{before}", behind)


def _topics_wrong(n: int) -> str:
    return f"  - {_word(n)}x\n"


def _archive_shapes() -> Iterator[Shape]:
    """What `build` reads; where it is wrong that is a check."""
    # Names that are not known
    yield Shape("unknown never_linked", _show(lambda n: f"- {_name(n)}\n", "never_linked"))
    yield Shape(
        "unknown hosts",
        _file(
            "episodes/show.yml", lambda n: f"- {_word(n)}\n", "title: T\ndescription: D\nhosts:\n"
        ),
    )
    yield Shape(
        "unknown keys of show", _file("episodes/show.yml", lambda n: f"{_word(n)}: x\n", SHOW)
    )
    yield Shape(
        "unknown keys of episode",
        _file(f"{EPISODE}/episode.yml", lambda n: f"{_word(n)}: x\n", META),
    )
    yield Shape(
        "unknown keys of words.yml", _file("episodes/words.yml", lambda n: f"{_word(n)}: x\n")
    )
    yield Shape(
        "unknown guests",
        _file(
            f"{EPISODE}/episode.yml",
            lambda n: f"- {_word(n)}\n",
            "title: T\ndate: 2020-05-21\nguests:\n",
        ),
    )
    yield Shape(
        "unknown topics",
        _both(
            _file("episodes/topics.yml", lambda n: f"{_word(n)}: {{title: T}}\n"),
            _meta(lambda n: f"- {_word(n)}x\n", "topics:"),
        ),
    )
    yield Shape("topics without topics.yml", _meta(lambda n: f"- {_word(n)}\n", "topics:"))
    yield Shape("one topic again", _meta("- engines\n", "topics:"))
    yield Shape(
        "one guest again",
        _file(f"{EPISODE}/episode.yml", "- ben\n", "title: T\ndate: 2020-05-21\nguests:\n"),
    )
    yield Shape(
        "unknown highlights",
        _both(
            _spoken(lambda n: f"Ada: {_word(n)}.\n\nBen Okri: Yes.\n\n", ""),
            _meta(lambda n: f"- {_word(n)}-1\n", "highlights:"),
        ),
    )
    yield Shape(
        "highlights of one long turn",
        _both(
            _spoken(lambda n: f"word{_word(n)} "),
            _meta(lambda n: f"- {{turn: ada-1, words: word{_word(n)}}}\n", "highlights:"),
        ),
    )
    yield Shape(
        "highlights not in one long turn",
        _both(
            _spoken(lambda n: f"word{_word(n)} "),
            _meta(lambda n: f"- {{turn: ada-1, words: xord{_word(n)}}}\n", "highlights:"),
        ),
    )
    yield Shape(
        "forced mentions in one long turn",
        _both(
            _spoken(lambda n: f"word{_word(n)} "),
            _meta(
                lambda n: f"  - {{turn: ada-1, words: word{_word(n)}, person: ben}}\n",
                "mentions:\n  force:",
            ),
        ),
    )
    yield Shape(
        "forced mentions not there",
        _both(
            _spoken(lambda n: f"word{_word(n)} "),
            _meta(
                lambda n: f"  - {{turn: ada-1, words: xord{_word(n)}, person: ben}}\n",
                "mentions:\n  force:",
            ),
        ),
    )
    yield Shape(
        "forced mentions not there, many turns",
        _both(
            _spoken(lambda n: f"Ada: {_word(n)}.\n\nBen Okri: Yes.\n\n", ""),
            _meta(
                lambda n: f"  - {{turn: ada-1, words: xord{_word(n)}, person: ben}}\n",
                "mentions:\n  force:",
            ),
        ),
    )
    yield Shape(
        "forbidden mentions",
        _both(_spoken("Ben, "), _meta("  - {turn: ada-1, words: Ben}\n", "mentions:\n  forbid:")),
    )
    yield Shape(
        "forbidden mentions of many turns",
        _both(
            _spoken(lambda n: "Ada: Ben.\n\nBen Okri: Ada.\n\n", ""),
            _meta(lambda n: f"  - {{turn: ada-{n + 1}, words: Ben}}\n", "mentions:\n  forbid:"),
        ),
    )
    yield Shape(
        "forced mentions of many turns",
        _both(
            _spoken(lambda n: "Ada: Ben.\n\nBen Okri: Ada.\n\n", ""),
            _meta(
                lambda n: f"  - {{turn: ada-{n + 1}, words: Ben, person: ben}}\n",
                "mentions:\n  force:",
            ),
        ),
    )
    yield Shape(
        "mentions in unknown turns",
        _both(
            _spoken(lambda n: "Ada: Ben.\n\nBen Okri: Ada.\n\n", ""),
            _meta(
                lambda n: f"  - {{turn: adda-{n + 1}, words: Ben, person: ben}}\n",
                "mentions:\n  force:",
            ),
        ),
    )
    yield Shape(
        "mentions of unknown terms",
        _both(
            _file("episodes/glossary.yml", lambda n: f"{_word(n)}: {{term: {_name(n)}}}\n"),
            _meta(
                lambda n: f"  - {{turn: ada-1, words: Ben, term: {_word(n)}x}}\n",
                "mentions:\n  force:",
            ),
        ),
    )
    yield Shape(
        "unknown redirects",
        _both(
            _file("episodes/glossary.yml", lambda n: f"{_word(n)}: {{term: {_name(n)}}}\n"),
            _file(
                "episodes/redirects.yml", lambda n: f"glossary/{_word(n)}y: glossary/{_word(n)}x\n"
            ),
        ),
    )
    yield Shape(
        "chain of redirects",
        _file("episodes/redirects.yml", lambda n: f"people/p{n}: people/p{n + 1}\n"),
    )
    yield Shape(
        "chain of redirects backwards",
        _file(
            "episodes/redirects.yml",
            lambda n: f"people/p{n + 1}: people/{f'p{n}' if n else 'ada'}\n",
        ),
    )
    yield Shape(
        "circles of redirects",
        _file(
            "episodes/redirects.yml",
            lambda n: f"people/p{n}: people/q{n}\npeople/q{n}: people/p{n}\n",
        ),
    )
    yield Shape(
        "circle of redirects",
        lambda size: {
            "episodes/redirects.yml": (
                repeated(lambda n: f"people/p{n}: people/p{n + 1}\n", size)
                + "people/z: people/p0\n"
            )
        },
    )
    yield Shape(
        "former slugs of a term",
        _both(
            _file("episodes/glossary.yml", "", "mill: {term: Mill}\n"),
            _file("episodes/redirects.yml", lambda n: f"glossary/g{n}: glossary/mill\n"),
        ),
    )
    yield Shape(
        "unknown people behind labels", _meta(lambda n: f"  {_name(n)}: {_word(n)}\n", "speakers:")
    )
    yield Shape("voices", _meta(lambda n: f"  {_name(n)}: {{name: {_name(n)}}}\n", "speakers:"))
    yield Shape(
        "labels with one slug",
        _meta(lambda n: f'  "{"!" * (n % 60)}A{"?" * (n // 60)}": {{kind: break}}\n', "speakers:"),
    )
    yield Shape(
        "unknown labels, many declared",
        _both(
            _meta(lambda n: f"  {_name(n)}: {{kind: break}}\n", "speakers:"),
            _spoken(lambda n: f"{_name(n)}x: Hi.\n\n", ""),
        ),
    )
    yield Shape(
        "unknown labels in small letters",
        _both(
            _meta(lambda n: f"  {_name(n)}: {{kind: break}}\n", "speakers:"),
            _spoken(lambda n: f"{_word(n)}xyz: Hi.\n\n", "Ada: Well.\n\n"),
        ),
    )
    yield Shape(
        "aliases, unknown labels",
        _both(
            _file(
                "episodes/people/ada.yml",
                lambda n: f"- {_name(n)}\n",
                "name: Ada Lovelace\naliases:\n",
            ),
            _spoken(lambda n: f"{_name(n)}x: Hi.\n\n", ""),
        ),
    )
    yield Shape(
        "lines like labels within a block",
        _both(
            _meta(lambda n: f"  {_name(n)}: {{kind: break}}\n", "speakers:"),
            _spoken(lambda n: f"{_word(n)}x: Hi.\n"),
        ),
    )
    yield Shape(
        "aliases",
        _file(
            "episodes/people/ada.yml", lambda n: f"- {_name(n)}\n", "name: Ada Lovelace\naliases:\n"
        ),
    )
    yield Shape(
        "aliases, mentioned",
        _both(
            _file(
                "episodes/people/ada.yml",
                lambda n: f"- {_name(n)}\n",
                "name: Ada Lovelace\naliases:\n",
            ),
            _spoken(lambda n: f"{_name(n)} {_name(n // 2)} ", "Ben Okri: "),
        ),
    )
    yield Shape(
        "one alias again",
        _file("episodes/people/ada.yml", "- Ada\n", "name: Ada Lovelace\naliases:\n"),
    )
    yield Shape(
        "aliases, each within the next",
        lambda size: {
            "episodes/people/ada.yml": "name: Ada Lovelace\naliases:\n"
            + "".join(
                f"- {'a' * n}\n" for n in range(1, 1 + int((2 * size) ** 0.5) // 1) if n < 900
            ),
            f"{EPISODE}/transcript.txt": "Ben Okri: " + "a" * size + "\n",
        },
    )
    yield Shape(
        "aliases, ten within the next",
        lambda size: {
            "episodes/people/ada.yml": "name: Ada Lovelace\naliases:\n"
            + "".join(f"- {'a ' * n}a\n" for n in range(10)),
            f"{EPISODE}/transcript.txt": "Ben Okri: " + "a " * (size // 2) + "\n",
        },
    )
    yield Shape(
        "terms, ten within the next",
        lambda size: {
            "episodes/glossary.yml": "mill: {term: a, aliases: ["
            + ", ".join("a " * n + "a" for n in range(1, 10))
            + "]}\n",
            f"{EPISODE}/transcript.txt": "Ben Okri: " + "a " * (size // 2) + "\n",
        },
    )
    yield Shape(
        "terms, each within the next",
        lambda size: {
            "episodes/glossary.yml": "".join(
                f"t{n}: {{term: {'a ' * n}a}}\n" for n in range(1, 1 + int(size**0.5)) if n < 450
            ),
            f"{EPISODE}/transcript.txt": "Ben Okri: " + "a " * (size // 2) + "\n",
        },
    )
    yield Shape(
        "misheard forms",
        _file(
            "episodes/people/ada.yml",
            lambda n: f"- {_word(n)}\n",
            "name: Ada Lovelace\nmisheard:\n",
        ),
    )
    yield Shape(
        "same_name_as",
        _file(
            "episodes/people/ada.yml",
            lambda n: f"- {_word(n)}\n",
            "name: Ada Lovelace\nsame_name_as:\n",
        ),
    )
    yield Shape(
        "profile links",
        _file(
            "episodes/people/ada.yml",
            lambda n: f"  {_word(n)}: nowhere\n",
            "name: Ada Lovelace\nlinks:\n",
        ),
    )
    yield Shape(
        "terms of one name",
        _file("episodes/glossary.yml", lambda n: f"{_word(n)}: {{term: Mill}}\n"),
    )
    yield Shape(
        "glossary", _file("episodes/glossary.yml", lambda n: f"{_word(n)}: {{term: {_name(n)}}}\n")
    )
    yield Shape(
        "glossary, all mentioned",
        _both(
            _file("episodes/glossary.yml", lambda n: f"{_word(n)}: {{term: {_name(n)}}}\n"),
            _spoken(lambda n: f"so {_name(n)}, "),
        ),
    )
    yield Shape(
        "topics", _file("episodes/topics.yml", lambda n: f"{_word(n)}: {{title: {_name(n)}}}\n")
    )
    yield Shape(
        "chapters",
        _meta(
            lambda n: f"- {{start: {n // 60}:{n % 60:02}, title: A}}\n" if n < 59_000 else "",
            "chapters:",
        ),
    )
    yield Shape(
        "chapters of episode.yml and turns",
        _both(
            _meta(lambda n: f"- {{start: {n // 60}:{n % 60:02}, title: A}}\n", "chapters:"),
            _spoken(lambda n: f"Ada [{n // 60}:{n % 60:02}]: Hi.\n\n", ""),
        ),
    )
    yield Shape(
        "unknown short links",
        _both(
            _file("episodes/glossary.yml", lambda n: f"{_word(n)}: {{term: {_name(n)}}}\n"),
            _page(lambda n: f"[[glossary/{_word(n)}x]]\n"),
        ),
    )
    yield Shape(
        "unknown short links in descriptions",
        _both(
            _file(
                "episodes/glossary.yml",
                lambda n: f'{_word(n)}: {{term: {_name(n)}, definition: "[[{_word(n)}x]]"}}\n',
            )
        ),
    )
    yield Shape(
        "unknown anchors of short links",
        _both(
            _spoken(lambda n: f"Ada: {_word(n)}.\n\nBen Okri: Yes.\n\n", ""),
            _page(lambda n: f"[[001-first#adda-{n}]]\n"),
        ),
    )
    yield Shape("one short link again", _page("[[ada]]\n"))
    yield Shape("one unknown short link again", _page("[[adda]]\n"))
    # Markdown
    for name, unit in (
        ("open brackets", "["),
        ("open double brackets", "[[a"),
        ("brackets and bars", "[[a|b"),
        ("double brackets", "[["),
        ("stars", "*a "),
        ("stars without space", "*a**b"),
        ("backticks", "`a``b"),
        ("quotes", "> "),
        ("links", "[a](b) "),
        ("open links", "[a]("),
        ("nested lists", "- "),
        ("angle brackets", "<a "),
        ("underscores", "_a_"),
        ("backslashes", "\\["),
        ("entities", "&a"),
        ("tildes", "~"),
        ("comments", "<!--"),
        ("reference definitions", "[a]: b\n"),
        ("spaces", " "),
        ("short links", "[[ada]]"),
        ("images", "![a"),
        ("brackets in pairs", "[]"),
        ("exclamations", "![["),
        ("closed", "[a]"),
    ):
        yield Shape(
            f"Markdown, {name}",
            lambda size, unit=unit: {  # type: ignore[misc]  # the unit of this turn of the loop
                f"{EPISODE}/episode.yml": META
                + "summary: |\n  x "
                + repeated(unit, min(size, 19_900)).replace("\n", "\n  ")
                + "\n",
                "docs/by-hand.md": "# By hand\n\n[[ada]] x " + repeated(unit, size) + "\n",
            },
        )
    yield Shape(
        "Markdown, runs of backticks",
        lambda size: {
            f"{EPISODE}/episode.yml": META
            + "summary: |\n  x "
            + " ".join("`" * n for n in range(1, int((2 * min(size, 19_000)) ** 0.5)))
            + "\n",
            "docs/by-hand.md": "# By hand\n\n[[ada]] x "
            + " ".join("`" * n for n in range(1, int((2 * size) ** 0.5)))
            + "\n",
        },
    )
    yield Shape("Markdown, many fences", _page("```\na\n~~~\n", "[[ada]]\n"))
    yield Shape(
        "Markdown, fences of all lengths",
        lambda size: {
            "docs/by-hand.md": "# By hand\n[[ada]]\n"
            + "\n".join("`" * (n + 3) for n in range(int((2 * size) ** 0.5), 0, -1))
        },
    )
    yield Shape(
        "Markdown, deep lists",
        lambda size: {
            f"{EPISODE}/episode.yml": META
            + "summary: |\n"
            + "".join(f"  {'  ' * n}- a\n" for n in range(int(min(size, 19_000) ** 0.5)))
        },
    )
    yield Shape(
        "Markdown, many values",
        _file(
            "episodes/glossary.yml",
            lambda n: f'{_word(n)}: {{term: {_name(n)}, definition: "{"[" * 100}"}}\n',
        ),
    )
    # Transcripts
    yield Shape(
        "words like a doubtful one",
        _spoken("Thanks Ben. ", "Ada Lovelace: [x] " + "thanksx " * 3000),
    )
    yield Shape(
        "doubtful words, all different",
        _spoken(lambda n: f"{_name(n)} Ben. ", "Ada Lovelace: [x] "),
    )
    yield Shape("unclosed bracket and mentions", _spoken("Thanks Ben. ", "Ada Lovelace: [ "))
    for name, unit in (
        ("open brackets", "["),
        ("brackets in pairs", "[]"),
        ("open brackets and mentions", "Ben [ "),
        ("mentions", "Ben. "),
        ("own mentions", "Ada. "),
        ("names behind names", "Ben Okri Ben "),
        ("surnames", "Ben Ben "),
        ("quotation marks", '"Ben '),
        ("many quotation marks", '"'),
        ("spaces and mentions", "Ben                "),
        ("apostrophes", "Ben's "),
        ("hyphens", "Ben-"),
        ("letters", "a"),
        ("colons", "a: "),
        ("stamps", "[0:00] "),
        ("stamps without space", "[0:00]"),
        ("digits", "1"),
        ("episode numbers", "episode 1 "),
        ("capitals", "Xy "),
        ("marks", "⟦a⟧"),
        ("open marks", "⟦"),
        ("accents", "e\u0301"),
        ("long name before", "X" * 50 + " Ben "),
        ("new lines", "a\n"),
        ("combining", "\u0301"),
        ("no spaces in Thai", "\u0e01"),
    ):
        yield Shape(f"transcript, {name}", _spoken(unit))
    for name, unit in (
        ("turns", "Ada: Hi.\n\n"),
        ("turns, two people", "Ada: Hi.\n\nBen Okri: Ben.\n\n"),
        ("stamped turns", "Ada [0:01]: Hi.\n\n"),
        ("headings", "## A\n\nAda: Hi.\n\n"),
        ("headings without text", "## A\n\n"),
        ("paragraphs", "Hi.\n\n"),
        ("conflicts", "<<<<<<< a\n=======\n>>>>>>> b\n"),
        ("times backwards", "Ada [1:00]: a\n\nAda [0:30]: b\n\n"),
        ("stamped paragraphs", "[0:01] a\n\n"),
        ("labels alone", "Ada:\n\n"),
        ("labels otherwise", "**Ada**: a\n\n"),
        ("labels with dashes", "Ada - a\n\n"),
        ("other headings", "# a\n\n"),
        ("stars", "*" * 50 + "\n\n"),
        ("spaces", "Xa" + " " * 90 + "y\n\n"),
    ):
        yield Shape(f"transcript, {name}", _spoken(unit, "Ada: Hi.\n\n"))
    yield Shape(
        "transcript, headings all different",
        _spoken(lambda n: f"## {_word(n)}\n\nAda: Hi.\n\n", ""),
    )
    yield Shape("transcript, a long label", _spoken("*", ""))
    yield Shape("transcript, stamp without end", _spoken("0", "Ada: hi\n\n[", ""))
    yield Shape("transcript, colons in a stamp", _spoken(":", "Ada: hi\n\n[", ""))
    yield Shape("transcript, heading with parentheses", _spoken("(", "## A (", ""))
    yield Shape(
        "transcript, heading with colons in parentheses", _spoken(":", "## A (", "\n\nAda: a\n")
    )
    yield Shape("transcript, heading with open stamps", _spoken("[0:", "## A ", "\n\nAda: a\n"))
    yield Shape("transcript, heading with a long stamp", _spoken(":", "## A [", "\n\nAda: a\n"))
    yield Shape(
        "lock of other turns",
        _both(
            _spoken(lambda n: f"Ada: {_word(n)} a b c.\n\n", ""),
            _file(
                f"{EPISODE}/anchors.lock",
                lambda n: f"turn ada-{n + 1} 2Gz9LEW3mtkB\n",
                "# Which anchor belongs to which words. Written by the generator; commit it, never edit it.\nepisode-archive anchors 1\ntext 255c33aec9cd2e7e34145e76b8d053af\n",
            ),
        ),
    )
    yield Shape(
        "lock of former turns",
        _both(
            _spoken(lambda n: f"Ada: {_word(n)} a b c.\n\n", ""),
            _file(
                f"{EPISODE}/anchors.lock",
                lambda n: f"{'  ' if n else ''}turn ada-{n + 1} 2Gz9LEW3mtkB\n",
                "# Which anchor belongs to which words. Written by the generator; commit it, never edit it.\nepisode-archive anchors 1\ntext 255c33aec9cd2e7e34145e76b8d053af\n",
            ),
        ),
    )
    yield Shape(
        "lock with broken lines",
        _file(
            f"{EPISODE}/anchors.lock",
            lambda n: f"tern {n}\n",
            "# Which anchor belongs to which words. Written by the generator; commit it, never edit it.\nepisode-archive anchors 1\ntext 255c33aec9cd2e7e34145e76b8d053af\n",
        ),
    )
    # YAML
    yield Shape("YAML, one key again", _file("episodes/glossary.yml", "mill: {term: Mill}\n"))
    yield Shape("YAML, wrong values", _show(lambda n: "- {title: x}\n", "links"))
    yield Shape(
        "YAML, values that are not addresses", _show(lambda n: "- {title: x, url: y}\n", "links")
    )
    yield Shape("YAML, escapes", _show('- "\\x02"\n', "never_linked"))
    yield Shape("YAML, wrong slugs", _meta("- A!\n", "topics:"))
    yield Shape("YAML, nested lists", _file("episodes/glossary.yml", "["))
    yield Shape("YAML, lists in a line", _file("episodes/glossary.yml", "[a],", "a: [", "]\n"))
    yield Shape("YAML, an open quote", _file("episodes/glossary.yml", 'a: "\n', 'a: "'))
    yield Shape("YAML, dashes", _file("episodes/glossary.yml", "- ", "a: b\n"))
    yield Shape("YAML, colons", _file("episodes/glossary.yml", "a: ", "a: b\n"))
    yield Shape("YAML, a long key", _file("episodes/glossary.yml", "a"))
    yield Shape(
        "YAML, a long slug", _file("episodes/glossary.yml", "a-", "? ", "\n: {term: Mill}\n")
    )
    yield Shape(
        "YAML, a long title", _file("episodes/show.yml", "a ", "description: x\ntitle: ", "\n")
    )
    yield Shape("YAML, a language", _file("episodes/show.yml", "-ab", f"{SHOW}language: en", "!\n"))
    yield Shape(
        "YAML, an address", _file("episodes/redirects.yml", "a-", "people/x: people/", "!\n")
    )
    yield Shape("YAML, control characters", _file("episodes/show.yml", "\x02"))
    yield Shape("YAML, merge keys", _file("episodes/glossary.yml", "a: &a [*a,*a]\n"))
    # The record
    yield Shape(
        "record, rows",
        _file(
            f"{EPISODE}/source/changes.yml",
            lambda n: (
                f'- {{line: {n + 1}, column: 1, before: "a", after: "b", rule: edit, by: editor}}\n'
            ),
            _CHANGES,
        ),
    )
    yield Shape(
        "record, rows of unknown rules",
        _file(
            f"{EPISODE}/source/changes.yml",
            lambda n: f"- {{line: {n + 1}, before: a, rule: {_word(n)}, by: x}}\n",
            _CHANGES,
        ),
    )
    yield Shape(
        "record, unknown keys",
        _file(f"{EPISODE}/source/changes.yml", lambda n: f"- {{{_word(n)}: 1}}\n", _CHANGES),
    )


def _import_shapes() -> Iterator[Shape]:
    """What `import` reads."""
    html = "<cite>Ada:</cite>\n<time>0:00</time>\n<p>Good morning.</p>\n"
    for name, unit in (
        ("inline tags", "a<b>b</b> "),
        ("open tags", "<b"),
        ("open tags with space", "<b "),
        ("brackets", "<"),
        ("comments", "<!--"),
        ("closed comments", "<!-- a -->"),
        ("paragraphs", "<p>a</p>\n"),
        ("cites", "<cite>Ada:</cite><p>a</p>\n"),
        ("line breaks", "a<br>"),
        ("entities", "&amp;"),
        ("open entities", "&"),
        ("attributes", "<p a=b "),
        ("quotes", '<p a="'),
        ("closing tags", "</p>"),
        ("scripts", "<script>"),
        ("open sections", "<![CDATA["),
        ("declarations", "<!x "),
        ("instructions", "<?"),
        ("heads", "<title>a"),
        ("empty text", "<b> </b>"),
        ("slashes", "</"),
        ("attributes of one tag", "a=1 "),
        ("textareas", "<textarea>"),
        ("comment ends", "--!>"),
        ("comment dashes", "<!--a--"),
    ):
        yield Shape(f"import HTML, {name}", _foreign("t.html", unit, html + "<p>"))
    yield Shape("import HTML, attributes in one tag", _foreign("t.html", "a=1 ", html + "<p "))
    yield Shape(
        "import HTML, attributes in one tag, closed",
        _foreign("t.html", "a=1 ", html + "<p ", ">a</p>"),
    )
    yield Shape(
        "import HTML, speakers",
        _foreign("t.html", lambda n: f"<cite>{_name(n)} X:</cite><p>a</p>\n"),
    )
    yield Shape("import HTML, cites without ends", _foreign("t.html", "<cite ", html))
    yield Shape(
        "import VTT, cues",
        _foreign("t.vtt", lambda n: f"{_time(n)}.000 --> {_time(n)}.900\nword\n\n", "WEBVTT\n\n"),
    )
    yield Shape(
        "import VTT, voices",
        _foreign(
            "t.vtt",
            lambda n: f"{_time(n)}.000 --> {_time(n)}.900\n<v {_name(n)} X>word\n\n",
            "WEBVTT\n\n",
        ),
    )
    for name, unit in (
        ("open tags", "<v "),
        ("brackets", "<"),
        ("tags", "<b>a</b>"),
        ("entities", "&amp;"),
        ("arrows", "-->"),
        ("lines", "a\n"),
        ("notes", "\n\nNOTE a"),
        ("blank lines", "\n"),
        ("speech", "Ada: a\n"),
        ("timestamps", "<0:00:01.000>a"),
        ("spaces", " "),
        ("dots", "<v."),
    ):
        yield Shape(
            f"import VTT, {name}",
            _foreign("t.vtt", unit, "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na ", "\n"),
        )
        yield Shape(
            f"import SRT, {name}",
            _foreign("t.srt", unit, "1\n00:00:00,000 --> 00:00:01,000\na ", "\n"),
        )
    yield Shape(
        "import SRT, cues",
        _foreign("t.srt", lambda n: f"{n + 1}\n{_time(n)},000 --> {_time(n)},900\nAda: word\n\n"),
    )
    yield Shape(
        "import SRT, cues of different people",
        _foreign(
            "t.srt", lambda n: f"{n + 1}\n{_time(n)},000 --> {_time(n)},900\n{_name(n)} X: word\n\n"
        ),
    )
    yield Shape(
        "import labelled, many people",
        _foreign("t.txt", lambda n: f"{_name(n)} Xyz: Hello there.\n\n"),
    )
    yield Shape("import labelled, one person", _foreign("t.txt", lambda n: "Ada: Hello there.\n\n"))
    yield Shape(
        "import labelled, people of one slug",
        _foreign("t.txt", lambda n: f"Axy Bcd{'!' * (n % 40)}{'?' * (n // 40)}: Hello there.\n\n"),
    )
    yield Shape(
        "import labelled, people without a slug",
        _foreign(
            "t.txt",
            lambda n: (
                f"Unattributed {'!' * (n % 40)}{'?' * (n // 40)}: Hello there.\n\nChapter {_name(n)}: Yes.\n\n"
            ),
        ),
    )
    yield Shape(
        "import labelled, long line",
        _foreign("t.txt", "word ", "Ada: Hello.\n\nBen Okri: Yes.\n\nAda: "),
    )
    labelled = "Ada Lovelace: Hello.\n\nBen Okri: Yes.\n\nAda Lovelace: Yes.\n\nBen Okri: x "
    for name, unit in (
        ("stars", "*a "),
        ("strong", "**a "),
        ("strong in pairs", "**a**"),
        ("strong open", "**"),
        ("underscores", "__a "),
        ("underscores closed", "_a_ "),
        ("mixed", "*_a"),
        ("brackets", "["),
        ("links", "[a](b) "),
        ("open links", "[a]("),
        ("images", "!["),
        ("backticks", "`"),
        ("backticks apart", "`a "),
        ("angle", "<http://a "),
        ("open angle", "<http://"),
        ("backslashes", "\\"),
        ("entities", "&amp;"),
        ("ampersands", "&"),
        ("colons", "a: "),
        ("colon words", "Ab: "),
        ("times", "0:00 "),
        ("open times", "(0:00 "),
        ("times in brackets", "[0:00] "),
        ("digits", "1"),
        ("hashes", "#"),
        ("tabs", "\t"),
        ("no-break spaces", "\u00a0"),
        ("parentheses", "("),
        ("dashes", "– "),
        ("pipes", "|"),
        ("letters", "a"),
        ("marks", "⟦"),
        ("quotes", '"'),
        ("dots", "."),
        ("to stamps", "to [0:00"),
    ):
        yield Shape(f"import text, {name}", _foreign("t.txt", unit, labelled, "\n"))
        yield Shape(
            f"import lines, {name}", _foreign("t.txt", f"{unit}\n\n", labelled + "\n\n", "\n")
        )
    yield Shape("import heading, spaces", _foreign("t.txt", " ", labelled + "\n\n# a", "b #x\n"))
    yield Shape("import heading, hashes", _foreign("t.txt", " #", labelled + "\n\n# a", "x\n"))
    yield Shape("import prose", _foreign("t.txt", lambda n: f"the {_word(n)} is here. "))
    yield Shape("import prose, lines", _foreign("t.txt", lambda n: f"the {_word(n)} is here.\n\n"))
    yield Shape(
        "import timed lines", _foreign("t.txt", lambda n: f"{_time(n)} the {_word(n)} is here.\n")
    )
    yield Shape(
        "import name above",
        _foreign("t.txt", lambda n: f"Ada Lovelace {_time(n)}\nthe {_word(n)} is here.\n\n"),
    )
    yield Shape(
        "import name in brackets",
        _foreign("t.txt", lambda n: f"Ada Lovelace ({_time(n)}):\nthe {_word(n)} is here.\n\n"),
    )
    yield Shape(
        "import name and time",
        _foreign("t.txt", lambda n: f"Ada Lovelace\n{_time(n)}\nthe {_word(n)} is here.\n\n"),
    )
    yield Shape(
        "import front matter",
        _foreign(
            "t.md", lambda n: f"{_word(n)}: x\n", "---\n", "---\nAda: Hi.\n\nBen: Hi.\n\nAda: Hi.\n"
        ),
    )
    yield Shape("import front matter, open", _foreign("t.md", "---\n"))
    yield Shape(
        "import CSV", _foreign("t.csv", lambda n: f"{_name(n)},{n},word\n", "speaker,start,text\n")
    )
    yield Shape("import CSV, quotes", _foreign("t.csv", '"', "speaker,start,text\nAda,1,"))
    yield Shape(
        "import CSV, columns", _foreign("t.csv", "a,", "speaker,start,text,", "\nAda,1,b\n")
    )
    yield Shape("import CSV, short rows", _foreign("t.csv", "a\n", "speaker,start,text\n"))
    yield Shape(
        "import JSON",
        lambda size: {
            "import/t.json": "["
            + repeated(
                lambda n: f'{{"speaker": "{_name(n)}", "start": {n}, "text": "a b"}},\n', size
            )
            + '{"text": "x"}]'
        },
    )
    yield Shape(
        "import JSON, keys",
        lambda size: {
            "import/t.json": '[{"text": "a", '
            + repeated(lambda n: f'"{_word(n)}": "x",\n', size)
            + '"start": 1}]'
        },
    )
    yield Shape(
        "import JSON, keys of many records",
        lambda size: {
            "import/t.json": "["
            + repeated(lambda n: f'{{"text": "a", "{_word(n)}": "x"}},\n', size)
            + '{"text": "x"}]'
        },
    )
    yield Shape("import JSON, nested", _foreign("t.json", "["))
    yield Shape(
        "import JSON, chapters",
        lambda size: {
            "import/t.json": '{"utterances": [{"speaker": "A", "start": 1, "text": "a b"}], "chapters": ['
            + repeated(lambda n: f'{{"gist": "a", "start": {n}}},\n', size)
            + '{"gist": "x", "start": 1}]}'
        },
    )
    yield Shape(
        "import JSON, chapters and utterances",
        lambda size: {
            "import/t.json": '{"utterances": ['
            + repeated(lambda n: f'{{"speaker": "A", "start": {n}, "text": "a b"}},\n', size // 2)
            + '{"text": "a"}], "chapters": ['
            + repeated(lambda n: f'{{"gist": "a", "start": {n}}},\n', size // 2)
            + '{"gist": "x", "start": 1}]}'
        },
    )
    yield Shape(
        "import podcast JSON",
        lambda size: {
            "import/t.json": '{"version": "1.0.0", "segments": ['
            + repeated(
                lambda n: (
                    f'{{"speaker": "{_name(n)}", "startTime": {n}, "endTime": {n + 1}, "body": "a"}},\n'
                ),
                size,
            )
            + '{"body": "x"}]}'
        },
    )
    yield Shape(
        "import JSON, one text again",
        lambda size: {"import/t.json": "[" + repeated('{"text": "a"},', size) + '{"text": "x"}]'},
    )
    yield Shape(
        "import JSON, escapes",
        lambda size: {"import/t.json": '[{"text": "' + repeated("\\u0061", size) + '"}]'},
    )
    yield Shape(
        "import JSON, control characters",
        lambda size: {
            "import/t.json": "[" + repeated('{"text": "\\u202e"},', size) + '{"text": "x"}]'
        },
    )
    wrapped_lines = "Ada Lovelace: Well this is a line\n"
    yield Shape(
        "import wrapped",
        _foreign(
            "t.txt",
            lambda n: f"of some thirty {_word(n)} to {_word(n // 3)}\nand the end of\n",
            wrapped_lines,
        ),
    )
    yield Shape(
        "import wrapped, labels",
        _foreign(
            "t.txt",
            lambda n: (
                f"Ada Lovelace: of some thirty {_word(n)}\nto the end of what is\nBen Okri: and so\non\n"
            ),
            "",
        ),
    )
    yield Shape(
        "import wrapped, unknown letters",
        _foreign(
            "t.txt",
            lambda n: "onsulting about th ngine and wha\n",
            "Ada Lovelace: Well this is a line\nBen Okri: and this is another one\nAda Lovelace: and so on to th\n",
        ),
    )
    yield Shape(
        "import wrapped, long words",
        _foreign(
            "t.txt",
            "x" * 31 + "\n",
            "Ada Lovelace: Well this is a line\nBen Okri: and this is another one\nAda Lovelace: and so on to th\n",
        ),
    )
    yield Shape(
        "import wrapped, one long word",
        _foreign(
            "t.txt",
            "x",
            "Ada Lovelace: Well this is a line\nBen Okri: and this is another one\nAda Lovelace: and so on to th\n",
        ),
    )
    yield Shape(
        "import of misheard names",
        _both(
            _file(
                "episodes/people/ada.yml",
                lambda n: f"- {_word(n)}\n",
                "name: Ada Lovelace\nmisheard:\n",
            ),
            _foreign("t.txt", lambda n: f"Ada Lovelace: well {_word(n)} is.\n\nBen Okri: yes.\n\n"),
        ),
    )
    yield Shape(
        "import of one misheard name",
        _both(
            _file(
                "episodes/people/ada.yml",
                "",
                "name: Ada Lovelace\nmisheard: [aida, aida aida, aida aida aida]\n",
            ),
            _foreign("t.txt", "aida ", "Ada Lovelace: well\n\nBen Okri: yes.\n\nAda Lovelace: "),
        ),
    )
    yield Shape(
        "import of labels, many aliases",
        _both(
            _file(
                "episodes/people/ada.yml",
                lambda n: f"- {_name(n)}\n",
                "name: Ada Lovelace\naliases:\n",
            ),
            _foreign("t.txt", lambda n: f"{_name(n)} Xyz: well.\n\n"),
        ),
    )


SHAPES = (*_archive_shapes(), *_import_shapes())


def run(shape: Shape, root: Path, size: int) -> int:
    """Run the product on a shape in this process; returns the exit status."""
    arguments = shape.write(root, size)
    with redirect_stdout(StringIO()):
        errors, sys.stderr = sys.stderr, StringIO()
        try:
            return cli.main(arguments)
        finally:
            sys.stderr = errors


def seconds(shape: Shape, size: int) -> tuple[float, int]:
    """The processor time of a run in a process of its own, and its exit status; -1 if given up."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
            status = 99
            try:
                status = run(shape, root, size)
            except BaseException as error:
                print(f"{shape.name}: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
            finally:
                os._exit(status)
        _, status, used = os.wait4(child, 0)
        return used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 200], metavar="KB")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--least", type=float, default=0.0, metavar="SECONDS")
    options = parser.parse_args()
    print("| shape |", *(f"{size} KB |" for size in options.sizes))
    print("|---|", *("---|" for _ in options.sizes))
    worst = 0.0
    for shape in SHAPES:
        if options.only in shape.name:
            found = [seconds(shape, size * KILOBYTE) for size in options.sizes]
            worst = max(worst, found[0][0])
            if max(time for time, _ in found) >= options.least:
                print(
                    f"| {shape.name} |",
                    *(f"{time:.2f} ({status}) |" for time, status in found),
                    flush=True,
                )
    print(f"{len(SHAPES)} shapes, at most {worst:.2f} s at {options.sizes[0]} KB")


if __name__ == "__main__":
    main()
