"""Captions as the library reads them, held against the lines of the file.

The library (docs/project/decisions/0010-subtitle-library.md) passes over what it cannot read. Here
every line of the file is walked: it is part of a caption the library found, a caption's number or
name, or a part of the format; anything else would be lost and is an error with its line.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.core.problems import Location, Problems
from generator.importing import accounting, label_rules
from generator.importing.draft import Draft, LeftOut, Source, Utterance
from generator.importing.formats import chevrons, rolling

if TYPE_CHECKING:
    from webvtt.models import Caption

ARROW = "-->"

_SHOWN = 80
_TIME = r"(?:\d+:)?\d+:\d+[.,]\d+"
# Behind the times stand settings, `align:start`; in SRT coordinates, `X1:40`.
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s+[A-Za-z][A-Za-z0-9]*:\S+)*\s*")
_LIKE_TIMES = re.compile(r"\s*(?:\d+:)?\d+:\d+(?:[.,]\d+)?\s*[-=–—]*(?:>|→)\s*(?:\d+:)?\d+:\d")
_CLOCK = re.compile(r"\s*(?:(\d+):)?(\d+):(\d+)[.,]")
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """What one speaker says in a caption; without a label it is whoever spoke before."""

    text: str
    label: str | None = None
    new_turn: bool = False


@dataclass(slots=True)
class _Walk:
    """Goes through the lines of the file once, beside the captions."""

    source: Source
    problems: Problems
    furniture: dict[int, LeftOut | None]
    position: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    def find(self, caption: "Caption") -> int:
        """The number of the line with a caption's times; what lies before it is accounted for."""
        lines = self.source.lines
        while self.position < len(lines):
            here = self.position
            if ARROW in lines[here]:
                end = _end_of_payload(lines, here, caption)
                if end:
                    self._check_times(here, end)
                    self.position = end
                    return here + 1
                self._note_lost_caption(here)
            else:
                self._pass_over(here)
            self.position = here + 1
        return len(lines)

    def _check_times(self, here: int, end: int) -> None:
        """Note words on a line of times, and times among the words of a caption."""
        lines = self.source.lines
        if not _TIMES.fullmatch(lines[here]):
            self.problems.error(
                Location(self.source.name, here + 1),
                f'a line of times with more on it: "{lines[here].strip()[:_SHOWN]}"',
                "put what is spoken on the line below",
            )
        for number in range(here + 1, end):
            if _LIKE_TIMES.match(lines[number]):
                self.problems.error(
                    Location(self.source.name, number + 1),
                    f'times within the text of a caption: "{lines[number].strip()[:_SHOWN]}"',
                    "put a blank line above, and write the times as 00:01:02.500 --> 00:01:04.000",
                )

    def finish(self) -> None:
        """Account for all lines behind the last caption."""
        while self.position < len(self.source.lines):
            if ARROW in self.source.lines[self.position]:
                self._note_lost_caption(self.position)
            else:
                self._pass_over(self.position)
            self.position += 1

    def _pass_over(self, here: int) -> None:
        lines = self.source.lines
        line = lines[here].strip()
        if here in self.furniture:
            if note := self.furniture[here]:
                self.left_out.append(note)
        elif line and self._names_a_caption(here):
            if not line.isdigit():
                size = accounting.characters(line) if len(line) > _SHOWN else 0
                why = "the name of a caption, on the line above its times"
                self.left_out.append(LeftOut(here + 1, line[:_SHOWN], why, size))
        elif line:
            self.problems.error(
                Location(self.source.name, here + 1),
                f'"{line[:60]}" belongs to no caption',
                "remove the blank line above it, or give it times of its own",
            )

    def _names_a_caption(self, here: int) -> bool:
        """Whether a line is the number or name of the caption below it."""
        lines = self.source.lines
        following = here + 1
        if lines[here].strip().isdigit():  # a number may be cut off from its caption
            while following < len(lines) and not lines[following].strip():
                following += 1
        above = lines[here - 1].strip() if here else ""
        first_of_block = not above or (here - 1) in self.furniture
        is_name = first_of_block or lines[here].strip().isdigit()
        return is_name and following < len(lines) and ARROW in lines[following]

    def _note_lost_caption(self, here: int) -> None:
        below = self.source.lines[here + 1] if here + 1 < len(self.source.lines) else ""
        if _CLOCK.match(self.source.lines[here]) and not below.strip():
            return  # a caption without a text
        self.problems.error(
            Location(self.source.name, here + 1),
            f'a caption that cannot be read: "{self.source.lines[here].strip()[:60]}"',
            "write its times as 00:01:02.500 --> 00:01:04.000, with a blank line above"
            " and, in SRT, a number",
        )


