"""What pages depend on, and pages of the last run that are still what they would be now."""

from collections.abc import Iterable
from typing import Protocol

from generator.memory import Memory
from generator.model import Archive, Page
from generator.wording import Wording


class View(Protocol):
    """Everything that a page shows, and nothing else; it never changes.

    Equal views give equal pages. A view holds the records of the archive that the page is about,
    and of others what `directory` has of them.
    """

    @property
    def path(self) -> str:
        """That of the page below `docs/`."""

    def page(self, words: Wording) -> Page:
        """The page, in these words."""


def wording(archive: Archive, memory: Memory) -> Wording:
    """The words of an archive's pages."""
    own = archive.show.language, archive.words
    return memory.same("words", own, Wording(*own))


def render(views: Iterable[View], words: Wording, memory: Memory) -> list[Page]:
    """The pages of views; that of a view which the last run had as well is the same object."""
    return [_page(view, words, memory) for view in views]


def _page(view: View, words: Wording, memory: Memory) -> Page:
    made_from = (words, view)
    page = next(memory.recall(view.path, made_from, Page), None) or view.page(words)
    return memory.keep(view.path, made_from, page)
