"""Writes the generated pages of the site, for a whole build and for the preview.

MkDocs writes one page after the other. Generated pages are written here instead, in as many
processes as the machine has processors; MkDocs writes only the handwritten ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.utils import write_file

from generator.core.parallel import parallel_map
from generator.core.progress import Progress
from generator.mkdocs_plugin.generated_page import GeneratedPage
from generator.mkdocs_plugin.page_shell import FramedTemplate

_MIN_PAGES_PER_WORKER = 200
"""A worker process is started only for at least this many pages."""


@dataclass(frozen=True)
class PageWriter:
    """Renders and writes generated pages with what MkDocs has prepared for a build."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    template: FramedTemplate

    @cached_property
    def pages(self) -> list[GeneratedPage]:
        """The generated pages of the site."""
        return [
            each.page
            for each in self.files
            # Another plugin may have excluded a page since.
            if isinstance(each.page, GeneratedPage) and not each.inclusion.is_excluded()
        ]

    @cached_property
    def _documentation_pages(self) -> Sequence[File]:
        return self.files.documentation_pages()

    def html(self, page: GeneratedPage) -> str:
        """The page as MkDocs would render it if no other plugin handles page events."""
        plugins = self.config.plugins
        page.active = True
        try:
            context = get_context(self.nav, self._documentation_pages, self.config, page)
            context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
            output = self.template.render(context)
            return plugins.on_post_page(output, page=page, config=self.config)
        finally:
            page.active = False

    def write_all(self, progress: Progress) -> None:
        """Write all generated pages into the site's folder.

        Raises:
            OSError: a file cannot be written.
        """
        progress.begin("making the site", len(self.pages))
        # The first page loads Material's templates before workers start, so that none of them
        # has to load them again.
        for page in self.pages[:1]:
            self._write(page)
            progress.step()
        parallel_map(self._write, self.pages[1:], _MIN_PAGES_PER_WORKER, progress.step)

    def _write(self, page: GeneratedPage) -> None:
        write_file(self.html(page).encode(), page.file.abs_dest_path)

    def exclude_pages(self) -> None:
        """Exclude the generated pages from what MkDocs is about to write."""
        _set_inclusion(self.pages, InclusionLevel.EXCLUDED)

    def include_pages(self) -> None:
        """Include the generated pages again."""
        _set_inclusion(self.pages, InclusionLevel.NOT_IN_NAV)


def _set_inclusion(pages: Iterable[GeneratedPage], level: InclusionLevel) -> None:
    for page in pages:
        page.file.inclusion = level
