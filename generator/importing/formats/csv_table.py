"""A table with time, speaker and text: CSV, with commas, semicolons or tabs (TSV).

::

    Time,Speaker,Text
    0:00:13,Ada Lovelace,"Good morning, this is the engine."
    0:00:45,,It weaves patterns.

Recognised by a first line that names a text and a time or a speaker, in any order and spelling. A
row without a speaker inherits it.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping

from generator.core.problems import Location, Problems
from generator.importing import accounting
from generator.importing.draft import Draft, Source
from generator.importing.formats import records

NAME = "csv"
EXPECTED = "a table whose first line is `Time,Speaker,Text`"

_DELIMITERS = ",;\t|"


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    header = _header(source)
    columns = records.columns(header)
    if columns is None or not (columns.start or columns.speaker):
        return ""
    return f"a table with the columns {', '.join(header)}"


def read(source: Source, problems: Problems) -> Draft:
    """The rows of a table."""
    header = _header(source)
    columns = records.columns(header)
    if columns is None:
        problems.error(Location(source.name), "no column is called text", f"expected is {EXPECTED}")
        return Draft(())
    twice = [name for name, count in Counter(map(str.casefold, header)).items() if count > 1]
    if twice:
        what = f'two columns are called "{twice[0]}"'
        problems.error(Location(source.name), what, "rename or remove one of them")
        return Draft(())
    found = []
    cells = [*_raw_header(source)]
    try:
        for line, row in _rows(source):
            cells += row
            if len(row) != len(header):
                problems.error(
                    Location(source.name, line),
                    f"{len(row)} cells in a table of {len(header)} columns",
                    "put quotation marks around a text that has the delimiter in it",
                )
            else:
                found.append((line, _cells(header, row, columns.speaker)))
    except csv.Error as error:
        reason, *at = error.args
        place = Location(source.name, *at)
        problems.error(place, f"not a table: {reason}", "check the quotation marks")
    if not problems.errors:
        accounting.same_count(source, cells, problems)
    return records.draft(source, found, columns, problems)


def _cells(header: list[str], row: list[str], speaker: str | None) -> Mapping[str, object]:
    cells: dict[str, object] = dict(zip(header, row, strict=True))
    if speaker and not row[header.index(speaker)].strip():
        del cells[speaker]
    return cells


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header, each with its first line; without empty ones."""
    if _is_unquoted(source):
        for number, text in enumerate(source.lines[1:], 2):
            if text.strip():
                yield number, text.split("\t")
        return
    reader = csv.reader(
        (f"{line}\n" for line in source.lines), delimiter=_delimiter(source), strict=True
    )
    line = 1
    try:
        for number, row in enumerate(reader):
            if number and any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(str(error), reader.line_num) from None


def _is_unquoted(source: Source) -> bool:
    """Whether the quotation marks of a table with tabs are part of its texts.

    Whisper writes `start`, `end`, `text` so. Another table is read so where it is no table with
    quotation marks, and every line has as many tabs as the first.
    https://github.com/openai/whisper/blob/main/whisper/utils.py (WriteTSV)
    """
    if _delimiter(source) != "\t":
        return False
    first, *others = source.lines
    if first.split("\t") == ["start", "end", "text"]:
        return True
    tabs = first.count("\t")
    if any(line.strip() and line.count("\t") != tabs for line in others):
        return False
    quoted = csv.reader((f"{line}\n" for line in source.lines), delimiter="\t", strict=True)
    try:
        return any(row and len(row) != tabs + 1 for row in quoted)
    except csv.Error:
        return True


def _raw_header(source: Source) -> list[str]:
    try:
        return next(csv.reader([source.lines[0]], delimiter=_delimiter(source)), [])
    except csv.Error:
        return []


def _header(source: Source) -> list[str]:
    cells = enumerate(_raw_header(source), 1)
    return [cell.strip() or f"(column {number})" for number, cell in cells]


def _delimiter(source: Source) -> str:
    return max(_DELIMITERS, key=source.lines[0].count)
