"""The name and a time in brackets, closed by a colon, as Rev and others write it.

::

    Ada Lovelace (00:00:36):
    Good morning.

    (00:01:21):
    A time alone continues the turn.

    Charles Babbage (00:01:30): The text may follow on the same line.

Recognised by such lines.
"""

import re
from dataclasses import replace

from generator.core.problems import Problems
from generator.importing import timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks
from generator.importing.formats.blocks import LabelOf

NAME = "name-in-brackets"
EXPECTED = "`Name (00:00:36):` in front of or above each turn, `(00:01:21):` to continue it"

_LINE = re.compile(
    rf"(?:\*\*|__)?(?P<label>[^\s:*_\[(][^:\[\]\n]{{0,79}}?)(?:\*\*|__)?\s*"
    rf"\((?P<stamp>{timestamps.TIME})\)\s*:(?:\*\*|__)?(?:\s+(?P<text>.*))?"
)
_CONTINUED = re.compile(rf"^(?P<stamp>\({timestamps.TIME}\))\s*:(?:\s+|$)")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    return blocks.evidence(source, _label_of(source), "Name (00:00:36):")


def read(source: Source, problems: Problems) -> Draft:
    """The turns and headings of a file."""
    # Without its colon a continuing time is one in front of a paragraph.
    lines = (_as_paragraph(line) for line in source.lines)
    continued = replace(source, text="\n".join(lines))
    return blocks.read(continued, problems, _label_of(source))


def _as_paragraph(line: str) -> str:
    return (
        _CONTINUED.sub(r"\g<stamp> ", line.lstrip(), count=1) if line.lstrip()[:1] == "(" else line
    )


def _label_of(source: Source) -> LabelOf:
    return lambda line: blocks.timed_label(_LINE.fullmatch(line), source)
