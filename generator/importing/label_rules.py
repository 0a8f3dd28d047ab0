"""Which beginnings of lines are labels, where nothing but a colon sets them apart from speech.

`So here is the thing: ...` is speech and `Ada Lovelace: ...` is a label. A label looks like a name,
and there is more than its looks to speak for it, in this order:

1. it is reserved, such as `Unknown` or `Speaker 2`, or the name or alias of one of the people;
2. it recurs;
3. it has two words or more, without digits. In the report a voice with one turn is pointed out.
"""

import re
from collections import Counter
from collections.abc import Iterable

from generator.core.label_syntax import MOST_WORDS, looks_like_label

MAX_LENGTH = 60
BREAKS = frozenset({"ad break", "break", "commercial break", "jingle", "music"})
"""Labels behind which nobody speaks."""

_TWO_NAMES = re.compile(r"[^\d\s]+(?:\s[^\d\s]+)+")
_WORD = re.compile(r"[\w.'’&/()#-]+")
_RESERVED = re.compile(
    r"Unknown|(?:(?:Unknown|Unidentified) )?(?:Speaker|Voice|Guest|Host|Male|Female)"
    r"(?:[ _]\w{1,3})?"
    r"|(?i:speaker|voice|guest|host)[ _]?\d{1,3}"
)


def looks_like_one(label: str) -> bool:
    """Up to five capitalised words; scripts without capitals count as capitalised."""
    if not 0 < len(label.split()) <= MOST_WORDS or len(label) > MAX_LENGTH:
        return False
    return is_reserved(label) or looks_like_label(label, _WORD)


def is_reserved(label: str) -> bool:
    """Whether a label is what tools call voices they do not know: `Speaker 2`, `Unknown`."""
    return bool(_RESERVED.fullmatch(label))


def accepted(
    candidates: Iterable[str], known: frozenset[str], doubtful: Iterable[str] = ()
) -> frozenset[str]:
    """Those of the labels met in a file that are labels indeed, case-folded.

    The doubtful ones stand where a label is unlikely: two words are not enough for them.
    """
    likely = [*filter(looks_like_one, candidates)]
    unlikely = [*filter(looks_like_one, doubtful)]
    times = Counter(map(key, (*likely, *unlikely)))
    sure = (
        label
        for label in (*likely, *unlikely)
        if times[key(label)] > 1 or key(label) in known | BREAKS or is_reserved(label)
    )
    return frozenset(map(key, (*sure, *filter(_TWO_NAMES.fullmatch, likely))))


def key(label: str) -> str:
    """What two spellings of a label have in common."""
    return " ".join(label.split()).casefold()
