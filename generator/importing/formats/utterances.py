"""JSON lists of utterances, as AssemblyAI, Whisper and other services write them.

::

    {"utterances": [
       {"speaker": "Ada Lovelace", "start": 12200, "end": 12980, "text": "Good morning."}],
     "chapters": [{"gist": "Introductions", "start": 12200, "end": 50000}]}

The list may be the whole file, or stand under `utterances`, `segments`, `transcript`, `results`,
`monologues` or `captions`; else the longest list is read whose records have a text and a time or
a speaker, wherever it is. Recognised by records with a text. Their keys may be spelt in many
ways (see `records`). Times are seconds or milliseconds: whole numbers that would leave more than
twenty seconds for a word are milliseconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.core.problems import Location, Problems
from generator.importing.draft import Draft, Facts, LeftOut, Source
from generator.importing.formats import json_text, record_lists, records
from generator.importing.formats.json_text import Json

NAME = "utterances"
EXPECTED = 'a JSON list of utterances: `[{"speaker": "Ada", "start": 1.5, "text": "..."}]`'

_LISTS = ("utterances", "segments", "transcript", "results", "monologues", "captions")
_TITLES = ("title", "gist", "headline")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    found = _list(value)
    return f"{len(found)} utterances" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """The utterances of a file, with its chapters."""
    value, complaint = json_text.parse(source)
    found = _list(value)
    columns = records.columns(record_lists.keys(found)) if found else None
    if columns is None:
        what = f"no JSON: {complaint}" if complaint else "no list of objects with a text"
        problems.error(Location(source.name), what, f"expected is {EXPECTED}")
        return Draft(())
    lines = json_text.lines_of(source, columns.text, len(found))
    draft = records.draft(source, list(zip(lines, found, strict=True)), columns, problems)
    if not isinstance(value, Mapping):
        return draft
    unit = records.unit_of(found, records.with_times(columns, found))
    draft = records.with_unread(draft, value, _read_keys(value, found))
    draft = replace(draft, left_out=(*draft.left_out, *_unread_chapters(value)))
    return records.with_chapters(draft, _chapters(value, unit), _facts(value))


def _read_keys(value: Mapping[str, object], found: list[Mapping[str, object]]) -> Iterator[str]:
    """The keys of the outermost object from which something is read."""
    yield from ("chapters", "title", "episode_metadata")
    # One list is read; another one of its kind is not.
    listed = (key for key in _LISTS if key in value and json_text.records(value[key]) == found)
    anywhere = record_lists.largest(value)
    yield next(listed, str(anywhere.path[0]) if anywhere else "")


def _list(value: Json) -> list[Mapping[str, object]]:
    """The list of records with a text that a file is or has."""
    lists = [value]
    if isinstance(value, Mapping):
        lists = [value[key] for key in _LISTS if key in value]
    for candidate in lists:
        found = json_text.records(candidate)
        if found and records.columns(record_lists.keys(found)):
            return found
    anywhere = record_lists.largest(value)
    return [*anywhere.records] if anywhere else []


def _chapters(value: Mapping[str, object], unit: float) -> list[tuple[float, str]]:
    found = []
    for chapter in json_text.records(value.get("chapters")):
        start = chapter.get("start", chapter.get("startTime"))
        title = next((chapter[key] for key in _TITLES if chapter.get(key)), None)
        if isinstance(start, (int, float)) and isinstance(title, str) and title.strip():
            found.append((start / unit, " ".join(title.split())))
    return found


def _unread_chapters(value: Mapping[str, object]) -> list[LeftOut]:
    """The keys of chapters that nothing is read from, each once, if there is a text under it."""
    first: dict[str, str] = {}
    for chapter in json_text.records(value.get("chapters")):
        title = next((key for key in _TITLES if chapter.get(key)), "")
        for key, text in json_text.unread(chapter, (title,)).items():
            first.setdefault(key, text)
    return [LeftOut(1, f"chapters, {key}: {text}", records.UNREAD) for key, text in first.items()]


def _facts(value: Mapping[str, object]) -> Facts:
    about = value.get("episode_metadata")
    title = about.get("episode_title") if isinstance(about, Mapping) else value.get("title")
    return Facts(" ".join(title.split()) if isinstance(title, str) else "")
