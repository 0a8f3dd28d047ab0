"""SBV: the captions of YouTube Studio, with two times and no numbers.

::

    0:00:00.500,0:00:02.400
    Ada: Good morning, this
    is the engine

    0:00:02.400,0:00:04.800
    that weaves patterns.

Recognised by lines with two times and a comma. Captions may begin with names, as in SRT.
http://www.subvertapp.com/docs/subvert-user-guide/supported-subtitle-formats/subviewer/
"""

import re

from generator.core.problems import Location, Problems
from generator.importing import timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import cues
from generator.importing.formats.cues import Cue

NAME = "sbv"
EXPECTED = "SBV captions: `0:00:00.500,0:00:02.400`, and the text below"

_CLOCK = r"\d{1,2}:\d{2}:\d{2}\.\d{3}"
_TIMES = re.compile(rf"\s*(?P<start>{_CLOCK}),(?P<end>{_CLOCK})\s*")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    found = sum(bool(_TIMES.fullmatch(line)) for line in source.lines)
    return f"{found} captions with times such as 0:00:00.500,0:00:02.400" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """The captions of a file."""
    found: list[tuple[int, float, float, list[str]]] = []
    for number, line in enumerate(source.lines, 1):
        times = _TIMES.fullmatch(line)
        start = timestamps.seconds(times["start"]) if times else None
        end = timestamps.seconds(times["end"]) if times else None
        if start is not None and end is not None:
            found.append((number, start, end, []))
        elif found:
            found[-1][3].append(line)
        elif line.strip():
            what = f'"{line.strip()[:60]}" is above the first caption'
            problems.error(Location(source.name, number), what, "remove it, or give it times")
    return cues.read(
        source, [Cue(at, start, end, tuple(lines)) for at, start, end, lines in found], problems
    )
