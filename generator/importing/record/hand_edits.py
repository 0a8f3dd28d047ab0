"""Corrections that people made in transcript.txt itself become rows of the record.

So nobody has to write the record by hand: whoever corrects a word in a browser edits the
transcript, and the next import or review finds the difference and records it.
"""

import bisect
import re
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from generator.core import text_files
from generator.core.problems import Location, Problems
from generator.importing import accounting
from generator.importing.record import replay
from generator.importing.record.replay import RecordError
from generator.importing.record.text_map import Flow
from generator.read import change_cores
from generator.read.change_cores import Core
from generator.read.change_record import CLOSE, EDITOR, MAX_TEXT, OPEN, Change, ChangesFile

_TOKEN = re.compile(r"\s+|\S+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}|[{OPEN}{CLOSE}]")
_SMALLER = "take the change back, or make it in smaller steps"
_ROOM = 200
"""What the words beside a place may add to a row."""


class _Edit(NamedTuple):
    """What stands in the place of the characters from `first` to `last` of a text."""

    first: int
    last: int
    written: str


class _Placed(NamedTuple):
    """An edit, and where in the original it belongs."""

    first: int
    last: int
    start: int
    stop: int
    after: str


def read(file: Path, problems: Problems) -> str | None:
    """The text of a transcript, or None and what is wrong with it."""
    text = text_files.read(file, str(file), problems)
    if text is not None and not text.strip():
        advice = "restore it, or delete it to have it written anew from the record"
        problems.error(Location(str(file)), "the transcript is empty", advice)
        return None
    return text


def absorbed(original: str, made: ChangesFile, text: str) -> ChangesFile:
    """The record with a row for every edit of the transcript: it gives the text letter by letter.

    What people have decided in the record and have not carried out in the transcript is no edit.
    A proposed character that still stands between its marks stays proposed.

    Raises:
        RecordError: a row does not fit the original, an edit is too long for a row, or marks
            stand where nothing is proposed.
    """
    flow = Flow(original, made)
    wanted = _BLANK_LINES.sub("\n\n", text).strip("\n")
    if wanted == flow.text:
        return made
    asked = Flow(original, _reopened(made))
    starts = replay.line_starts(original)
    gone: list[Change] = []
    edits: list[Change] = []
    undone: set[int] = set()
    is_whole = True
    for first, last, start, stop, after in _placed(flow, _edits(flow, wanted)):
        replaced = flow.rows(first, last)
        if any(map(_is_answer, replaced)):
            span = asked.span(start, stop)
            if span and asked.text[slice(*span)] == after:
                is_whole = False
                continue
        _check(flow, first, after)
        if start >= stop or max(len(after), stop - start) > MAX_TEXT:
            raise _too_much(flow, first)
        line = bisect.bisect_right(starts, start)
        edits.append(
            Change(
                line=line,
                column=start - starts[line - 1] + 1,
                before=original[start:stop],
                after=after,
                rule="edit",
                certainty="certain",
                by=EDITOR,
            )
        )
        gone += replaced
        core = change_cores.core(edits[-1], start)
        undone |= {id(row) for row in replaced if not _is_step(original, starts, row, core)}
    result = without(made, gone, edits, undone)
    if is_whole and (given := replay.apply(original, result).removesuffix("\n")) != wanted:
        at = _shared(given, wanted)
        line = wanted.count("\n", 0, at) + 1
        what = f"the record cannot hold what was changed in line {line} of the transcript"
        raise RecordError(what, advice=_SMALLER)
    return result


def _is_step(original: str, starts: list[int], row: Change, core: Core) -> bool:
    """Whether what a row replaces lies within what the row in its place replaces."""
    own = change_cores.core(row, replay.offset(original, starts, row))
    return core.start <= own.start and own.end <= core.end and core.start < core.end


def _check(flow: Flow, first: int, after: str) -> None:
    """Refuse marks where nothing is proposed: what stands between them would be lost."""
    if mark := _MARKED.search(after):
        line = flow.text.count("\n", 0, first) + 1
        what = f"line {line} of the transcript has {mark[0]} where nothing is proposed"
        advice = f"write it without {OPEN} and {CLOSE}, or put the proposed character back"
        raise RecordError(what, advice=advice)


def _too_much(flow: Flow, first: int) -> RecordError:
    line = flow.text.count("\n", 0, first) + 1
    what = f"the transcript differs in too much at once from the record, from line {line} on"
    return RecordError(what, advice=_SMALLER)


def _reopened(made: ChangesFile) -> ChangesFile:
    """The record as it was before people answered its questions."""
    rows = [
        row.model_copy(update={"after": None}) if _is_answer(row) else row for row in made.changes
    ]
    return made.model_copy(update={"changes": tuple(rows)})


def _is_answer(row: Change) -> bool:
    """Whether a person has answered a question, and not just corrected something."""
    return bool(row.candidates) and not row.by_import


def _edits(flow: Flow, wanted: str) -> Iterator[_Edit]:
    """Where a text differs from that of the record, in parts that rows have room for.

    Paragraphs are compared before words, so that one that is gone does not confuse what follows.
    """
    left, right = _paragraphs(flow.text), _paragraphs(wanted)
    at = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        missing = [token for paragraph in left[i1:i2] for token in paragraph]
        extra = [token for paragraph in right[j1:j2] for token in paragraph]
        ends = [0, *accumulate(map(len, missing))]
        if tag != "equal":
            for place, gone, new in accounting.differences(missing, extra):
                edit = _Edit(at + ends[place], at + ends[place + len(gone)], "".join(new))
                for part in _beside_marks(flow.text, edit):
                    yield from _parts(flow, part)
        at += ends[-1]


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    ends = [number for number, token in enumerate(tokens, 1) if "\n\n" in token]
    bounds = [0, *ends, len(tokens)]
    return [tuple(tokens[a:b]) for a, b in pairwise(bounds) if a < b]


