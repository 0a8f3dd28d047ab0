"""What can be said of a file that is in no known format: what was seen in it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.importing import timestamps
from generator.importing.draft import Source
from generator.importing.formats import json_text

_SHOWN = 8
_LONGEST = 40
# `[00:00.000 --> ...` begins with a bracket too.
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\"\[{\]]|-?\d+(?:\.\d+)?\s*[,\]]))")
_TIME = re.compile(rf"\s*(?:{timestamps.STAMP}|{timestamps.TIME})")
_LABEL = re.compile(r"\s*[^\W\d_][^:\n]{0,59}:(?:\s|$)")
_TAG = re.compile(r"\s*<[a-zA-Z!?/]")


def in_it(source: Source) -> Iterator[str]:
    """One sentence for each thing that was seen: JSON and its keys, times, labels, tags."""
    if _JSON.match(source.text):
        yield _json(source)
        return
    lines = [line for line in source.lines if line.strip()]
    counts = {
        "begin with a time": sum(bool(_TIME.match(line)) for line in lines),
        "have an arrow -->": sum("-->" in line for line in lines),
        "begin with what may be a name and a colon": sum(
            bool(_LABEL.match(line)) for line in lines
        ),
        "begin with a tag": sum(bool(_TAG.match(line)) for line in lines),
        "have a tab": sum("\t" in line for line in lines),
    }
    found = [f"{count:,} {what}" for what, count in counts.items() if count]
    yield f"Seen in it: {len(lines):,} lines with text; {', '.join(found) or 'no times, no names'}."


def _json(source: Source) -> str:
    value, complaint = json_text.parse(source)
    if complaint:
        return f"It begins like JSON, but cannot be read as such: {complaint}"
    kinds = ", ".join(_kinds(value)) or "nothing"
    return (
        f"Seen in it: JSON without a list of objects that have a text and a time; it holds {kinds}."
    )


def _kinds(value: object) -> Iterable[str]:
    """What an object or list holds, its first keys by name."""
    if isinstance(value, Mapping):
        keys = [*value][:_SHOWN]
        more = [f"{len(value) - _SHOWN:,} more keys"] if len(value) > _SHOWN else []
        return [*(f'"{key[:_LONGEST]}", {_kind(value[key])}' for key in keys), *more]
    return [_kind(value)]


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return f"an object of {len(value):,}"
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    return "a text" if isinstance(value, str) else "a number" if value is not None else "nothing"
