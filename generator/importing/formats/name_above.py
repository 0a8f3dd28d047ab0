"""The name and a time on a line of their own above the paragraphs, as Otter and others write it.

::

    Ada Lovelace  0:13
    Good morning.

    A further paragraph.

    Charles Babbage  1:02:03
    Good morning!

Recognised by such lines: a name, at least one space, a time, and nothing else.
"""

import re

from generator.core.problems import Problems
from generator.importing import timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks
from generator.importing.formats.blocks import LabelOf

NAME = "name-above"
EXPECTED = "`Name  0:13` on a line of its own above each turn"

_LINE = re.compile(
    rf"(?:\*\*|__)?(?P<label>[^\s:*_\[(][^:\[\]\n]{{0,79}}?)(?:\*\*|__)?"
    rf"[ \t\u00a0]+(?:[-–—|·][ \t]+)?(?P<stamp>{timestamps.TIME}|{timestamps.STAMP})"
)


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    return blocks.evidence(source, _label_of(source), "Name  0:13")


def read(source: Source, problems: Problems) -> Draft:
    """The turns and headings of a file."""
    return blocks.read(source, problems, _label_of(source))


def _label_of(source: Source) -> LabelOf:
    return lambda line: blocks.timed_label(_LINE.fullmatch(line), source)
