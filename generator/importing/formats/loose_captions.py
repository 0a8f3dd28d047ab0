"""Captions with an arrow between their times that are neither WebVTT nor SRT.

::

    0:0:0.0 --> 0:0:2.400          1
    Ada Lovelace                   00:01,500 --> 00:02,400
    Good morning.                  Good morning.

Recognised by lines with two times, an arrow and nothing else, none of which is as in SRT. Where
every caption has two lines and the first is a name, as in older transcripts of Microsoft Teams, it
says who speaks; otherwise captions may begin with names, as in SRT.
"""

import re

from generator.core.problems import Location, Problems
from generator.importing import label_rules
from generator.importing.draft import Draft, Source
from generator.importing.formats import cues
from generator.importing.formats.cues import Cue

NAME = "loose-captions"
EXPECTED = "captions below times such as `0:0:0.0 --> 0:0:2.400` or `00:01,500 --> 00:02,400`"

_CLOCK = r"(?:(?:\d{1,3}:)?\d{1,3}:)?\d{1,5}(?:[.,]\d{1,9})?"
_TIMES = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-->\s*(?P<end>{_CLOCK})\s*")
_AS_IN_SRT = re.compile(r"\s*\d+:\d{2}:\d{2}[,.]\d+\s*-->\s*\d+:\d{2}:\d{2}[,.]\d+")
_FEWEST_LINES = 2


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    times = [line for line in source.lines if _TIMES.fullmatch(line)]
    found = len(times) if not any(map(_AS_IN_SRT.match, times)) else 0
    return f"{found} captions with an arrow between two times" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """The captions of a file."""
    found: list[tuple[int, float, float, list[str]]] = []
    for number, line in enumerate(source.lines, 1):
        if times := _TIMES.fullmatch(line):
            if found and found[-1][3] and found[-1][3][-1].isdigit():
                found[-1][3].pop()  # the number of this caption
            start, end = seconds(times["start"]), seconds(times["end"])
            found.append((number, start, end, []))
        elif found and line.strip():
            found[-1][3].append(line.strip())
        elif line.strip() and not line.strip().isdigit():
            what = f'"{line.strip()[:60]}" is above the first caption'
            problems.error(Location(source.name, number), what, "remove it, or give it times")
    if all(_has_name_above(lines) for *_, lines in found):
        for *_, lines in found:
            lines[:2] = [f"{lines[0]}: {lines[1]}"]
    return cues.read(
        source, [Cue(at, start, end, tuple(lines)) for at, start, end, lines in found], problems
    )


def _has_name_above(lines: list[str]) -> bool:
    return len(lines) >= _FEWEST_LINES and label_rules.looks_like_one(lines[0])


def seconds(written: str) -> float:
    """The seconds of `1:02:03.5`, `02:03,5` or `123.5`."""
    time = 0.0
    for part in written.replace(",", ".").split(":"):
        time = 60 * time + float(part)
    return time
