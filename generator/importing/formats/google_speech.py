"""The JSON of Google Speech-to-Text.

::

    {"results": [{"alternatives": [
       {"transcript": "good morning", "confidence": 0.9, "words": [
          {"word": "good", "startTime": "0.500s", "endTime": "0.800s", "speakerTag": 1}]}]}]}

Recognised by a list `results` whose objects have `alternatives` with a `transcript`. Where voices
are told apart, the last result has all words of the recording once more, with `speakerTag` or
`speakerLabel`: only that one is read then.
https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "google-speech"
EXPECTED = 'JSON of Google: `{"results": [{"alternatives": [{"transcript": "..."}]}]}`'

_KEYS = ("results", "totalBilledTime", "requestId")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "results")
    is_one = any(services.text(each, "alternatives", 0, "transcript") for each in found)
    return f"{len(found)} results of Google Speech-to-Text" if is_one else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    results = [services.at(each, "alternatives", 0) for each in services.objects(value, "results")]
    last = services.objects(results[-1], "words") if results else []
    if any(_voice(word) for word in last):
        words = last
        if len(last) < sum(len(services.objects(each, "words")) for each in results[:-1]):
            words = [word for each in results for word in services.objects(each, "words")]
        for word in words:
            yield Item(services.text(word, "word"), _voice(word) or "", *_times(word))
        return
    for each in results:
        found = services.objects(each, "words")
        start, _ = _times(found[0]) if found else (None, None)
        _, end = _times(found[-1]) if found else (None, None)
        yield Item(services.text(each, "transcript"), None, start, end)


def _voice(word: Mapping[str, Json]) -> Json:
    return word.get("speakerLabel") or word.get("speakerTag")


def _times(word: Mapping[str, Json]) -> tuple[Json, Json]:
    start = word.get("startTime", word.get("startOffset"))
    return start, word.get("endTime", word.get("endOffset"))
