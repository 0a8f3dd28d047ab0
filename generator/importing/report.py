"""What an import tells: the format, the speakers, the span of time, what it could not place."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from generator.core.model import Provenance
from generator.core.problems import Problem, Problems, Severity
from generator.importing import label_rules, people, timestamps
from generator.importing.draft import Draft, Heading, LeftOut
from generator.importing.formats import Format
from generator.importing.label_rules import Doubt
from generator.importing.paragraphs import Turn
from generator.importing.people import Known, Voice
from generator.importing.transcript_text import Written
from generator.read.transcript import count_words

_SHOWN = 8
_MOST_PROBLEMS = 20


class Understood(Protocol):
    """A file, understood."""

    @property
    def format(self) -> Format:
        """Its format."""

    @property
    def evidence(self) -> str:
        """Why it is taken for that."""

    @property
    def draft(self) -> Draft:
        """What its reader found."""

    @property
    def turns(self) -> Sequence[Turn | Heading]:
        """Its turns, between its headings."""

    @property
    def voices(self) -> Mapping[str, Voice]:
        """By label."""

    @property
    def written(self) -> Written:
        """The transcript."""

    @property
    def doubts(self) -> Sequence[Doubt]:
        """What looks like a label and was taken for speech."""


def report(  # noqa: PLR0913 - what was found, what was known, what was done
    file: Path,
    found: Understood,
    known: Known,
    *,
    made: Provenance,
    changed: Iterable[Path],
    by_hand: Mapping[str, str],
    slug: str,
) -> str:
    """All that an import tells; `by_hand` is what has to be done, and the lines to do it with."""
    words = sum(count_words(utterance.text) for utterance in found.draft.utterances)
    lines = [
        f"{file.name}: {found.format.NAME}, {found.evidence}",
        *_speakers(found, known),
        _span(found.draft),
        f"words: {words:,}{_before(made)}, all of them in the transcript",
        *_changes(made, slug),
        *_left_out([*found.draft.left_out, *found.written.left_out]),
        *_doubts(found),
    ]
    for what, text in by_hand.items():
        lines += [f"{what}:", *(f"  {line}" for line in text.splitlines())]
    written = [f"written: {path}" for path in changed]
    return "\n".join([*lines, *(written or ["nothing has changed"])])


def pass_on(found: Problems, problems: Problems) -> None:
    """Hand the problems of an import over, those of one file up to a number; errors come first."""
    by_file: dict[str, list[Problem]] = {}
    for problem in (*found.errors, *found.warnings):
        by_file.setdefault(problem.location.path, []).append(problem)
    for those in by_file.values():
        for problem in those[:_MOST_PROBLEMS]:
            note = problems.error if problem.severity is Severity.ERROR else problems.warning
            note(problem.location, problem.message, problem.advice)
        if others := those[_MOST_PROBLEMS:]:
            note = problems.error if others[0].severity is Severity.ERROR else problems.warning
            note(others[0].location, f"and {len(others):,} more", "correct the first ones first")


def _speakers(found: Understood, known: Known) -> list[str]:
    turns: Counter[Voice] = Counter()
    words: Counter[Voice] = Counter()
    for item in found.turns:
        if isinstance(item, Turn):
            voice = found.voices[label_rules.key(item.label)]
            turns[voice] += 1
            words[voice] += sum(count_words(each.text) for each in item.paragraphs)
    written = _written(found)
    rows = [
        (
            voice.label,
            f"{turns[voice]:,}",
            f"{words[voice]:,}",
            _who(voice, turns[voice], known) + written.get(voice, ""),
        )
        for voice in turns
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        "speakers:",
        *(
            f"  {label:<{widths[0]}}  turns {count:>{widths[1]}}  words {said:>{widths[2]}}  {who}"
            for label, count, said, who in rows
        ),
    ]


def _written(found: Understood) -> dict[Voice, str]:
    """The labels of each voice in the file that have more in them than its name."""
    more: dict[Voice, dict[str, None]] = {}
    for utterance in found.draft.utterances:
        label = utterance.label
        if label and label_rules.base(label) != label:
            voice = found.voices[label_rules.key(label)]
            if label != voice.label:
                more.setdefault(voice, {})[label] = None
    return {voice: f", in the file: {' / '.join(labels)}" for voice, labels in more.items()}


def _before(made: Provenance) -> str:
    return " before corrections" if made.restored or made.corrected else ""


def _changes(made: Provenance, slug: str) -> list[str]:
    """What was changed on the way, where anything was."""
    if not (made.restored or made.corrected or made.open):
        return []
    open_questions = f"open questions: {made.open:,}"
    if made.open:
        open_questions += f" (episode-archive review {slug})"
    return [
        f"lost characters put back: {made.restored:,}",
        f"words corrected: {made.corrected:,}",
        open_questions,
    ]


def _who(voice: Voice, turns: int, known: Known) -> str:
    if voice.person:
        return f"people/{voice.slug}.yml"
    if voice is people.UNIDENTIFIED:
        return "nobody has identified this voice"
    if voice.is_break:
        return "nobody speaks"
    called = f", called {voice.name}" if voice.name not in ("", voice.label) else ""
    hint = ""
    if asked := [person.slug for person in people.namesakes(voice, known)]:
        hint = f", is it {asked[0]}? --speaker '{voice.name or voice.label}={asked[0]}'"
    elif turns == 1 and not label_rules.is_reserved(voice.label):
        hint = ", one turn: is it a name at all?"
    return f"no profile{called}{hint}"


def _span(draft: Draft) -> str:
    times = [item.start for item in draft.items if item.start is not None]
    if not times:
        return "times: none"
    ends = [utterance.end for utterance in draft.utterances if utterance.end is not None]
    return f"times: {timestamps.written(min(times))} to {timestamps.written(max([*times, *ends]))}"


def _doubts(found: Understood) -> list[str]:
    """What looks like a label and is speech, and what got a backslash for another reason."""
    lines = []
    if found.doubts:
        lines += ["taken for speech, though it looks like a label (--speaker LABEL if it is one):"]
        lines += [f"  line {doubt.line}: {doubt.label}" for doubt in found.doubts]
    told = {doubt.line for doubt in found.doubts}
    if escaped := [each for each in found.written.escaped if each[0] not in told]:
        lines += ["with a backslash in front, since it would be read as something else:"]
        lines += [f"  line {line}: {text}" for line, text in escaped]
    return lines


def _size(out: LeftOut) -> str:
    return f" ({out.size:,} characters)" if out.size else ""


def _left_out(found: Sequence[LeftOut]) -> list[str]:
    if not found:
        return ["not in the transcript: nothing"]
    by_reason: dict[str, list[str]] = {}
    for out in sorted(found):
        by_reason.setdefault(out.why, []).append(f"    line {out.line}: {out.what}{_size(out)}")
    lines = ["not in the transcript:"]
    for why, those in by_reason.items():
        lines += [f"  {why}:", *those[:_SHOWN]]
        lines += [f"    and {len(those) - _SHOWN} more"] if len(those) > _SHOWN else []
    return lines
