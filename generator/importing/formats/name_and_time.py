"""The name, a colon and a time on a line of their own above the paragraph.

::

    ---
    title: Accounts for Bitcoin
    ---
    ## Introductions

    Ada: 00:00:19

    Good morning.
    A line that follows without a blank line continues the paragraph.

    Charles: 00:00:23

    Good morning!

Recognised by such lines.
"""

import re

from generator.core.problems import Problems
from generator.importing import label_rules, timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks
from generator.importing.formats.blocks import LabelOf

NAME = "name-and-time"
EXPECTED = "`Name: 00:00:19` on a line of its own above each turn"

_LABEL = (
    rf"(?:{timestamps.STAMP}\s*)?(?:\*\*|__)?(?P<label>[^\s:*_\[(][^:\[\]\n]{{0,79}}?)"
    r"(?:\*\*|__)?\s*:(?:\*\*|__)?"
)
_LINE = re.compile(rf"{_LABEL}\s+(?P<stamp>{timestamps.TIME}|{timestamps.STAMP})")
_LABEL_AND_TEXT = re.compile(rf"{_LABEL}\s*{timestamps.STAMP}?\s*[^\s\d\[(\\].*")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not.

    Where more labels have a text beside them, one with only a time is a turn without words.
    """
    lines = [line.strip() for line in source.lines]
    label_of = _label_of(source)
    with_text = (found for line in lines if (found := _LABEL_AND_TEXT.fullmatch(line)))
    beside = sum(label_rules.looks_like_one(found["label"]) for found in with_text)
    if beside > sum(label_of(line) is not None for line in lines):
        return ""
    return blocks.evidence(source, _label_of(source), "Name: 00:00:19")


def read(source: Source, problems: Problems) -> Draft:
    """The turns and headings of a file."""
    return blocks.read(source, problems, _label_of(source))


def _label_of(source: Source) -> LabelOf:
    return lambda line: blocks.timed_label(_LINE.fullmatch(line), source)
