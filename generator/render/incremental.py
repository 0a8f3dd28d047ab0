"""Renders pages from their views, and reuses pages of the last run whose views are equal."""

from collections.abc import Iterable
from typing import Protocol

from generator.core.build_cache import BuildCache
from generator.core.model import Archive, OutputFile
from generator.core.parallel import parallel_map
from generator.core.progress import SILENT, Progress
from generator.i18n.wording import Wording

_WORTH_A_PROCESS = 100


class View(Protocol):
    """Everything that a page shows, and nothing else; it is immutable.

    Equal views give equal pages. A view holds the records that the page is about, and summaries
    (`summaries`) of all others.
    """

    @property
    def path(self) -> str:
        """The path of the page below `docs/`."""

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page, in the language of `i18n`."""


def render_views(
    views: Iterable[View], archive: Archive, cache: BuildCache, progress: Progress = SILENT
) -> list[OutputFile]:
    """Render views in the language of an archive.

    If the last run had an equal view, its page is returned: the same object.
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