def _beside_marks(text: str, edit: _Edit) -> Iterator[_Edit]:
    """The parts of an edit between the marked characters that it leaves as they are."""
    before = [*_MARKED.finditer(text, edit.first, edit.last)]
    after = [*_MARKED.finditer(edit.written)]
    left, right = [mark[0] for mark in before], [mark[0] for mark in after]
    first, begin = edit.first, 0
    for i, j, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for number in range(size):
            mark, same = before[i + number], after[j + number]
            yield from _changed(
                text, _Edit(first, mark.start(), edit.written[begin : same.start()])
            )
            first, begin = mark.end(), same.end()
    yield from _changed(text, _Edit(first, edit.last, edit.written[begin:]))


def _changed(text: str, edit: _Edit) -> Iterator[_Edit]:
    """An edit without what stays at its beginning and its end; nothing where all of it stays."""
    gone = text[edit.first : edit.last]
    head = _shared(gone, edit.written)
    room = min(len(gone), len(edit.written)) - head
    tail = _shared(gone[::-1][:room], edit.written[::-1][:room])
    written = edit.written[head : len(edit.written) - tail]
    if written or head + tail < len(gone):
        yield _Edit(edit.first + head, edit.last - tail, written)


def _shared(left: str, right: str) -> int:
    """How many characters two texts share at their beginnings."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(left), len(right)))


def _parts(flow: Flow, edit: _Edit) -> Iterator[_Edit]:
    """An edit in pieces that rows have room for."""
    first, last, written = edit
    room = MAX_TEXT - _ROOM
    while last - first > room:
        stop = first + room
        while stop > first and not (flow.text[stop - 1].isspace() and _is_plain(flow, stop)):
            stop -= 1
        if stop == first:
            break
        yield _Edit(first, stop, written[:room])
        first, written = stop, written[room:]
    yield _Edit(first, last, written)


def _is_plain(flow: Flow, at: int) -> bool:
    """Whether a place lies outside of what rows have written."""
    first, last, beside = flow.origin(at, at, "")
    return first == last and not beside


def _placed(flow: Flow, edits: Iterable[_Edit]) -> Iterator[_Placed]:
    """The edits with their places; those that touch what one row has written are made one."""
    pending: tuple[_Edit, _Placed] | None = None
    for edit in edits:
        placed = _place(flow, edit)
        if pending and placed.start < pending[1].stop:
            before = pending[0]
            written = before.written + flow.text[before.last : edit.first] + edit.written
            edit = _Edit(before.first, edit.last, written)  # noqa: PLW2901 - both are one now
            placed = _place(flow, edit)
        elif pending:
            yield pending[1]
        pending = edit, placed
    if pending:
        yield pending[1]


def _place(flow: Flow, edit: _Edit) -> _Placed:
    """Where an edit belongs, with the words beside it, by which people know the place.

    Words beside it that rows have written are taken in only where nothing else tells the place.
    """
    while True:
        placed = _with_words(flow, edit)
        if placed.start < placed.stop:
            core = change_cores.core_of(
                placed.start, flow.original[placed.start : placed.stop], placed.after
            )
            other = flow.corrected(core[0], core[1])
            if other is None and core[0] == core[1]:
                other = flow.inserted(core[0])
            if other and (other[0] < edit.first or edit.last < other[1]):
                first, last = min(edit.first, other[0]), max(edit.last, other[1])
            elif flow.is_spacing_removed(placed.last) and placed.last < len(flow.text):
                first, last = edit.first, placed.last + 1
            elif flow.is_spacing_removed(placed.first) and placed.first > 0:
                first, last = placed.first - 1, edit.last
            else:
                return placed
        else:
            # Nothing of the original is near: the text beside it tells the place.
            first, last = edit.first, edit.last
            if first > 0:
                first -= 1
            elif last < len(flow.text):
                last += 1
            else:
                return placed
        before, behind = flow.text[first : edit.first], flow.text[edit.last : last]
        edit = _Edit(first, last, f"{before}{edit.written}{behind}")


def _with_words(flow: Flow, edit: _Edit) -> _Placed:
    """An edit widened to whole words, as far as no row has written them."""
    first, last, written = edit
    least, most = flow.plain_around(first, last) if last - first < _ROOM else (first, last)
    while first > least and edit.first - first < _ROOM // 2 and not flow.text[first - 1].isspace():
        first -= 1
    if first == edit.first or flow.is_within(edit.first, edit.last):
        while last < most and last - edit.last < _ROOM // 2 and not flow.text[last].isspace():
            last += 1
    written = flow.text[first : edit.first] + written + flow.text[edit.last : last]
    start, stop, after = flow.origin(first, last, written)
    return _Placed(first, last, start, stop, after)


def without(
    made: ChangesFile,
    gone: list[Change],
    instead: list[Change],
    undone: Collection[int] = (),
) -> ChangesFile:
    """The record with rows that take the place of others.

    A lost character that the rules have put back stays, as a step on the way; `undone` are the
    identities of rows that are none.
    """
    steps = {id(row) for row in gone if row.rule == "lost-character" and row.by_import}
    steps -= {*undone}
    ids = {id(row) for row in gone if row.is_open or id(row) not in steps}
    left = [row for row in made.changes if id(row) not in ids]
    return made.model_copy(update={"changes": (*left, *instead)})
