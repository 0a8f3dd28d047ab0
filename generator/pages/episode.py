"""An episode: what it is, who takes part, and every word of it."""

from generator.links import LinkedArchive, LinkedEpisode
from generator.model import Making, Page
from generator.pages import layout, text
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
        host_slugs={host.slug for host in episode.hosts},
    )


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
