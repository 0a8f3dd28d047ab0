"""How facts read on a page in any language: times, Markdown, and what was spoken."""

import html
import re

from markupsafe import Markup

from generator import prose
from generator.changes import CLOSE, OPEN
from generator.model import Markdown, Person
from generator.transcript import UNSPOKEN

_DESCRIPTION_LENGTH = 160
# A character that is only proposed; escaped it may be an entity.
_PROPOSED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}<>]{{1,8}}){CLOSE}")


def speech(text: str) -> Markup:
    """What was spoken, letter for letter; what was not, or may not have been, is marked as such."""
    escaped = html.escape(text, quote=False)
    if "[" in escaped:
        escaped = UNSPOKEN.sub(r'<i class="unspoken">\g<0></i>', escaped)
    if OPEN in escaped:
        mark = r'<mark class="uncertain">\1</mark>'
        escaped = _PROPOSED.sub(mark, escaped)
    return Markup(escaped)  # noqa: S704 - escaped above


def markdown(text: Markdown) -> Markup:
    """The HTML of somebody's Markdown; `layout.render` puts in the way to the site's root."""
    return Markup(prose.html(text))  # noqa: S704 - the renderer lets no HTML through


def plain(text: Markdown) -> str:
    """The words of somebody's Markdown."""
    return prose.words(text)


def description(text: Markdown) -> str:
    """The beginning of somebody's Markdown as a search engine shows it: up to 160 characters."""
    words = plain(text)
    if len(words) <= _DESCRIPTION_LENGTH:
        return words
    end = words.rfind(" ", 0, _DESCRIPTION_LENGTH)
    return words[: end if end > 0 else _DESCRIPTION_LENGTH].rstrip(" ,;:.–—-") + "…"


def iso_duration(seconds: int) -> str:
    """A length of time for machines, as HTML's `time` element has it: PT1H17M47S."""
    minutes, second = divmod(seconds, 60)
    return f"PT{minutes // 60}H{minutes % 60}M{second}S"


def counted(number: int, one: str, many: str) -> str:
    """A number and what it counts: 1 turn, 1,204 turns."""
    return f"{number:,} {one if number == 1 else many}"


def initials(person: Person) -> str:
    """What stands where somebody has no picture: ES for Eli Stevens."""
    words = re.findall(r"\w+", person.name)
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen) or "?"
