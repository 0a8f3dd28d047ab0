"""What Whisper and whisper.cpp print while they work: a line for each segment.

::

    [00:00.000 --> 00:02.400]  Good morning, everybody.
    [00:02.400 --> 00:05.900]  The loom is new.

Recognised by such lines, if at least half of all lines are like that; the brackets may be missing.
Other lines above the first one are what the program says of itself, and left out; a line below
continues its segment. Segments may begin with names, as in SRT.
https://github.com/openai/whisper/blob/main/whisper/transcribe.py (`verbose`)
"""

import re
from dataclasses import replace

from generator.core.problems import Problems
from generator.importing import accounting, timestamps
from generator.importing.draft import Draft, LeftOut, Source
from generator.importing.formats import cues
from generator.importing.formats.cues import Cue

NAME = "arrow-lines"
EXPECTED = "lines such as `[00:00.000 --> 00:02.400] text`"

_CLOCK = rf"(?:{timestamps.TIME}|\d{{1,6}}\.\d{{1,3}})"
_LINE = re.compile(rf"\[?\s*(?P<start>{_CLOCK})\s*-->\s*(?P<end>{_CLOCK})\s*\]?\s*(?P<text>.*)")
_SHOWN = 80
_WHY = "above the first segment: what the program says of itself"


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    lines = [line for line in source.lines if line.strip()]
    found = sum(bool((each := _LINE.fullmatch(line.strip())) and each["text"]) for line in lines)
    is_one = 0 < len(lines) <= 2 * found
    return f"{found} lines such as `[00:00.000 --> 00:02.400] text`" if is_one else ""


def read(source: Source, problems: Problems) -> Draft:
    """The segments of a file."""
    found: list[tuple[int, float, float, list[str]]] = []
    left_out = []
    for number, line in enumerate(source.lines, 1):
        matched = _LINE.fullmatch(line.strip())
        start = _seconds(matched["start"]) if matched else None
        end = _seconds(matched["end"]) if matched else None
        if matched and start is not None and end is not None:
            found.append((number, start, end, [matched["text"]]))
        elif found:
            found[-1][3].append(line)
        elif text := line.strip():
            size = accounting.characters(text) if len(text) > _SHOWN else 0
            left_out.append(LeftOut(number, text[:_SHOWN], _WHY, size))
    draft = cues.read(
        source, [Cue(at, start, end, tuple(lines)) for at, start, end, lines in found], problems
    )
    return replace(draft, left_out=(*left_out, *draft.left_out))


def _seconds(written: str) -> float | None:
    return timestamps.seconds(written) if ":" in written else float(written)
