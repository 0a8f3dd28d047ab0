r"""The transcript's text: plain paragraphs under the labels of those who speak.

::

    ## Introductions [0:02:40]

    Sanyam Bhutani [0:02:40]: Everyone, I'm really excited.

    Eli Stevens: Sure, I'll go ahead and start.
    A line that follows without a blank line continues its paragraph.

    [0:03:05] A block without a label is a further paragraph of the same turn.

    \Note: a backslash makes a block plain text that looks like something else.

    Unknown: [laughter] Sounds good.

Nothing in it is Markdown or HTML. `[square brackets]` hold what was not spoken.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple, Protocol

from generator import slugs
from generator.label_text import (
    LABELLED,
    STAMP,
    Otherwise,
    looks_like_label,
    nearly,
    written_otherwise,
)
from generator.model import Paragraph, Speaker, SpeakerKind
from generator.problems import Location, Problems, did_you_mean, either
from generator.values import seconds

UNKNOWN = "Unknown"
_NO_LABEL = "start the block with a backslash if it is no label"
UNATTRIBUTED = Speaker(SpeakerKind.UNATTRIBUTED, "unattributed", "Unattributed")

# What stands in square brackets was not spoken: [laughter], [inaudible 0:12:31].
UNSPOKEN = re.compile(r"\[[^\[\]]*\]")

_STAMPED = re.compile(rf"{STAMP}\s*(?P<text>.*)", re.DOTALL)
_STAMP_AT_END = re.compile(rf"{STAMP}$")
_OTHER_STAMP_AT_END = re.compile(r"\((?P<time>[\d:.,]*:[\d:.,]*)\)$")
_CONFLICT_MARKS = ("<<<<<<< ", ">>>>>>> ", "=======")
_CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}[ \t]*$)", re.MULTILINE)
_OTHER_HEADING = re.compile(r"#{1,6}\s|##")
_PUNCTUATION = b"!\"#$%&'()*+,-./:;<=>?@\\^_`{|}~"
_TYPOGRAPHIC = re.compile("[–—…‘’“”«»]")
# From each byte of a text in UTF-8 to a space or a letter.
_WORDS = b"".join(b" " if chr(byte).isspace() else b"x" for byte in range(128)) + b"x" * 128
# The lines between blank lines, from the first character that is no space. A chapter heading ends
# with its line.
_BLOCK = re.compile(r"## [^\S\n]*+\S.*|\S.*(?:\n[^\S\n]*+\S.*)*")


class SpokenTurn(NamedTuple):
    """A turn before it has an anchor."""

    speaker: Speaker
    paragraphs: tuple[Paragraph, ...]

    @property
    def line(self) -> int:
        """The line of the transcript on which the turn starts."""
        return self.paragraphs[0].line

    @property
    def time(self) -> int | None:
        """When the turn starts, where that is known."""
        return self.paragraphs[0].time

    @property
    def text(self) -> str:
        """All that is in the turn, a line a paragraph."""
        return "\n".join([paragraph.text for paragraph in self.paragraphs])


@dataclass(frozen=True, slots=True)
class SpokenChapter:
    """A chapter before it has an anchor; without a title: the turns before the first heading."""

    title: str
    line: int
    turns: tuple[SpokenTurn, ...]
    time: int | None = None


def count_words(text: str) -> int:
    """The words spoken: what white space separates, without punctuation and square brackets."""
    if "[" in text:
        text = UNSPOKEN.sub(" ", text)
    if not text.isascii():
        text = " ".join(_TYPOGRAPHIC.sub("", text).split())
    # Bytes are translated and counted in a third of the time that characters take.
    return (b" " + text.encode().translate(_WORDS, _PUNCTUATION)).count(b" x")


class Labels(Protocol):
    """Who may speak in an episode."""

    @property
    def speakers(self) -> Mapping[str, Speaker]:
        """From each label, as it was declared, to who is behind it."""

    @property
    def ambiguous(self) -> Mapping[str, str]:
        """From the labels that several people share, folded, to their names."""


def parse(  # noqa: PLR0913 - what it is read against, and two facts to check it by
    text: str,
    name: str,
    labels: Labels,
    problems: Problems,
    duration: int | None = None,
    *,
    all_labels_known: bool = True,
) -> list[SpokenChapter]:
    """The chapters of a transcript, in order; what is wrong is among the problems.

    Letter case does not matter in labels. `duration` is that of the episode in seconds, which no
    time may pass. Where not `all_labels_known`, because of errors elsewhere, a label that nobody
    declared is passed over.
    """
    text = _without_conflicts(text, name, problems)
    end = inf if duration is None else duration
    parser = _Parser(name, labels, problems, end, all_labels_known, text.split("\n"))
    for line, block in _blocks(text):
        parser.take(line, block)
    return parser.finish()


def _without_conflicts(text: str, name: str, problems: Problems) -> str:
    """The text without the marks that a version control system leaves; each conflict is noted."""
    if not any(mark in text for mark in _CONFLICT_MARKS) or not _CONFLICT.search(text):
        return text
    lines = text.split("\n")
    is_open = False
    for number, line in enumerate(lines, 1):
        if not (mark := _CONFLICT.match(line)):
            continue
        if not is_open or mark[0].startswith("<"):
            problems.error(Location(name, number), "a merge conflict", "keep one side")
        is_open = not mark[0].startswith(">")
        lines[number - 1] = ""
    return "\n".join(lines)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The runs of lines between blank lines, each with the number of its first line."""
    line, last = 1, 0
    for found in _BLOCK.finditer(text):
        start = found.start()
        line += text.count("\n", last, start)
        last = start
        yield line, found[0].rstrip()


