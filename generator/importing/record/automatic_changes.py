"""What the rules of the import change in a text, as rows of the record.

For hard-wrapped text: lost characters are put back, short lines end paragraphs, labels get the
spelling that the archive knows, what nobody says gets a label. For all formats: names and terms
that are known to be misheard are corrected. Spaces that a correction leaves over go last.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.importing import corrections, label_rules
from generator.importing.draft import Source
from generator.importing.formats import wrapped
from generator.importing.people import UNKNOWN, Voice
from generator.importing.record import decisions, replay
from generator.importing.record.text_map import Flow
from generator.importing.repair import Certainty, RawTurn, Restoration, TurnRepair, repair
from generator.read import change_cores
from generator.read.change_record import IMPORT, MAX_TEXT, Change, ChangesFile
from generator.read.misheard import Vocabulary

_SPACE = re.compile(r"\s+")
# A paragraph that would begin like this would be taken for something else.
_NO_PARAGRAPH = re.compile(r"[\\#\[]|[^\s:\[\\][^:\[]{0,99}?:")
_LABEL_LENGTH = 120
_SHOWN_CANDIDATES = 5
_BESIDE = 100
"""How much of very long words a row keeps on either side of what it is about."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A text as the import leaves it, and the record of how it came to that."""

    text: str
    record: ChangesFile
    misfits: tuple[tuple[Change, str], ...] = ()
    """Rows of people that do not fit the original any more, with what is wrong."""

    @property
    def kept(self) -> ChangesFile:
        """The record with the misfits, as it is written."""
        rows = (*self.record.changes, *(row for row, _ in self.misfits))
        return self.record.model_copy(update={"changes": rows})


def of_wrapped(
    source: Source,
    name: str,
    voices: Mapping[str, Voice],
    vocabulary: Vocabulary,
    recorded: Iterable[Change] = (),
) -> Revision:
    """The transcript that the raw lines of a source give.

    `name` is that of the original, `recorded` the rows of an earlier record.

    Raises:
        RecordError: rows of the record contradict each other.
    """
    turns = wrapped.turns(source)
    reviser = _Reviser(source.text, vocabulary)
    rows = [*reviser.repaired(repair(turns, frozenset(vocabulary.spellings)))]
    rows += reviser.labelled(turns, voices)
    labels = tuple(dict.fromkeys(turn.label for turn in turns if turn.label))
    return reviser.revised(name, "wrapped", labels, rows, recorded)


def of_blocks(  # noqa: PLR0913 - the text, what is known of it, and what was decided
    text: str,
    name: str,
    labels: Iterable[str],
    vocabulary: Vocabulary,
    recorded: Iterable[Change],
    *,
    people: Sequence[str] = (),
) -> Revision:
    """The transcript that the text of another format's transcript gives.

    `people` are those who may be behind a voice that nobody has identified.

    Raises:
        RecordError: rows of the record contradict each other.
    """
    reviser = _Reviser(text, vocabulary)
    rows = [*reviser.unidentified(people)]
    return reviser.revised(name, "blocks", tuple(labels), rows, recorded)


# The label of a block: a line above it is empty, or it is the first.
_UNIDENTIFIED = re.compile(rf"(?:\A|(?<=\n\n)){UNKNOWN}(?=(?: \[[\d:]+\])?:)")


