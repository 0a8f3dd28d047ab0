"""A Markdown extension that passes generated HTML around the Markdown parser.

The lines between the two markers reach the page byte for byte. Otherwise Python-Markdown would
parse a transcript of 60 KB, which takes 70 % of the time MkDocs needs for it, and could change the
text. Without this extension the page is the same, but slower to build, and its chapters are missing
from the table of contents::

    <!-- episode-archive -->
    <h2 id="chapter-introductions">Introductions</h2>
    ...
    <!-- /episode-archive -->

Every `h1`, `h2` and `h3` of a block that has an id is in the table of contents; Material's "Skip to
content" leads to the first entry. The MkDocs plugin loads this extension. Builders without plugins
need it in mkdocs.yml::

    markdown_extensions:
      - generator.raw_html
"""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

NAME = "generator.raw_html"
"""The name of the extension in mkdocs.yml; an entry point maps it to this module."""
START = "<!-- episode-archive -->"
END = "<!-- /episode-archive -->"

# In our templates a heading begins with its escaped title; more elements may follow.
_HEADING = re.compile(r'<h([123]) id="([^"]+)"[^>]*>([^<]+)')
_ID = re.compile(r'<[^<>]* id="([^"]+)"')

Heading = tuple[int, str, Any]
"""The level of a heading, its anchor, and its text as HTML."""

# Before all other extensions, such as `pymdownx.critic` (31) and `pymdownx.snippets` (32).
_FIRST = 1000
# After `normalize_whitespace` (30), which strips stash markers; before `html_block` (20).
_BEFORE_HTML_BLOCKS = 25
# `toc` (5) sets the table of contents.
_AFTER_TOC = 4
# The preprocessor that holds the page which Zensical renders.
_ZENSICAL = "rendering_context"
_LINK_UP = re.compile(r'(<[a-z][^<>]* (?:href|src)=")\.\./')


def block(page: bytes) -> str:
    """The HTML of a page that consists of its front matter and one block."""
    start = page.index(f"\n{START}\n".encode()) + len(START) + 2
    return page[start : page.rindex(f"\n{END}\n".encode())].decode()


def headings(html: str) -> list[Heading]:
    """The headings of a block that belong to the table of contents."""
    return [(int(level), anchor, title.strip()) for level, anchor, title in _HEADING.findall(html)]


def contents(listed: Iterable[Heading]) -> list[Any]:
    """The table of contents in the format of the `toc` extension: a tree of headings."""
    tokens: list[Any] = []
    inside: list[dict[str, Any]] = []
    for level, anchor, title in listed:
        token = {
            "level": level,
            "id": anchor,
            "name": title,
            "html": title,
            "data-toc-label": "",
            "children": [],
        }
        while inside and inside[-1]["level"] >= level:
            inside.pop()
        (inside[-1]["children"] if inside else tokens).append(token)
        inside.append(token)
    return tokens


def anchors(html: str) -> set[str]:
    """The anchors of a block: the ids of its elements."""
    return set(_ID.findall(html))


def zensical_source(md: Markdown) -> str:
    """The path of the page's source below `docs/` if Zensical renders it, else empty.

    Zensical treats relative links in raw HTML as links between source files, as in Markdown, and
    changes `x` to `../x` on every page that gets its own folder (0.0.73).
    """
    if _ZENSICAL not in md.preprocessors:
        return ""
    context: Any = md.preprocessors[_ZENSICAL]
    return str(context.page.path)


class RawHtmlExtension(Extension):
    """Registers the steps: set blocks aside, stash them, add their headings to the contents."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Register the steps; Markdown calls this once per page."""
        aside = _Aside(md)
        md.preprocessors.register(aside, "episode_archive_aside", _FIRST)
        md.preprocessors.register(_Stash(md, aside), "episode_archive_raw", _BEFORE_HTML_BLOCKS)
        md.treeprocessors.register(_Contents(md, aside), "episode_archive_toc", _AFTER_TOC)


class _Aside(Preprocessor):
    """Removes the blocks, and leaves their start lines in place."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.blocks: list[str] = []
        self.headings: list[Heading] = []

    def run(self, lines: list[str]) -> list[str]:
        self.blocks = []
        rest, end = [], 0
        for start in [number for number, line in enumerate(lines) if line == START]:
            if start < end or END not in lines[start:]:
                continue
            rest += lines[end : start + 1]
            end = lines.index(END, start) + 1
            self.blocks.append("\n".join(lines[start + 1 : end - 1]))
        if zensical_source(self.md).removesuffix("index.md").endswith(".md"):
            self.blocks = [_LINK_UP.sub(r"\1", html) for html in self.blocks]
        self.headings = [found for html in self.blocks for found in headings(html)]
        return rest + lines[end:]


class _Stash(Preprocessor):
    """Replaces the start line of each block by a stash placeholder."""

    def __init__(self, md: Markdown, aside: _Aside) -> None:
        super().__init__(md)
        self.aside = aside

    def run(self, lines: list[str]) -> list[str]:
        blocks = iter(self.aside.blocks)
        return [
            self.md.htmlStash.store(html)
            if line == START and (html := next(blocks, None)) is not None
            else line
            for line in lines
        ]


class _Contents(Treeprocessor):
    """Adds the headings of the blocks to the table of contents."""

    def __init__(self, md: Markdown, aside: _Aside) -> None:
        super().__init__(md)
        self.aside = aside

    def run(self, root: Element) -> None:  # noqa: ARG002 - the signature is Markdown's
        if self.aside.headings:
            tokens = [*getattr(self.md, "toc_tokens", []), *contents(self.aside.headings)]
            self.md.toc_tokens = tokens  # type: ignore[attr-defined]  # the toc extension sets it too


def makeExtension(**options: object) -> RawHtmlExtension:  # noqa: N802 - the name that Markdown calls
    """The entry point that Markdown calls."""
    return RawHtmlExtension(**options)
