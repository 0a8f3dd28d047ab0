"""The transcript and the record that an import leaves, with all that people did before it.

What they decided is carried out again, what they corrected in transcript.txt itself becomes rows,
and nothing is given back unless the original can be rebuilt from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.core.problems import Location, Problems
from generator.core.strict_yaml import Document
from generator.importing import archive_context, transcript_text
from generator.importing.draft import Source
from generator.importing.people import Known, Voice
from generator.importing.record import automatic_changes, decisions, hand_edits, replay
from generator.importing.record.automatic_changes import Revision
from generator.importing.record.replay import RecordError
from generator.read import change_record, transcript
from generator.read.change_record import Change, ChangesFile
from generator.read.misheard import Vocabulary


@dataclass(frozen=True, slots=True)
class Base:
    """What the rows of a record are about."""

    name: str
    """The name of the original."""
    blocks: str | None
    """The transcript that its format gives; None for raw lines, which stand for themselves."""
    source: Source

    @property
    def text(self) -> str:
        """The text itself."""
        return self.source.text if self.blocks is None else self.blocks


@dataclass(frozen=True, slots=True)
class Revised:
    """What the rules of the import and the decisions of people make of a file."""

    revision: Revision
    is_recorded: bool
    """Whether the record of this original is there already, so that no work can be lost."""


def revised(
    folder: Path,
    base: Base,
    voices: Mapping[str, Voice],
    known: Known,
    problems: Problems,
) -> Revised | None:
    """The transcript of an episode's folder after all corrections; None and what is wrong.

    A row of the record that does not fit any more is a warning; it is kept and not carried out.
    """
    if what := change_record.name_complaint(base.name):
        problems.error(Location(base.source.name), what, "rename the file before the import")
        return None
    name = str(folder / "source" / change_record.FILE)
    vocabulary = archive_context.vocabulary(folder.parent, problems)
    found = archive_context.recorded(folder, problems)
    if problems.errors:
        return None
    recorded = found[1] if found else ChangesFile(original=base.name)
    labels = tuple(sorted({voice.label for voice in voices.values()}))
    is_relabelled = found is not None and base.blocks is not None and labels != recorded.labels
    is_recorded = recorded.lengths == replay.lengths(base.text) and not is_relabelled
    try:
        if is_recorded:
            recorded = _with_handwork(folder / "transcript.txt", base, recorded, problems)
            if problems.errors:
                return None
        made = _revision(base, voices, known, vocabulary, recorded)
        replay.check(base.text, made.text, made.record)
    except RecordError as error:
        advice = error.advice or ("correct the row" if error.row else "please report this file")
        problems.error(_place(name, found, error.row), str(error), advice)
        return None
    for row, what in made.misfits if is_relabelled else ():
        advice = "the speakers are others than before: import it with these, or remove the row"
        problems.error(_place(name, found, row), what, advice)
    if problems.errors:
        return None
    for row, what in made.misfits:
        advice = "the row is kept and not carried out; correct or remove it"
        problems.warning(_place(name, found, row), what, advice)
    _read_back(made.text, base.source.name, voices, known, problems)
    return Revised(made, is_recorded)


def _revision(
    base: Base,
    voices: Mapping[str, Voice],
    known: Known,
    vocabulary: Vocabulary,
    recorded: ChangesFile,
) -> Revision:
    rows = recorded.changes
    if base.blocks is None:
        return automatic_changes.of_wrapped(base.source, base.name, voices, vocabulary, rows)
    labels = sorted({voice.label for voice in voices.values()})
    taking_part = [voice.label for voice in voices.values() if voice.person]
    taking_part += [person.name for person in known.participants]
    people = tuple(dict.fromkeys(taking_part))
    return automatic_changes.of_blocks(
        base.blocks, base.name, labels, vocabulary, rows, people=people
    )


def _with_handwork(
    file: Path, base: Base, recorded: ChangesFile, problems: Problems
) -> ChangesFile:
    """The record with rows for what was changed in the transcript itself."""
    text = hand_edits.read(file, problems) if file.is_file() else None
    if text is None:
        return recorded
    fitting, misfits = decisions.fitting(recorded.changes, base.text)
    made = recorded.model_copy(update={"changes": tuple(fitting)})
    made = hand_edits.absorbed(base.text, made, text)
    return made.model_copy(update={"changes": (*made.changes, *misfits)})


def _read_back(
    text: str, name: str, voices: Mapping[str, Voice], known: Known, problems: Problems
) -> None:
    """Read the transcript as the archive will."""
    all_voices = (*known.speakers.values(), *voices.values())
    own = Problems()
    labels = transcript_text.labels_of(all_voices, known.participants)
    transcript.parse(text, name, labels, own)
    for problem in own:
        problems.error(Location(name), f"the transcript would be refused: {problem}")


def _place(name: str, found: tuple[Document, ChangesFile] | None, row: Change | None) -> Location:
    """Where a row of the record stands."""
    if found and row:
        document, recorded = found
        for number, other in enumerate(recorded.changes):
            if other.model_copy(update={"column": row.column}) == row:
                return document.place("changes", number)
    return Location(name)
