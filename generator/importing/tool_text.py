"""Headers and footers that programs and offices put around a transcript: not spoken, left out.

::

    SUMMARY KEYWORDS                  INTERVIEWER: Ben Okri
    loom, card, pattern               DATE: March 4, 2021

    SPEAKERS                          Meeting started 2021/03/04 10:00
    Ada Lovelace, Ben Okri            Attendees
                                      Ada Lovelace, Ben Okri

    Transcribed by https://otter.ai   Meeting ended after 00:40:21

Only these are left out, by name, only at the beginning and the end of a file, and each is listed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from generator.importing import accounting, markdown
from generator.importing.draft import LeftOut, Source

WHY = "written by a program or an office, not spoken"
WHY_HEADING = "a heading that only says that the transcript follows"

_LINES_AT_THE_TOP = 40
_LINES_AT_THE_END = 6
_SHOWN = 80
_FEWEST_FIELDS = 2
# The first lines of exports by Otter and Google Meet; the block below them belongs to them.
_ABOVE_A_BLOCK = re.compile(r"(?:SUMMARY )?KEYWORDS|SPEAKERS|SUMMARY|Attendees")
_AT_THE_TOP = re.compile(
    r"Meeting started\b.*|Transcript|This editable transcript was computer generated\b.*"
    r"|Transcri(?:bed|pt|ption) (?:\w+ )?by\b.*"
)
_AT_THE_END = re.compile(
    r"Meeting ended\b.*|Transcription (?:ended|stopped)\b.*"
    r"|Transcri(?:bed|pt|ption) (?:\w+ )?by\b.*"
)
# What archives of oral history write above an interview.
_FIELD = re.compile(
    r"(?P<key>(?:interview )?date(?: of (?:interview|transcription))?|location|place|interviewers?"
    r"|interviewees?|narrator|transcriber|transcriptionist|(?:transcribed|edited|audited) by"
    r"|project|collection|tape|length|duration|recorded|accession(?: number)?)\s*:\s.*",
    re.IGNORECASE,
)
_TITLES = frozenset(
    ("transcript", "full transcript", "episode transcript", "transcription", "transkript")
)


def without(source: Source) -> tuple[Source, tuple[LeftOut, ...]]:
    """A text whose headers and footers are blank lines, and what they were."""
    numbers = dict.fromkeys(_numbers(source))
    if not numbers:
        return source, ()
    lines = list(source.lines)
    left_out = []
    for number in numbers:
        line = lines[number].strip()
        why = WHY_HEADING if markdown.HEADING.fullmatch(line) else WHY
        size = accounting.characters(line) if len(line) > _SHOWN else 0
        left_out.append(LeftOut(number + 1, line[:_SHOWN], why, size))
        lines[number] = ""
    return replace(source, text="\n".join(lines)), tuple(left_out)


def _numbers(source: Source) -> Iterator[int]:
    """The positions of the lines that are left out, from 0."""
    start = markdown.front_matter(source).end
    lines = [(n, line.strip()) for n, line in enumerate(source.lines) if n >= start]
    filled = [(n, line) for n, line in lines if line]
    top = filled[:_LINES_AT_THE_TOP]
    yield from _fields(top, filled)
    for number, line in top:
        if _ABOVE_A_BLOCK.fullmatch(line):
            yield number
            yield from _block(source, number + 1)
        elif _AT_THE_TOP.fullmatch(line):
            yield number
    yield from (n for n, line in filled[-_LINES_AT_THE_END:] if _AT_THE_END.fullmatch(line))
    headings = [
        (n, found["title"]) for n, line in filled if (found := markdown.HEADING.fullmatch(line))
    ]
    if len(headings) == 1 and headings[0][1].rstrip(":").casefold() in _TITLES:
        yield headings[0][0]


def _block(source: Source, start: int) -> Iterator[int]:
    """The lines from a position to the next blank line, a blank line at once aside."""
    while start < len(source.lines) and not source.lines[start].strip():
        start += 1
    while start < len(source.lines) and source.lines[start].strip():
        yield start
        start += 1


def _fields(top: list[tuple[int, str]], filled: list[tuple[int, str]]) -> list[int]:
    """The fields above an interview: at least two, each with a key that no other line has.

    `INTERVIEWER: So tell me ...` is a turn where there are several.
    """
    keys = Counter(
        found["key"].casefold() for _, line in filled if (found := _FIELD.fullmatch(line))
    )
    numbers = [
        number
        for number, line in top
        if (found := _FIELD.fullmatch(line)) and keys[found["key"].casefold()] == 1
    ]
    return numbers if len(numbers) >= _FEWEST_FIELDS else []
