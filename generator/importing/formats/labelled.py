r"""Paragraphs that begin with the name of who speaks.

::

    **Ada Lovelace:** The name may be bold, `__Ada Lovelace__:` or plain, `Ada Lovelace:`,

    [00:00:34] Charles: and a time may stand before the name,

    **Ada Lovelace:** \[01:02\] or behind it.

    \[07:57\] A paragraph without a name continues the turn.

    **Break:** \[18:09\] to \[19:10\]

Recognised by its labels, with which at least a tenth of the paragraphs begin. A bold label is one
whatever it says; a plain one has to look like a name (see `labelling`). Lines may follow each
other with or without blank lines between the turns.
"""

import re
from collections.abc import Iterator

from generator.core.problems import Problems
from generator.importing import label_rules, timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks
from generator.importing.formats.blocks import Labelled, LabelOf

NAME = "labelled"
EXPECTED = "paragraphs that begin with `Name:`, `**Name:**` or `__Name__:`, with times or without"

_BEFORE = rf"(?:(?P<before>{timestamps.STAMP}|{timestamps.TIME})\s+)?"
_WITHIN = rf"(?:\s*(?P<within>{timestamps.STAMP}))?"
_BEHIND = rf"\s*(?P<behind>{timestamps.STAMP}|{timestamps.TIME}$)?\s*(?P<text>.*)"
_MARKED = re.compile(
    rf"{_BEFORE}(?P<mark>\*\*|__)(?P<label>[^\s*_:][^*:\n]{{0,79}}?)"
    rf"(?:{_WITHIN}\s*:\s*(?P=mark)|(?P=mark){_WITHIN.replace('within', 'outside')}\s*:){_BEHIND}"
)
_PLAIN = re.compile(
    rf"{_BEFORE}(?P<label>[^\s:\[\]*()_][^:\[\]*()\n]{{0,59}}?){_WITHIN}\s*:(?=\s|$){_BEHIND}"
)


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    if _is_marked(source):
        return blocks.evidence(source, _marked, "**Name:** text")
    return blocks.evidence(source, _plain, "Name: text")


def read(source: Source, problems: Problems) -> Draft:
    """The turns and headings of a file."""
    return blocks.read(source, problems, _labels(source))


def _is_marked(source: Source) -> bool:
    """Whether labels are bold, or underlined, rather than plain."""
    marked = sum(bool(_MARKED.fullmatch(line.strip())) for line in source.lines)
    return marked > 0 and marked >= sum(1 for _ in _all_plain(source))


def _labels(source: Source) -> LabelOf:
    """How labels are written in a file, and which there are."""
    if _is_marked(source):
        return _marked
    known = label_rules.accepted((each.label for each in _all_plain(source)), source.known)

    def label_of(line: str) -> Labelled | None:
        labelled = _plain(line)
        return labelled if labelled and label_rules.key(labelled.label) in known else None

    return label_of


def _all_plain(source: Source) -> Iterator[Labelled]:
    return (labelled for line in source.lines if (labelled := _plain(line.strip())))


def _marked(line: str) -> Labelled | None:
    return _taken_apart(_MARKED.fullmatch(line))


def _plain(line: str) -> Labelled | None:
    labelled = _taken_apart(_PLAIN.fullmatch(line))
    return labelled if labelled and label_rules.looks_like_one(labelled.label) else None


def _taken_apart(found: re.Match[str] | None) -> Labelled | None:
    if not found:
        return None
    groups = found.groupdict()
    stamp = next((groups[key] for key in _STAMPS if groups.get(key)), "")
    label, text = found["label"].strip(), found["text"]
    is_break = label_rules.key(label) in label_rules.BREAKS
    if is_break and timestamps.UNTIL.fullmatch(text):
        text = ""
    return Labelled(label, text, timestamps.seconds(stamp), alone=is_break)


_STAMPS = ("behind", "within", "outside", "before")
