"""The text of `source/changes.yml`: one line a row, in order of place, so that it diffs well."""

import json

from generator.read.change_record import MAX_BYTES, Change, ChangesFile

_HEAD = """\
# Every difference between {original} and ../transcript.txt, in order of place. Rows without
# `after` are open: episode-archive review asks about them.
"""
_NUMBERS_A_LINE = 30


def dump(record: ChangesFile) -> str:
    """The record as strict YAML."""
    lines = [
        f"original: {_quoted(record.original)}",
        f"form: {record.form}",
        f"labels: [{', '.join(map(_quoted, record.labels))}]",
        "lengths: >-",
    ]
    lines += [
        "  " + " ".join(map(str, record.lengths[at : at + _NUMBERS_A_LINE]))
        for at in range(0, len(record.lengths), _NUMBERS_A_LINE)
    ]
    lines.append("changes:" if record.changes else "changes: []")
    lines += [f"- {{{_row(row)}}}" for row in sorted(record.changes, key=_place)]
    return _HEAD.format(original=record.original) + "\n".join(lines) + "\n"


def complaint(data: bytes) -> str:
    """Why the bytes of a record could not be read again; empty if they can."""
    if len(data) <= MAX_BYTES:
        return ""
    return f"the record would have {len(data):,} bytes; at most {MAX_BYTES:,} are allowed"


def _row(row: Change) -> str:
    """A row in flow style, which is read like JSON but for the keys."""
    values = {
        "line": str(row.line),
        "column": "" if row.column is None else str(row.column),
        "before": _quoted(row.before),
        "after": "" if row.after is None else _quoted(row.after),
        "candidates": f"[{', '.join(map(_quoted, row.candidates))}]" if row.candidates else "",
        "rule": row.rule,
        "certainty": row.certainty or "",
        "by": row.by if row.by.isalpha() else _quoted(row.by),
        "note": _quoted(row.note) if row.note else "",
    }
    return ", ".join(f"{key}: {value}" for key, value in values.items() if value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _place(row: Change) -> tuple[int, int, int, str]:
    return row.line, row.column or 0, -len(row.before), row.rule
