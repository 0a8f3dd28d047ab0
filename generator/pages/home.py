"""The home page: what the show is, its newest episodes, and the doors to everything else."""

from dataclasses import dataclass

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout, structured, text
from generator.wording import Wording

_NEWEST = 6
_PEOPLE = 12
_TOPICS = 24


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the archive: a kind of page and how many there are of it."""

    path: str
    number: int
    phrase: str


def page(linked: LinkedArchive, words: Wording) -> Page:
    """The page at the site's address."""
    archive = linked.archive
    doors = (
        Door("episodes/", len(archive.episodes), "door_episodes"),
        Door("people/", len(archive.people), "door_people"),
        Door("topics/", len(archive.topics), "door_topics"),
        Door("glossary/", len(archive.terms), "door_glossary"),
    )
    people = sorted(linked.people, key=lambda each: -len(each.appearances))
    topics = sorted(linked.topics, key=lambda each: -len(each.episodes))
    return layout.render(
        words,
        "index.md",
        "home.html",
        "show.yml",
        title=archive.show.title,
        description=text.description(archive.show.description),
        hide=("navigation", "toc"),
        head={
            "facts": structured.series(archive.show, "./"),
            "image": archive.show.image.site_path if archive.show.image else "",
        },
        show=archive.show,
        newest=archive.episodes[:_NEWEST],
        episodes=len(archive.episodes),
        people=people[:_PEOPLE],
        people_in_all=len(people),
        topics=topics[:_TOPICS],
        topics_in_all=len(topics),
        doors=[door for door in doors if door.number],
    )
