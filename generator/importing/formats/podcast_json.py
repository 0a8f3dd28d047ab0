"""Podcasting 2.0 JSON: segments with a start in seconds.

::

    {"version": "1.0.0",
     "segments": [
       {"speaker": "Ada", "startTime": 0.5, "endTime": 0.75, "body": "Good"},
       {"startTime": 1, "endTime": 1.25, "body": "morning."}]}

Recognised by `segments` that have a `body`. A segment may be a single word; one without `speaker`
inherits the speaker. The specification:
https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md
"""

from generator.core.problems import Location, Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import json_text, records
from generator.importing.formats.records import Columns

NAME = "podcast-json"
EXPECTED = 'Podcasting 2.0 JSON: `{"segments": [{"startTime": 0.5, "body": "..."}]}`'

_COLUMNS = Columns("body", "speaker", "startTime", "endTime")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    value, _ = json_text.parse(source)
    segments = json_text.records(value.get("segments") if isinstance(value, dict) else None)
    with_body = sum("body" in segment for segment in segments)
    return f"{len(segments)} segments" if with_body else ""


def read(source: Source, problems: Problems) -> Draft:
    """The segments of a file."""
    value, complaint = json_text.parse(source)
    segments = json_text.records(value.get("segments") if isinstance(value, dict) else None)
    if not segments:
        what = f"no JSON: {complaint}" if complaint else 'no list "segments" of objects'
        problems.error(Location(source.name), what, f"expected is {EXPECTED}")
        return Draft(())
    lines = json_text.lines_of(source, "body", len(segments))
    draft = records.draft(source, list(zip(lines, segments, strict=True)), _COLUMNS, problems)
    return records.with_unread(draft, value, ("segments", "version"))
