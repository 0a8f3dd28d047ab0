"""The list of all topics, by title."""

from dataclasses import dataclass

from generator.core.model import OutputFile, Topic
from generator.i18n.wording import Wording
from generator.link.records import LinkedArchive
from generator.render import templating
from generator.render.summaries import Directory

_MANY = 12
"""More topics than this have a filter above them."""


@dataclass(frozen=True, slots=True)
class View:
    """All topics, and the number of episodes of each."""

    topics: tuple[tuple[Topic, int], ...]
    show: str
    has_glossary: bool

    path = "topics/index.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the list of all topics."""
        return templating.render_page(
            i18n,
            self.path,
            "topics.html",
            "topics.yml",
            title=i18n("topics"),
            description=i18n("topics_of_show", show=self.show),
            hide=("navigation", "toc"),
            kind="list",
            topics=self.topics,
            many=_MANY,
            has_glossary=self.has_glossary,
        )


def view(linked: LinkedArchive, directory: Directory) -> View:
    """The view of the list of all topics."""
    return View(
        topics=tuple((each.topic, len(each.episodes)) for each in linked.topics),
        show=directory.masthead.title,
        has_glossary=bool(linked.terms),
    )
