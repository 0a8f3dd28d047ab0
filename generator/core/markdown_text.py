r"""The Markdown of metadata, and the short links in it and in handwritten pages.

::

    [[067-deep-learning-with-pytorch]]                       shown as the episode's title
    [[067-deep-learning-with-pytorch#eli-stevens-12]]        a turn or a chapter of it
    [[eli-stevens|one of the authors]]                       shown as other text
    [[topics/pytorch]]                                       if a term has the same slug
    \[[eli-stevens]] and `[[eli-stevens]]`                   not links
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from generator.core.model import Markdown

# `[[1]](https://example.org)` is an ordinary link whose text is in brackets.
SHORT_LINK = r"\[\[([^\[\]|\n]+)(?:\|([^\[\]|]+))?\]\](?!\()"
OPENING = "[["

_SHORT_LINK = re.compile(SHORT_LINK)
_NAME = "short_link"
_REFERENCES = "references"
_ROOT = "root"

# In a handwritten page: code blocks fenced by ``` or ~~~, inline code, comments, and characters
# escaped by a backslash.
_LITERAL = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,}).*?(?:^[ >]*(?P=fence)[`~]* *$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?(?:-->|\Z)"
    r"|\\.",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A short link, and the offset of its first bracket."""

    written: str
    """The text between the brackets, up to the `|` if there is one."""
    start: int

    @property
    def target(self) -> str:
        """The target, such as `people/ada`, without white space around it."""
        return self.written.strip()


def short_links(markdown: str) -> list[ShortLink]:
    """The short links of a Markdown value, in order."""
    if OPENING not in markdown:
        return []
    found: list[ShortLink] = []
    lines = markdown.split("\n")
    for block in _MARKDOWN.parse(markdown):
        for token in block.children or ():
            if token.type == _NAME and block.map:
                before = block.content[: token.meta["at"]]
                number = block.map[0] + before.count("\n")
                # A line of the block is the line of the source without list and quote markers.
                line = block.content.split("\n")[before.count("\n")]
                column = len(before) - before.rfind("\n") - 1 + max(lines[number].find(line), 0)
                start = sum(len(each) + 1 for each in lines[:number]) + column
                found.append(ShortLink(token.meta["written"], start))
    return found


def short_links_of_page(text: str) -> list[ShortLink]:
    """The short links of a handwritten page, in order, except those in code.

    Indented text is read as text. It may be code, or part of a list or an admonition, depending on
    the Markdown extensions of the builder, which are not known here.
    """
    if OPENING not in text:
        return []
    blanked = _LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return [ShortLink(found[1], found.start()) for found in _SHORT_LINK.finditer(blanked)]


def html(markdown: Markdown, root: str) -> str:
    """The HTML of a value, without anything that runs or loads; site addresses begin with `root`.

    A short link whose target is not among the value's references is shown as it was written.
    """
    if not markdown:
        return ""
    env = {_REFERENCES: markdown.references, _ROOT: root}
    return str(_MARKDOWN.renderer.render(_blocks(markdown.source), _MARKDOWN.options, env))


def plain_text(markdown: Markdown) -> str:
    """The text of a value without markup, on one line."""
    pieces: list[str] = []
    for block in _blocks(markdown.source):
        pieces += [_text_of(part, markdown) for part in block.children or ()]
        pieces.append(" ")
    return " ".join("".join(pieces).split())


@lru_cache(maxsize=4096)
def _blocks(markdown: str) -> Sequence[Token]:
    """The parsed value. Cached, since its text and its HTML are on several pages."""
    return _MARKDOWN.parse(markdown)


def _text_of(part: Token, markdown: Markdown) -> str:
    if part.type == _NAME:
        reference = markdown.references.get(part.content)
        return part.meta["words"] or (reference.words if reference else part.content)
    if part.type in ("softbreak", "hardbreak"):
        return " "
    return part.content if part.type in ("text", "code_inline") else ""


def _rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    """Parse a short link at the current position, unless it is inside the text of another link."""
    if not state.src.startswith(OPENING, state.pos) or state.linkLevel:
        return False
    found = _SHORT_LINK.match(state.src, state.pos)
    if not found or not found[1].strip():
        return False
    if not silent:
        token = state.push(_NAME, "", 0)
        token.content = found[1].strip()
        token.meta = {
            "words": " ".join((found[2] or "").split()),
            "at": state.pos,
            "written": found[1],
        }
    state.pos = found.end()
    return True


def _render(
    renderer: RendererHTML,  # noqa: ARG001 - the signature is markdown-it's
    tokens: list[Token],
    index: int,
    options: OptionsDict,  # noqa: ARG001 - the signature is markdown-it's
    env: EnvType,
) -> str:
    token = tokens[index]
    reference = env[_REFERENCES].get(token.content)
    if reference is None:
        return escapeHtml(f"[[{token.content}]]")
    shown = token.meta["words"] or reference.words
    return f'<a href="{env[_ROOT]}{escapeHtml(reference.address)}">{escapeHtml(shown)}</a>'


def _parser() -> MarkdownIt:
    """A parser for text, lists and links.

    It has no HTML, no headings, which would break the outline of the page, and no images, which a
    third party would serve. markdown-it itself rejects links with `javascript:`, `vbscript:`,
    `file:` and `data:`.
    """
    parser = MarkdownIt("commonmark", {"html": False}).disable(
        ["image", "heading", "lheading", "html_block", "html_inline", "hr"]
    )
    parser.inline.ruler.before("link", _NAME, _rule)
    parser.add_render_rule(_NAME, _render)
    return parser


_MARKDOWN = _parser()
