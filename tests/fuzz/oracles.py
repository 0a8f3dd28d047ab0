"""What must hold after any input: no traceback, no hang, nothing lost, well-formed output."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import yaml

from generator.core.problems import Problems, report
from generator.markdown_extensions import raw_html

Oracle = Literal["traceback", "hang", "unaccounted", "malformed", "unequal", "unfit"]
ORACLES: dict[Oracle, str] = {
    "traceback": "tracebacks",
    "hang": "hangs",
    "unaccounted": "inputs with unaccounted characters",
    "malformed": "malformed outputs",
    "unequal": "unequal second runs",
    "unfit": "outcomes without a clear report",
}
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr path circle rect line".split()
)


class Broken(Exception):  # noqa: N818 - a promise is broken; not an error of the program
    """A promise that an input breaks."""

    def __init__(self, oracle: Oracle, what: str) -> None:
        super().__init__(what)
        self.oracle: Oracle = oracle


class Hang(BaseException):
    """An input takes too long. Not an Exception, so that nothing on the way catches it."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise `Hang` after this much processor time, where the system can tell (not on Windows)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise Hang

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def require(holds: object, oracle: Oracle, what: str) -> None:
    """Raise `Broken` where a promise does not hold."""
    if not holds:
        raise Broken(oracle, what)


def clear_report(problems: Problems) -> str:
    """The report of a run; every problem is one line that can be printed."""
    text = report(problems, "text")
    require(len(text.splitlines()) == len(problems), "unfit", "a problem has several lines")
    for form in ("json", "github"):
        report(problems, form)
    try:
        text.encode()
    except UnicodeError:
        raise Broken("unfit", "a problem cannot be printed") from None
    return text


def well_formed(file: Path) -> None:
    """The parts of a generated file can be read again: front matter, HTML, JSON."""
    content = file.read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        require(
            file.suffix not in (".md", ".txt", ".json"), "malformed", f"{file.name} is no UTF-8"
        )
        return
    if file.suffix == ".json":
        json.loads(text)
    if file.suffix != ".md":
        return
    _, head, _ = text.split("---\n", 2)
    meta = yaml.safe_load(head)
    require(isinstance(meta["title"], str), "malformed", "a page has no title")
    if "facts" in meta:
        json.loads(meta["facts"])
        require("<" not in meta["facts"], "malformed", "the facts could end their script")
    balanced(raw_html.block(content), file.name)


def balanced(html: str, name: str) -> None:
    """Every element of our HTML is closed in order, no attribute or id is there twice."""
    parser = _Balance(name)
    parser.feed(html)
    parser.close()
    require(not parser.open, "malformed", f"{name}: {parser.open} are not closed")


class _Balance(HTMLParser):
    """The elements that are open, and the ids that were seen."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        twice = len(names) != len(set(names))
        require(not twice, "malformed", f"{self.name}: <{tag}> has an attribute twice")
        for name, value in attrs:
            if name == "id":
                require(value, "malformed", f"{self.name}: an empty id")
                require(value not in self.ids, "malformed", f"{self.name}: an id is used twice")
                self.ids.add(value or "")

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop() if self.open else ""
        require(last == tag, "malformed", f"{self.name}: </{tag}> closes <{last}>")
