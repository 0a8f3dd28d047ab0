"""Which beginnings of lines are labels, where nothing but a colon sets them apart from speech.

::

    Ada Lovelace: text                      Charles Babbage, PhD: text
    [SPEAKER_00]: text                      Charles Babbage | Cambridge: text
    **Ada Lovelace:** text                  Ada Lovelace (she/her): text
    - Ada Lovelace: text                    the colon may be that of Chinese, U+FF1A

`So here is the thing: ...` is speech and `Ada Lovelace: ...` is a label. In this order:

1. what the keeper called speech is speech;
2. the name or alias of a person, a label that the keeper named, and a reserved label such as
   `Unknown` or `Speaker 2` are labels, whatever they look like;
3. what looks like a name (up to five capitalised words) is a label where it recurs, or has two
   words or more without digits;
4. where three of four paragraphs begin like that, any other name is a label, though not a word
   such as `Note`, and so is whatever short text recurs.

A label that is accepted in one form is a label in every form. What looks like a label and is taken
for speech is listed in the report (`doubts`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from generator.core import slugs
from generator.core.label_syntax import MOST_WORDS, looks_like_label
from generator.importing import markdown
from generator.importing.draft import Draft, Heading, Source

MAX_LENGTH = 60
MOST_DOUBTS = 5
"""So many lines that look like labels may become speech; above, the import asks."""
BREAKS = frozenset({"ad break", "break", "commercial break", "jingle", "music"})
"""Labels behind which nobody speaks."""

# A full-width colon needs no space behind it.
COLON = r"(?:\uff1a|:(?=\s|$))"
# Without line breaks, and at most as long as a label of the archive.
PLAIN = r"[^\s:\uff1a\[\]*_()<>\\][^:\uff1a\[\]*<>\n]{0,99}?"
BRACKETED = r"\[[^\s:\uff1a\[\]][^:\uff1a\[\]\n]{0,99}?\]"
DASH = r"(?:(?:[-–—•]|>>)\s*)?"

_PREFIX = re.compile(rf"\s*{DASH}(?P<label>{BRACKETED}|{PLAIN})\s*{COLON}\s*")
_TWO_NAMES = re.compile(r"[^\d\s]+(?:\s[^\d\s]+)+")
_WORD = re.compile(r"[\w.'’&/()-]+")
_NUMBER_SIGN = re.compile(r"[#№]\s?(?=\d)")
# What stands behind a name: (she/her) - | Cambridge - , PhD
_ADDED = re.compile(
    r"\s*\((?=[^()]*[^\W\d])[^()]*\)$|\s+[|·]\s.*$"
    r"|(?:,\s*(?:[A-Z][a-z]?\.?[A-Z][A-Za-z.]*|Jr\.?|Sr\.?|Esq\.?|I{2,3}))+$"
)
_RESERVED = re.compile(
    r"Unknown|(?:(?:Unknown|Unidentified) )?(?:Speaker|Voice|Guest|Host|Male|Female)"
    r"(?:[ _]\w{1,3})?"
    r"|(?i:speaker|voice|guest|host)[ _]?\d{1,3}"
)
# Single words with which people announce what they say: one turn does not make them a label.
_OPENERS = frozenset(
    "again also and answer but conclusion disclaimer example fact finally first hint important"
    " note now plus problem ps question quote reason remember result second so solution spoiler"
    " summary third tip today update warning well".split()
)
_DOMINATED = 0.75
_MOST_LISTED = 1000
_MOST_MISSED = 50
_LOOSE_WORDS = 8


class Prefix(NamedTuple):
    """The beginning of a line that may be a label."""

    label: str
    """Without brackets, dash and colon."""
    end: int
    """Where the text behind it begins."""


class Doubt(NamedTuple):
    """Something that looks like a label and is taken for speech."""

    line: int
    label: str


def prefix(line: str) -> Prefix | None:
    """What stands in front of the first colon of a line, if it may be a label at all."""
    found = _PREFIX.match(line)
    return Prefix(bare(found["label"]), found.end()) if found else None


def bare(written: str) -> str:
    """A label without square brackets around it, with single spaces."""
    if written.startswith("[") and written.endswith("]"):
        written = written[1:-1]
    return " ".join(written.split())


def base(label: str) -> str:
    """The name in a label: `Ada Lovelace (she/her)`, `Ada Lovelace | Cambridge` -> Ada Lovelace.

    `Speaker (A)` stays as it is: what is added tells the voices apart.
    """
    name = _ADDED.sub("", label).strip()
    return label if not name or is_reserved(name) else name


def looks_like_one(label: str) -> bool:
    """Up to five capitalised words; scripts without capitals count as capitalised."""
    name = _NUMBER_SIGN.sub("", base(label))
    if not 0 < len(name.split()) <= MOST_WORDS or len(name) > MAX_LENGTH:
        return False
    return is_reserved(name) or looks_like_label(name, _WORD)


def is_reserved(label: str) -> bool:
    """Whether a label is what tools call voices they do not know: `Speaker 2`, `Unknown`."""
    return bool(_RESERVED.fullmatch(_NUMBER_SIGN.sub("", label)))


def accepted(
    candidates: Iterable[str],
    source: Source,
    doubtful: Iterable[str] = (),
    *,
    paragraphs: int = 0,
) -> frozenset[str]:
    """Those of the labels met in a file that are labels indeed, as keys; see `is_among`.

    The doubtful ones stand where a label is unlikely: two words are not enough for them.
    `paragraphs` is how many paragraphs or captions there are, with a label or without.
    """
    first, others = [*candidates], [*doubtful]
    times = Counter(key(base(label)) for label in (*first, *others))
    likely = (
        looks_like_one(label)
        or (_is_short(label) and times[key(base(label))] > 1)
        or is_among(label, source.known)
        for label in first
    )
    dominated = paragraphs > 0 and sum(likely) >= _DOMINATED * paragraphs
    found: set[str] = set()
    for number, label in enumerate((*first, *others)):
        is_likely = number < len(first)
        name = base(label)
        own = {key(label), key(name)}
        if own & source.speech:
            continue
        recurs = times[key(name)] > 1
        is_name = looks_like_one(label)
        two = is_likely and bool(_TWO_NAMES.fullmatch(name))
        if (
            own & (source.known | BREAKS)
            or is_reserved(label)
            or (is_name and (recurs or two))
            or (dominated and is_likely and is_name and key(name) not in _OPENERS)
            or (dominated and is_likely and recurs and _is_short(label))
        ):
            found |= own
    return frozenset(found)


def is_among(label: str, labels: frozenset[str]) -> bool:
    """Whether a label, or the name in it, is one of those that were accepted."""
    return key(label) in labels or key(base(label)) in labels


def doubts(draft: Draft, source: Source) -> Iterator[Doubt]:
    """The lines that look like a label and are speech in a draft, in order.

    Both the beginnings of utterances and those of the file's lines within them are looked at.
    """
    used = source.known.union(
        key(name)
        for each in draft.utterances
        if each.label
        for name in (each.label, base(each.label))
    )
    labelled = [each.label is not None for each in draft.utterances]
    dominated = sum(labelled) >= _DOMINATED * len(labelled)
    count = 0
    for item, following in pairwise((*draft.items, None)):
        if item is None or isinstance(item, Heading) or not item.text:
            continue
        last = following.line if following else len(source.lines) + 1
        is_odd = dominated and item.label is None
        first = item.line + (item.label is not None)  # that of the label is looked at as a text
        lines = range(first, last)
        for number, doubt in enumerate(_within(item.text, item.line, lines, source)):
            if is_among(doubt.label, source.speech):
                continue
            is_meant = looks_like_one(doubt.label) or is_among(doubt.label, used)
            if is_meant or (is_odd and not number and _is_short(doubt.label)):
                yield doubt
                count += 1
        if count > _MOST_LISTED:
            return


def _within(text: str, line: int, numbers: range, source: Source) -> Iterator[Doubt]:
    """What may be a label at the beginning of a text, or of a line of the file that is in it."""
    position = 0
    if found := prefix(text):
        yield Doubt(line, found.label)
        position = found.end
    missed = 0
    for number in numbers:
        if number > len(source.lines) or missed > _MOST_MISSED:
            return
        written = source.lines[number - 1]
        if ":" not in written and "\uff1a" not in written:
            continue
        found = prefix(markdown.plain(written))
        if not found:
            continue
        at = text.find(found.label, position)
        if at >= 0:
            yield Doubt(number, found.label)
            position = at + len(found.label)
        else:
            missed += 1


def _is_short(label: str) -> bool:
    return len(label) <= MAX_LENGTH and len(label.split()) <= _LOOSE_WORDS


def key(label: str) -> str:
    """What two spellings of a label have in common."""
    return slugs.folded(label)
