"""The import of a file: read, recognise, divide, match, write; and what is told about it.

The original is kept byte for byte in the episode's `source/`. Nothing is written unless every word
is accounted for, and a transcript.txt that is there already is replaced only with `force`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import changes, slugs, transcript
from generator.folder import SOURCES
from generator.importing import (
    accounting,
    changes_yml,
    episode_yml,
    formats,
    knowledge,
    labelling,
    paragraphs,
    reading,
    recording,
    reporting,
    transcript_text,
)
from generator.importing.draft import Draft, Heading, Source
from generator.importing.formats import Format, json_text, wrapped
from generator.importing.paragraphs import Turn
from generator.importing.people import Known, Matcher, Voice
from generator.importing.recording import Base, Revised
from generator.importing.transcript_text import Labels, Written
from generator.problems import Location, Problems, did_you_mean
from generator.writer import replace

_KEPT = frozenset({"changes.yml", "readme.md"})
_FIRST_LINES = 4
_LINE_LENGTH = 90


class Unrecognised(Exception):  # noqa: N818 - says what it says of a file, not of the program
    """A file is in no known format; the text shows its first lines and what was expected."""

    def __init__(self, source: Source) -> None:
        begins = [line[:_LINE_LENGTH] for line in source.lines if line.strip()][:_FIRST_LINES]
        complaint = json_text.complaint(source)
        super().__init__(
            "\n  ".join(
                [
                    f"{source.name} is in no known format. It begins:",
                    *(f"  {line}" for line in begins),
                    *([f"It looks like JSON, but {complaint}"] if complaint else []),
                    "Expected is one of these; --format NAME reads it as one of them anyway:",
                    *(f"  {form.NAME:<17} {form.EXPECTED}" for form in formats.FORMATS),
                ]
            )
        )


@dataclass(frozen=True, slots=True)
class Order:
    """What the keeper asks for."""

    file: Path
    episode: str
    """The slug of the episode."""
    root: Path = Path()
    """The folder that holds `episodes/`."""
    format: str = ""
    """The name of a format; empty to recognise it."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Label -> slug of a person."""
    title: str = ""
    date: str = ""
    force: bool = False

    @property
    def folder(self) -> Path:
        """The episode's folder."""
        return self.root / SOURCES / self.episode


@dataclass(frozen=True, slots=True)
class Understood:
    """A file, understood: what will be written."""

    format: Format
    evidence: str
    draft: Draft
    turns: tuple[Turn | Heading, ...]
    voices: Mapping[str, Voice]
    """By label as the file has it, case-folded."""
    written: Written


def run(order: Order, problems: Problems) -> str | None:
    """Import a file; returns what to tell, or None and errors among the problems.

    Raises:
        Unrecognised: the file is in no known format.
        OSError: the disk is full, or the folder may not be written to.
    """
    if complaint := slugs.episode_complaint(order.episode):
        problems.error(Location(str(order.file)), complaint, "give another --episode")
    elif not (order.root / SOURCES).is_dir():
        place = Location(str(order.root / SOURCES))
        problems.error(place, "there is no such folder", "run this in the archive's folder")
    if problems.errors:
        return None
    known = knowledge.read(order.root, order.episode, problems)
    found = reading.read(order.file, known.names, problems)
    if found is None or problems.errors:
        return None
    data, source = found
    understood = understand(source, known, order.speakers, problems, order.format)
    if understood is None:
        return None
    is_wrapped = understood.format.NAME == wrapped.NAME
    base = Base(order.file.name, None if is_wrapped else understood.written.text, source)
    revised = recording.revised(order.folder, base, understood.voices, known, problems)
    if revised is None:
        return None
    outputs = _outputs(order, data, understood, revised, known)
    _check_outputs(order, outputs, problems, is_recorded=revised.is_recorded)
    if problems.errors:
        return None
    changed = []
    for file, content in outputs.items():
        if not file.is_file() or file.read_bytes() != content:
            replace(file, content)
            changed.append(file)
    lacking = episode_yml.missing([*understood.voices.values()], known) if known.has_episode else ""
    made = changes.making(revised.revision.kept)
    return reporting.report(
        order.file, understood, known, made=made, changed=changed, lacking=lacking
    )