@dataclass(slots=True)
class _Reviser:
    original: str
    vocabulary: Vocabulary
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = replay.line_starts(self.original)

    def revised(
        self,
        name: str,
        form: str,
        labels: tuple[str, ...],
        rows: Sequence[Change],
        recorded: Iterable[Change],
    ) -> Revision:
        """All rows together: the rules' own, those of names and terms, those of spaces."""
        decided = decisions.kept(recorded, self.original)
        made = ChangesFile.model_validate(
            {
                "original": name,
                "form": form,
                "labels": labels,
                "lengths": replay.lengths(self.original),
                "changes": (
                    *decided.rows,
                    *decisions.beside(decided.rows, rows, self.original),
                ),
            }
        )
        for more in (self._corrected, self._spaced):
            found = decisions.beside(decided.rows, more(made), self.original)
            made = made.model_copy(update={"changes": (*made.changes, *found)})
        text = replay.apply(self.original, made)
        return Revision(text, made, tuple(decided.misfits))

    def repaired(self, repairs: Iterable[TurnRepair]) -> Iterator[Change]:
        """Lost characters, and paragraphs that end with a short line."""
        for turn in repairs:
            for restoration in turn.restorations:
                yield from self._restoration(restoration)
            for line in turn.short_lines:
                yield from self._paragraph(self.starts[line] - 1)

    def _paragraph(self, at: int) -> Iterator[Change]:
        """A line break at a place starts a paragraph, if it can be read as one."""
        before = self.original[max(0, at - _LABEL_LENGTH) : at].rsplit(None, 1)[-1]
        behind = self.original[at + 1 : at + 1 + _LABEL_LENGTH]
        if not behind[:1].isspace() and not _NO_PARAGRAPH.match(behind.replace("\n", " ")):
            start, stop = at - len(before), at + 1 + len(behind.split()[0])
            note = "a line ends early, behind a sentence"
            after = f"{before}\n\n{self.original[at + 1 : stop]}"
            yield from self._rows(start, stop, after, "paragraph", note=note)

    def _restoration(self, found: Restoration) -> Iterator[Change]:
        line_end = self.starts[found.line] - 1
        at = line_end - found.before.index("\n")
        if not self.original.startswith(found.before, at):
            at = line_end - found.before.rindex("\n")
        stop = at + len(found.before)
        if found.certainty is Certainty.CERTAIN:
            yield from self._rows(at, stop, found.after, "lost-character")
            return
        candidates = tuple(dict.fromkeys(candidate.after for candidate in found.candidates))
        yield self._open(at, stop, candidates, "lost-character", found.reason)

    def labelled(self, turns: Sequence[RawTurn], voices: Mapping[str, Voice]) -> Iterator[Change]:
        """Labels as the archive spells them, without a text, or missing; voices to identify."""
        body = len(self.original.removesuffix("\n"))
        people = [voice.label for voice in voices.values() if voice.person]
        ends = [self.starts[turn.first_line - 1] for turn in turns[1:]] + [body]
        spoken = [number for number, turn in enumerate(turns) if _has_text(turn, voices)]
        last = max(spoken, default=-1)
        for number, (turn, end) in enumerate(zip(turns, ends, strict=True)):
            start = self.starts[turn.first_line - 1]
            label = voices[label_rules.key(turn.label)].label
            if not turn.label:
                word = self.original[start:end].split()[0]
                at = self.original.index(word, start)
                note = "nobody is named"
                after = f"{UNKNOWN}: {word}"
                yield from self._rows(at, at + len(word), after, "speaker", note=note)
            elif not _has_text(turn, voices):
                # At the end all of them go at once, and with them the line break above.
                if number < last:
                    yield from self._rows(start, end, "", "speaker", note="a label without a text")
                elif number == last + 1:
                    note = "labels without a text"
                    yield from self._rows(max(start - 1, 0), body, "", "speaker", note=note)
            elif label != turn.label:
                yield from self._rows(start, start + len(turn.label), label, "speaker")
            elif label == UNKNOWN and people:
                note = "nobody has identified this voice"
                yield self._open(start, start + len(label), people, "speaker", note)

    def unidentified(self, people: Sequence[str]) -> Iterator[Change]:
        """Labels of a transcript behind which nobody is known, if there is anybody to choose."""
        for found in _UNIDENTIFIED.finditer(self.original) if people else ():
            note = "nobody has identified this voice"
            yield self._open(found.start(), found.end(), people, "speaker", note)

    def _corrected(self, made: ChangesFile) -> Iterator[Change]:
        """Names and terms that were misheard, or may have been."""
        if not self.vocabulary.forms:
            return
        flow = Flow(self.original, made)
        labels = "|".join(map(re.escape, (*made.labels, UNKNOWN)))
        unspoken = re.compile(rf"(?m)^(?:(?:{labels})(?: \[[\d:]+\])?:|#.*$)")
        passed = [(found.start(), found.end()) for found in unspoken.finditer(flow.text)]
        for start, end, form in corrections.find(flow.text, self.vocabulary.forms):
            if any(first <= start < last for first, last in _near(passed, start)):
                continue
            if flow.is_by_people(start, end):
                continue
            first, last, after = flow.origin(start, end, form.written)
            if form.always_wrong:
                yield from self._rows(first, last, after, form.rule)
            else:
                note = f'"{form.heard}" may be a misheard {form.written}'
                yield self._open(first, last, (after,), form.rule, note)

    def _spaced(self, made: ChangesFile) -> Iterator[Change]:
        """Spaces at the ends of turns, or several in a row."""
        if made.form == "blocks":
            return
        flow = Flow(self.original, made)
        for found in _SPACE.finditer(flow.text):
            at_edge = found.start() == 0 or found.end() == len(flow.text)
            right = "" if at_edge else "\n\n" if "\n\n" in found[0] else " "
            if found[0] != right and not flow.is_by_people(found.start(), found.end()):
                first, last, after = flow.origin(found.start(), found.end(), right)
                yield from self._rows(first, last, after, "spacing")

    def _rows(
        self, start: int, stop: int, after: str, rule: str, note: str = ""
    ) -> Iterator[Change]:
        """A row for what stands in the place of a part; several where one has no room for it."""
        if max(stop - start, len(after)) > MAX_TEXT:
            first, last, text = change_cores.core_of(start, self.original[start:stop], after)
            # An insertion needs a character beside it.
            if first == last and last < stop:
                last, text = last + 1, text + self.original[last].replace("\n", " ")
            elif first == last:
                first, text = first - 1, self.original[first - 1].replace("\n", " ") + text
            start, stop, after = first, last, text
        while stop - start > MAX_TEXT:
            yield self._change(start, start + MAX_TEXT, rule, note, after="", certainty="certain")
            start += MAX_TEXT
        yield self._change(start, stop, rule, note, after=after, certainty="certain")

    def _open(
        self, start: int, stop: int, candidates: Sequence[str], rule: str, note: str
    ) -> Change:
        candidates = candidates[:_SHOWN_CANDIDATES]
        before = self.original[start:stop]
        if max(map(len, (before, *candidates))) > MAX_TEXT:
            cores = [change_cores.core_of(0, before, candidate)[:2] for candidate in candidates]
            head = max(0, min(first for first, _ in cores) - _BESIDE)
            tail = max(0, len(before) - max(last for _, last in cores) - _BESIDE)
            candidates = [candidate[head : len(candidate) - tail] for candidate in candidates]
            start, stop = start + head, stop - tail
        return self._change(start, stop, rule, note, candidates=candidates)

    def _change(self, start: int, stop: int, rule: str, note: str, **more: object) -> Change:
        line = bisect.bisect_right(self.starts, start)
        return Change.model_validate(
            {
                "line": line,
                "column": start - self.starts[line - 1] + 1,
                "before": self.original[start:stop],
                "rule": rule,
                "by": IMPORT,
                "note": note,
                **more,
            }
        )


def _has_text(turn: RawTurn, voices: Mapping[str, Voice]) -> bool:
    """Whether somebody says something, or has nothing to say: a break."""
    spoken = turn.text[turn.speech_from :].strip()
    return bool(spoken) or voices[label_rules.key(turn.label)].is_break


def _near(spans: Sequence[tuple[int, int]], at: int) -> Sequence[tuple[int, int]]:
    """The one of sorted spans that begins last before a place."""
    number = bisect.bisect_right(spans, (at, len(spans) and spans[-1][1])) - 1
    return spans[max(0, number) : number + 1]
