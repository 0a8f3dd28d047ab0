"""The import of a file: read, recognise, divide, match, write; and what is told about it.

The original is kept byte for byte in the episode's `source/`. Nothing is written unless every word
is accounted for, and a transcript.txt that is there already is replaced only with `force`.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.core import atomic_files, clock, slugs, text_files
from generator.core.problems import Location, Problems, did_you_mean
from generator.importing import (
    accounting,
    archive_context,
    completeness,
    episode_yml,
    formats,
    label_rules,
    paragraphs,
    report,
    source_file,
    transcript_text,
)
from generator.importing.draft import Draft, Heading, Source
from generator.importing.formats import Format, blocks, json_text, seen, wrapped
from generator.importing.label_rules import Doubt
from generator.importing.paragraphs import Turn
from generator.importing.people import Known, Matcher, Voice
from generator.importing.record import changes_yml, update
from generator.importing.record.update import Base, Revised
from generator.importing.transcript_text import Labels, Written
from generator.read import change_record, schemas, transcript
from generator.read.scan import EPISODES_FOLDER, parsed
from generator.read.schemas import EpisodeFile

_KEPT = frozenset({"changes.yml", "readme.md"})
_FIRST_LINES = 4
_LINE_LENGTH = 90


class Unrecognised(Exception):  # noqa: N818 - says what it says of a file, not of the program
    """A file is in no known format; the text shows its first lines and what was expected."""

    def __init__(self, source: Source) -> None:
        begins = [line[:_LINE_LENGTH] for line in source.lines if line.strip()][:_FIRST_LINES]
        super().__init__(
            "\n  ".join(
                [
                    f"{source.name} is in no known format. It begins:",
                    *(f"  {line}" for line in begins),
                    *seen.in_it(source),
                    "Expected is one of these; --format NAME reads it as one of them anyway:",
                    *(f"  {form.NAME:<17} {form.EXPECTED}" for form in formats.FORMATS),
                ]
            )
        )


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the keeper asks for."""

    file: Path
    episode: str
    """The slug of the episode."""
    root: Path = Path()
    """The folder that holds `episodes/`."""
    format: str = ""
    """The name of a format; empty to recognise it."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Label -> slug of a person; empty: a label of somebody without a profile."""
    speech: tuple[str, ...] = ()
    """What looks like a label and is speech."""
    title: str = ""
    date: str = ""
    force: bool = False

    @property
    def folder(self) -> Path:
        """The episode's folder."""
        return self.root / EPISODES_FOLDER / self.episode


@dataclass(frozen=True, slots=True)
class ParsedImport:
    """A file, understood: what will be written."""

    format: Format
    evidence: str
    draft: Draft
    turns: tuple[Turn | Heading, ...]
    voices: Mapping[str, Voice]
    """By label as the file has it, case-folded."""
    written: Written
    doubts: tuple[Doubt, ...] = ()
    """What looks like a label and was taken for speech."""


def run(order: ImportRequest, problems: Problems) -> str | None:
    """Import a file; returns what to tell, or None and errors among the problems.

    Raises:
        Unrecognised: the file is in no known format.
        OSError: the disk is full, or the folder may not be written to.
    """
    found = Problems()
    try:
        return _run(order, found)
    finally:
        report.pass_on(found, problems)


def _run(order: ImportRequest, problems: Problems) -> str | None:
    _check_order(order, problems)
    if problems.errors:
        return None
    known = archive_context.read(order.root, order.episode, problems)
    found = source_file.read(order.file, known.names, problems)
    if found is None or problems.errors:
        return None
    data, source = found
    bare_source = source
    known_labels = source.known.union(map(label_rules.key, order.speakers))
    speech = frozenset(map(label_rules.key, order.speech))
    source = replace(source, known=known_labels - speech, speech=speech)
    has_answers = bool(order.speakers or order.speech)
    untouched = None
    if has_answers and known.has_episode:
        untouched = _untouched(order, data, bare_source)
    if untouched:
        order, known = untouched
    understood = understand(source, known, order.speakers, problems, order.format)
    if understood is None:
        return None
    revised = _revised(order, source, understood, known, problems)
    if revised is None:
        return None
    outputs = _outputs(order, data, understood, revised, known)
    is_safe = revised.is_recorded or untouched is not None
    _check_outputs(order, outputs, problems, is_safe=is_safe)
    if problems.errors:
        return None
    changed = {
        file: content
        for file, content in outputs.items()
        if not file.is_file() or file.read_bytes() != content
    }
    atomic_files.replace_all(changed)
    return report.report(
        order.file,
        understood,
        known,
        made=change_record.provenance(revised.revision.kept),
        changed=[*changed],
        by_hand=_by_hand(order, understood, known),
        slug=order.episode,
    )


