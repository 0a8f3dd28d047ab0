"""The JSON of the speech pipelines of Hugging Face: chunks with a pair of times.

::

    {"text": "Good morning.", "chunks": [{"timestamp": [0.5, 1.2], "text": " Good morning."}]}

Recognised by `chunks` with a `timestamp`. Where voices are told apart, `speakers` has the same
with a `speaker`, and is read instead.
https://huggingface.co/docs/transformers/main_classes/pipelines
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "hugging-face"
EXPECTED = 'JSON of Hugging Face: `{"chunks": [{"timestamp": [0.5, 1.2], "text": "..."}]}`'

_KEYS = ("text", "chunks", "speakers")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "speakers") or services.objects(value, "chunks")
    found = [each for each in found if isinstance(each.get("timestamp"), list)]
    return f"{len(found)} chunks" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    for each in services.objects(value, "speakers") or services.objects(value, "chunks"):
        start, end = (services.at(each, "timestamp", number) for number in (0, 1))
        yield Item(services.text(each, "text"), each.get("speaker"), start, end)
