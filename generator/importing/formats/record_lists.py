"""Where in a file of nested values the list of what was said is: under whatever keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.importing.formats import json_text, records

# A list of people or links may have names and texts too, but it has no times.
_WHO = frozenset({"who", "speaker", "speakername", "speakerlabel", "voice"})


@dataclass(frozen=True, slots=True)
class RecordList:
    """The records of a list, and the keys and positions that lead to it."""

    path: tuple[str | int, ...]
    records: tuple[Mapping[str, object], ...]


def largest(value: object) -> RecordList | None:
    """The list with the most text among those whose records have a text and a time or a voice.

    Takes work in proportion to the size of the value.
    """
    best: RecordList | None = None
    most = 0
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, Mapping):
            waiting.extend(((*path, key), each) for key, each in item.items())
        elif isinstance(item, list):
            waiting.extend(((*path, number), each) for number, each in enumerate(item))
            found = json_text.records(item)
            size = _spoken(found)
            if size > most:
                best, most = RecordList(path, tuple(found)), size
    return best


def keys(found: list[Mapping[str, object]]) -> list[str]:
    """All keys of records, in the order in which they appear."""
    return list(dict.fromkeys(key for record in found for key in record))


def _spoken(found: list[Mapping[str, object]]) -> int:
    """How many characters of text the records have, if they are what was said."""
    columns = records.columns(keys(found)) if found else None
    if columns is None:
        return 0
    who = "".join((columns.speaker or "").split("_")).casefold()
    if who not in _WHO and not records.with_times(columns, found).start:
        return 0
    texts = (record.get(columns.text) for record in found)
    return sum(len(text) for text in texts if isinstance(text, str))
