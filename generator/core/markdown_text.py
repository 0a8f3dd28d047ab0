r"""The Markdown of metadata, and the short links that may stand in it and in pages by hand.

::

    [[067-deep-learning-with-pytorch]]                       an episode, by its title
    [[067-deep-learning-with-pytorch#eli-stevens-12]]        a turn or a chapter of it
    [[eli-stevens|one of the authors]]                       in other words
    [[topics/pytorch]]                                       where a term has the same slug
    \[[eli-stevens]] and `[[eli-stevens]]`                   no links
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

# What is behind a link's text in brackets, as in `[[1]](https://example.org)`, is its address.
SHORT_LINK = r"\[\[([^\[\]|\n]+)(?:\|([^\[\]|]+))?\]\](?!\()"
OPENING = "[["

_SHORT_LINK = re.compile(SHORT_LINK)
_NAME = "short_link"
_REFERENCES = "references"
_ROOT = "root"

# In a page by hand: code between lines of ``` or ~~~, code within a paragraph, comments, and what a
# backslash takes the meaning from.
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
    """What stands between the brackets, or before the line that divides target and words."""
    start: int

    @property
    def target(self) -> str:
        """What it links to."""
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
                # A line of the block is the source's line without the signs in front of it.
                line = block.content.split("\n")[before.count("\n")]
                column = len(before) - before.rfind("\n") - 1 + max(lines[number].find(line), 0)
                start = sum(len(each) + 1 for each in lines[:number]) + column
                found.append(ShortLink(token.meta["written"], start))
    return found


def short_links_of_page(text: str) -> list[ShortLink]:
    """The short links of a page by hand, in order, as far as they do not stand in code.

    Which extensions of Markdown a builder has is not known here: indented text may be code, or the
    inside of a list or a box. It is read as text.
    """
    if OPENING not in text:
        return []
    blanked = _LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return [ShortLink(found[1], found.start()) for found in _SHORT_LINK.finditer(blanked)]


def html(markdown: Markdown, root: str) -> str:
    """The HTML of a value, in which nothing can run or load; addresses of ours begin with `root`.

    A short link whose target is not among the value's references is shown as it was written.
    """
    if not markdown:
        return ""
    env = {_REFERENCES: markdown.references, _ROOT: root}
    return str(_MARKDOWN.renderer.render(_blocks(markdown.source), _MARKDOWN.options, env))


def words(markdown: Markdown) -> str:
    """The words of a value on one line."""
    pieces: list[str] = []
    for block in _blocks(markdown.source):
        pieces += [_words_of(part, markdown) for part in block.children or ()]
        pieces.append(" ")
    return " ".join("".join(pieces).split())


@lru_cache(maxsize=4096)
def _blocks(markdown: str) -> Sequence[Token]:
    """A value as parsed, which costs most: its words and its HTML stand on several pages."""
    return _MARKDOWN.parse(markdown)


def _words_of(part: Token, markdown: Markdown) -> str:
    if part.type == _NAME:
        reference = markdown.references.get(part.content)
        return part.meta["words"] or (reference.words if reference else part.content)
    if part.type in ("softbreak", "hardbreak"):
        return " "
    return part.content if part.type in ("text", "code_inline") else ""


def _rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    """Read a short link at the current place, but none within the words of another link."""
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
    options: OptionsDict,  # noqa: ARG001
    env: EnvType,
) -> str:
    token = tokens[index]
    reference = env[_REFERENCES].get(token.content)
    if reference is None:
        return escapeHtml(f"[[{token.content}]]")
    shown = token.meta["words"] or reference.words
    return f'<a href="{env[_ROOT]}{escapeHtml(reference.address)}">{escapeHtml(shown)}</a>'


def _parser() -> MarkdownIt:
    """Text, lists and links. No HTML, no headings that would break the page's outline, no pictures
    that a third party would serve. markdown-it refuses links with javascript:, vbscript:, file: and
    data: by itself.
    """  # noqa: D205 - one thought
    parser = MarkdownIt("commonmark", {"html": False}).disable(
        ["image", "heading", "lheading", "html_block", "html_inline", "hr"]
    )
    parser.inline.ruler.before("link", _NAME, _rule)
    parser.add_render_rule(_NAME, _render)
    return parser


_MARKDOWN = _parser()
