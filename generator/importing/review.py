"""The review: walks through what the record has left open, and carries out each decision at once.

The questions stand in queues. A decision becomes a row of the record by whoever decided, and the
transcript is written anew from the original and the record, so that the review can be broken off
at any time and begun again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator import changes, writer
from generator.changes import EDITOR, Change, ChangesFile
from generator.importing import changes_yml, decisions, handwork, knowledge, reading, record
from generator.importing.flow import Flow
from generator.importing.record import RecordError
from generator.problems import Location, Problems

QUEUES = {
    "lost characters": ("lost-character",),
    "names": ("name", "spelling", "term"),
    "speakers": ("speaker",),
    "times": ("time", "chapter"),
    "words": ("edit", "interruption", "paragraph", "spacing", "word"),
}
KEYS = "number: accept, t: type another, l: leave as it is, s: skip, q: quit"


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before a reviewer: an original, and the record of what became of it."""

    original: str
    """The text that the rows are about."""
    record: ChangesFile
    misfits: tuple[Change, ...] = ()
    """Rows that do not fit the original; they are kept, and not asked about."""

    @property
    def queues(self) -> dict[str, list[Change]]:
        """The open rows by queue, in order of place."""
        found = [row for row in self.record.changes if row.is_open]
        found.sort(key=lambda row: (row.line, row.column or 0))
        return {name: [row for row in found if row.rule in rules] for name, rules in QUEUES.items()}

    @property
    def transcript(self) -> str:
        """The text of transcript.txt."""
        return record.apply(self.original, self.record)

    def lines(self, row: Change) -> list[str]:
        """The lines of the original that a row is about, two at least, with their numbers."""
        lines = self.original.split("\n")
        last = min(max(row.line + row.before.count("\n"), row.line + 1), len(lines))
        return [f"{number:>6}  {lines[number - 1]}" for number in range(row.line, last + 1)]


def decided(desk: Desk, row: Change, after: str | None, by: str = EDITOR) -> Desk:
    """The desk after a decision: what stands in the place of a row, or None to leave it as it is.

    Raises:
        RecordError: the decision contradicts another row.
    """
    starts = record.line_starts(desk.original)
    first = record.offset(desk.original, starts, row)
    flow = Flow(desk.original, desk.record)
    span = flow.span(first, first + len(row.before))
    if span is None:
        raise RecordError("another row changes a part of this place", row)
    if after is None:
        is_marked = row.rule == "lost-character"
        after = row.flat if is_marked else flow.text[span[0] : span[1]]
    decision = row.model_copy(update={"after": after, "by": by, "certainty": "certain"})
    gone = [row, *(flow.rows(*span) if not decision.stays or row.rule == "lost-character" else ())]
    desk = replace(desk, record=handwork.without(desk.record, gone, [decision]))
    record.apply(desk.original, desk.record)
    return desk


def opened(folder: Path, problems: Problems) -> Desk | None:
    """The desk for an episode's folder; corrections made in its transcript are recorded first.

    None with the reasons among the problems.

    Raises:
        OSError: the files cannot be read or written.
    """
    place = Location(str(folder / "source" / changes.FILE))
    file = folder / "transcript.txt"
    if not file.is_file():
        problems.error(Location(str(file)), "there is no transcript", "import one first")
        return None
    found = knowledge.recorded(folder, problems)
    if problems.errors:
        return None
    if found is None:  # where no word was changed there is no record, and no question
        return Desk("", ChangesFile(original=""))
    text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    try:
        desk = _desk(folder, found[1], text, problems)
    except RecordError as error:
        advice = "run the import again, which says what does not fit"
        problems.error(place, str(error), advice)
        return None
    if desk and {*desk.record.changes, *desk.misfits} != {*found[1].changes}:
        save(desk, folder)
    return desk


def _desk(folder: Path, recorded: ChangesFile, text: str, problems: Problems) -> Desk | None:
    """The original of a record, and the record with all that the transcript's text has."""
    if recorded.form == "blocks":
        return Desk(record.restore(text, recorded), recorded)
    source = reading.read(folder / "source" / recorded.original, frozenset(), problems)
    if source is None:
        return None
    original = source[1].text
    rows, misfits = decisions.fitting(recorded.changes, original)
    fitting = recorded.model_copy(update={"changes": tuple(rows)})
    return Desk(original, handwork.absorbed(original, fitting, text), tuple(misfits))


def save(desk: Desk, folder: Path) -> None:
    """Write the transcript, then the record: what is missing in a record is found again.

    Raises:
        OSError: the disk is full, or the folder may not be written to.
    """
    rows = (*desk.record.changes, *desk.misfits)
    made = desk.record.model_copy(update={"changes": rows})
    writer.replace(folder / "transcript.txt", desk.transcript.encode())
    writer.replace(folder / "source" / changes.FILE, changes_yml.dump(made).encode())


def listed(desk: Desk) -> str:
    """The queues, for those who edit by hand."""
    lines = []
    for name, rows in desk.queues.items():
        lines.append(f"{name}: {len(rows)}")
        for row in rows:
            candidates = " | ".join(row.candidates) or "no candidate"
            lines.append(f"  {desk.record.original}:{row.line}: {row.flat!r} -> {candidates}")
            lines += [f"    {row.note}"] if row.note else []
    return "\n".join(lines)


def walk(
    desk: Desk,
    ask: Callable[[str], str],
    tell: Callable[[str], None],
    keep: Callable[[Desk], None],
    by: str = EDITOR,
) -> Desk:
    """Ask about every open row; `keep` is called after each decision.

    `ask` gets a prompt and returns what was typed; it raises EOFError where nobody answers.
    """
    for name, rows in desk.queues.items():
        for number, row in enumerate(rows, 1):
            tell("\n".join(_question(desk, row, f"{name}, {number} of {len(rows)}")))
            try:
                answer = _answer(row, ask, tell)
                if answer is None:
                    return desk
                if answer:
                    desk = decided(desk, row, answer[0], by)
                    keep(desk)
            except RecordError as error:
                tell(f"not possible: {error}; edit transcript.txt instead")
            except EOFError:
                return desk
    tell("nothing else is open")
    return desk


def _question(desk: Desk, row: Change, title: str) -> Iterable[str]:
    yield ""
    yield title
    yield from desk.lines(row)
    for number, candidate in enumerate(row.candidates, 1):
        yield f"{number:>6}: {candidate}"
    if row.note:
        yield f"  why: {row.note}"


def _answer(
    row: Change, ask: Callable[[str], str], tell: Callable[[str], None]
) -> tuple[str | None] | tuple[()] | None:
    """What is to stand there (None: as it is), nothing for a row that is skipped, None to quit."""
    while True:
        typed = ask(f"{row.flat!r} > ").strip()
        match typed:
            case "q":
                return None
            case "" | "s":
                return ()
            case "l":
                return (None,)
            case "t":
                if text := ask("instead > ").strip():
                    return (text,)
            case _ if typed.isdecimal() and 0 < int(typed) <= len(row.candidates):
                return (row.candidates[int(typed) - 1],)
            case _:
                tell(KEYS)
