"""An episode: what it is, who takes part, and every word of it."""

from generator.links import LinkedArchive, LinkedEpisode
from generator.model import Page
from generator.pages import layout, text


def page(linked: LinkedEpisode, archive: LinkedArchive) -> Page:
    """The page of one episode, at the address that its folder's name gives it."""
    episode = linked.episode
    shown_chapters = episode.transcript is not None and any(
        chapter.title for chapter in episode.transcript.chapters
    )
    return layout.render(
        f"episodes/{episode.slug}.md",
        "episode.html",
        f"{episode.slug}/episode.yml",
        title=episode.title,
        description=text.description(episode.summary),
        episode=episode,
        linked=linked,
        show=archive.archive.show,
        listed_chapters=() if shown_chapters else episode.chapters,
        words=sum(turn.words for turn in episode.transcript.turns) if episode.transcript else 0,
        host_slugs={host.slug for host in episode.hosts},
    )
