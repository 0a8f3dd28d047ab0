"""An episode: what it is, who takes part, and every word of it."""

from generator.links import LinkedArchive, LinkedEpisode
from generator.model import Making, Page
from generator.pages import layout, text


def page(linked: LinkedEpisode, archive: LinkedArchive) -> Page:
    """The page of one episode, at the address that its folder's name gives it."""
    episode = linked.episode
    chapters = episode.transcript.chapters if episode.transcript else ()
    contents = [chapter for chapter in chapters if chapter.title]
    return layout.render(
        f"episodes/{episode.slug}.md",
        "episode.html",
        f"{episode.slug}/episode.yml",
        title=episode.title,
        description=text.description(episode.summary),
        episode=episode,
        linked=linked,
        show=archive.archive.show,
        contents=contents,
        listed_chapters=() if contents else episode.chapters,
        words=sum(turn.words for turn in episode.transcript.turns) if episode.transcript else 0,
        making=_making(episode.making) if episode.making else "",
        host_slugs={host.slug for host in episode.hosts},
    )


def _making(making: Making) -> str:
    """How a transcript was made, in a sentence."""
    done = [
        f"{text.counted(number, one, many)} {what}"
        for number, one, many, what in (
            (making.restored, "lost character", "lost characters", "put back"),
            (making.corrected, "word or name", "words and names", "corrected"),
            (making.open, "place", "places", "uncertain"),
        )
        if number
    ]
    return f"Made from an automatic transcript{': ' if done else ''}{', '.join(done)}."
