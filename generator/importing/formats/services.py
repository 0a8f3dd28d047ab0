"""What the JSON of services that recognise speech has in common: items of a few words each.

Every service has a module that takes its items out of its own shape; here they become a draft.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.core.problems import Location, Problems
from generator.importing.draft import Draft, Source, Utterance
from generator.importing.formats import json_text, records
from generator.importing.formats.json_text import Json

_NO_SPACE_BEFORE = frozenset(".,;:!?…%)]}”’。、\uff0c\uff1f\uff01")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a sign or a sentence of a service."""

    text: str
    speaker: Json = None
    """The service's own name or number of the voice; None where it does not say."""
    start: Json = None
    """Seconds, as a number or a text such as `12.5` or `12.5s`."""
    end: Json = None
    is_attached: bool = False
    """Whether no space stands between the item before and this one."""


def read(
    source: Source,
    problems: Problems,
    items_of: Callable[[Mapping[str, Json]], Iterable[Item]],
    keys: Sequence[str],
    expected: str,
) -> Draft:
    """The draft of a file whose outermost object holds items, and is read under some keys."""
    value, complaint = json_text.parse(source)
    items = [*items_of(value)] if isinstance(value, Mapping) else []
    if not items:
        what = f"not JSON: {complaint}" if complaint else "no list of what was said"
        problems.error(Location(source.name), what, f"expected is {expected}")
        return Draft(())
    return records.with_unread(Draft(tuple(_utterances(items)), captions=True), value, keys)


def _utterances(items: Iterable[Item]) -> Iterator[Utterance]:
    """One utterance for each item, to which attached signs and syllables are added."""
    has_voices = False
    waiting: Utterance | None = None
    for item in items:
        text = " ".join(item.text.split())
        if not text:
            continue
        label = records.voice(item.speaker) if item.speaker is not None else None
        is_attached = item.is_attached or _NO_SPACE_BEFORE.issuperset(text)
        if waiting and is_attached and label in (None, waiting.label):
            end = records.seconds(item.end)
            end = waiting.end if end is None else end
            waiting = replace(waiting, text=waiting.text + text, end=end)
            continue
        if waiting:
            yield waiting
        has_voices = has_voices or label is not None
        start, end = records.seconds(item.start), records.seconds(item.end)
        waiting = Utterance(
            text, 1, label if label is not None or not has_voices else "", start, end
        )
    if waiting:
        yield waiting


def at(value: Json, *path: str | int) -> Json:
    """What a value has at a path of keys and positions; None where there is nothing."""
    for key in path:
        if isinstance(key, str) and isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(key, int) and isinstance(value, list) and key < len(value):
            value = value[key]
        else:
            return None
    return value


def objects(value: Json, *path: str | int) -> list[Mapping[str, Json]]:
    """The objects of the list at a path; empty where there is none."""
    return json_text.records(at(value, *path))


def text(value: Json, *path: str | int) -> str:
    """The text at a path; empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""