def understand(
    source: Source,
    known: Known,
    asked: Mapping[str, str],
    problems: Problems,
    form_name: str = "",
) -> Understood | None:
    """What a file says, ready to be written; None and errors among the problems.

    Raises:
        Unrecognised: the file is in no known format.
    """
    chosen = _format(source, form_name, problems)
    if chosen is None:
        return None
    form, evidence = chosen
    draft = form.read(source, problems)
    reading.check(draft, source.name, problems)
    if not problems.errors and not any(utterance.text for utterance in draft.utterances):
        what = f"nothing spoken is found in it, read as {form.NAME}"
        problems.error(Location(source.name), what, f"expected is {form.EXPECTED}")
    if problems.errors:
        return None
    found = dict.fromkeys(utterance.label for utterance in draft.utterances)
    voices = Matcher(known, asked, Location(source.name), problems).match(
        label or "" for label in found
    )
    turns = list(paragraphs.divide(draft, lambda label: voices.get(labelling.key(label))))
    labels = transcript_text.labels_of(voices.values(), known.participants)
    written = transcript_text.write(turns, voices, labels)
    _read_back(source, draft, written, labels, problems)
    if problems.errors:
        return None
    return Understood(form, evidence, draft, tuple(turns), voices, written)


def _format(source: Source, name: str, problems: Problems) -> tuple[Format, str] | None:
    """The format of a file: the one that was asked for, or the one it is recognised as."""
    if name:
        if form := formats.BY_NAME.get(name):
            return form, form.evidence(source) or "as asked for"
        advice = did_you_mean(name, formats.BY_NAME)
        problems.error(Location(source.name), f'there is no format "{name}"', advice)
        return None
    found = formats.recognise(source)
    if found is None:
        raise Unrecognised(source)
    return found


def _read_back(
    source: Source, draft: Draft, written: Written, labels: Labels, problems: Problems
) -> None:
    """Read the transcript back: its words have to be those of the draft, in order."""
    own = Problems()
    chapters = transcript.parse(written.text, source.name, labels, own)
    for problem in own:
        problems.error(Location(source.name), f"the transcript would be refused: {problem}")
    left_out = {(out.line, out.what) for out in written.left_out}
    spoken = [
        item.title if isinstance(item, Heading) else item.text
        for item in draft.items
        if not isinstance(item, Heading) or (item.line, item.title) not in left_out
    ]
    read_back = []
    for chapter in chapters:
        read_back += [chapter.title, *(turn.text for turn in chapter.turns)]
    accounting.same_words(spoken, read_back, source.name, problems)


def _outputs(
    order: Order, data: bytes, understood: Understood, revised: Revised, known: Known
) -> dict[Path, bytes]:
    """The files to be written."""
    text = order.folder / "transcript.txt"
    original = order.folder / "source" / order.file.name
    outputs = {original: data, text: revised.revision.text.encode()}
    made = revised.revision.kept
    if made.form == "wrapped" or made.changes or revised.is_recorded:
        outputs[original.with_name(changes.FILE)] = changes_yml.dump(made).encode()
    if not known.has_episode:
        title = order.title or understood.draft.facts.title or _title(order.episode)
        today = dt.date.today()  # noqa: DTZ011 - the day where the keeper is
        date = order.date or understood.draft.facts.date or today.isoformat()
        content = episode_yml.first(title, date, [*understood.voices.values()], known)
        outputs[order.folder / "episode.yml"] = content.encode()
    return outputs


def _check_outputs(
    order: Order, outputs: Mapping[Path, bytes], problems: Problems, *, is_recorded: bool
) -> None:
    """Note what must not be overwritten. A transcript with a record is in no danger."""
    text, original = order.folder / "transcript.txt", order.folder / "source" / order.file.name
    if original.name.casefold() in _KEPT:
        what = f"in source/ the name {original.name} is that of another file"
        problems.error(Location(str(order.file)), what, "rename the file before the import")
    endangered = {original: "another original of this name"}
    if not is_recorded:
        endangered[text] = "a transcript"
    for file, what in endangered.items():
        if file.exists() and file.read_bytes() != outputs[file] and not order.force:
            problems.error(
                Location(str(file)),
                f"{what} is here already, and differs from what the import would write",
                "compare and keep it, or replace it with --force; commit it before you do",
            )


def _title(slug: str) -> str:
    """A title made from a slug: `067-deep-learning` -> "Deep learning"."""
    words = [word for word in slug.split("-") if not word.isdigit()] or [slug]
    return " ".join(words).capitalize()
