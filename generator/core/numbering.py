"""Numbers of episodes: 51, or a text such as `T3`, `12.5` and `Bonus 2`.

A number of digits alone, without a leading 0, is an integer; any other is a text. Both are shown as
they are written.
"""

import re
from functools import lru_cache

Number = int | str
Key = tuple[tuple[int, int, str], ...]

MAX_LENGTH = 20
_INTEGER = re.compile(r"0|[1-9][0-9]{0,11}")
_DIGITS = re.compile(r"([0-9]+)")


def parse(text: str) -> Number | None:
    """A number as it is written in a file; None where the text is not one.

    A text begins with a letter or a digit, so that one hears where it begins.
    """
    written = " ".join(text.split())
    if _INTEGER.fullmatch(written):
        return int(written)
    return written if written[:1].isalnum() and len(written) <= MAX_LENGTH else None


@lru_cache(maxsize=10_000)
def key(number: Number) -> Key:
    """What equal numbers share, and what sorts them naturally: 2, 12, 12.5, E3, E12.

    Letter case does not count, nor do zeros before digits.
    """
    parts = _DIGITS.split(str(number).casefold())
    return tuple(
        (0, int(part), "") if position % 2 else (1, 0, part)
        for position, part in enumerate(parts)
        if part
    )
