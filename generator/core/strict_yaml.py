"""A strict subset of YAML: mappings, lists and text, each with its position in the file.

No type is guessed: `no`, `012`, `1.10`, `12:30:00` and `2020-05-21` are text until a schema says
otherwise. Duplicate keys, anchors, aliases, tags and several documents in a file are errors.

The tree is built from parser events in a loop, not by PyYAML's composer, which is recursive:
50,000 nested lists crash it with a segmentation fault (PyYAML 6.0.3).
"""

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import yaml

from generator.core.problems import Location, Problems

MAX_BYTES = 512 * 1024
MAX_DEPTH = 16

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = Any  # PyYAML has one class of marks with libyaml and another without it

# libyaml's parser is some eight times as fast; the pure Python one is the fallback.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """The values of a file and their positions."""

    name: str
    text: str = field(default="", repr=False)
    """The whole file."""
    root: dict[str, Value] = field(default_factory=dict)
    """Scalars are str; empty values are None."""
    marks: dict[Path, Mark] = field(default_factory=dict)
    key_marks: dict[Path, Mark] = field(default_factory=dict)
    texts: list[tuple[str, Mark]] = field(default_factory=list)
    """Every key and every scalar value, with its mark."""
    left_out: set[str] = field(default_factory=set)
    """The top-level keys with invalid values."""

    def place(self, *path: str | int) -> Location:
        """The location of the value at a path such as `("guests", 1)`, or of the nearest parent."""
        while path:
            if path in self.marks:
                return self.place_of(self.marks[path])
            path = path[:-1]
        return Location(self.name)

    def key_place(self, *path: str | int) -> Location:
        """The location of the key at a path."""
        mark = self.key_marks.get(path)
        return self.place_of(mark) if mark else self.place(*path)

    def offset(self, path: Path) -> int:
        """The offset in `text` of the value at a path."""
        return int(self.marks[path].index)

    def offset_within(self, path: Path, words: str, times_before: int) -> int | None:
        """The offset in `text` of words within a value, after so many earlier occurrences in it.

        None if YAML spells the words differently, with escapes or across lines.
        """
        return find_again(self.text, words, self.offset(path), times_before)

    def place_of(self, mark: Mark | None) -> Location:
        """The location of a mark. Computed on request: a file has thousands of marks."""
        return Location(self.name, mark.line + 1, mark.column + 1) if mark else Location(self.name)


def find_again(text: str, words: str, start: int, times: int) -> int | None:
    """The offset of words in a text, at or after `start`, after so many earlier occurrences."""
    offset = start - 1
    for _ in range(times + 1):
        offset = text.find(words, offset + 1)
        if offset < 0:
            return None
    return offset


class _Refused(Exception):  # noqa: N818 - control flow, like StopIteration
    """Ends parsing; the problem has been noted."""


def parse(text: str, name: str, problems: Problems) -> Document | None:
    """The document of a text; its root is a mapping, which is empty for an empty file.

    None if the YAML cannot be parsed to its end; the reason is noted in `problems`.
    """
    builder = _Builder(Document(name, text), problems)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _Refused:
        return None
    except yaml.MarkedYAMLError as error:
        place, what = _place_of_error(name, error)
        problems.error(place, f"invalid YAML: {what}", _advice(text, place))
        return None
    except yaml.YAMLError as error:  # a ReaderError has no mark
        problems.error(Location(name), f"invalid YAML: {error}", "check the file's characters")
        return None
    return builder.document


@dataclass(slots=True)
class _Open:
    """A mapping or list that is not complete; `key` is the key whose value comes next."""

    path: Path
    value: dict[str, Value] | list[Value]
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Builds a document from parser events."""

    document: Document
    problems: Problems
    open: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Process the next event; raises _Refused if parsing cannot continue."""
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.open.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse(event, "a second YAML document in the file", "remove the line `---`")

    def _take_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self._check_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            self.document.texts.append((event.value, event.start_mark))
        if not self.open:
            self._take_root(event)
        elif isinstance(self.open[-1].value, dict) and self.open[-1].key is None:
            self._take_key(event)
        elif isinstance(event, yaml.ScalarEvent):
            quoted_or_text = event.value or not event.implicit[0]
            self._put(event, event.value if quoted_or_text else None)
        else:
            if len(self.open) >= MAX_DEPTH:
                self._refuse(event, f"more than {MAX_DEPTH} levels deep", "is it the right file?")
            value: dict[str, Value] | list[Value]
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.open.append(_Open(self._put(event, value), value))

    def _check_plain(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "a YAML alias (`*`)", "write the value out, or quote it")
        if event.anchor is not None:
            self._refuse(event, "a YAML anchor (`&`)", "remove it, or quote the value")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            tag = str(tag).replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, f"the YAML tag {tag}", "remove it, or quote the value")

    def _take_root(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.ScalarEvent) and not event.value:
            return  # an empty file, or one with comments only
        if not isinstance(event, yaml.MappingStartEvent):
            advice = "write `key: value` lines, with a space after the colon"
            self._refuse(event, "the file must be a mapping", advice)
        self.open.append(_Open((), self.document.root))

    def _take_key(self, event: yaml.NodeEvent) -> None:
        mapping = self.open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "a key must be text", "write `key: value`")
        key, path = event.value, (*mapping.path, event.value)
        if key in mapping.value:
            first = self.document.key_place(*path)
            self.problems.error(
                self.document.place_of(event.start_mark),
                f'the key "{key}" is listed twice',
                f"the first is on line {first.line}; keep one",
            )
        self.document.key_marks.setdefault(path, event.start_mark)
        mapping.key = key

    def _put(self, event: yaml.NodeEvent, value: Value) -> Path:
        """Add a value to the innermost open mapping or list, and return its path."""
        parent = self.open[-1]
        if isinstance(parent.value, list):
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
        else:
            key = parent.key or ""
            path = (*parent.path, key)
            parent.value[key] = value
            parent.key = None
        self.document.marks[path] = event.start_mark
        return path

    def _refuse(self, event: yaml.Event, what: str, advice: str) -> NoReturn:
        self.problems.error(self.document.place_of(event.start_mark), what, advice)
        raise _Refused


# After a missing quotation mark or bracket, the parser fails far behind the mistake. These contexts
# are reported where they begin.
_WHERE_IT_OPENS = ("while scanning a quoted", "while parsing a flow", "while scanning a simple key")
_PLAIN_MESSAGES = {
    "found character that cannot start any token": "a value cannot start with this character",
    "mapping values are not allowed in this context": "a colon is not allowed here",
}
_STARTS_STRANGELY = re.compile(r"\s*+(?:- ++)*+(?:[^\s:#\"'][^:#\"']*: +)?[@`%&*!|>]")


def _place_of_error(name: str, error: yaml.MarkedYAMLError) -> tuple[Location, str]:
    """The most useful location of a syntax error, and its message."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or ""
    at_its_start = str(error.context).startswith(_WHERE_IT_OPENS) and "escape" not in problem
    if at_its_start and error.context_mark:
        mark = error.context_mark
    if problem in _PLAIN_MESSAGES:
        what = _PLAIN_MESSAGES[problem]
    else:
        what = ", ".join(part for part in (error.context, problem) if part)
    return (Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)), what


def _advice(text: str, place: Location) -> str:
    """Advice for the most likely cause of a syntax error."""
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    if line.count('"') % 2:
        return 'put the value between two `"`'
    if ": " in line.partition(": ")[2] or _STARTS_STRANGELY.match(line):
        return "put the value in quotation marks"
    return "check quotation marks, indentation and colons on this line and the line above"
