"""Corrections that people made in transcript.txt itself become rows of the record.

So nobody has to write the record by hand: whoever corrects a word in a browser edits the
transcript, and the next import or review finds the difference and records it.
"""

import bisect
import re
from itertools import accumulate

from generator.changes import EDITOR, Change, ChangesFile
from generator.importing import accounting, record
from generator.importing.flow import Flow

_TOKEN = re.compile(r"\s+|\S+")


def absorbed(original: str, made: ChangesFile, text: str) -> ChangesFile:
    """The record with a row for every edit of the transcript.

    Raises:
        RecordError: a row does not fit the original.
    """
    flow = Flow(original, made)
    expected = _TOKEN.findall(flow.text)
    found = _TOKEN.findall(text.removesuffix("\n"))
    at = [0, *accumulate(map(len, expected))]
    starts = record.line_starts(original)
    gone: list[Change] = []
    edits: list[Change] = []
    for place, missing, extra in accounting.differences(expected, found):
        first, last = place, place + len(missing)
        written = extra
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
        gone += flow.rows(at[first], at[last])
    return without(made, gone, edits)


def without(made: ChangesFile, gone: list[Change], instead: list[Change]) -> ChangesFile:
    """The record with rows that take the place of others.

    A lost character that was put back stays, as a step on the way.
    """
    ids = {id(row) for row in gone if row.rule != "lost-character" or row.is_open}
    left = [row for row in made.changes if id(row) not in ids]
    return made.model_copy(update={"changes": (*left, *instead)})
