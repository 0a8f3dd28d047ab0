"""How times, Markdown and speech are written on pages, in any language."""

import html
import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from generator.core import markdown_text
from generator.core.model import Highlight, Markdown
from generator.link.records import Quotation
from generator.read.change_record import CLOSE, OPEN
from generator.read.transcript import UNSPOKEN
from generator.read.word_boundaries import ends_sentence, starts_sentence
from generator.render.summaries import PersonSummary

Link = tuple[int, int, str]
"""A link in speech: the start and end of its words, and its address relative to the page."""

_DESCRIPTION_LENGTH = 160
_FIRST_SENTENCE = 200
# How much of a long sentence is shown before and after the marked words, in characters.
_BEFORE, _AFTER = 110, 150
_SHORT = 50
# A text without a space in so many characters is in a script without spaces between words.
_LONG_WORD = 40
# End of sentence and the space after it; Chinese and Japanese have no spaces.
_SENTENCE_ENDS = (
    *(". ", "! ", "? ", "… ", "\N{IDEOGRAPHIC FULL STOP}"),
    *("\N{FULLWIDTH EXCLAMATION MARK}", "\N{FULLWIDTH QUESTION MARK}"),
)
_FULL_STOPS = (". ", "\N{IDEOGRAPHIC FULL STOP}")
# A proposed character; escaped, it can be an entity.
_PROPOSED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}<>]{{1,8}}){CLOSE}")


def speech(text: str) -> Markup:
    """Spoken text, letter for letter; unspoken and uncertain parts are marked."""
    return Markup(spoken(text))  # noqa: S704 - escaped


def spoken(text: str) -> str:
    """The HTML of spoken text.

    Checking whether a character occurs is faster than replacing it, and most texts have none.
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "[" in text:
        text = UNSPOKEN.sub(r'<i class="unspoken">\g<0></i>', text)
    if OPEN in text:
        text = _PROPOSED.sub(r'<mark class="uncertain">\1</mark>', text)
    return text


def linked(text: str, links: Sequence[Link]) -> str:
    """The HTML of spoken text with links, which are in the order of their words."""
    return "".join(_linked(text, links))


def _linked(text: str, links: Sequence[Link]) -> Iterator[str]:
    done = 0
    for start, end, address in links:
        yield spoken(text[done:start])
        yield f'<a href="{html.escape(address)}">{spoken(text[start:end])}</a>'
        done = end
    yield spoken(text[done:])


def sentence(text: str, start: int, end: int) -> Markup:
    """The sentence around some of its words, which are marked; a long one is cut.

    A very short sentence comes with the ones before and after it.
    """
    since, to = _sentence_start(text, start), _sentence_end(text, end)
    if to - since < _SHORT:
        since, to = _sentence_start(text, since - 1), _sentence_end(text, to)
    before, after = text[since:start].lstrip(), text[end:to].rstrip()
    if len(before) > _BEFORE:
        before = before[-_BEFORE:]
        before = "… " + before[before.find(" ", 0, _LONG_WORD) + 1 :]
    if len(after) > _AFTER:
        after = _cut(after, _AFTER) + " …"
    return Markup(  # noqa: S704 - escaped
        f"{spoken(before)}<mark>{spoken(text[start:end])}</mark>{spoken(after)}"
    )


def _sentence_start(text: str, before: int) -> int:
    return max(text.rfind(sign, 0, max(before, 0)) for sign in _SENTENCE_ENDS) + 1


def _sentence_end(text: str, behind: int) -> int:
    ends = [found for sign in _SENTENCE_ENDS if (found := text.find(sign, behind)) >= 0]
    return min(ends) + 1 if ends else len(text)


def quoted(quotation: Highlight | Quotation) -> tuple[str, ...]:
    """The paragraphs of a quotation, with an ellipsis if it begins or ends inside a sentence."""
    if len(quotation.paragraphs) != 1:
        return quotation.paragraphs
    (words,) = quotation.paragraphs
    for paragraph in quotation.turn.paragraphs:
        start = paragraph.text.find(words)
        if start >= 0:
            before = "" if starts_sentence(f"\n{paragraph.text}", start + 1) else "… "
            after = "" if ends_sentence(f"{paragraph.text}\n", start + len(words)) else " …"
            return (f"{before}{words}{after}",)
    return quotation.paragraphs


def first_sentence(text: str) -> str:
    """The text up to its first full stop, cut if that is long."""
    ends = [text.find(sign, 0, _FIRST_SENTENCE) for sign in _FULL_STOPS]
    if found := [end for end in ends if end >= 0]:
        return text[: min(found) + 1]
    if len(text) <= _FIRST_SENTENCE:
        return text
    return _cut(text, _FIRST_SENTENCE).rstrip(" ,;:–—-") + "…"


def _cut(text: str, most: int) -> str:
    """The words of a text that fit into `most` characters; without spaces, that many characters."""
    space = text.rfind(" ", most - _LONG_WORD, most)
    return text[: space if space > 0 else most]


def markdown(text: Markdown, root: str) -> Markup:
    """The HTML of Markdown by a keeper, on a page that is `root` away from the root of the site."""
    return Markup(markdown_text.html(text, root))  # noqa: S704 - the renderer lets no HTML through


def plain(text: Markdown) -> str:
    """The words of Markdown by a keeper."""
    return markdown_text.plain_text(text)


def description(text: Markdown) -> str:
    """The beginning of Markdown for search engines: up to 160 characters."""
    words = plain(text)
    if len(words) <= _DESCRIPTION_LENGTH:
        return words
    return _cut(words, _DESCRIPTION_LENGTH).rstrip(" ,;:.–—-") + "…"


def iso_duration(seconds: int) -> str:
    """A duration in the format of HTML's `time` element: PT1H17M47S."""
    minutes, second = divmod(seconds, 60)
    return f"PT{minutes // 60}H{minutes % 60}M{second}S"


def address(site: str, root: str, path: str = "") -> str:
    """The full address of a path, or a relative one if the address of the site is unknown."""
    return f"{site.rstrip('/')}/{path}" if site else root + path


def youtube(video: str) -> str:
    """The page of a video on YouTube."""
    return f"https://www.youtube.com/watch?v={video}"


def counted(number: int, one: str, many: str) -> str:
    """A number and what it counts: 1 turn, 1,204 turns."""
    return f"{number:,} {one if number == 1 else many}"


def initials(person: PersonSummary) -> str:
    """The initials shown for a person without a picture: ES for Eli Stevens."""
    words = re.findall(r"\w+", person.name)
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen) or "?"
