"""The JSON of Deepgram.

::

    {"metadata": {}, "results": {
       "channels": [{"alternatives": [{"transcript": "Good morning.", "words": [
          {"word": "good", "punctuated_word": "Good", "start": 0.5, "end": 0.8, "speaker": 0}]}]}],
       "utterances": [{"start": 0.5, "end": 1.2, "transcript": "Good morning.", "speaker": 0}]}}

Recognised by `results` with `channels`. Of what says the same, the first of these is read:
`utterances`, `paragraphs` of the first alternative, its `words`, its `transcript`. Where there are
several channels and no voices, each channel is a voice.
https://developers.deepgram.com/docs/utterances and https://developers.deepgram.com/docs/paragraphs
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "deepgram"
EXPECTED = 'JSON of Deepgram: `{"results": {"channels": [{"alternatives": [...]}]}}`'

_KEYS = ("metadata", "results")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    channels = services.objects(value, "results", "channels")
    return f"{len(channels)} channels of Deepgram" if channels else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    if utterances := services.objects(value, "results", "utterances"):
        for each in utterances:
            text = services.text(each, "transcript")
            yield Item(text, each.get("speaker"), each.get("start"), each.get("end"))
        return
    channels = services.objects(value, "results", "channels")
    found: list[Item] = []
    for number, channel in enumerate(channels):
        voice = f"Channel {number + 1}" if len(channels) > 1 else None
        found += _alternative(services.at(channel, "alternatives", 0), voice)
    if len(channels) > 1:
        found.sort(key=lambda item: item.start if isinstance(item.start, (int, float)) else 0)
    yield from found


def _alternative(value: Json, voice: str | None) -> Iterator[Item]:
    paragraphs = services.objects(value, "paragraphs", "paragraphs")
    words = services.objects(value, "words")
    for paragraph in paragraphs:
        for each in services.objects(paragraph, "sentences"):
            speaker = paragraph.get("speaker", voice)
            yield Item(services.text(each, "text"), speaker, each.get("start"), each.get("end"))
    for each in words if not paragraphs else ():
        text = services.text(each, "punctuated_word") or services.text(each, "word")
        yield Item(text, each.get("speaker", voice), each.get("start"), each.get("end"))
    if not paragraphs and not words:
        yield Item(services.text(value, "transcript"), voice)
