r"""Parses transcript.txt: plain paragraphs, each turn under the label of its speaker.

::

    ## Introductions [0:02:40]

    Sanyam Bhutani [0:02:40]: Everyone, I'm really excited.

    Eli Stevens: Sure, I'll go ahead and start.
    A line that follows without a blank line continues its paragraph.

    [0:03:05] A block without a label is a further paragraph of the same turn.

    \Note: a backslash makes a block plain text that looks like something else.

    Unknown: [laughter] Sounds good.

There is no Markdown or HTML in it. `[square brackets]` enclose what was not spoken.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from math import inf
from typing import NamedTuple, Protocol

from generator.core import slugs
from generator.core.fields import parse_time
from generator.core.label_syntax import (
    LABELLED,
    STAMP,
    LabelGuess,
    MiswrittenLabel,
    looks_like_label,
    miswritten_labels,
)
from generator.core.model import Paragraph, Speaker, SpeakerKind
from generator.core.problems import Location, Problems, either

UNKNOWN = "Unknown"
_NO_LABEL = "start the block with a backslash if it is not a label"
UNATTRIBUTED = Speaker(SpeakerKind.UNATTRIBUTED, "unattributed", "Unattributed")

# Square brackets enclose what was not spoken: [laughter], [inaudible 0:12:31]. Line breaks separate
# joined paragraphs, so an unclosed bracket does not reach into the next one.
UNSPOKEN = re.compile(r"\[[^\[\]\n]*\]")

_STAMPED = re.compile(rf"{STAMP}\s*(?P<text>.*)", re.DOTALL)
# A label may have 100 characters; what stands before a time and a colon was meant as one.
_LONGEST_LABEL = 100
_TOO_LONG = re.compile(
    rf"[^\s:\[\\][^:\[]{{{_LONGEST_LABEL},}}+{STAMP}\s*+:\s*+(?P<text>.*)", re.DOTALL
)
_STAMP_AT_END = re.compile(rf"{STAMP}$")
# Anchored to the end: without that, a long heading with many brackets would take minutes.
_OTHER_STAMP_AT_END = re.compile(r"\((?P<time>[\d.,]*:[\d:.,]*)\)$")
_CONFLICT_SIGNS = "<=>"
_CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}[ \t]*$)", re.MULTILINE)
_OTHER_HEADING = re.compile(r"#{1,6}\s|##")
_PUNCTUATION = b"!\"#$%&'()*+,-./:;<=>?@\\^_`{|}~"
_TYPOGRAPHIC = re.compile("[–—…‘’“”«»]")
# NUL, which no text contains, and a space before the first word.
_BETWEEN = "\0 "
# Maps each byte of UTF-8 text to a space or a letter, and keeps the separator.
_SPACES = [byte for byte in range(128) if chr(byte).isspace()]
_WORDS = b"\0" + bytes(ord(" " if byte in _SPACES else "x") for byte in range(1, 256))
_UNSPOKEN_IN_A_LINE = re.compile(r"\[[^\[\]\n\0]*\]")


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
        """When the turn starts, if known."""
        return self.paragraphs[0].time

    @property
    def text(self) -> str:
        """The text of the turn, one paragraph per line."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].text
        return "\n".join([paragraph.text for paragraph in self.paragraphs])


@dataclass(frozen=True, slots=True)
class SpokenChapter:
    """A chapter before it has an anchor; no title: the turns before the first heading."""

    title: str
    line: int
    turns: tuple[SpokenTurn, ...]
    time: int | None = None


def count_words(text: str) -> int:
    """The number of spoken words: separated by white space, without text in square brackets."""
    return sum(word_counts([text]))


def word_counts(texts: Iterable[str]) -> list[int]:
    """The number of spoken words of each text; one pass over all texts takes half the time.

    Square brackets count only if they are closed on the same line.
    """
    text = _BETWEEN.join([each if each.isascii() else _with_plain_spaces(each) for each in texts])
    if "[" in text:
        text = _UNSPOKEN_IN_A_LINE.sub(" ", text)
    # Translating and counting bytes takes a third of the time of characters.
    words = b" " + text.encode().translate(_WORDS, _PUNCTUATION)
    return [each.count(b" x") for each in words.split(b"\0")]


