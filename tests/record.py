"""Rebuilds the paragraphs of a transcript from its raw text and the record of every change.

A row of `source/changes.yml` has `line` (of the raw text, from 1), `before` (literally what starts
on that line), `after`, `rule` and `certainty`. What `before` and `after` share at their beginnings
and ends is context (a line break counts as a space); only the core that differs is replaced.
"""

import re
from collections.abc import Iterable
from typing import TypedDict


class Row(TypedDict):
    """One change."""

    line: int
    before: str
    after: str
    rule: str
    certainty: str


class RecordError(ValueError):
    """A row does not fit the raw text, or two rows contradict each other."""


def locate(raw: str, row: Row) -> tuple[int, int, str]:
    """What a row replaces: from where to where in the raw text, and by what."""
    lines = raw.split("\n")
    first = sum(len(line) + 1 for line in lines[: row["line"] - 1])
    last = first + len(lines[row["line"] - 1])
    before, after = row["before"], row["after"]
    places = [start for start in range(first, last + 1) if raw.startswith(before, start)]
    if not before or before == after or len(places) != 1:
        message = f"line {row['line']}: {before!r} starts there {len(places)} times, not once"
        raise RecordError(message)
    flat = before.replace("\n", " ")
    shortest = min(len(flat), len(after))
    head = next((i for i in range(shortest) if flat[i] != after[i]), shortest)
    rest = shortest - head
    tail = next((i for i in range(rest) if flat[-1 - i] != after[-1 - i]), rest)
    return places[0] + head, places[0] + len(before) - tail, after[head : len(after) - tail]


def rebuild(raw: str, rows: Iterable[Row], labels: Iterable[str]) -> list[tuple[str, str]]:
    r"""The label and text of every paragraph, in order.

    1. Every row is located in the raw text, so that the order of the rows does not matter.
    2. Rows do not overlap, but for a lost character within a word that another row corrects: that
       row stands.
    3. A line break that no row replaces starts a turn where a label follows, else it is a space.
    4. A blank line in `after` starts a paragraph, which belongs to somebody else if it has a label.
    """
    label = re.compile("({}): ?".format("|".join(map(re.escape, labels))))
    parts = []
    position = 0
    for start, end, text in _cores(raw, rows):
        parts += [_unwrap(raw, position, start, label), text]
        position = end
    parts.append(_unwrap(raw, position, len(raw), label))
    paragraphs: list[tuple[str, str]] = []
    for block in "".join(parts).split("\n\n"):
        found = label.match(block)
        speaker = found[1] if found else paragraphs[-1][0]
        text = (block[found.end() :] if found else block).strip(" ")
        if not text or "  " in text or "\n" in text:
            message = f"not a paragraph: {text[:60]!r}"
            raise RecordError(message)
        paragraphs.append((speaker, text))
    return paragraphs


def _cores(raw: str, rows: Iterable[Row]) -> list[tuple[int, int, str]]:
    """What all rows replace, in order of place, without the steps on the way."""
    located = sorted(
        ((*locate(raw, row), row) for row in rows), key=lambda found: (found[0], -found[1])
    )
    kept: list[tuple[int, int, str, Row]] = []
    for found in located:
        start, end, _, row = found
        if kept and (start < kept[-1][1] or (start, end) == kept[-1][:2]):
            if row["rule"] == "lost-character" and end <= kept[-1][1]:
                continue
            message = f"two rows change the same place: {kept[-1][3]} and {row}"
            raise RecordError(message)
        kept.append(found)
    return [(start, end, text) for start, end, text, _ in kept]


def _unwrap(raw: str, start: int, end: int, label: re.Pattern[str]) -> str:
    """A stretch of the raw text with its line breaks read as what they stand for."""
    parts = []
    for position in range(start, end):
        if raw[position] != "\n":
            parts.append(raw[position])
        else:
            parts.append("\n\n" if label.match(raw, position + 1) else " ")
    return "".join(parts)
