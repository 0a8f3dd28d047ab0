"""The review: walks through what the record has left open, and carries out each decision at once.

The questions stand in queues. A decision becomes a row of the record by whoever decided, and the
transcript is written anew from the original and the record, so that the review can be broken off
at any time and begun again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from generator.core import atomic_files, own_folders, text_files
from generator.core.label_syntax import STAMP
from generator.core.problems import Location, Problems
from generator.importing import archive_context, label_rules, source_file, transcript_text
from generator.importing.record import changes_yml, decisions, hand_edits, replay
from generator.importing.record.replay import RecordError
from generator.importing.record.text_map import Flow
from generator.importing.transcript_text import Labels
from generator.read import change_record, transcript
from generator.read.change_record import CLOSE, EDITOR, OPEN, Change, ChangesFile

QUEUES = {
    "lost characters": ("lost-character",),
    "names": ("name", "spelling", "term"),
    "speakers": ("speaker",),
    "times": ("time", "chapter"),
    "words": ("edit", "interruption", "paragraph", "spacing", "word"),
}
KEYS = "number: accept, t: type another, l: leave as it is, s or Enter: skip, q: quit"
_MOST_REFUSED = 10
"""How often a question is asked again: what types the answers may be a program."""
_NO_LABELS = Labels({})
_STAMP = re.compile(STAMP)


class ChangedMeanwhile(OSError):  # noqa: N818 - says what has happened
    """Somebody else has written the files of a review since they were read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: changed meanwhile; run review again")


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before a reviewer: an original, and the record of what became of it."""

    original: str
    """The text that the rows are about."""
    record: ChangesFile
    misfits: tuple[Change, ...] = ()
    """Rows that do not fit the original; they are kept, and not asked about."""
    labels: Labels = _NO_LABELS
    """Who may speak in the episode."""
    seen: tuple[bytes | None, ...] = ()
    """Transcript and record as they lie on the disk."""

    @property
    def queues(self) -> dict[str, list[Change]]:
        """The open rows by queue, in order of place."""
        found = [row for row in self.record.changes if row.is_open]
        found.sort(key=lambda row: (row.line, row.column or 0))
        return {name: [row for row in found if row.rule in rules] for name, rules in QUEUES.items()}

    @property
    def transcript(self) -> str:
        """The text of transcript.txt."""
        return replay.apply(self.original, self.record)

    def lines(self, row: Change) -> list[str]:
        """The lines of the original that a row is about, two at least, with their numbers.

        Where it is asked who speaks also the one before, and the nearest time above.
        """
        lines = self.original.split("\n")
        above = range(row.line - 1, 0, -1) if row.rule == "speaker" else ()
        spoken = next((number for number in above if lines[number - 1].strip()), None)
        times = (_STAMP.findall(lines[number - 1]) for number in (row.line, *above))
        time = next((found[-1] for found in times if found), "") if above else ""
        last = min(max(row.line + row.before.count("\n"), row.line + 1), len(lines))
        numbers = [*([spoken] if spoken else ()), *range(row.line, last + 1)]
        shown = [f"{number:>6}  {lines[number - 1]}" for number in numbers]
        return [*([f"  time: {time}"] if time else ()), *shown]


def decided(desk: Desk, row: Change, after: str | None, by: str = EDITOR) -> Desk:
    """The desk after a decision: what stands in the place of a row, or None to leave it as it is.

    Raises:
        RecordError: the decision contradicts another row, or the transcript could not be read
            with it.
    """
    starts = replay.line_starts(desk.original)
    first = replay.offset(desk.original, starts, row)
    flow = Flow(desk.original, desk.record)
    span = flow.span(first, first + len(row.before))
    if span is None:
        raise RecordError("another row changes a part of this place", row)
    if after is None:
        is_marked = row.rule == "lost-character"
        after = row.flat if is_marked else flow.text[span[0] : span[1]]
    decision = _decision(row, after, by, desk)
    gone = [row, *(flow.rows(*span) if not decision.stays or row.rule == "lost-character" else ())]
    found = replace(desk, record=hand_edits.without(desk.record, gone, [decision]))
    before = _complaints(desk)
    if complaint := next((what for what in _complaints(found) if what not in before), ""):
        raise RecordError(complaint, row)
    return found


def _decision(row: Change, after: str, by: str, desk: Desk) -> Change:
    """The row of a decision, whatever was typed."""
    if OPEN in after or CLOSE in after:
        raise RecordError(f"{OPEN} and {CLOSE} mark what is only proposed", row)
    if not text_files.is_clean(after):
        raise RecordError("a control character is in it", row)
    labels = {*map(label_rules.key, (*desk.labels.speakers, *desk.record.labels, *row.candidates))}
    is_label = row.rule == "speaker" and label_rules.key(row.before) in labels
    if is_label and label_rules.key(after) not in labels:
        raise RecordError(f'nobody in this episode is called "{after}"', row)
    values = row.model_dump() | {"after": after, "by": by, "certainty": "certain"}
    try:
        return Change.model_validate(values)
    except ValidationError as error:
        raise RecordError(error.errors()[0]["msg"], row) from error


def _complaints(desk: Desk) -> list[str]:
    """What the archive finds wrong in the transcript."""
    problems = Problems()
    transcript.parse(desk.transcript, "", desk.labels, problems)
    return [problem.message for problem in problems.errors]


def opened(folder: Path, problems: Problems, *, is_kept: bool = True) -> Desk | None:
    """The desk for an episode's folder; corrections made in its transcript are recorded first.

    Without `is_kept` nothing is written.

    None with the reasons among the problems.

    Raises:
        OSError: the files cannot be read or written.
    """
    place = Location(str(folder / "source" / change_record.FILE))
    file = folder / "transcript.txt"
    if link := own_folders.link_above(folder / "source", folder.parent.parent):
        what = "a symbolic link, and nothing is written through it"
        problems.error(Location(str(link)), what, own_folders.ADVICE)
    elif not file.is_file():
        problems.error(Location(str(file)), "there is no transcript", "import one first")
    if problems.errors:
        return None
    found = archive_context.recorded(folder, problems)
    if found is None and not problems.errors:
        return Desk("", ChangesFile(original="?"))  # no word was changed: nothing is open
    seen = _on_disk(folder)
    text = hand_edits.read(file, problems)
    if found is None or text is None or problems.errors:
        return None
    try:
        desk = _desk(folder, found[1], text, problems)
        if desk:
            replay.apply(desk.original, desk.record)  # or rows contradict each other
    except RecordError as error:
        advice = error.advice or "run the import again, which says what does not fit"
        rows = enumerate(found[1].changes)
        number = next((number for number, row in rows if row is error.row), None)
        if number is not None:
            place = found[0].place("changes", number)
        problems.error(place, str(error), advice)
        return None
    if desk is None:
        return None
    known = archive_context.read(folder.parent.parent, folder.name, Problems())
    labels = transcript_text.labels_of(known.speakers.values(), known.participants)
    desk = replace(desk, labels=labels, seen=seen)
    has_edits = {*desk.record.changes, *desk.misfits} != {*found[1].changes}
    return save(desk, folder) if has_edits and is_kept else desk


def _desk(folder: Path, recorded: ChangesFile, text: str, problems: Problems) -> Desk | None:
    """The original of a record, and the record with all that the transcript's text has."""
    if recorded.form == "blocks":
        original = replay.restore(text, recorded)
        rows, misfits = decisions.fitting(recorded.changes, original)
        fitting = recorded.model_copy(update={"changes": tuple(rows)})
        return Desk(original, fitting, tuple(misfits))
    source = source_file.read(folder / "source" / recorded.original, frozenset(), problems)
    if source is None:
        return None
    original = source[1].text
    rows, misfits = decisions.fitting(recorded.changes, original)
    fitting = recorded.model_copy(update={"changes": tuple(rows)})
    return Desk(original, hand_edits.absorbed(original, fitting, text), tuple(misfits))