def _check_order(order: ImportRequest, problems: Problems) -> None:
    """Note what must not be read, or written to, before anything is."""
    place = Location(str(order.file))
    if complaint := slugs.episode_complaint(order.episode):
        problems.error(place, complaint, "give another --episode")
        return
    if not (order.root / EPISODES_FOLDER).is_dir():
        sources = Location(str(order.root / EPISODES_FOLDER))
        problems.error(sources, "there is no such folder", "run this in the archive's folder")
    if complaint := source_file.name_complaint(order.file.name):
        problems.error(place, complaint, "rename the file before the import: source/ keeps it")
        return
    source = order.folder / "source"
    for folder in (order.root / EPISODES_FOLDER, order.folder, source):
        _check_target(folder, problems, is_right=not folder.exists() or folder.is_dir())
    for file in (
        order.folder / "episode.yml",
        order.folder / "transcript.txt",
        source / order.file.name,
        source / change_record.FILE,
    ):
        _check_target(file, problems, is_right=not file.exists() or file.is_file())


def _check_target(target: Path, problems: Problems, *, is_right: bool) -> None:
    place = Location(str(target))
    if target.is_symlink():
        what = "a symbolic link, and the import follows none"
        problems.error(place, what, "put the file or folder itself here")
    elif not is_right:
        problems.error(place, "something else stands in the way here", "move it")


def _untouched(
    order: ImportRequest, data: bytes, source: Source
) -> tuple[ImportRequest, Known] | None:
    """What to import again, from the beginning, where nobody has edited the first import.

    That is where all files are as the same original gives them without `--speaker`: the keeper
    follows the report's hint. Title and date stay.
    """
    folder, own = order.folder, Problems()
    try:
        is_original = (folder / "source" / order.file.name).read_bytes() == data
        text = (folder / "episode.yml").read_bytes().decode()
        order_before = replace(order, speakers={}, speech=())
        known = archive_context.read(order.root, "", own)
        before = is_original and understand(source, known, {}, own, order.format)
        if not before:
            return None
        facts = episode_yml.as_written(text, [*before.voices.values()], known)
        revised = _revised(order_before, source, before, known, own) if facts else None
        if facts is None or revised is None or own.errors:
            return None
        if not all(row.by_import for row in revised.revision.kept.changes):
            return None
        outputs = _outputs(order_before, data, before, revised, known)
        del outputs[folder / "episode.yml"]
        if any(file.read_bytes() != content for file, content in outputs.items()):
            return None
    except (OSError, ValueError, Unrecognised):
        return None
    title, date = facts
    return replace(order, title=order.title or title, date=order.date or date), known


def _revised(
    order: ImportRequest, source: Source, found: ParsedImport, known: Known, problems: Problems
) -> Revised | None:
    """The transcript after all corrections, with the record."""
    is_wrapped = found.format.NAME == wrapped.NAME
    base = Base(order.file.name, None if is_wrapped else found.written.text, source)
    return update.revised(order.folder, base, found.voices, known, problems)


def _by_hand(order: ImportRequest, found: ParsedImport, known: Known) -> dict[str, str]:
    """What the keeper has to change in an episode.yml that is there already."""
    if not known.has_episode:
        return {}
    voices = [*found.voices.values()]
    todo = {
        "add to episode.yml": episode_yml.missing(voices, known),
        "remove from episode.yml": episode_yml.outdated(voices, order.speakers, known),
    }
    return {what: text for what, text in todo.items() if text}


def understand(
    source: Source,
    known: Known,
    asked: Mapping[str, str],
    problems: Problems,
    form_name: str = "",
) -> ParsedImport | None:
    """What a file says, ready to be written; None and errors among the problems.

    Raises:
        Unrecognised: the file is in no known format.
    """
    chosen = _format(source, form_name, problems)
    if chosen is None:
        return None
    form, evidence = chosen
    draft = form.read(source, problems)
    doubts = _doubts(draft, source, problems)
    source_file.check(draft, source.name, problems)
    completeness.check_share(source, form.NAME, draft, problems, asked=bool(form_name))
    completeness.check_pace(draft, source.name, problems)
    if not problems.errors and not any(utterance.text for utterance in draft.utterances):
        what = f"nothing spoken is found in it, read as {form.NAME}"
        problems.error(Location(source.name), what, f"expected is {form.EXPECTED}")
    if problems.errors:
        return None
    found = dict.fromkeys(utterance.label for utterance in draft.utterances)
    voices = Matcher(known, asked, Location(source.name), problems).match(
        label or "" for label in found
    )
    turns = list(paragraphs.divide(draft, lambda label: voices.get(label_rules.key(label))))
    labels = transcript_text.labels_of(voices.values(), known.participants)
    written = transcript_text.write(turns, voices, labels)
    _read_back(source, draft, written, labels, problems)
    if problems.errors:
        return None
    return ParsedImport(form, evidence, draft, tuple(turns), voices, written, doubts)