def _with_plain_spaces(text: str) -> str:
    lines = _TYPOGRAPHIC.sub("", text).split("\n")
    return "\n".join([" ".join(line.split()) for line in lines])


class Labels(Protocol):
    """Who may speak in an episode."""

    @property
    def speakers(self) -> Mapping[str, Speaker]:
        """From each label, as declared, to its speaker."""

    @property
    def ambiguous(self) -> Mapping[str, str]:
        """From the labels that several people share, folded, to their names."""


def parse(  # noqa: PLR0913 - a text, its context and two limits; used in two places
    text: str,
    display_path: str,
    labels: Labels,
    problems: Problems,
    duration: int | None = None,
    *,
    all_labels_known: bool = True,
) -> list[SpokenChapter]:
    """The chapters of a transcript, in order; what is wrong is noted in `problems`.

    Letter case does not matter in labels. No time may exceed `duration`, the length of the episode
    in seconds. Unless `all_labels_known`, undeclared labels are not reported: errors in other files
    may be the cause.
    """
    text = _without_conflicts(text, display_path, problems)
    end = inf if duration is None else duration
    raw_lines = text.split("\n")
    parser = _Parser(display_path, labels, problems, end, all_labels_known, raw_lines)
    for number, lines in _blocks(raw_lines):
        parser.take(number, lines)
    return parser.finish()


def _without_conflicts(text: str, display_path: str, problems: Problems) -> str:
    """The text without conflict markers of a version control system; each conflict is noted."""
    # Searching for a single character takes a tenth of the time of searching for seven.
    if not any(sign in text and sign * 7 in text for sign in _CONFLICT_SIGNS):
        return text
    lines = text.split("\n")
    is_open = False
    for number, line in enumerate(lines, 1):
        if not (mark := _CONFLICT.match(line)):
            continue
        if not is_open or mark[0].startswith("<"):
            problems.error(Location(display_path, number), "a merge conflict", "keep one side")
        is_open = not mark[0].startswith(">")
        lines[number - 1] = ""
    return "\n".join(lines)


