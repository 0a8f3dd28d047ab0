"""The JSON of Amazon Transcribe: a list of words and signs, each with the voice.

::

    {"jobName": "talk", "results": {
       "transcripts": [{"transcript": "Good morning."}],
       "items": [
          {"type": "pronunciation", "start_time": "0.5", "end_time": "0.8",
           "speaker_label": "spk_0", "alternatives": [{"content": "Good"}]},
          {"type": "punctuation", "alternatives": [{"content": "."}]}]}}

Recognised by `results` with `items` that have `alternatives`. Older files have the voices only in
`speaker_labels`, by the times at which the words start.
https://docs.aws.amazon.com/transcribe/latest/dg/diarization-output-batch.html
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "aws-transcribe"
EXPECTED = 'JSON of Amazon Transcribe: `{"results": {"items": [{"alternatives": [...]}]}}`'

_KEYS = ("jobName", "accountId", "status", "results")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "results", "items")
    is_one = any("alternatives" in each for each in found)
    return f"{len(found)} words and signs of Amazon Transcribe" if is_one else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    voices = {
        services.text(word, "start_time"): word.get("speaker_label")
        for segment in services.objects(value, "results", "speaker_labels", "segments")
        for word in services.objects(segment, "items")
    }
    for each in services.objects(value, "results", "items"):
        start = services.text(each, "start_time")
        speaker = each.get("speaker_label", voices.get(start))
        content = services.text(each, "alternatives", 0, "content")
        is_sign = each.get("type") == "punctuation"
        # A sign belongs to the word before it.
        voice = None if is_sign else speaker
        yield Item(content, voice, start or None, each.get("end_time"), is_attached=is_sign)
