"""A Markdown extension for short links such as `[[eli-stevens]]` in handwritten pages.

Only the generator can resolve them: each build checks them, and writes their targets to a file next
to the pages. So the extension works in every builder, and reads only the targets that handwritten
pages use, however large the archive is. The MkDocs plugin loads it and passes the options. Builders
without plugins need it in mkdocs.yml::

    markdown_extensions:
      - generator.short_links
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from generator.core import disk
from generator.core.markdown_text import SHORT_LINK
from generator.core.model import OutputFile, Reference
from generator.markdown_extensions import raw_html

NAME = "generator.short_links"
"""The name of the extension in mkdocs.yml; an entry point maps it to this module."""
INDEX = ".short-links.json"

# After code (190) and escapes (180), before the links of Markdown (170 and below).
_BEFORE_LINKS = 175


def index(references: Mapping[str, Reference]) -> Iterable[OutputFile]:
    """The file that the extension reads: from each target as written to its address and text."""
    if references:
        rows = {target: [each.address, each.words] for target, each in references.items()}
        text = json.dumps(rows, indent=0, sort_keys=True, ensure_ascii=False)
        yield OutputFile(INDEX, f"{text}\n".encode())


class ShortLinksExtension(Extension):
    """Registers the inline pattern."""

    def __init__(self, **options: object) -> None:
        """Take the options from mkdocs.yml or the plugin."""
        self.config = {
            "index": [f"docs/{INDEX}", "the file that the generator writes"],
            "url": ["", "the address of the page, from the site's root"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Register the pattern; Markdown calls this once per page."""
        pattern = _ShortLink(md, Path(self.getConfig("index")), self.getConfig("url"))
        md.inlinePatterns.register(pattern, "episode_archive_short_link", _BEFORE_LINKS)


class _ShortLink(InlineProcessor):
    """Replaces targets that are in the index by links; leaves others unchanged."""

    def __init__(self, md: Markdown, file: Path, url: str) -> None:
        super().__init__(SHORT_LINK, md)
        self.file = file
        self.url = url
        self.rows: dict[str, tuple[str, str]] | None = None

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name that Markdown calls
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the signature is Markdown's
    ) -> tuple[Element | str | None, int | None, int | None]:
        if self.rows is None:
            self.rows = json.loads(disk.read(self.file)) if self.file.is_file() else {}
        row = self.rows.get(m[1].strip())
        if row is None:
            return None, None, None
        address, words = row
        shown = " ".join((m[2] or words).split())
        # Stashed, since MkDocs would treat a link in the tree as one to a source file.
        link = f'<a href="{html.escape(self._root() + address)}">{html.escape(shown)}</a>'
        return self.md.htmlStash.store(link), m.start(0), m.end(0)

    def _root(self) -> str:
        """The relative path from the page to the root of the site."""
        source = raw_html.zensical_source(self.md)
        depth = (source or self.url.removeprefix("./")).count("/")
        return "../" * depth


def makeExtension(**options: object) -> ShortLinksExtension:  # noqa: N802 - the name that Markdown calls
    """The entry point that Markdown calls."""
    return ShortLinksExtension(**options)