def _blocks(raw_lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The runs of lines between blank lines, each with the number of its first line.

    A chapter heading is a block of its own. Lines are stripped.
    """
    block: list[str] = []
    for number, line in enumerate(map(str.strip, chain(raw_lines, [""])), 1):
        if line:
            block.append(line)
            if len(block) == 1 and line.startswith("## "):
                yield number, block
                block = []
        elif block:
            yield number - len(block), block
            block = []


class _SpeakersByLabel(dict[str, Speaker | None]):
    """The speaker of each label as written in a transcript; None if it is not declared."""

    def __init__(self, labels: Mapping[str, Speaker]) -> None:
        self.by_folded = {slugs.folded(label): speaker for label, speaker in labels.items()}

    def __missing__(self, written: str) -> Speaker | None:
        speaker = self[written] = self.by_folded.get(slugs.folded(written))
        return speaker


def _is_spaced(labelled: re.Match[str]) -> bool:
    """Whether a label's colon is followed by white space and text."""
    return bool(labelled["text"]) and labelled.string[labelled.start("text") - 1].isspace()


@dataclass(slots=True)
class _Parser:
    display_path: str
    labels: Labels
    problems: Problems
    end: float
    """The largest valid time in seconds."""
    all_labels_known: bool
    raw_lines: list[str]
    speakers: _SpeakersByLabel = field(init=False)
    guess: LabelGuess = field(init=False)
    chapters: list[SpokenChapter] = field(default_factory=list)
    title: str = ""
    chapter_line: int = 1
    chapter_time: int | None = None
    # The turns of the current chapter; the last one may still get paragraphs.
    turns: list[tuple[Speaker, list[Paragraph]]] = field(default_factory=list)
    # Line and time of a label on a line of its own, whose text has not come yet.
    waiting: tuple[int, int | None] | None = None
    last_time: int = 0
    last_time_line: int = 1

    def __post_init__(self) -> None:
        self.speakers = _SpeakersByLabel(self.labels.speakers)
        self.guess = LabelGuess(self.labels.speakers)

    def take(self, line: int, lines: list[str]) -> None:
        """Parse one block, whose first line has the number `line`."""
        block = lines[0]
        if block.startswith("#") and self._take_if_heading(line, block):
            return
        if len(lines) > 1:
            self._check_continuation(line, lines)
            block = " ".join(lines)
        if labelled := LABELLED.match(block):
            label, stamp, text = labelled.groups()
            speaker = self.speakers[label]
            if speaker or self._is_label(line, labelled):
                # An undeclared label is an error; parsing continues as if it were declared.
                self._start_turn(line, speaker or UNATTRIBUTED, stamp, text)
                return
        elif len(block) > _LONGEST_LABEL and (long := _TOO_LONG.match(block)):
            self._error(line, "a label of more than 100 characters", f"shorten it; {_NO_LABEL}")
            self._start_turn(line, UNATTRIBUTED, long["time"], long["text"])
            return
        if block.startswith("\\"):
            self._take_paragraph(line, block[1:], None)
        elif stamped := _STAMPED.match(block):
            self._take_stamped(line, stamped)
        elif other := self._miswritten(block):
            time = f" [{other.time}]" if other.time else ""
            self._error(
                line,
                f'"{other.written}" looks like a label that is not written as one',
                f"write `{other.label}{time}: ...`; {_NO_LABEL}",
            )
            self._close_turn()
            self.turns.append((self.speakers[other.label] or UNATTRIBUTED, []))
            self._take_paragraph(line, block[len(other.written) :], None)
        else:
            self._take_paragraph(line, block, None)

    def finish(self) -> list[SpokenChapter]:
        """The chapters, once all blocks are parsed."""
        self._close_chapter()
        return self.chapters

    def _take_if_heading(self, line: int, heading: str) -> bool:
        """Parse a line that begins with `#`; return whether it is a heading of any kind."""
        if not heading.startswith("## ") and heading != "##":
            if is_other := _OTHER_HEADING.match(heading):
                self._error(
                    line,
                    "unknown kind of heading",
                    "write `## Title`, or `\\#` for text",
                )
            return bool(is_other)
        self._close_chapter()
        stamped = _STAMP_AT_END.search(heading)
        self.title = heading[2 : stamped.start() if stamped else None].strip()
        self.chapter_line = line
        self.chapter_time = self._time(line, stamped["time"]) if stamped else None
        if other := _OTHER_STAMP_AT_END.search(self.title):
            advice = f"write `## {self.title[: other.start()].strip()} [{other['time']}]`"
            self._error(line, "a chapter's time belongs in square brackets", advice)
        if not self.title:
            self._error(
                line, "the chapter has no title", "write `## Title` or `## Title [0:12:31]`"
            )
        return True

    def _is_label(self, line: int, found: re.Match[str]) -> bool:
        """Whether an undeclared label is meant as a label; if so, it is noted."""
        label = " ".join(found["label"].split())
        if names := self.labels.ambiguous.get(slugs.folded(label)):
            self._error(
                line,
                f'"{label}" may be {names}',
                "write the whole name, or say who it is under `speakers` in episode.yml",
            )
            return True
        spaced = not found["text"] or _is_spaced(found)
        meant = self.guess.declared(label) if spaced else ""
        if not (found["time"] or meant or (spaced and looks_like_label(label))):
            return False
        if self.all_labels_known:
            near = f'did you mean "{meant}"?' if meant else self._nearest(label)
            self._error(
                line, f'nobody in this episode is called "{label}"', either(near, _NO_LABEL)
            )
        return True

    def _nearest(self, label: str) -> str:
        suggest = self.problems.suggestions.did_you_mean
        return suggest(label, self.labels.speakers) or "declare it in episode.yml"

    def _miswritten(self, block: str) -> MiswrittenLabel | None:
        """The declared label at the beginning of a block that is in the wrong form, if any."""
        return next((each for each in miswritten_labels(block) if self.speakers[each.label]), None)

    def _start_turn(self, line: int, speaker: Speaker, stamp: str | None, text: str) -> None:
        if self.waiting:
            self._close_turn()
        time = self._time(line, stamp) if stamp else None
        if text:
            self.turns.append((speaker, [Paragraph(text, line, time)]))
        else:
            self.turns.append((speaker, []))
            self.waiting = line, time

    def _take_stamped(self, line: int, found: re.Match[str]) -> None:
        text = found["text"]
        labelled = LABELLED.match(text)
        if labelled and (speaker := self.speakers[labelled["label"]]):
            label = labelled["label"].rstrip()
            self._error(
                line, "the time is before the label", f"write `{label} [{found['time']}]: ...`"
            )
            self._start_turn(line, speaker, labelled["time"], labelled["text"])
            return
        time = self._time(line, found["time"])
        if not text:
            self._error(line, "a time without text", "write the text after it, or remove it")
            return
        self._take_paragraph(line, text, time)

    def _take_paragraph(self, line: int, text: str, time: int | None) -> None:
        if not self.turns:
            where = "after the chapter's heading" if self.title else "at the beginning"
            self._error(
                line, f"text without a label {where}", "start it with who speaks: `Name: ...`"
            )
            self.turns.append((UNATTRIBUTED, []))
        if self.waiting:
            time = self.waiting[1] if time is None else time
            self.waiting = None
        self.turns[-1][1].append(Paragraph(text, line, time))

    def _check_continuation(self, line: int, lines: list[str]) -> None:
        """Reject a label or heading within a block, which would become speech."""
        for number, content in enumerate(lines[1:], line + 1):
            found = LABELLED.match(content)
            label = found["label"].rstrip() if found else ""
            if content.startswith("## "):
                what = "a heading"
            elif self.speakers[label]:
                what = "a label"
            elif _STAMPED.match(content):
                what = "a time"
            elif found and _is_spaced(found) and self.guess.declared(label):
                what = f'"{label}:", which looks like a label,'
            else:
                continue
            self._error(
                number, f"{what} in the middle of a paragraph", "leave a blank line above it"
            )

    def _time(self, line: int, stamp: str) -> int | None:
        """The seconds of a timestamp, checked against the previous time and the duration."""
        time = parse_time(stamp)
        if time is not None and self.last_time <= time <= self.end:
            self.last_time, self.last_time_line = time, line
        else:
            self._note_time(line, stamp, time)
        return time

    def _note_time(self, line: int, stamp: str, time: int | None) -> None:
        """Note what is wrong with a timestamp."""
        column = self.raw_lines[line - 1].find(f"[{stamp}]") + 1
        if time is None:
            self._error(
                line, f"[{stamp}] is not a time", "write [m:ss] or [h:mm:ss]", column=column
            )
        elif time < self.last_time:
            self._error(
                line,
                f"the time [{stamp}] is earlier than the one before it",
                f"that one is on line {self.last_time_line}",
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
        """Finish the last turn: only a break may have no text, and gets an empty paragraph."""
        if self.waiting:
            line, time = self.waiting
            speaker, paragraphs = self.turns[-1]
            if speaker.kind is not SpeakerKind.BREAK:
                self._error(line, "the turn has no text", "write what was said, or remove it")
            paragraphs.append(Paragraph("", line, time))
            self.waiting = None

    def _close_chapter(self) -> None:
        self._close_turn()
        if self.turns or self.title:
            turns = [SpokenTurn(speaker, tuple(found)) for speaker, found in self.turns]
            chapter = SpokenChapter(self.title, self.chapter_line, tuple(turns), self.chapter_time)
            self.chapters.append(chapter)
        if self.title and not self.turns:
            self._error(
                self.chapter_line, "the chapter has no text", "write its turns, or remove it"
            )
        self.turns = []

    def _error(self, line: int, what: str, advice: str, column: int = 1) -> None:
        self.problems.error(Location(self.display_path, line, column), what, advice)
