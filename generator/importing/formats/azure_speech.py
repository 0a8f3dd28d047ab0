"""The JSON of Azure's speech service: phrases, of which the best reading is taken.

::

    {"combinedRecognizedPhrases": [{"channel": 0, "display": "Good morning."}],
     "recognizedPhrases": [
       {"channel": 0, "speaker": 1, "offset": "PT0.5S", "offsetInTicks": 5000000,
        "durationInTicks": 7000000, "nBest": [{"display": "Good morning."}]}]}

Recognised by `recognizedPhrases`; the fast service has `phrases` with `offsetMilliseconds`, and a
`text`. A tick is a ten-millionth of a second.
https://learn.microsoft.com/azure/ai-services/speech-service/batch-transcription-get
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "azure-speech"
EXPECTED = 'JSON of Azure: `{"recognizedPhrases": [{"nBest": [{"display": "..."}]}]}`'

_KEYS = (
    "source",
    "timestamp",
    "duration",
    "combinedRecognizedPhrases",
    "recognizedPhrases",
    "combinedPhrases",
    "phrases",
)
_TICKS = 10**7


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "recognizedPhrases")
    found += (each for each in services.objects(value, "phrases") if "offsetMilliseconds" in each)
    return f"{len(found)} phrases of Azure" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    found = services.objects(value, "recognizedPhrases")
    if found:
        found.sort(key=lambda each: _number(each.get("offsetInTicks")))
    for each in found:
        text = services.text(each, "nBest", 0, "display")
        start = _number(each.get("offsetInTicks"))
        end = start + _number(each.get("durationInTicks"))
        yield Item(text, each.get("speaker"), start / _TICKS, end / _TICKS)
    for each in services.objects(value, "phrases"):
        start = _number(each.get("offsetMilliseconds"))
        end = start + _number(each.get("durationMilliseconds"))
        yield Item(services.text(each, "text"), each.get("speaker"), start / 1000, end / 1000)


def _number(value: Json) -> float:
    return value if isinstance(value, (int, float)) else 0
