r"""Turns and headings as the text of transcript.txt, which the archive reads back as they were.

A block that would be taken for something else gets a backslash in front; so does one that begins
with a backslash. Whether it would be is asked of the archive's own parser.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.core.model import Person, Speaker, SpeakerKind
from generator.core.problems import Problems
from generator.importing import label_rules, timestamps
from generator.importing.draft import Heading, LeftOut
from generator.importing.paragraphs import Paragraph, Turn
from generator.importing.people import Voice
from generator.read import transcript

# Whatever a block may begin with that means something: a label is at most 100 characters long.
_SUSPICIOUS = re.compile(r"[\\#\[<>=]|.{0,110}?:", re.DOTALL)
_SHOWN = 60
_AS_HEADING = ("# ", "## ", "### ")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of the transcript, as the archive's parser takes them."""

    speakers: Mapping[str, Speaker]
    ambiguous: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Written:
    """The text of a transcript, and what of the file is not in it."""

    blocks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    """The paragraphs in order, as they were before they were written."""

    escaped: list[tuple[int, str]] = field(default_factory=list)
    """The line and the first words of each paragraph with a backslash in front."""

    def escape(self, line: int, text: str) -> str:
        """A paragraph with a backslash in front, of which a note is kept."""
        self.escaped.append((line, text[:_SHOWN]))
        return f"\\{text}"

    @property
    def text(self) -> str:
        """The text itself, which ends with a line feed."""
        return "\n\n".join(self.blocks) + "\n"


def labels_of(voices: Iterable[Voice], participants: Iterable[Person]) -> Labels:
    """What the archive will know of those who speak, and of hosts and guests who do not."""
    voices = [*voices]
    speakers = {"Unknown": transcript.UNATTRIBUTED}
    for person in (*participants, *(voice.person for voice in voices if voice.person)):
        speaker = Speaker(SpeakerKind.PERSON, person.slug, person.name, person=person)
        speakers |= dict.fromkeys((*person.aliases, person.name), speaker)
    for voice in voices:
        if voice.person:
            speaker = Speaker(SpeakerKind.PERSON, voice.slug, voice.label, person=voice.person)
        else:
            kind = SpeakerKind.BREAK if voice.is_break else SpeakerKind.VOICE
            speaker = Speaker(kind, voice.slug, voice.label)
        if label_rules.key(voice.label) != "unknown":
            speakers[voice.label] = speaker
    return Labels(speakers)


def write(items: Iterable[Turn | Heading], voices: Mapping[str, Voice], labels: Labels) -> Written:
    """The text of turns and headings, whose labels, case-folded, are keys of `voices`."""
    writer = _Writer(voices, labels)
    heading: Heading | None = None
    turns: list[Turn] = []
    for item in items:
        if isinstance(item, Turn):
            turns.append(item)
            continue
        writer.chapter(heading, turns)
        heading, turns = item, []
    writer.chapter(heading, turns)
    return writer.written


@dataclass(slots=True)
class _Writer:
    voices: Mapping[str, Voice]
    labels: Labels
    written: Written = field(default_factory=Written)
    last_time: int = 0

    def chapter(self, heading: Heading | None, turns: Iterable[Turn]) -> None:
        """Write a chapter; a heading without a text below is left out."""
        kept = [kept for turn in turns if (kept := self._with_text(turn))]
        if heading and not (kept and heading.title):
            why = "a heading without a text below it"
            self.written.left_out.append(LeftOut(heading.line, heading.title, why))
        elif heading:
            first = kept[0].paragraphs[0]
            time = first.start if heading.start is None else heading.start
            self.written.blocks.append(f"## {heading.title}{self._stamp(heading.line, time)}")
            self.written.spoken.append(heading.title)
        for turn in kept:
            self.written.blocks.extend(self._turn(turn))

    def _with_text(self, turn: Turn) -> Turn | None:
        """The turn without empty paragraphs; only a break may have no text at all."""
        voice = self.voices[label_rules.key(turn.label)]
        paragraphs = [paragraph for paragraph in turn.paragraphs if paragraph.text]
        if paragraphs:
            return Turn(turn.label, tuple(paragraphs))
        if voice.is_break:
            return Turn(turn.label, turn.paragraphs[:1])
        if turn.label:
            why = "a label without a text"
            self.written.left_out.append(LeftOut(turn.paragraphs[0].line, turn.label, why))
        return None

    def _turn(self, turn: Turn) -> Iterator[str]:
        label = self.voices[label_rules.key(turn.label)].label
        first, *others = turn.paragraphs
        self.written.spoken.append(first.text)
        stamp = self._stamp(first.line, first.start)
        if first.text.startswith(_AS_HEADING):
            yield f"{label}{stamp}:"
            yield self.written.escape(first.line, first.text)
        else:
            yield f"{label}{stamp}: {first.text}".rstrip()
        for paragraph in others:
            self.written.spoken.append(paragraph.text)
            yield self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> str:
        text = paragraph.text
        stamp = self._stamp(paragraph.line, paragraph.start)
        if stamp and not text.startswith(_AS_HEADING) and self._is_plain(f"[0:00] {text}", text):
            return f"{stamp[1:]} {text}"
        if stamp and paragraph.start is not None:
            why = "a time in front of what looks like a label or heading"
            time = timestamps.written(paragraph.start)
            self.written.left_out.append(LeftOut(paragraph.line, time, why))
        return text if self._is_plain(text, text) else self.written.escape(paragraph.line, text)

    def _is_plain(self, block: str, text: str) -> bool:
        """Whether the archive's parser takes a block for a further paragraph with this text."""
        if not _SUSPICIOUS.match(text):
            return True
        problems = Problems()
        chapters = transcript.parse(f"Unknown: x\n\n{block}", "", self.labels, problems)
        turns = [turn for chapter in chapters for turn in chapter.turns]
        return not len(problems) and [turn.text for turn in turns] == [f"x\n{text}"]

    def _stamp(self, line: int, start: float | None) -> str:
        """A time with a space before it; empty where there is none, or it would run backwards."""
        if start is None:
            return ""
        if int(start) < self.last_time:
            last = timestamps.written(self.last_time)
            why = f"a time earlier than {last}, which stands before it"
            self.written.left_out.append(LeftOut(line, timestamps.written(start), why))
            return ""
        self.last_time = int(start)
        return f" [{timestamps.written(start)}]"
