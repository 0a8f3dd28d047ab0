"""Reading JSON that anybody may have written."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from generator.core.problems import Location, Problems
from generator.importing.draft import Source

Json = object

_SHOWN = 60
_TWICE = "stands twice in one object"


@lru_cache(maxsize=2)
def parse(source: Source) -> tuple[Json, str]:
    """The value of a text, and why it cannot be read; one of the two is None or empty."""
    if source.text.lstrip()[:1] not in ("{", "["):
        return None, "it begins with neither { nor ["
    try:
        value = json.loads(source.text, parse_constant=_nothing, object_pairs_hook=_object)
        source.text.encode()
    except RecursionError:
        return None, "it is nested too deeply"
    except ValueError as error:
        return None, str(error)
    return value, ""


def check(source: Source, problems: Problems) -> None:
    """Note JSON that is no transcript, whichever format it is taken for."""
    value, complaint = parse(source)
    if _TWICE in complaint:
        advice = "one of the two would be lost: rename or remove it"
        problems.error(Location(source.name), complaint, advice)
    elif isinstance(value, Mapping) and _is_chapters(value):
        what = "these are chapters, not a transcript"
        problems.error(Location(source.name), what, "import the transcript itself")


def _is_chapters(value: Mapping[str, Json]) -> bool:
    """Whether a file has the chapters of an episode, as Podcasting 2.0 has them, and no more."""
    if "version" not in value or "segments" in value:
        return False
    return any("startTime" in chapter for chapter in records(value.get("chapters")))


def records(value: Json) -> list[Mapping[str, object]]:
    """The objects of a list; empty if it is no list, or holds anything else."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    found = [item for item in value if isinstance(item, Mapping)]
    return found if len(found) == len(value) else []


def lines_of(source: Source, key: str, count: int) -> list[int]:
    """The lines on which a key stands, if it stands there exactly `count` times; else zeros."""
    found = [
        number
        for number, line in enumerate(source.lines, 1)
        for _ in range(line.count(f'"{key}":') + line.count(f'"{key}" :'))
    ]
    return found if len(found) == count else [0] * count


def unread(value: Mapping[str, Json], known: Iterable[str]) -> dict[str, str]:
    """The keys of an object that nothing is read from and that hold text, with its beginning."""
    others = ((key, _text(item)) for key, item in value.items() if key not in known)
    return {key: text for key, text in others if text}


def size(value: Json) -> int:
    """How many characters, without spaces, the texts and numbers of a value have."""
    waiting, found = [value], 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif item is not None and not isinstance(item, bool):
            found += len("".join(str(item).split()))
    return found


def _text(value: Json) -> str:
    """The first words of a value, however deep; empty where it holds none."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str) and any(map(str.isalnum, item)):
            return " ".join(item.split())[:_SHOWN]
        if isinstance(item, Mapping):
            waiting.extend(reversed([*item.values()]))
        elif isinstance(item, list):
            waiting.extend(reversed(item))
    return ""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f'the key "{key}" {_TWICE}')
    return found


def _nothing(_: str) -> None:
    """What NaN and Infinity mean: programs write them where they have no number."""
