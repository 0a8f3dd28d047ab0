"""The JSON of Speechmatics: a list of words and signs.

::

    {"format": "2.9", "results": [
       {"type": "word", "start_time": 0.5, "end_time": 0.8,
        "alternatives": [{"content": "Good", "confidence": 0.9, "speaker": "S1"}]},
       {"type": "punctuation", "attaches_to": "previous", "start_time": 0.8, "end_time": 0.8,
        "alternatives": [{"content": ".", "speaker": "S1"}]}]}

Recognised by a list `results` whose objects have `alternatives` with a `content`. `UU` is a voice
that was not told apart. https://docs.speechmatics.com/speech-to-text/batch/output
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "speechmatics"
EXPECTED = 'JSON of Speechmatics: `{"results": [{"alternatives": [{"content": "..."}]}]}`'

_KEYS = ("format", "job", "metadata", "results")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "results")
    is_one = any(services.text(each, "alternatives", 0, "content") for each in found)
    return f"{len(found)} words and signs of Speechmatics" if is_one else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    after_next = False
    for each in services.objects(value, "results"):
        speaker = services.at(each, "alternatives", 0, "speaker")
        attaches = each.get("attaches_to")
        is_attached = after_next or attaches in ("previous", "both")
        after_next = attaches in ("next", "both")
        yield Item(
            services.text(each, "alternatives", 0, "content"),
            "" if speaker == "UU" else speaker,
            each.get("start_time"),
            each.get("end_time"),
            is_attached=is_attached,
        )
