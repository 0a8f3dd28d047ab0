"""Numbers of episodes: 51, or a text such as `T3`, `12.5` and `Bonus 2`.

A number of digits without a leading 0 is an integer; any other is text. Both are shown as written.
"""

import re
from functools import lru_cache

Number = int | str
Key = tuple[tuple[int, int, str], ...]

MAX_LENGTH = 20
_INTEGER = re.compile(r"0|[1-9][0-9]{0,11}")
_DIGITS = re.compile(r"([0-9]+)")


def parse(text: str) -> Number | None:
    """The number that a text in a file means; None if it is not one.

    A number that is text begins with a letter or digit, so that its beginning can be heard.
    """
    written = " ".join(text.split())
    if _INTEGER.fullmatch(written):
        return int(written)
    return written if written[:1].isalnum() and len(written) <= MAX_LENGTH else None


@lru_cache(maxsize=10_000)
def key(number: Number) -> Key:
    """The key by which numbers are compared and sorted naturally: 2, 12, 12.5, E3, E12.

    It ignores letter case and leading zeros.
    """
    parts = _DIGITS.split(str(number).casefold())
    return tuple(
        (0, int(part), "") if position % 2 else (1, 0, part)
        for position, part in enumerate(parts)
        if part
    )
