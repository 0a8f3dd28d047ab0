r"""The signs `>>` and `>>>`, with which captions and court reporters mark another speaker.

::

    >> ADA: Welcome everybody.
    >> Thank you. >> It is warm.

The sign ends the turn and is not printed. Somebody may also speak of the shift `1 >> 2`: where no
line of a file begins with the sign, it is text.
"""

import re
from collections.abc import Iterable, Iterator

from generator.importing.draft import LeftOut

WHY = "a sign that somebody else begins to speak, which ends the turn"

_SIGN = re.compile(r"(?:^|(?<=\s))>>+(?=\s|[^\W\d_]|$)\s*")
_ABOVE = re.compile(r"\s*>>+(?=\s|[^\W\d_]|$)")


def marks_speakers(lines: Iterable[str]) -> bool:
    """Whether any line begins with the sign."""
    return any(">>" in line and _ABOVE.match(line) for line in lines)


def split(text: str) -> Iterator[tuple[bool, str]]:
    """The parts of a text between the signs, each with whether a sign is in front of it."""
    at, is_new = 0, False
    for found in _SIGN.finditer(text):
        if part := text[at : found.start()].strip():
            yield is_new, part
        at, is_new = found.end(), True
    if (part := text[at:].strip()) or is_new:
        yield is_new, part


def count(text: str) -> int:
    """How many signs a text has."""
    return len(_SIGN.findall(text)) if ">>" in text else 0


def left_out(signs: int, line: int) -> tuple[LeftOut, ...]:
    """The note about signs that are not printed, of which the first is on a line."""
    return (LeftOut(line, f">>, {signs:,} of them", WHY),) if signs else ()
