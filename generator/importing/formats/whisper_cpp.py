"""The JSON of whisper.cpp (`--output-json`): segments with their times twice.

::

    {"transcription": [
       {"timestamps": {"from": "00:00:00,000", "to": "00:00:02,400"},
        "offsets": {"from": 0, "to": 2400}, "text": " Good morning."}]}

Recognised by `transcription` whose objects have `offsets`, in milliseconds. With `--diarize` there
is a `speaker` too. https://github.com/ggml-org/whisper.cpp/blob/master/examples/cli/cli.cpp
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "whisper-cpp"
EXPECTED = 'JSON of whisper.cpp: `{"transcription": [{"offsets": {"from": 0}, "text": "..."}]}`'

_KEYS = ("transcription",)


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = [each for each in services.objects(value, "transcription") if "offsets" in each]
    return f"{len(found)} segments of whisper.cpp" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    for each in services.objects(value, "transcription"):
        start, end = (services.at(each, "offsets", key) for key in ("from", "to"))
        yield Item(services.text(each, "text"), each.get("speaker"), _seconds(start), _seconds(end))


def _seconds(milliseconds: Json) -> Json:
    return milliseconds / 1000 if isinstance(milliseconds, (int, float)) else None