def _doubts(draft: Draft, source: Source, problems: Problems) -> tuple[Doubt, ...]:
    """What looks like a label and is speech; where there are many of them, errors."""
    doubts = (*label_rules.doubts(draft, source),)
    different = dict.fromkeys(label_rules.key(doubt.label) for doubt in doubts)
    if len(different) > label_rules.MOST_DOUBTS:
        for doubt in doubts:
            what = f'"{doubt.label}" looks like a label, and would become speech'
            option = shlex.quote(doubt.label)
            advice = f"--speaker {option} takes it for a label, --speech {option} for speech"
            problems.error(Location(source.name, doubt.line), what, advice)
    return doubts


def _format(source: Source, name: str, problems: Problems) -> tuple[Format, str] | None:
    """The format of a file: the one that was asked for, or the one it is recognised as."""
    blocks.check_front_matter(source, problems)
    if problems.errors:
        return None
    if name:
        if form := formats.BY_NAME.get(name):
            return form, form.evidence(source) or "as asked for"
        advice = did_you_mean(name, formats.BY_NAME)
        problems.error(Location(source.name), f'there is no format "{name}"', advice)
        return None
    json_text.check(source, problems)
    if problems.errors:
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
    order: ImportRequest, data: bytes, understood: ParsedImport, revised: Revised, known: Known
) -> dict[Path, bytes]:
    """The files to be written."""
    text = order.folder / "transcript.txt"
    original = order.folder / "source" / order.file.name
    outputs = {original: data, text: revised.revision.text.encode()}
    made = revised.revision.kept
    if made.form == "wrapped" or made.changes or revised.is_recorded:
        outputs[original.with_name(change_record.FILE)] = changes_yml.dump(made).encode()
    if not known.has_episode:
        title = order.title or understood.draft.facts.title or _title(order.episode)
        date = order.date or understood.draft.facts.date or clock.today().isoformat()
        content = episode_yml.first(title, date, [*understood.voices.values()], known)
        outputs[order.folder / "episode.yml"] = content.encode()
    return outputs


def _check_outputs(
    order: ImportRequest, outputs: Mapping[Path, bytes], problems: Problems, *, is_safe: bool
) -> None:
    """Note what must not be overwritten; a transcript is safe that has a record, or no edits."""
    text, original = order.folder / "transcript.txt", order.folder / "source" / order.file.name
    if original.name.casefold() in _KEPT:
        what = f"in source/ the name {original.name} is that of another file"
        problems.error(Location(str(order.file)), what, "rename the file before the import")
    kept = original.with_name(change_record.FILE)
    if what := changes_yml.complaint(outputs.get(kept, b"")):
        advice = "divide the file, and import each part as an episode of its own"
        problems.error(Location(str(kept)), what, advice)
    _check_readable(order, outputs, problems)
    endangered = {original: "another original of this name"}
    if not is_safe:
        endangered[text] = "a transcript"
    for file, what in endangered.items():
        if file.exists() and file.read_bytes() != outputs[file] and not order.force:
            problems.error(
                Location(str(file)),
                f"{what} is here already, and differs from what the import would write",
                "compare and keep it, or replace it with --force; commit it before you do",
            )


def _check_readable(
    order: ImportRequest, outputs: Mapping[Path, bytes], problems: Problems
) -> None:
    """Note what the archive would refuse of the files that it has to read again."""
    place, own = Location(str(order.file)), Problems()
    file = order.folder / "episode.yml"
    document = parsed(outputs[file], file.name, own) if file in outputs else None
    if document:
        schemas.check(document, EpisodeFile, own, {"title": "?", "date": "1970-01-01"})
    for problem in own:
        is_title = document is not None and problem.location == document.place("title")
        advice = "give another --title" if is_title else problem.advice
        problems.error(place, f"the episode.yml would be refused: {problem.message}", advice)
    text = outputs[order.folder / "transcript.txt"]
    if len(text) > text_files.MAX_BYTES:
        what = (
            f"the transcript would have {len(text):,} bytes, {text_files.MAX_BYTES:,} are allowed"
        )
        advice = "divide the file, and import each part as an episode of its own"
        problems.error(place, what, advice)


def _title(slug: str) -> str:
    """A title made from a slug: `067-deep-learning` -> "Deep learning"."""
    words = [word for word in slug.split("-") if not word.isdigit()] or [slug]
    return " ".join(words).capitalize()
