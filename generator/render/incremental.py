"""What pages depend on, and pages of the last run that are still what they would be now."""

from collections.abc import Iterable
from typing import Protocol

from generator.core.build_cache import BuildCache
from generator.core.model import Archive, OutputFile
from generator.core.parallel import parallel_map
from generator.core.progress import SILENT, Progress
from generator.i18n.wording import Wording

_WORTH_A_PROCESS = 100


class View(Protocol):
    """Everything that a page shows, and nothing else; it never changes.

    Equal views give equal pages. A view holds the records of the archive that the page is about,
    and of others what `directory` has of them.
    """

    @property
    def path(self) -> str:
        """That of the page below `docs/`."""

    def render(self, i18n: Wording) -> OutputFile:
        """The page, in these words."""


def render_views(
    views: Iterable[View], archive: Archive, cache: BuildCache, progress: Progress = SILENT
) -> list[OutputFile]:
    """The pages of views, in the words of an archive.

    That of a view which the last run had as well is the same object.
    """
    cache.begin()
    own = archive.show.language, archive.words
    i18n = cache.same("words", own, Wording(*own))
    views = list(views)
    known = [next(cache.recall(view.path, (i18n, view), OutputFile), None) for view in views]
    new = [view for view, page in zip(views, known, strict=True) if page is None]
    progress.begin("rendering pages", len(new))
    made = iter(parallel_map(lambda view: view.render(i18n), new, _WORTH_A_PROCESS, progress.step))
    pages = [
        cache.keep(view.path, (i18n, view), page or next(made))
        for view, page in zip(views, known, strict=True)
    ]
    cache.end()
    return pages
