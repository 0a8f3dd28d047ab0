"""HTML as the Podcasting 2.0 namespace describes it.

::

    <cite>Ada:</cite>
    <time>0:00</time>
    <p>Good morning, this is the engine.</p>

Recognised by the tags `cite` or `time` and `p`. A paragraph without them continues the turn.
"""

import html
import re
from collections.abc import Iterable
from html.parser import HTMLParser

from generator.core.problems import Problems
from generator.importing import accounting, timestamps
from generator.importing.draft import Draft, Heading, LeftOut, Source, Utterance

NAME = "html"
EXPECTED = "HTML with `<cite>Name:</cite> <time>0:00</time> <p>text</p>`"

_SIGN = re.compile(r"<(?:cite|time)\b[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^<>]*>", re.IGNORECASE)
_CODE_TAG = re.compile(
    r"<(?P<end>/?)(?P<tag>script|style|title|textarea|iframe|xmp|noembed|noframes|noscript|plaintext)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_CODE = frozenset({"script", "style"})
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
# The parser of the standard library seeks the end of every tag anew, to the end of the file.
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
_NO_TAG = re.compile(r"<(?![a-zA-Z/!?][^<>]*>)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "li", "body", "html", "section", "article", "tr", *_HEADINGS})
_SHOWN = 80
_KNOWN = _BLOCKS | frozenset(
    (
        "a abbr address aside audio b base bdi bdo blockquote br button caption cite code col"
        " colgroup data dd del details dfn dl dt em embed fieldset figcaption figure font footer"
        " form head header hr i img input ins kbd label legend link main mark meta nav ol option"
        " p picture pre q rp rt ruby s samp script select small source span strong style sub"
        " summary sup svg table tbody td template tfoot th thead time title u ul var video wbr"
    ).split()
)
# Attributes that have no value; other words in a tag are what somebody has written.
_ALONE = frozenset(
    "async autoplay checked controls defer disabled hidden inert loop multiple muted open"
    " playsinline readonly required reversed selected /".split()
)
_UNSEEN = frozenset({"script", "style", "head", "title"})


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    signs = len(_SIGN.findall(source.text))
    return f"{signs} tags <cite> and <time>" if signs and _PARAGRAPH.search(source.text) else ""


def read(source: Source, problems: Problems) -> Draft:
    """The paragraphs of a file.

    Code between `<script>` or `<style>` and its end is left out and listed; one without an end is
    a tag that somebody speaks about.
    """
    parser = _Parser()
    text = source.text
    comments = [(found.start(), found.end(), "a comment") for found in _COMMENT.finditer(text)]
    text = parser.without(text, comments).replace("<!--", "&lt;!--")
    text = _NO_TAG.sub("&lt;", parser.without(text, _code(text)))
    text = _spoken_code(text)
    parser.feed(text)
    parser.close()
    parser.end_paragraph()
    bare = html.unescape(_TAG.sub(lambda tag: "\n" * tag[0].count("\n"), text))
    accounting.same_characters(source, enumerate(bare.split("\n"), 1), parser.taken, problems)
    return Draft(tuple(parser.items), tuple(sorted(parser.left_out)))


def _code(text: str) -> list[tuple[int, int, str]]:
    """Where `<script>` and `<style>` stand with their ends, and why they are left out."""
    tags = [found for found in _CODE_TAG.finditer(text) if found["tag"].lower() in _CODE]
    ends: dict[str, re.Match[str]] = {}
    found: list[tuple[int, int, str]] = []
    for tag in reversed(tags):
        name = tag["tag"].lower()
        if tag["end"]:
            ends[name] = tag
        elif name in ends:
            found.append((tag.start(), ends[name].end(), f"in <{name}>"))
    kept: list[tuple[int, int, str]] = []
    for each in reversed(found):
        if not kept or each[0] >= kept[-1][1]:
            kept.append(each)
    return kept


def _spoken_code(text: str) -> str:
    """The text with such tags written out that would hide what follows: nothing ends them."""
    last = max((found.start() for found in _CODE_TAG.finditer(text) if found["end"]), default=-1)

    def written(found: re.Match[str]) -> str:
        is_title = found["tag"].lower() == "title" and (found["end"] or found.start() < last)
        return found[0] if is_title else f"&lt;{found[0][1:]}"

    return _CODE_TAG.sub(written, text)


class _Parser(HTMLParser):
    """Collects the text of paragraphs, and what `cite` and `time` say before them."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Utterance | Heading] = []
        self.left_out: list[LeftOut] = []
        self.taken: list[str] = []
        """All texts in order, whatever they are."""
        self._inside = ""
        self._text: list[str] = []
        self._has_text = False
        self._line = 1
        self._label: str | None = None
        self._start: float | None = None

    def without(self, text: str, parts: Iterable[tuple[int, int, str]]) -> str:
        """A text without parts that are no speech, which are noted; their line breaks stay."""
        kept, at, line = [], 0, 1
        for start, end, why in parts:
            gone = text[start:end]
            line += text.count("\n", at, start)
            size = accounting.characters(gone)
            self.left_out.append(LeftOut(line, " ".join(gone.split())[:_SHOWN], why, size))
            kept += [text[at:start], "\n" * gone.count("\n")]
            line += gone.count("\n")
            at = end
        return "".join([*kept, text[at:]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        words = [name for name, value in attrs if value is None and name not in _ALONE]
        if tag not in _KNOWN or words:
            what = (self.get_starttag_text() or tag)[:_SHOWN]
            self.left_out.append(LeftOut(line, what, "a tag that HTML does not have"))
        if tag == "a" and (address := dict(attrs).get("href")):
            self.left_out.append(LeftOut(line, address, "the address of a link, whose words stay"))
        if tag in _BLOCKS or tag in ("cite", "time", *_UNSEEN):
            self.end_paragraph()
            self._inside = tag
        elif tag == "br":
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside or tag in _BLOCKS:
            self.end_paragraph()
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._has_text:
            self._line = self.getpos()[0]
            self._has_text = bool(data.strip())
        self._text.append(data)

    def end_paragraph(self) -> None:
        """What was collected ends here."""
        text = " ".join("".join(self._text).split())
        self._text, self._has_text = [], False
        time = timestamps.seconds(text)
        if not text:
            return
        self.taken.append(text)
        if self._inside == "cite":
            self._label = text.rstrip(": ")
        elif self._inside == "time" and time is not None:
            self._start = time
        elif self._inside in _UNSEEN:
            self.left_out.append(
                LeftOut(
                    self._line,
                    text[:_SHOWN],
                    f"in <{self._inside}>",
                    accounting.characters(text) if len(text) > _SHOWN else 0,
                )
            )
        elif self._inside in _HEADINGS:
            self.items.append(Heading(text, self._line, self._start))
        else:
            self.items.append(Utterance(text, self._line, self._label, self._start))
            self._label, self._start = None, None
