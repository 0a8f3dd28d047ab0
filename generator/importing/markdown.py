r"""What Markdown adds to spoken words, and how it is taken off.

::

    ---
    title: Accounts for Bitcoin
    date: 2020-10-02
    ---
    ## Intro
    **Ada Lovelace:** We&#39;re \[laughs\] *really* glad, see [the page](https://example.org).
"""

import html
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from generator.core import strict_yaml
from generator.core.problems import Problems
from generator.core.strict_yaml import Document, Value
from generator.importing.draft import NO_FACTS, Facts, LeftOut, Source

HEADING = re.compile(r"#{1,6}\s++(?P<title>(?:.*[^\s#])?)[\s#]*+")
LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<url>[^()\s]*)\)")

_ADDRESS = re.compile(r"<(?P<url>https?://[^<>\s]+)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"`([^`]+)`")
_STRONG_BEGINS = re.compile(r"(?<!\w)(?=(\*\*|__)\S)")
_STRONG_ENDS = re.compile(r"(?<=\S)(?=(\*\*|__)(?!\w))")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]*?)(?<=[^\s*_])\1(?![\w*_])")
_KEY = re.compile(r"[\w-]+:(?:\s|$)")
_IN_MARKDOWN = re.compile(
    r"\W{0,3}[\d:.,]{0,12}\W{0,3}(?:\*\*[^*\n]{1,99}\*\*|__[A-Z][^_\n]{1,98}__)|[^\\\n]{0,99}\\\["
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML block that opens a file."""

    end: int
    """How many lines it takes, with those that hold `---`; 0 where there is none."""
    facts: Facts = NO_FACTS
    of_transcript: bool = False
    """Whether it says who transcribed, or who speaks."""
    document: Document | None = None
    """Its values with their places; None where it cannot be read."""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What the transcript does not hold of it."""
        note = LeftOut(1, f"front matter, {self.end} lines", "about the episode, not spoken")
        return (note,) if self.end else ()


@lru_cache(maxsize=2)
def front_matter(source: Source) -> FrontMatter:
    """The block of YAML that opens the file, if it does."""
    if source.lines[0].rstrip() != "---":
        return FrontMatter(0)
    ends = (n for n, line in enumerate(source.lines[1:], 2) if line.rstrip() in ("---", "..."))
    end = next(ends, 0)
    block = source.lines[1 : end - 1]
    if not end or not any(map(_KEY.match, block)):
        return FrontMatter(0)
    document = strict_yaml.parse("\n".join(block), source.name, Problems())
    values = document.root if document else {}
    date = _text(values.get("date"))[:10]
    facts = Facts(_text(values.get("title")), date if _DATE.fullmatch(date) else "")
    of_transcript = bool({"transcript_by", "speakers"} & {*values})
    return FrontMatter(end, facts, of_transcript, document)


def is_markdown(source: Source) -> bool:
    """Whether the marks of Markdown mean anything in a file.

    In a file called .txt they do where it has a front matter, bold labels or escaped brackets:
    `__init__` and `Array[0](x)` are words elsewhere.
    """
    if not source.name.casefold().endswith(".txt") or front_matter(source).end:
        return True
    return any(map(_IN_MARKDOWN.match, source.lines))


def plain(text: str) -> str:
    """Text without Markdown's marks and HTML's entities; what stands in `code` keeps its own."""
    if "`" not in text:
        return _without_marks(text)
    # Text and code alternate.
    return "".join(
        part if number % 2 else _without_marks(part)
        for number, part in enumerate(_CODE.split(text))
    )


def _without_marks(text: str) -> str:
    text = LINK.sub(r"\g<text>", text)
    text = _ADDRESS.sub(r"\g<url>", text)
    if "*" in text or "_" in text:
        text = "\n".join(map(_without_strong, text.split("\n")))
        text = _EMPHASIS.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return html.unescape(text) if "&" in text else text


def _without_strong(line: str) -> str:
    """A line without the marks of `**strong**` and `__strong__` text.

    One expression for both marks would seek the end of each opening mark to the end of the line.
    """
    ends: dict[str, list[int]] = {"**": [], "__": []}
    for found in _STRONG_ENDS.finditer(line):
        ends[found[1]].append(found.start())
    if not any(ends.values()):
        return line
    parts: list[str] = []
    done = 0
    for found in _STRONG_BEGINS.finditer(line):
        begin, of_mark = found.start(), ends[found[1]]
        following = bisect_left(of_mark, begin + len("**x"))
        if begin >= done and following < len(of_mark):
            parts += (line[done:begin], line[begin + 2 : of_mark[following]])
            done = of_mark[following] + 2
    return "".join([*parts, line[done:]])


def links(text: str, line: int) -> list[LeftOut]:
    """The addresses behind the links of a line, of which the transcript keeps the words."""
    return [
        LeftOut(line, found["url"], "the address of a link, whose words stay")
        for found in LINK.finditer(text)
        if found["url"]
    ]


def _text(value: Value) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
