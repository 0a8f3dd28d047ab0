"""The turns of a transcript as HTML, of which an episode has hundreds.

A turn is a `div` with the speaker in `b`, the time in `a`, and the words in `p`::

    <h3 id="chapter-wheels">Wheels <a href="#chapter-wheels">3:00</a></h3>
    <div class="s1 host" id="ada-lovelace-2"><b>Ada Lovelace</b> <a href="#ada-lovelace-2">3:05</a>
    <p>What she said.</p><p data-time="3:20">A further paragraph.</p></div>

Writing this markup in Python takes at most an eighth of the time of a template. `s0`, `s1` ... is
the number of the speaker in this episode.

Anchors are slugs and need no escaping.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from generator.core.fields import format_time
from generator.core.model import Chapter, Paragraph, Speaker, SpeakerKind, Turn
from generator.i18n.wording import Wording
from generator.render import formatting

Links = Mapping[int, Sequence[formatting.Link]]
"""The links in speech, by the first line of the paragraph."""


@dataclass(frozen=True, slots=True)
class _SpeakerMarkup:
    """The markup that the turns of a speaker begin with."""

    css: str
    name: str
    profile: str
    """The name, with a link to the profile if there is one."""


def turns(
    chapters: Sequence[Chapter],
    classes: Mapping[str, str],
    links: Links,
    root: str,
    i18n: Wording,
) -> Markup:
    """All chapters and turns of a transcript, on a page that is `root` away from the site's root.

    `classes` are those of the turns of each speaker, by slug; the turns of others have the kind of
    their speaker as class. The name of a speaker links to the profile at their first turn.
    """
    return Markup("\n".join(_blocks(chapters, classes, links, root, i18n)))  # noqa: S704 - escaped


def _blocks(
    chapters: Sequence[Chapter],
    classes: Mapping[str, str],
    links: Links,
    root: str,
    i18n: Wording,
) -> Iterator[str]:
    seen: dict[str, _SpeakerMarkup] = {}
    for chapter in chapters:
        if chapter.title:
            yield _heading(chapter)
        for turn in chapter.turns:
            slug = turn.speaker.slug
            if slug in seen:
                speaker = seen[slug]
                yield _turn(turn, speaker.css, speaker.name, links)
            else:
                speaker = seen[slug] = _speaker_markup(turn.speaker, classes, root, i18n)
                yield _turn(turn, speaker.css, speaker.profile, links)


def _heading(chapter: Chapter) -> str:
    anchor = chapter.anchor
    time = "" if chapter.time is None else f' <a href="#{anchor}">{format_time(chapter.time)}</a>'
    return f'<h3 id="{anchor}">{escape(chapter.title)}{time}{_former(chapter.aliases)}</h3>'


def _speaker_markup(
    speaker: Speaker, classes: Mapping[str, str], root: str, i18n: Wording
) -> _SpeakerMarkup:
    is_known = speaker.kind != SpeakerKind.UNATTRIBUTED
    name = str(escape(speaker.name) if is_known else i18n("unattributed"))
    link = f'<a href="{root}people/{speaker.slug}/">{name}</a>' if speaker.person else name
    role = f" <small>{escape(speaker.role)}</small>" if speaker.role else ""
    css = classes.get(speaker.slug, speaker.kind)
    return _SpeakerMarkup(css, f"<b>{name}</b>{role}", f"<b>{link}</b>{role}")


def _turn(turn: Turn, css: str, name: str, links: Links) -> str:
    anchor = turn.anchor
    first, *further = turn.paragraphs
    when = "#" if first.time is None else format_time(first.time)
    speech = f"<p>{_speech(first, links)}</p>" if first.text else ""
    if further:
        speech += "".join(_further(each, links) for each in further if each.text)
    former = _former(turn.aliases) if turn.aliases else ""
    return (
        f'<div class="{css}" id="{anchor}">{former}{name}'
        f' <a href="#{anchor}">{when}</a>\n{speech}</div>'
    )


def _further(paragraph: Paragraph, links: Links) -> str:
    time = "" if paragraph.time is None else f' data-time="{format_time(paragraph.time)}"'
    return f"<p{time}>{_speech(paragraph, links)}</p>"


def _speech(paragraph: Paragraph, links: Links) -> str:
    if paragraph.line in links:
        return formatting.linked(paragraph.text, links[paragraph.line])
    return formatting.spoken(paragraph.text)


def _former(aliases: Sequence[str]) -> str:
    """Former anchors, which lead to the place of this one."""
    return "".join(f'<span id="{alias}"></span>' for alias in aliases)
