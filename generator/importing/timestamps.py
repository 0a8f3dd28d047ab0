"""Times as transcripts write them: `0:13`, `1:02:03`, `00:00:02.760`, `00:00:02,760`, `[07:57]`."""

import re

TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
# `01:02:03:14`, as programs that cut film write it; the last part counts the frames of a second.
FRAMES = r"\d{1,2}:\d{2}:\d{2}[:;]\d{2,3}"
# In square or round brackets, which Markdown may have escaped: \[07:57\].
STAMP = rf"\\?[\[(]{TIME}\\?[\])]"
# `[59:32] to [59:48]`: the end of a stretch without speech.
UNTIL = re.compile(rf"(?:to|-|–)\s*{STAMP}")
# Whatever may be a stamp, for the accounts: with or without brackets.
ANY = re.compile(rf"{STAMP}|(?<![\d:]){TIME}(?![\d:])")

_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:[.,]\d{1,3})?)")
_MINUTE = 60
_HOUR = 3600


def seconds(written: str) -> float | None:
    """The seconds of a time or stamp, of the first where it is a range; None for no time."""
    found = _PARTS.search(written)
    if not found:
        return None
    hours, minutes, rest = int(found[1] or 0), int(found[2]), float(found[3].replace(",", "."))
    if rest >= _MINUTE or (found[1] and minutes >= _MINUTE):
        return None
    return hours * _HOUR + minutes * _MINUTE + rest


def written(time: float) -> str:
    """A time as transcript.txt has it, in whole seconds: `0:02:40`."""
    whole = int(time)
    return f"{whole // _HOUR}:{whole // _MINUTE % _MINUTE:02}:{whole % _MINUTE:02}"
