"""The JSON of ElevenLabs: words and the spaces between them.

::

    {"language_code": "eng", "text": "Good morning.", "words": [
       {"text": "Good", "start": 0.5, "end": 0.8, "type": "word", "speaker_id": "speaker_0"},
       {"text": " ", "start": 0.8, "end": 0.8, "type": "spacing", "speaker_id": "speaker_0"},
       {"text": "morning.", "start": 0.8, "end": 1.2, "type": "word", "speaker_id": "speaker_0"}]}

Recognised by `words` with the types `word` and `spacing` or with a `speaker_id`.
https://elevenlabs.io/docs/api-reference/speech-to-text/convert
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "elevenlabs"
EXPECTED = 'JSON of ElevenLabs: `{"words": [{"text": "...", "type": "word", "speaker_id": "..."}]}`'

_KEYS = ("language_code", "text", "words")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "words")
    is_one = any(each.get("type") == "spacing" or "speaker_id" in each for each in found)
    return f"{len(found)} words and spaces of ElevenLabs" if is_one else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    is_after_space = True
    for each in services.objects(value, "words"):
        text = services.text(each, "text")
        if text.strip():
            is_attached = not is_after_space and not text[:1].isspace()
            start, end = each.get("start"), each.get("end")
            yield Item(text, each.get("speaker_id"), start, end, is_attached=is_attached)
        is_after_space = text[-1:].isspace() or each.get("type") == "audio_event"
