"""The home page: the show, its newest episodes, and links to all sections."""

from dataclasses import dataclass
from typing import NamedTuple

from generator.core.model import Markdown, OutputFile, Show
from generator.i18n.wording import Wording
from generator.link.records import LinkedArchive
from generator.render import formatting, json_ld, templating
from generator.render.summaries import Directory, EpisodeSummary, PersonCard, TopicSummary

_NEWEST = 6
_PEOPLE = 12
_TOPICS = 24


class SectionLink(NamedTuple):
    """A link to a section of the site, and the number of its pages."""

    path: str
    number: int
    phrase: str


class NewestEpisode(NamedTuple):
    """One of the newest episodes, and its summary."""

    episode: EpisodeSummary
    summary: Markdown


class TopicCount(NamedTuple):
    """One of the topics with most episodes, and their number."""

    topic: TopicSummary
    episodes: int


@dataclass(frozen=True, slots=True)
class View:
    """The show, the newest episodes, the most frequent people and topics, and all numbers."""

    show: Show
    newest: tuple[NewestEpisode, ...]
    episodes: int
    people: tuple[PersonCard, ...]
    people_in_all: int
    topics: tuple[TopicCount, ...]
    topics_in_all: int
    terms: int

    path = "index.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page at the address of the site."""
        show = self.show
        sections = (
            SectionLink("episodes/", self.episodes, "door_episodes"),
            SectionLink("people/", self.people_in_all, "door_people"),
            SectionLink("topics/", self.topics_in_all, "door_topics"),
            SectionLink("glossary/", self.terms, "door_glossary"),
        )
        return templating.render_page(
            i18n,
            self.path,
            "home.html",
            "show.yml",
            title=show.title,
            description=formatting.description(show.description),
            hide=("navigation", "toc"),
            head={
                "facts": json_ld.series(show, "./"),
                "image": show.image.site_path if show.image else "",
            },
            show=show,
            view=self,
            sections=[section for section in sections if section.number],
        )


def view(linked: LinkedArchive, directory: Directory) -> View:
    """The view of the home page."""
    archive = linked.archive
    newest = archive.episodes[:_NEWEST]
    people = sorted(linked.people, key=lambda each: -len(each.appearances))
    topics = sorted(linked.topics, key=lambda each: -len(each.episodes))
    return View(
        show=archive.show,
        newest=tuple(NewestEpisode(directory.episode(each), each.summary) for each in newest),
        episodes=len(archive.episodes),
        people=tuple(map(directory.card, people[:_PEOPLE])),
        people_in_all=len(people),
        topics=tuple(
            TopicCount(directory.topic(each.topic), len(each.episodes)) for each in topics[:_TOPICS]
        ),
        topics_in_all=len(topics),
        terms=len(archive.terms),
    )
