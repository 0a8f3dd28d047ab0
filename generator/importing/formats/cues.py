"""Captions in other notations, read as those of WebVTT: names, rolling lines and signs included."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.core.problems import Location, Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import webvtt

_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: its first line in the file, its times in seconds, and its text."""

    line: int
    start: float
    end: float
    lines: tuple[str, ...]


def read(source: Source, cues: Sequence[Cue], problems: Problems) -> Draft:
    """The draft of captions, whose lines are those of the file."""
    text = ["WEBVTT", ""]
    line_of = [1, 1, 1]
    for cue in cues:
        block = [f"{_clock(cue.start)} --> {_clock(cue.end)}"]
        block += [html.escape(line, quote=False) for line in cue.lines if line.strip()]
        text += [*block, ""]
        line_of += [cue.line] * (len(block) + 1)
    own = Problems()
    draft = webvtt.read(replace(source, text="\n".join(text)), own)
    for problem in own:
        place = Location(source.name, line_of[min(problem.location.line, len(line_of) - 1)])
        problems.error(place, problem.message, problem.advice)
    items = tuple(replace(item, line=line_of[item.line]) for item in draft.items)
    left_out = tuple(replace(out, line=line_of[out.line]) for out in draft.left_out)
    return replace(draft, items=items, left_out=left_out)


def _clock(seconds: float) -> str:
    whole, rest = divmod(round(seconds * _MILLISECONDS), _MILLISECONDS)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"
