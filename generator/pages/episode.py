"""An episode: what it is, who takes part, and every word of it."""

from generator.links import LinkedArchive, LinkedEpisode
from generator.model import Episode, Making, Page, SpeakerKind
from generator.pages import layout, mentions, text
from generator.wording import Wording


def page(linked: LinkedEpisode, archive: LinkedArchive, words: Wording) -> Page:
    """The page of one episode, at the address that its folder's name gives it."""
    episode = linked.episode
    chapters = episode.transcript.chapters if episode.transcript else ()
    contents = [chapter for chapter in chapters if chapter.title]
    return layout.render(
        words,
        f"episodes/{episode.slug}.md",
        "episode.html",
        f"{episode.slug}/episode.yml",
        title=episode.title,
        description=text.description(episode.summary),
        kind="episode",
        episode=episode,
        linked=linked,
        group=layout.group_title(linked.group, words),
        show=archive.archive.show,
        contents=contents,
        listed_chapters=() if contents else episode.chapters,
        spoken=sum(turn.words for turn in episode.transcript.turns) if episode.transcript else 0,
        making=_making(episode.making, words) if episode.making else "",
        speaker_classes=_speaker_classes(episode),
        introductions=_introductions(episode),
        links=mentions.links(linked),
        mentioned=mentions.mentioned(linked.mentioned_in),
        related=[(near.episode, mentions.reasons(near, words)) for near in linked.related],
    )


def _speaker_classes(episode: Episode) -> dict[str, str]:
    """From a speaker's slug to the classes of their turns: `s0 host`, `s1`, `unattributed`.

    People are numbered as the episode lists them, hosts first; then other voices, as they come.
    """
    turns = episode.transcript.turns if episode.transcript else []
    kinds = {turn.speaker.slug: turn.speaker.kind for turn in turns}
    listed = [person.slug for person in episode.participants if person.slug in kinds]
    voices = [slug for slug, kind in kinds.items() if kind == SpeakerKind.VOICE]
    hosts = {host.slug for host in episode.hosts}
    classes = {slug: str(kind) for slug, kind in kinds.items()}
    for number, slug in enumerate(dict.fromkeys(listed + voices)):
        classes[slug] = f"s{number} host" if slug in hosts else f"s{number}"
    return classes


def _introductions(episode: Episode) -> set[str]:
    """The anchors of the turns in which somebody with a profile speaks first."""
    first: dict[str, str] = {}
    for turn in episode.transcript.turns if episode.transcript else []:
        if turn.speaker.person:
            first.setdefault(turn.speaker.slug, turn.anchor)
    return set(first.values())


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