def _on_disk(folder: Path) -> tuple[bytes | None, ...]:
    """The transcript and the record, None for one that is not there."""
    files = (folder / "transcript.txt", folder / "source" / change_record.FILE)
    return tuple(file.read_bytes() if file.is_file() else None for file in files)


def save(desk: Desk, folder: Path) -> Desk:
    """Write the transcript, then the record: what is missing in a record is found again.

    Returns the desk that knows what was written.

    Raises:
        ChangedMeanwhile: somebody else has written them; they stay as they are.
        RecordError: the record would be too large to be read again.
        OSError: the disk is full, or the folder may not be written to.
    """
    if _on_disk(folder) != desk.seen:
        raise ChangedMeanwhile(folder)
    rows = (*desk.record.changes, *desk.misfits)
    made = desk.record.model_copy(update={"changes": rows})
    text, rows_text = desk.transcript.encode(), changes_yml.dump(made).encode()
    if what := changes_yml.complaint(rows_text):
        raise RecordError(what)
    record_file = folder / "source" / change_record.FILE
    atomic_files.replace_all({folder / "transcript.txt": text, record_file: rows_text})
    return replace(desk, seen=(text, rows_text))


def listed(desk: Desk) -> str:
    """The queues, for those who edit by hand."""
    lines = []
    for name, rows in desk.queues.items():
        lines.append(f"{name}: {len(rows)}")
        for row in rows:
            candidates = " | ".join(map(_shown, row.candidates)) or "no candidate"
            lines.append(f"  {desk.record.original}:{row.line}: {row.flat!r} -> {candidates}")
            lines += [f"    {row.note}"] if row.note else []
    return "\n".join(lines)


