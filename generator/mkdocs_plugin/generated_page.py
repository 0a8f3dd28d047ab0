"""Generated pages as MkDocs pages, without reading and parsing their files again.

For 1,000 episodes MkDocs would spend a third of its time on reading each page, parsing its front
matter as YAML, and passing the rest to Python-Markdown, which would only set our HTML aside and put
it back. The build has just written the pages, so it knows all of that.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc

from generator.core import model
from generator.markdown_extensions import raw_html


class GeneratedPage(Page):
    """A page whose file is front matter and one block of generated HTML."""

    def __init__(
        self, title: str | None, file: File, config: MkDocsConfig, source: model.OutputFile
    ) -> None:
        """Create the page of a file that was written from `source`, which has front matter.

        `title` is the page's title in the navigation.
        """
        super().__init__(title, file, config)
        self.source = source
        # With `--dirty`, MkDocs does not call this for a page whose file is older than its HTML.
        self.read_source(config)

    def replace_source(self, source: model.OutputFile) -> None:
        """Take front matter and HTML from another build of the same path."""
        self.source = source
        self.meta = dict(self.front_matter)

    @property
    def front_matter(self) -> Mapping[str, object]:
        """The front matter of its file."""
        return self.source.front_matter or {}

    @property
    def body(self) -> str:
        """Its HTML. It is not kept: the pages of a large archive would fill the memory."""
        return raw_html.block(self.source.content)

    @contextmanager
    def opened(self, body: str, headings: Iterable[raw_html.Heading]) -> Iterator[None]:
        """Set content and table of contents while a template renders the page."""
        self.content = body
        self.toc = get_toc(raw_html.contents(headings))
        try:
            yield
        finally:
            self.content = ""
            self.toc = TableOfContents([])

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Set the front matter; there is no Markdown."""
        self.markdown = ""
        self.meta = dict(self.front_matter)

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """Set empty content; there is no Markdown to convert."""
        self.content = ""

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # an attribute in MkDocs
        """The anchors of its content, with which MkDocs validates links to the page."""
        return raw_html.anchors(self.body)