def read(
    source: Source,
    captions: "Sequence[Caption]",
    furniture: dict[int, LeftOut | None],
    pieces_of: "Callable[[Caption], list[Piece]]",
    problems: Problems,
) -> Draft:
    """The draft of captions; `furniture` holds lines (from 0) that are no captions, and why."""
    walk = _Walk(source, problems, furniture)
    groups = []
    for caption in captions:
        line = walk.find(caption)
        start = caption.start_time.in_milliseconds() / _MILLISECONDS
        end = caption.end_time.in_milliseconds() / _MILLISECONDS
        pieces = [piece for piece in pieces_of(caption) if piece.text or piece.label is not None]
        groups.append(
            [
                Utterance(piece.text, line, piece.label, start, end, piece.new_turn)
                for piece in pieces
            ]
        )
    walk.finish()
    once, left_out = rolling.once(groups, [*map(_words_of_lines, captions)])
    marked = [group[0].line for group in once if any(each.new_turn for each in group)]
    signs = sum(each.new_turn for group in once for each in group)
    left_out += chevrons.left_out(signs, marked[0] if marked else 1)
    return Draft(
        tuple(each for group in once for each in group),
        (*walk.left_out, *left_out),
        captions=True,
    )


def _words_of_lines(caption: "Caption") -> list[int]:
    """How many words the lines of a caption have, without signs such as `>>`."""
    lines = caption.text.replace("&gt;", ">").split("\n")
    return [sum(bool(word.strip(">")) for word in line.split()) for line in lines]


def prefixes(source: Source, captions: "Sequence[Caption]") -> frozenset[str]:
    """The labels with which captions or their lines begin, case-folded."""
    first: list[str] = []
    others: list[str] = []
    for caption in captions:
        for number, line in enumerate(caption.lines):
            for is_new, part in chevrons.split(line.replace("&gt;", ">")):
                if found := label_rules.prefix(part):
                    (others if number and not is_new else first).append(found.label)
    return label_rules.accepted(first, source, doubtful=others, paragraphs=len(captions))


def split_at_prefixes(
    lines: Iterable[str], labels: frozenset[str], *, with_signs: bool = False
) -> list[Piece]:
    """The lines of a caption as one piece for each label that they begin with.

    `with_signs` says that `>>` in the file marks another speaker.
    """
    pieces: list[tuple[str | None, bool, list[str]]] = [(None, False, [])]
    for line in lines:
        for is_new, part in chevrons.split(line) if with_signs else ((False, line),):
            found = label_rules.prefix(part)
            if found and label_rules.is_among(found.label, labels):
                pieces.append((found.label, is_new, [part[found.end :]]))
            elif is_new:
                pieces.append(("", True, [part]))
            else:
                pieces[-1][2].append(part)
    return [
        Piece(" ".join(" ".join(texts).split()), label, is_new) for label, is_new, texts in pieces
    ]


def split_at_signs(piece: Piece) -> list[Piece]:
    """The parts of a piece between the signs `>>`, of which the first is that of its voice."""
    parts = [*chevrons.split(piece.text)]
    return [
        Piece(text, piece.label if not number else "", is_new)
        for number, (is_new, text) in enumerate(parts)
    ] or [piece]


def _end_of_payload(lines: Sequence[str], here: int, caption: "Caption") -> int:
    """Where a caption's lines end, from 0, if it is the one whose times stand `here`; else 0."""
    clock = _CLOCK.match(lines[here])
    if not clock:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    if (hours * 60 + minutes) * 60 + seconds != caption.start_time.in_milliseconds() // 1000:
        return 0
    position = here + 1
    for text in caption.lines:
        while position < len(lines) and not lines[position].strip() and text.strip():
            position += 1
        if position >= len(lines) or lines[position] != text:
            return 0
        position += 1
    return position
