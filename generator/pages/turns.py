"""The turns of a transcript as HTML, of which an episode has hundreds.

A turn is a `div`: who speaks in `b`, when in `a`, and the words in `p`::

    <h3 id="chapter-wheels">Wheels <a href="#chapter-wheels">3:00</a></h3>
    <div class="s1 host" id="ada-lovelace-2"><b>Ada Lovelace</b> <a href="#ada-lovelace-2">3:05</a>
    <p>What she said.</p><p data-time="3:20">A further paragraph.</p></div>

They have no more markup than that. Written here they take an eighth of the time that a template
takes for them, which was a third of all rendering. `s0`, `s1` ... is the speaker's number in this
episode.

Anchors are slugs, in which there is nothing to escape.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from generator import prose
from generator.model import Chapter, Paragraph, Speaker, SpeakerKind, Turn
from generator.pages import text
from generator.values import clock
from generator.wording import Wording

Links = Mapping[int, Sequence[text.Link]]
"""The links in speech, by the line that a paragraph starts on."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """What the turns of a speaker begin with."""

    css: str
    name: str
    profile: str
    """The name with a link to the profile, where there is one."""
    role: str


def turns(
    chapters: Sequence[Chapter],
    marks: Mapping[str, str],
    hosts: Collection[str],
    links: Links,
    words: Wording,
) -> Markup:
    """All chapters and turns of a transcript.

    `marks` are the classes of the turns of those who have one, `hosts` are those whose turns are
    marked as a host's, both by slug. Where somebody speaks first, the name leads to the profile.
    """
    return Markup("\n".join(_blocks(chapters, marks, hosts, links, words)))  # noqa: S704 - escaped


def _blocks(
    chapters: Sequence[Chapter],
    marks: Mapping[str, str],
    hosts: Collection[str],
    links: Links,
    words: Wording,
) -> Iterator[str]:
    voices: dict[str, _Voice] = {}
    for chapter in chapters:
        if chapter.title:
            yield _heading(chapter)
        for turn in chapter.turns:
            slug = turn.speaker.slug
            if slug in voices:
                voice = voices[slug]
                yield _turn(turn, voice, voice.name, links)
            else:
                voice = voices[slug] = _voice(turn.speaker, marks, hosts, words)
                yield _turn(turn, voice, voice.profile, links)


def _heading(chapter: Chapter) -> str:
    anchor = chapter.anchor
    time = "" if chapter.time is None else f' <a href="#{anchor}">{clock(chapter.time)}</a>'
    return f'<h3 id="{anchor}">{escape(chapter.title)}{time}{_former(chapter.aliases)}</h3>'


def _voice(
    speaker: Speaker, marks: Mapping[str, str], hosts: Collection[str], words: Wording
) -> _Voice:
    is_known = speaker.kind != SpeakerKind.UNATTRIBUTED
    name = str(escape(speaker.name) if is_known else words("unattributed"))
    address = f"{prose.ROOT}people/{speaker.slug}/"
    return _Voice(
        css=marks.get(speaker.slug, speaker.kind) + " host" * (speaker.slug in hosts),
        name=name,
        profile=f'<a href="{address}">{name}</a>' if speaker.person else name,
        role=f" <small>{escape(speaker.role)}</small>" if speaker.role else "",
    )


def _turn(turn: Turn, voice: _Voice, name: str, links: Links) -> str:
    anchor = turn.anchor
    first, *further = turn.paragraphs
    when = "#" if first.time is None else clock(first.time)
    said = f"<p>{text.spoken(first.text, links.get(first.line, ()))}</p>" if first.text else ""
    if further:
        said += "".join(_further(each, links) for each in further if each.text)
    return (
        f'<div class="{voice.css}" id="{anchor}">{_former(turn.aliases)}<b>{name}</b>{voice.role}'
        f' <a href="#{anchor}">{when}</a>\n{said}</div>'
    )


def _further(paragraph: Paragraph, links: Links) -> str:
    time = "" if paragraph.time is None else f' data-time="{clock(paragraph.time)}"'
    return f"<p{time}>{text.spoken(paragraph.text, links.get(paragraph.line, ()))}</p>"


def _former(aliases: Sequence[str]) -> str:
    """Anchors that lead to the place of this one."""
    if not aliases:
        return ""
    return "".join(f'<span id="{alias}"></span>' for alias in aliases)
