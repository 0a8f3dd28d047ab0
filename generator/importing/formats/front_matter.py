"""A transcript in the front matter of a page, as a list of lines.

::

    ---
    title: The loom
    transcript:
    - header: The first card
    - line: Good morning.
      sec: 2
      time: '0:02'
      who: Ada
    ---
    Notes that are not a part of the transcript.

Recognised by a list whose entries have a text and a time or a speaker, under whatever key, and
which is longer than the text below the front matter. An entry with a `header` begins a chapter.
"""

from dataclasses import replace

from generator.core.problems import Location, Problems
from generator.importing import accounting, markdown
from generator.importing.draft import Draft, LeftOut, Source
from generator.importing.formats import json_text, record_lists, records
from generator.importing.formats.record_lists import RecordList

NAME = "front-matter"
EXPECTED = "a front matter with a list of `{line: text, time: 0:02, who: Ada}`"

_SHOWN = 60


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    front = markdown.front_matter(source)
    found = _list(source)
    if found is None:
        return ""
    below = accounting.characters("".join(source.lines[front.end :]))
    if json_text.size([*found.records]) < below:
        return ""
    return f"{len(found.records)} lines under {_written(found)} of the front matter"


def read(source: Source, problems: Problems) -> Draft:
    """The lines of the list."""
    front = markdown.front_matter(source)
    found = _list(source)
    columns = records.columns(record_lists.keys([*found.records])) if found else None
    if found is None or columns is None or front.document is None:
        what = "no list of lines in a front matter"
        problems.error(Location(source.name), what, f"expected is {EXPECTED}")
        return Draft(())
    place = front.document.place
    lines = [place(*found.path, number).line + 1 for number in range(len(found.records))]
    draft = records.draft(source, list(zip(lines, found.records, strict=True)), columns, problems)
    read_here = (str(found.path[0]), "title", "date")
    draft = records.with_unread(draft, front.document.root, read_here)
    return replace(draft, left_out=(*draft.left_out, *_below(source, front.end)), facts=front.facts)


def _below(source: Source, end: int) -> tuple[LeftOut, ...]:
    """The note about a text below the front matter."""
    for number, line in enumerate(source.lines[end:], end + 1):
        if line.strip():
            size = accounting.characters("".join(source.lines[end:]))
            why = "below the front matter that has the transcript; its first line"
            return (LeftOut(number, line.strip()[:_SHOWN], why, size),)
    return ()


def _list(source: Source) -> RecordList | None:
    document = markdown.front_matter(source).document
    return record_lists.largest(document.root) if document else None


def _written(found: RecordList) -> str:
    return ".".join(map(str, found.path))
