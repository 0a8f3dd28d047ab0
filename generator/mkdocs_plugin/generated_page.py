"""Our pages as MkDocs has them, without being read from disk and parsed again.

MkDocs would read 1,000 episodes' pages, load the front matter of each with a YAML parser, and hand
the rest to Python-Markdown, whose only work would be to put our HTML aside and back: a third of its
time. The build that has just written a page knows all of that.
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
    """A page that is nothing but a block of ours between front matter and the end of the file."""

    def __init__(
        self, title: str | None, file: File, config: MkDocsConfig, source: model.OutputFile
    ) -> None:
        """The page of a file that was written from `source`, which has front matter.

        `title` is that in the navigation.
        """
        super().__init__(title, file, config)
        self.source = source
        # `--dirty` reads no page whose file is older than its HTML.
        self.read_source(config)

    def take(self, source: model.OutputFile) -> None:
        """Become the page of another source at the same path."""
        self.source = source
        self.meta = dict(self.front_matter)

    @property
    def front_matter(self) -> Mapping[str, object]:
        """What stands at the top of its file."""
        return self.source.front_matter or {}

    @property
    def body(self) -> str:
        """Its HTML, which is not kept: an archive's pages fill the memory of a small machine."""
        return raw_html.block(self.source.content)

    @contextmanager
    def opened(self, body: str, headings: Iterable[raw_html.Heading]) -> Iterator[None]:
        """With its content and its table of contents, as long as a template needs them."""
        self.content = body
        self.toc = get_toc(raw_html.contents(headings))
        try:
            yield
        finally:
            self.content = ""
            self.toc = TableOfContents([])

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - the signature is MkDocs'
        """Take the front matter; there is no Markdown."""
        self.markdown = ""
        self.meta = dict(self.front_matter)

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the same
        """There is nothing to convert."""
        self.content = ""

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # MkDocs sets it, we find it
        """The anchors of its content, for those who check links to it."""
        return raw_html.anchors(self.body)
