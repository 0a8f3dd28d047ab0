"""Makes our pages out of what MkDocs has prepared: for a whole build, and for the preview.

MkDocs goes through all pages one by one and writes each. Ours are made here instead, in as many
processes as the machine has, and MkDocs' own loop is left the pages that people wrote.
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

_WORTH_A_PROCESS = 200


@dataclass(frozen=True)
class Maker:
    """What MkDocs gives to a template."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    template: FramedTemplate

    @cached_property
    def ours(self) -> list[GeneratedPage]:
        """The pages that are made here."""
        return [
            each.page
            for each in self.files
            # Another plugin may have left it out since.
            if isinstance(each.page, GeneratedPage) and not each.inclusion.is_excluded()
        ]

    @cached_property
    def _listed(self) -> Sequence[File]:
        return self.files.documentation_pages()

    def html(self, page: GeneratedPage) -> str:
        """A page as MkDocs would make it, where no plugin but ours takes part."""
        plugins = self.config.plugins
        page.active = True
        try:
            context = get_context(self.nav, self._listed, self.config, page)
            context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
            output = self.template.render(context)
            return plugins.on_post_page(output, page=page, config=self.config)
        finally:
            page.active = False

    def write_all(self, progress: Progress) -> None:
        """Write all pages into the site's folder.

        Raises:
            OSError: a file cannot be written.
        """
        progress.begin("making the site", len(self.ours))
        # The first one also reads Material's templates, which no other process has to do again.
        for page in self.ours[:1]:
            self._write(page)
            progress.step()
        parallel_map(self._write, self.ours[1:], _WORTH_A_PROCESS, progress.step)

    def _write(self, page: GeneratedPage) -> None:
        write_file(self.html(page).encode(), page.file.abs_dest_path)

    def hide(self) -> None:
        """Take our pages out of what MkDocs is still going to write."""
        _include(self.ours, InclusionLevel.EXCLUDED)

    def show(self) -> None:
        """Bring them back into the list of all pages."""
        _include(self.ours, InclusionLevel.NOT_IN_NAV)


def _include(pages: Iterable[GeneratedPage], level: InclusionLevel) -> None:
    for page in pages:
        page.file.inclusion = level
