"""Plain text, wrapped at a fixed width, without blank lines: the raw text of the first episode.

::

    Ada Lovelace: Good morning, this
    is the engine that weaves
    patterns of algebra.
    Charles Babbage: Good morning!

Recognised by labels at the beginnings of lines, no blank lines between the turns, and more lines
than labels, none of them long. A line that begins with a name without a colon is text. The lines
of a turn are joined with a space. Where characters were lost at the wraps, `repair` works on the
raw lines of `turns` and hands its own to `draft`.
"""

import re
from collections.abc import Iterable

from generator.core.problems import Problems
from generator.importing import accounting, label_rules, markdown
from generator.importing.draft import Draft, Source, Utterance
from generator.importing.repair.model import RawTurn

NAME = "wrapped"
EXPECTED = "`Name: text` in short lines, wrapped at a fixed width, without blank lines"

_LABEL = re.compile(r"(?P<label>[^\s:\[\]*()][^:\[\]*]{0,59}):(?=\s|$)")
_LONGEST = 100
_BLANK_SHARE = 20


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    if markdown.front_matter(source).end:
        return ""
    lines = "\n".join(source.lines).strip("\n").split("\n")
    labels = sum(bool(turn.label) for turn in turns(source))
    blank = sum(not line.strip() for line in lines)
    wrapped = (
        labels
        and max(map(len, lines)) <= _LONGEST
        and len(lines) >= 2 * labels
        and _BLANK_SHARE * blank <= len(lines)
    )
    return f"{labels} turns in {len(lines)} short lines" if wrapped else ""


def read(source: Source, problems: Problems) -> Draft:
    """The turns of a file, each as one paragraph."""
    read = draft(turns(source))
    accounting.of_lines(source, 1, read, problems, bare=str)
    return read


def turns(source: Source) -> list[RawTurn]:
    """The turns with their raw lines, spaces and all; text before the first label has none."""
    found: list[tuple[str, int, list[str]]] = []
    labels = _labels(source)
    for number, line in enumerate(source.lines, 1):
        matched = _LABEL.match(line)
        if matched and label_rules.is_among(matched["label"], labels):
            found.append((matched["label"], number, [line]))
        elif found:
            found[-1][2].append(line)
        elif line.strip():
            found.append(("", number, [line]))
    return [RawTurn(label, number, _without_blank_end(lines)) for label, number, lines in found]


def draft(turns: Iterable[RawTurn]) -> Draft:
    """The draft of turns, repaired or not: their lines joined with a space."""
    return Draft(
        tuple(
            Utterance(
                " ".join(" ".join(turn.lines)[turn.speech_from :].split()),
                turn.first_line,
                " ".join(turn.label.split()) or None,
            )
            for turn in turns
        )
    )


def _labels(source: Source) -> frozenset[str]:
    found = (_LABEL.match(line) for line in source.lines)
    return label_rules.accepted((match["label"] for match in found if match), source)


def _without_blank_end(lines: list[str]) -> tuple[str, ...]:
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    return tuple(lines)
