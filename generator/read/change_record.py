r"""changes.yml: how an original was changed to become transcript.txt.

::

    original: transcript-raw.txt
    form: wrapped
    labels: [Ada Lovelace, Charles Babbage]
    lengths: 32 28 31 30 12
    changes:
    - {line: 2, column: 9, before: "engin\n that", after: "engine that", rule: lost-character,
       certainty: certain, by: import}
    - {line: 4, column: 1, before: "mail", candidates: [mill], rule: term, by: import,
       note: "may be a misheard mill"}

A row without `after` is open: somebody has to decide. A row whose `after` equals its `before` keeps
the place as it is. read/change_cores.py computes what a row replaces.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from generator.core.fields import Integer, Record, Text, wrong
from generator.core.model import Provenance

FILE = "changes.yml"
IMPORT = "import"
"""The value of `by` for decisions that the rules of the import made."""
EDITOR = "editor"

OPEN, CLOSE = "⟦", "⟧"
"""These marks enclose a proposed character in a transcript."""
MAX_BYTES = 4 * 1024 * 1024
MAX_TEXT = 2_000
_RESTORED = frozenset({"lost-character"})
_CORRECTED = frozenset({"name", "spelling", "term", "word"})

Rule = Literal[
    "chapter",
    "edit",
    "interruption",
    "lost-character",
    "name",
    "paragraph",
    "spacing",
    "speaker",
    "spelling",
    "term",
    "time",
    "word",
]


def _passage(value: str) -> str:
    if len(value) > MAX_TEXT:
        raise wrong(f"{len(value):,} characters; at most {MAX_TEXT:,} are allowed", "shorten it")
    return value


def name_complaint(name: str) -> str:
    """What is wrong with the name of an original, or an empty string."""
    if not name or name.startswith(".") or set(name) & {"/", "\\", "\0"}:
        return f'"{name}" is not a plain file name'
    return ""


def _file_name(value: str) -> str:
    if what := name_complaint(value):
        raise wrong(what, "name a file in this folder")
    return value


def _counted(value: object) -> object:
    """Reject 0: lines and columns count from 1."""
    if value in ("0", 0):
        raise wrong('"0" is not a line or column', "count from 1")
    return value


def _numbers(value: object) -> object:
    if not isinstance(value, str):
        return value
    if any(not (word.isascii() and word.isdigit()) for word in value.split()):
        raise wrong("the lengths are not all numbers", "run the import again")
    return tuple(int(word) for word in value.split())


Passage = Annotated[str, AfterValidator(_passage)]
"""Literal text, including line breaks."""
Counted = Annotated[Integer, BeforeValidator(_counted)]
Lengths = Annotated[
    tuple[int, ...],
    BeforeValidator(_numbers),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^[0-9\s]*$"}),
]


class Change(Record):
    """One difference between an original and its transcript, or an open place."""

    line: Counted = Field(description="The line of the original on which `before` begins")
    column: Counted | None = Field(
        None, description="The column there; may be absent where `before` begins there only once"
    )
    before: Passage = Field(description="What stands there, literally")
    after: Passage | None = Field(None, description="What the transcript has; absent: open")
    candidates: tuple[Passage, ...] = Field((), description="What it may have been, best first")
    rule: Rule
    certainty: Literal["certain", "probable"] | None = None
    by: Text = Field(description="Who decided: `import` for its rules, `editor` for people")
    note: Passage = Field("", description="Why")

    @model_validator(mode="after")
    def _is_a_change(self) -> "Change":
        if not self.before:
            raise wrong("`before` is empty", "quote the words at the place")
        if self.is_open and self.rule == "lost-character" and not self.candidates:
            raise wrong("a lost character without candidates", "add `candidates`, or `after`")
        return self

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.after is None

    @property
    def by_import(self) -> bool:
        """Whether a rule decided, not a person."""
        return self.by == IMPORT

    @property
    def flat(self) -> str:
        """The original text on one line."""
        return self.before.replace("\n", " ")

    @property
    def stays(self) -> bool:
        """Whether the decision is to change nothing."""
        return self.after == self.flat


class ChangesFile(Record):
    """The record of an episode: <episode>/source/changes.yml."""

    original: Annotated[Passage, AfterValidator(_file_name)] = Field(
        description="The file beside this one that was imported"
    )
    form: Literal["wrapped", "blocks"] = Field(
        "wrapped", description="How the original becomes a transcript: see the authoring guide"
    )
    labels: tuple[Passage, ...] = Field((), description="The labels of the original")
    lengths: Lengths = Field((), description="How many characters each line of the original has")
    changes: tuple[Change, ...] = ()

    @property
    def starts(self) -> list[int]:
        """The offset of each line of the original, computed from `lengths`."""
        return [0, *accumulate(length + 1 for length in self.lengths)][:-1]


def misplaced(row: Change, lengths: Sequence[int]) -> tuple[str, str] | None:
    """The key of a row that points outside the original, and why; None if there is none.

    `lengths` are the lengths of the lines of the original, without line ends.
    """
    if row.line > len(lengths):
        return "line", f"the original has no line {row.line:,}; the last one is {len(lengths):,}"
    length, column = lengths[row.line - 1], row.column or 1
    if column > length + 1:
        what = f"line {row.line} of the original has no column {column:,}; its length is {length:,}"
        return "column", what
    first, *others = row.before.split("\n")
    room = length - column + 1
    if len(first) > room or (others and row.column and len(first) < room):
        what = f"line {row.line} of the original has {room:,} characters from this column on, not"
        return "before", f"{what} {len(first):,}"
    for number, text in enumerate(others, row.line + 1):
        is_last = number == row.line + len(others)
        if number > len(lengths):
            return (
                "before",
                f"the original has no line {number:,}; the last one is {len(lengths):,}",
            )
        least = 0 if is_last else lengths[number - 1]
        if not least <= len(text) <= lengths[number - 1]:
            what = f"line {number} of the original has {lengths[number - 1]:,} characters"
            return "before", f"{what}, not {len(text):,}"
    return None


def shared(before: str, after: str) -> tuple[int, int]:
    """The lengths of the common prefix, and of the common suffix of the rest.

    A line break in the prefix equals a space. The suffix ends at a line break, since a new
    paragraph may replace it.
    """
    shortest = min(len(before), len(after))
    flat = before.replace("\n", " ")
    head = next((i for i in range(shortest) if flat[i] != after[i]), shortest)
    rest = shortest - head
    ends = (i for i in range(rest) if before[-1 - i] == "\n" or before[-1 - i] != after[-1 - i])
    return head, next(ends, rest)


def provenance(record: ChangesFile) -> Provenance:
    """The summary of a record, as readers see it."""
    decided = Counter[str](row.rule for row in record.changes if not row.is_open and not row.stays)
    return Provenance(
        original=record.original,
        restored=sum(decided[rule] for rule in _RESTORED),
        corrected=sum(decided[rule] for rule in _CORRECTED),
        open=sum(row.is_open for row in record.changes),
        unplaced=sum(row.column is None and not row.stays for row in record.changes),
    )
