"""A time in brackets beside the name, in orders that other formats do not have.

::

    [Speaker 1] [00:00]             **[00:00] ADA:** Good morning.
    Good morning.
                                    [00:00:05.10] - Ben Okri
                                    Good morning.

Recognised by such lines, where at least one of the names recurs or is known: behind a time and a
dash there may be speech as well.
"""

import re

from generator.core.problems import Problems
from generator.importing import label_rules, timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks
from generator.importing.formats.blocks import Labelled, LabelOf

NAME = "time-and-name"
EXPECTED = "`[Speaker 1] [00:00]`, `**[00:00] Name:**` or `[00:00:05.10] - Name`"

_STAMP = rf"(?P<stamp>{timestamps.STAMP})"
_LINES = (
    re.compile(rf"\[(?P<label>[^\s\[\]\d][^\[\]\n]{{0,79}})\]\s*{_STAMP}\s*:?\s*(?P<text>.*)"),
    re.compile(
        rf"(?P<mark>\*\*|__)\s*{_STAMP}\s*(?P<label>[^\s*_:][^*:\n]{{0,79}}?)"
        r"(?::\s*(?P=mark)|(?P=mark)\s*:)\s*(?P<text>.*)"
    ),
    re.compile(rf"{_STAMP}\s*[-–—]\s+(?P<label>[^\s:*_\[(][^:\[\]\n]{{0,79}}?)\s*:?"),
)


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    label_of = _label_of(source)
    found, paragraphs = blocks.candidates(source, label_of)
    labels = (each.label for each in found)
    known = label_rules.accepted(labels, source, paragraphs=paragraphs)
    if not known:
        return ""
    return blocks.evidence(source, label_of, "[00:00] - Name")


def read(source: Source, problems: Problems) -> Draft:
    """The turns and headings of a file."""
    return blocks.read(source, problems, _label_of(source))


def _label_of(source: Source) -> LabelOf:
    def label_of(line: str) -> Labelled | None:
        for form in _LINES:
            if labelled := blocks.timed_label(form.fullmatch(line), source):
                return labelled
        return None

    return label_of