def walk(
    desk: Desk,
    ask: Callable[[str], str],
    tell: Callable[[str], None],
    keep: Callable[[Desk], Desk],
    by: str = EDITOR,
) -> Desk:
    """Ask about every open row; `keep` is called after each decision and returns the desk.

    `ask` gets a prompt and returns what was typed; it raises EOFError where nobody answers.
    """
    if any(desk.queues.values()):
        tell(KEYS)
    for name, rows in desk.queues.items():
        for number, row in enumerate(rows, 1):
            tell("\n".join(_question(desk, row, f"{name}, {number} of {len(rows)}")))
            refused = 0
            is_asked = True
            while is_asked:
                try:
                    answer = _answer(row, ask, tell)
                except EOFError:
                    tell("")
                    answer = None
                if answer is None:
                    tell(_still_open(desk))
                    return desk
                is_asked = False
                if answer:
                    try:
                        desk = keep(decided(desk, row, answer[0], by))
                    except RecordError as error:
                        tell(f"not possible: {error}")
                        refused += 1
                        is_asked = refused < _MOST_REFUSED
                        if not is_asked:
                            tell("it stays open; correct the record, then run review again")
    tell(_still_open(desk))
    return desk


def _still_open(desk: Desk) -> str:
    """How many questions are open, by queue."""
    counts = [f"{name} {len(rows)}" for name, rows in desk.queues.items() if rows]
    return f"still open: {', '.join(counts)}" if counts else "nothing is open"


def _question(desk: Desk, row: Change, title: str) -> Iterable[str]:
    yield ""
    yield title
    yield from desk.lines(row)
    for number, candidate in enumerate(row.candidates, 1):
        yield f"{number:>6}: {_shown(candidate)}"
    if row.note:
        yield f"  why: {row.note}"


def _shown(text: str) -> str:
    """A text on one line, in quotes where line breaks are in it."""
    return repr(text).replace("\\n", "⏎") if "\n" in text else text


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
                if text := ask(f"instead of {row.flat!r} > ").strip():
                    is_character = row.rule == "lost-character" and len(text) == 1
                    return (replay.with_character(row, text) if is_character else text,)
            case _ if typed.isdecimal() and 0 < int(typed) <= len(row.candidates):
                return (row.candidates[int(typed) - 1],)
            case _:
                tell(KEYS)
