"""Corrections that people made in transcript.txt itself become rows of the record.

So nobody has to write the record by hand: whoever corrects a word in a browser edits the
transcript, and the next import or review finds the difference and records it.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from generator import source_text
from generator.changes import CLOSE, EDITOR, MAX_TEXT, OPEN, Change, ChangesFile
from generator.importing import accounting, record
from generator.importing.flow import Flow
from generator.importing.record import RecordError
from generator.problems import Location, Problems

_TOKEN = re.compile(r"\s+|\S+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}|[{OPEN}{CLOSE}]")
_SMALLER = "take the change back, or make it in smaller steps"
_ROOM = 200
"""What the words beside a place may add to a row."""


class _Edit(NamedTuple):
    """What stands in the place of the tokens from `first` to `last`."""

    first: int
    last: int
    written: list[str]


class _Placed(NamedTuple):
    """An edit from one place of the text to another, and where in the original it stands."""

    first: int
    last: int
    start: int
    stop: int
    after: str


def read(file: Path, problems: Problems) -> str | None:
    """The text of a transcript, or None and what is wrong with it."""
    text = source_text.read(file, str(file), problems)
    if text is not None and not text.strip():
        advice = "restore it, or delete it to have it written anew from the record"
        problems.error(Location(str(file)), "the transcript is empty", advice)
        return None
    return text


def absorbed(original: str, made: ChangesFile, text: str) -> ChangesFile:
    """The record with a row for every edit of the transcript.

    What people have decided in the record and have not carried out in the transcript is no edit.
    A character between marks is only proposed, and no edit either.

    Raises:
        RecordError: a row does not fit the original, or an edit is too long for one.
    """
    flow = Flow(original, made)
    if text.removesuffix("\n") == flow.text:
        return made
    asked = Flow(original, _reopened(made))
    expected = _TOKEN.findall(flow.text)
    found = _TOKEN.findall(_BLANK_LINES.sub("\n\n", text).strip("\n"))
    at = [0, *accumulate(map(len, expected))]
    starts = record.line_starts(original)
    gone: list[Change] = []
    edits: list[Change] = []
    is_whole = not _MARKED.search(text)
    for first, last, start, stop, after in _placed(
        flow, at, expected, _edits(flow, at, expected, found)
    ):
        replaced = flow.rows(first, last)
        if any(map(_is_answer, replaced)):
            span = asked.span(start, stop)
            if span and asked.text[slice(*span)] == after:
                is_whole = False
                continue
        wanted = _MARKED.sub("", after)
        if wanted != after and wanted == original[start:stop].replace("\n", " ") and not replaced:
            continue
        if start >= stop or max(len(wanted), stop - start) > MAX_TEXT:
            line = flow.text.count("\n", 0, first) + 1
            what = (
                f"the transcript differs in too much at once from the record, from line {line} on"
            )
            raise RecordError(what, advice=_SMALLER)
        line = bisect.bisect_right(starts, start)
        edits.append(
            Change(
                line=line,
                column=start - starts[line - 1] + 1,
                before=original[start:stop],
                after=wanted,
                rule="edit",
                certainty="certain",
                by=EDITOR,
            )
        )
        gone += replaced
    result = without(made, gone, edits)
    if is_whole and record.apply(original, result).split() != text.split():
        what = "the record cannot hold all that was changed in the transcript at once"
        raise RecordError(what, advice=_SMALLER)
    return result


def _reopened(made: ChangesFile) -> ChangesFile:
    """The record as it was before people answered its questions."""
    rows = [
        row.model_copy(update={"after": None}) if _is_answer(row) else row for row in made.changes
    ]
    return made.model_copy(update={"changes": tuple(rows)})


def _is_answer(row: Change) -> bool:
    """Whether a person has answered a question, and not just corrected something."""
    return bool(row.candidates) and not row.by_import


def _edits(
    flow: Flow, at: Sequence[int], expected: Sequence[str], found: Sequence[str]
) -> Iterator[_Edit]:
    """Where two texts differ, in parts that rows have room for.

    Paragraphs are compared before words, so that one that is gone does not confuse what follows.
    """
    left, right = _paragraphs(expected), _paragraphs(found)
    i = j = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right).get_opcodes():
        missing = [token for paragraph in left[i1:i2] for token in paragraph]
        extra = [token for paragraph in right[j1:j2] for token in paragraph]
        if tag != "equal":
            for place, gone, new in accounting.differences(missing, extra):
                yield from _parts(flow, at, i + place, gone, new)
        i, j = i + len(missing), j + len(extra)


def _paragraphs(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    ends = [number for number, token in enumerate(tokens, 1) if "\n\n" in token]
    bounds = [0, *ends, len(tokens)]
    return [tuple(tokens[a:b]) for a, b in pairwise(bounds) if a < b]


def _parts(
    flow: Flow, at: Sequence[int], place: int, missing: list[str], extra: list[str]
) -> Iterator[_Edit]:
    """One difference: word for word where marks are in it, in pieces where it is long."""
    if any(_MARKED.search(token) for token in extra):
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, missing, extra).get_opcodes():
            if tag != "equal":
                yield _Edit(place + i1, place + i2, extra[j1:j2])
        return
    first, last = place, place + len(missing)
    room = MAX_TEXT - _ROOM
    while at[last] - at[first] > room:
        stop = bisect.bisect_right(at, at[first] + room) - 1
        while stop > first and not _is_plain(flow, at[stop]):
            stop -= 1
        if stop == first:
            break
        written, extra = _cut(extra, room)
        yield _Edit(first, stop, written)
        first = stop
    yield _Edit(first, last, extra)


def _cut(tokens: list[str], room: int) -> tuple[list[str], list[str]]:
    """As many tokens as there is room for, and the others."""
    ends = [*accumulate(map(len, tokens))]
    number = bisect.bisect_right(ends, room)
    return tokens[:number], tokens[number:]


def _is_plain(flow: Flow, at: int) -> bool:
    """Whether a place lies outside of what rows have written."""
    first, last, beside = flow.origin(at, at, "")
    return first == last and not beside


def _placed(
    flow: Flow, at: Sequence[int], expected: Sequence[str], edits: Iterable[_Edit]
) -> Iterator[_Placed]:
    """The edits with their places; those that touch what one row has written are made one."""
    pending: tuple[_Edit, _Placed] | None = None
    for edit in edits:
        placed = _place(flow, at, expected, edit)
        if pending and placed.start < pending[1].stop:
            before = pending[0]
            between = expected[before.last : edit.first]
            written = [*before.written, *between, *edit.written]
            edit = _Edit(before.first, edit.last, written)  # noqa: PLW2901 - both are one now
            placed = _place(flow, at, expected, edit)
        elif pending:
            yield pending[1]
        pending = edit, placed
    if pending:
        yield pending[1]


def _place(flow: Flow, at: Sequence[int], expected: Sequence[str], edit: _Edit) -> _Placed:
    first, last, written = edit
    start, stop, after = flow.origin(at[first], at[last], "".join(written))
    while start >= stop and (first > 0 or last < len(expected)):
        # Nothing of the original stands here: the words beside it tell the place.
        if first > 0:
            first -= 1
            written = [expected[first], *written]
        else:
            written = [*written, expected[last]]
            last += 1
        start, stop, after = flow.origin(at[first], at[last], "".join(written))
    return _Placed(at[first], at[last], start, stop, after)


def without(made: ChangesFile, gone: list[Change], instead: list[Change]) -> ChangesFile:
    """The record with rows that take the place of others.

    A lost character that the rules have put back stays, as a step on the way.
    """
    steps = {id(row) for row in gone if row.rule == "lost-character" and row.by_import}
    ids = {id(row) for row in gone if row.is_open or id(row) not in steps}
    left = [row for row in made.changes if id(row) not in ids]
    return made.model_copy(update={"changes": (*left, *instead)})