class _Behind(dict[str, Speaker | None]):
    """Who is behind each label as it is written in a transcript; None if nobody declared it."""

    def __init__(self, labels: Mapping[str, Speaker]) -> None:
        self.by_folded = {slugs.folded(label): speaker for label, speaker in labels.items()}

    def __missing__(self, written: str) -> Speaker | None:
        speaker = self[written] = self.by_folded.get(slugs.folded(written))
        return speaker


@dataclass(slots=True)
class _Parser:
    name: str
    labels: Labels
    problems: Problems
    end: float
    """The seconds that no time may pass."""
    all_labels_known: bool
    raw_lines: list[str]
    behind: _Behind = field(init=False)
    chapters: list[SpokenChapter] = field(default_factory=list)
    title: str = ""
    chapter_line: int = 1
    chapter_time: int | None = None
    turns: list[SpokenTurn] = field(default_factory=list)
    speaker: Speaker | None = None
    speaker_line: int = 1
    # The time of a label that stands alone above its first paragraph.
    waiting_time: int | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    last_time: int = 0
    last_time_line: int = 1

    def __post_init__(self) -> None:
        self.behind = _Behind(self.labels.speakers)

    def take(self, line: int, block: str) -> None:
        """Take one block, whose first line has the number `line`."""
        if block.startswith("#") and self._take_if_heading(line, block.partition("\n")[0].rstrip()):
            return
        if "\n" in block:
            lines = [each.strip() for each in block.split("\n")]
            self._check_continuation(line, lines)
            block = " ".join(lines)
        labelled = LABELLED.match(block)
        speaker = self.behind[labelled["label"]] if labelled else None
        if labelled and (speaker or self._is_label(line, labelled)):
            # After an undeclared label, an error already, reading goes on as if it were one.
            self._start_turn(line, speaker or UNATTRIBUTED, labelled)
        elif block.startswith("\\"):
            self._take_paragraph(line, block[1:], None)
        elif stamped := _STAMPED.match(block):
            self._take_stamped(line, stamped)
        elif other := self._written_otherwise(block):
            time = f" [{other.time}]" if other.time else ""
            self._error(
                line,
                f'"{other.written}" is not how a label is written',
                f"write `{other.label}{time}: ...`; {_NO_LABEL}",
            )
            self._close_turn()
            self.speaker, self.speaker_line = self.behind[other.label], line
            self._take_paragraph(line, block[len(other.written) :], None)
        else:
            self._take_paragraph(line, block, None)

    def finish(self) -> list[SpokenChapter]:
        """The chapters, once all blocks are taken."""
        self._close_chapter()
        return self.chapters

    def _take_if_heading(self, line: int, heading: str) -> bool:
        """Take a line that begins with `#`; whether it is a heading, of whatever kind."""
        if not heading.startswith("## ") and heading != "##":
            if is_other := _OTHER_HEADING.match(heading):
                self._error(
                    line,
                    "a heading of this kind is not known",
                    "write `## Title`, or `\\#` for text",
                )
            return bool(is_other)
        self._close_chapter()
        stamped = _STAMP_AT_END.search(heading)
        self.title = heading[2 : stamped.start() if stamped else None].strip()
        self.chapter_line = line
        self.chapter_time = self._time(line, stamped["time"] if stamped else None)
        if other := _OTHER_STAMP_AT_END.search(self.title):
            advice = f"write `## {self.title[: other.start()].strip()} [{other['time']}]`"
            self._error(line, "a chapter's time stands in square brackets", advice)
        if not self.title:
            self._error(
                line, "the chapter has no title", "write `## Title` or `## Title [0:12:31]`"
            )
        return True

    def _is_label(self, line: int, found: re.Match[str]) -> bool:
        """Whether a label that nobody declared is meant as one; notes that if it is."""
        label = " ".join(found["label"].split())
        if names := self.labels.ambiguous.get(slugs.folded(label)):
            self._error(
                line,
                f'"{label}" may be {names}',
                "write the whole name, or say who it is under `speakers` in episode.yml",
            )
            return True
        spaced = not found["text"] or found["text"][0].isspace()
        meant = nearly(label, self.labels.speakers) if spaced else ""
        if not (found["time"] or meant or (spaced and looks_like_label(label))):
            return False
        if self.all_labels_known:
            near = f'did you mean "{meant}"?' if meant else self._nearest(label)
            self._error(
                line, f'nobody in this episode is called "{label}"', either(near, _NO_LABEL)
            )
        return True

    def _nearest(self, label: str) -> str:
        return did_you_mean(label, self.labels.speakers) or "declare it in episode.yml"

    def _written_otherwise(self, block: str) -> Otherwise | None:
        """The label at the beginning of a block that is written as elsewhere, if there is one."""
        return next((each for each in written_otherwise(block) if self.behind[each.label]), None)

    def _start_turn(self, line: int, speaker: Speaker, found: re.Match[str]) -> None:
        self._close_turn()
        self.speaker, self.speaker_line = speaker, line
        time = self._time(line, found["time"])
        if text := found["text"].strip():
            self.paragraphs.append(Paragraph(text, line, time))
        else:
            self.waiting_time = time

    def _take_stamped(self, line: int, found: re.Match[str]) -> None:
        text = found["text"]
        labelled = LABELLED.match(text)
        if labelled and (speaker := self.behind[labelled["label"]]):
            label = labelled["label"].rstrip()
            self._error(
                line, "the time stands before the label", f"write `{label} [{found['time']}]: ...`"
            )
            self._start_turn(line, speaker, labelled)
            return
        time = self._time(line, found["time"])
        if not text:
            self._error(line, "a time without a text", "write the text behind it, or remove it")
            return
        self._take_paragraph(line, text, time)

    def _take_paragraph(self, line: int, text: str, time: int | None) -> None:
        if self.speaker is None:
            where = "behind the chapter's heading" if self.title else "at the beginning"
            self._error(
                line, f"a text without a label {where}", "start it with who speaks: `Name: ...`"
            )
            self.speaker, self.speaker_line = UNATTRIBUTED, line
        if self.waiting_time is not None and time is None:
            time = self.waiting_time
        self.waiting_time = None
        self.paragraphs.append(Paragraph(text, line, time))

    def _check_continuation(self, line: int, lines: list[str]) -> None:
        """A label or heading in the middle of a block would be taken for speech: refuse it."""
        for number, content in enumerate(lines[1:], line + 1):
            found = LABELLED.match(content)
            label = found["label"].rstrip() if found else ""
            if content.startswith("## "):
                what = "a heading"
            elif self.behind[label]:
                what = "a label"
            elif _STAMPED.match(content):
                what = "a time"
            elif found and found["text"][:1].isspace() and nearly(label, self.labels.speakers):
                what = f'"{label}:", which looks like a label,'
            else:
                continue
            self._error(
                number, f"{what} in the middle of a paragraph", "leave a blank line above it"
            )

    def _time(self, line: int, stamp: str | None) -> int | None:
        """The seconds of a stamp, checked against the times before it and the duration."""
        if stamp is None:
            return None
        time = seconds(stamp)
        if time is not None and self.last_time <= time <= self.end:
            self.last_time, self.last_time_line = time, line
        else:
            self._note_time(line, stamp, time)
        return time

    def _note_time(self, line: int, stamp: str, time: int | None) -> None:
        """Note what is wrong with a time."""
        column = self.raw_lines[line - 1].find(f"[{stamp}]") + 1
        if time is None:
            self._error(line, f"[{stamp}] is no time", "write [m:ss] or [h:mm:ss]", column=column)
        elif time < self.last_time:
            self._error(
                line,
                f"the time [{stamp}] is earlier than the one before it",
                f"that one is in line {self.last_time_line}",
                column=column,
            )
        else:
            self._error(
                line,
                f"the time [{stamp}] is past the episode's end",
                "correct it, or `duration` in episode.yml",
                column=column,
            )

    def _close_turn(self) -> None:
        if self.speaker is None:
            return
        if not self.paragraphs:
            if self.speaker.kind is not SpeakerKind.BREAK:
                self._error(
                    self.speaker_line, "the turn has no text", "write what was said, or remove it"
                )
            self.paragraphs = [Paragraph("", self.speaker_line, self.waiting_time)]
        self.turns.append(SpokenTurn(self.speaker, tuple(self.paragraphs)))
        self.speaker, self.paragraphs, self.waiting_time = None, [], None

    def _close_chapter(self) -> None:
        self._close_turn()
        if self.turns or self.title:
            chapter = SpokenChapter(
                self.title, self.chapter_line, tuple(self.turns), self.chapter_time
            )
            self.chapters.append(chapter)
        if self.title and not self.turns:
            self._error(
                self.chapter_line, "the chapter has no text", "write its turns, or remove it"
            )
        self.turns = []

    def _error(self, line: int, what: str, advice: str, column: int = 1) -> None:
        self.problems.error(Location(self.name, line, column), what, advice)
