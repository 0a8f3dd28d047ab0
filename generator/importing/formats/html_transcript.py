"""HTML as the Podcasting 2.0 namespace describes it.

::

    <cite>Ada:</cite>
    <time>0:00</time>
    <p>Good morning, this is the engine.</p>

Recognised by the tags `cite` or `time` and `p`. A paragraph without them continues the turn.
"""

import re
from html.parser import HTMLParser

from generator.importing import stamps
from generator.importing.draft import Draft, Heading, LeftOut, Source, Utterance
from generator.problems import Problems

NAME = "html"
EXPECTED = "HTML with `<cite>Name:</cite> <time>0:00</time> <p>text</p>`"

_SIGN = re.compile(r"<(?:cite|time)\b[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^>]*>", re.IGNORECASE)
# The parser of the standard library seeks the end of every tag anew, to the end of the file.
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
_NO_TAG = re.compile(r"<(?![a-zA-Z/!?][^<>]*>)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "li", "body", "html", "section", "article", "tr", *_HEADINGS})
_UNSEEN = frozenset({"script", "style", "head", "title"})


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    signs = len(_SIGN.findall(source.text))
    return f"{signs} tags <cite> and <time>" if signs and _PARAGRAPH.search(source.text) else ""


def read(source: Source, problems: Problems) -> Draft:  # noqa: ARG001 - every format takes them
    """The paragraphs of a file."""
    parser = _Parser()
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source.text)
    parser.feed(_NO_TAG.sub("&lt;", text))
    parser.close()
    parser.end_paragraph()
    return Draft(tuple(parser.items), tuple(parser.left_out))


class _Parser(HTMLParser):
    """Collects the text of paragraphs, and what `cite` and `time` say before them."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Utterance | Heading] = []
        self.left_out: list[LeftOut] = []
        self._inside = ""
        self._text: list[str] = []
        self._line = 1
        self._label: str | None = None
        self._start: float | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
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
        if not "".join(self._text).strip():
            self._line = self.getpos()[0]
        self._text.append(data)

    def end_paragraph(self) -> None:
        """What was collected ends here."""
        text = " ".join("".join(self._text).split())
        self._text = []
        time = stamps.seconds(text)
        if not text:
            return
        if self._inside == "cite":
            self._label = text.rstrip(": ")
        elif self._inside == "time" and time is not None:
            self._start = time
        elif self._inside in _UNSEEN:
            self.left_out.append(LeftOut(self._line, text[:80], f"in <{self._inside}>"))
        elif self._inside in _HEADINGS:
            self.items.append(Heading(text, self._line, self._start))
        else:
            self.items.append(Utterance(text, self._line, self._label, self._start))
            self._label, self._start = None, None
