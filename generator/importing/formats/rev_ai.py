"""The JSON of Rev.ai: monologues of words and signs, spaces among them.

::

    {"monologues": [{"speaker": 0, "elements": [
       {"type": "text", "value": "Good", "ts": 0.5, "end_ts": 0.8, "confidence": 0.9},
       {"type": "punct", "value": " "},
       {"type": "text", "value": "morning", "ts": 0.8, "end_ts": 1.2, "confidence": 0.9},
       {"type": "punct", "value": "."}]}]}

Recognised by `monologues` with `elements`. https://docs.rev.ai/api/asynchronous/transcripts/
"""

from collections.abc import Iterator, Mapping

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, services
from generator.importing.formats.json_text import Json
from generator.importing.formats.services import Item

NAME = "rev-ai"
EXPECTED = 'JSON of Rev.ai: `{"monologues": [{"speaker": 0, "elements": [{"value": "..."}]}]}`'

_KEYS = ("monologues",)


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = services.objects(value, "monologues")
    is_one = any("elements" in each for each in found)
    return f"{len(found)} monologues of Rev.ai" if is_one else ""


def read(source: Source, problems: Problems) -> Draft:
    """What was said, item by item."""
    return services.read(source, problems, _items, _KEYS, EXPECTED)


def _items(value: Mapping[str, Json]) -> Iterator[Item]:
    for monologue in services.objects(value, "monologues"):
        speaker = monologue.get("speaker")
        name = services.text(speaker, "name") or services.text(
            monologue, "speaker_info", "display_name"
        )
        is_after_space = True
        for each in services.objects(monologue, "elements"):
            text = services.text(each, "value")
            if text.strip():
                attached = not is_after_space and not text[:1].isspace()
                start, end = each.get("ts"), each.get("end_ts")
                yield Item(text, name or speaker, start, end, is_attached=attached)
            is_after_space = text[-1:].isspace()
