"""An episode: what it is, who takes part, and every word of it."""

from collections import defaultdict
from dataclasses import dataclass

from generator.changes import OPEN
from generator.links import LinkedArchive, LinkedEpisode
from generator.model import Episode, Making, Page, Show, Speaker, SpeakerKind
from generator.pages import citation, layout, licences, mentions, structured, text
from generator.pages.strip import strip
from generator.pages.turns import turns as transcript
from generator.wording import Wording


def page(linked: LinkedEpisode, archive: LinkedArchive, words: Wording) -> Page:
    """The page of one episode, at the address that its folder's name gives it."""
    episode = linked.episode
    chapters = episode.transcript.chapters if episode.transcript else ()
    turns = episode.transcript.turns if episode.transcript else []
    voices = _voices(episode)
    contents = [chapter for chapter in chapters if chapter.title]
    show = archive.archive.show
    path = f"episodes/{episode.slug}.md"
    root = layout.root(path)
    marks = {each.speaker.slug: each.mark for each in voices}
    return layout.render(
        words,
        path,
        "episode.html",
        f"{episode.slug}/episode.yml",
        title=episode.title,
        description=text.description(episode.summary),
        kind="episode",
        head=_head(linked, show, root),
        episode=episode,
        linked=linked,
        group=layout.group_title(linked.group, words),
        show=show,
        strip=strip(episode, marks, words),
        citation=citation.citation(episode, show, root, words),
        license=licences.link(episode.license),
        contents=contents,
        listed_chapters=() if contents else episode.chapters,
        spoken=sum(turn.words for turn in turns),
        making=_making(episode.making, words) if episode.making else "",
        voices=voices,
        marks=marks,
        has_proposed=any(OPEN in each.text for turn in turns for each in turn.paragraphs),
        turns=transcript(
            chapters, marks, {host.slug for host in episode.hosts}, mentions.links(linked), words
        ),
        mentioned=mentions.mentioned(linked.mentioned_in),
        related=[(near.episode, mentions.reasons(near, words)) for near in linked.related],
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks in an episode and can be told from the others."""

    speaker: Speaker
    mark: str
    """The class of their turns: s0, s1, ..."""
    words: int


def _head(linked: LinkedEpisode, show: Show, root: str) -> dict[str, object]:
    """What main.html puts into the head of the page."""
    episode = linked.episode
    return {
        "facts": structured.episode(linked, show, root),
        "og_type": "article",
        "image": show.image.site_path if show.image else "",
        "prev": f"../{linked.previous.slug}/" if linked.previous else "",
        "next": f"../{linked.next.slug}/" if linked.next else "",
        "license": licences.address(episode.license),
        "listening": _can_be_listened_to(episode),
    }


def _can_be_listened_to(episode: Episode) -> bool:
    """Whether a time leads anywhere on the page: into the recording or the transcript."""
    turns = episode.transcript.turns if episode.transcript else ()
    return bool(
        episode.audio
        or episode.youtube
        or any(each.time is not None for turn in turns for each in turn.paragraphs)
    )


def _voices(episode: Episode) -> list[Voice]:
    """Who speaks: people as the episode lists them, hosts first; then others, as they come."""
    turns = episode.transcript.turns if episode.transcript else []
    words: dict[str, int] = defaultdict(int)
    speakers: dict[str, Speaker] = {}
    for turn in turns:
        words[turn.speaker.slug] += turn.words
        speakers.setdefault(turn.speaker.slug, turn.speaker)
    listed = [person.slug for person in episode.participants if person.slug in speakers]
    others = [slug for slug, each in speakers.items() if each.kind == SpeakerKind.VOICE]
    return [
        Voice(speakers[slug], f"s{number}", words[slug])
        for number, slug in enumerate(dict.fromkeys(listed + others))
    ]


def _making(making: Making, words: Wording) -> str:
    """How a transcript was made, in a sentence."""
    done = [
        words(key, number)
        for key, number in (
            ("count_restored", making.restored),
            ("count_corrected", making.corrected),
            ("count_open", making.open),
        )
        if number
    ]
    return words("made_from_with", changes=words.listed(done)) if done else words("made_from")
