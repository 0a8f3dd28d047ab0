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
from dataclasses import replace

from generator.core.problems import Problems
from generator.importing import label_rules, timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks
from generator.importing.formats.blocks import Labelled, LabelOf

NAME = "labelled"
EXPECTED = "paragraphs that begin with `Name:`, `**Name:**` or `__Name__:`, with times or without"

_BEFORE = rf"(?:(?P<before>{timestamps.STAMP}|{timestamps.TIME})\s+)?{label_rules.DASH}"
_WITHIN = rf"(?:\s*(?P<within>{timestamps.STAMP}))?"
# A bare time behind the colon may be a part of what is said: `Ada: 10:30 is when we meet`.
_BEHIND = (
    rf"\s*(?P<behind>{timestamps.STAMP}|{timestamps.TIME}(?=$|\t)|\d{{1,3}}:\d\d:\d\d(?=\s))?"
    r"\s*(?P<text>.*)"
)
_MARKED = re.compile(
    rf"{_BEFORE}(?P<mark>\*\*|__)(?P<label>[^\s*_:][^*:\n]{{0,99}}?)"
    rf"(?:{_WITHIN}\s*[:\uff1a]\s*(?P=mark)"
    rf"|(?P=mark){_WITHIN.replace('within', 'outside')}\s*[:\uff1a]){_BEHIND}"
)
_PLAIN = re.compile(
    rf"{_BEFORE}(?P<label>{label_rules.BRACKETED}|{label_rules.PLAIN}){_WITHIN}"
    rf"\s*{label_rules.COLON}{_BEHIND}"
)


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    sample = "**Name:** text" if _is_marked(source) else "Name: text"
    return blocks.evidence(source, _labels(source), sample)


def read(source: Source, problems: Problems) -> Draft:
    """The turns and headings of a file."""
    return blocks.read(source, problems, _labels(source))


def _is_marked(source: Source) -> bool:
    """Whether most labels are bold, or underlined."""
    found = [*_all(source)]
    plain = sum(not is_bold and label_rules.looks_like_one(label) for label, is_bold in found)
    return 0 < sum(is_bold for _, is_bold in found) >= plain


def _all(source: Source) -> Iterator[tuple[str, bool]]:
    """What may be a label in the lines of a file, and whether it is bold."""
    for line in source.lines:
        if labelled := _marked(line.strip()):
            yield labelled.label, True
        elif labelled := _plain(line.strip()):
            yield labelled.label, False


def _labels(source: Source) -> LabelOf:
    """How labels are written in a file, and which there are.

    Where most are bold, a bold one is a label whatever it says.
    """
    found = [*_all(source)]
    _, paragraphs = blocks.candidates(source, lambda _: None)
    bold = [label for label, is_bold in found if is_bold]
    if _is_marked(source):
        names = frozenset(map(label_rules.key, bold)) - source.speech
        sure = replace(source, known=source.known | names)
        others = (label for label, is_bold in found if not is_bold)
        known = names | label_rules.accepted((), sure, doubtful=others)
    else:
        labels = (label for label, _ in found)
        known = label_rules.accepted(labels, source, paragraphs=paragraphs)

    def label_of(line: str) -> Labelled | None:
        labelled = _marked(line) or _plain(line)
        return labelled if labelled and label_rules.is_among(labelled.label, known) else None

    return label_of


def _marked(line: str) -> Labelled | None:
    return _taken_apart(_MARKED.fullmatch(line)) if "**" in line or "__" in line else None


def _plain(line: str) -> Labelled | None:
    return _taken_apart(_PLAIN.fullmatch(line)) if ":" in line or "\uff1a" in line else None


def _taken_apart(found: re.Match[str] | None) -> Labelled | None:
    if not found:
        return None
    groups = found.groupdict()
    stamp = next((groups[key] for key in _STAMPS if groups.get(key)), "")
    label, text = label_rules.bare(found["label"]), found["text"]
    is_break = label_rules.key(label) in label_rules.BREAKS
    if is_break and timestamps.UNTIL.fullmatch(text):
        text = ""
    return Labelled(label, text, timestamps.seconds(stamp), alone=is_break)


_STAMPS = ("behind", "within", "outside", "before")
