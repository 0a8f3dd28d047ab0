"""Reading text of paragraphs: what all formats with labels in their lines share.

A blank line ends a paragraph, and so does a heading or a line with a label; any other line
continues the paragraph. A paragraph may begin with a time. Who speaks is said by a label in front
of the first paragraph of a turn, or on a line of its own above it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.core import strict_yaml
from generator.core.problems import Problems
from generator.importing import accounting, label_rules, markdown, timestamps, tool_text
from generator.importing.draft import Draft, Heading, LeftOut, Source, Utterance

_STAMPED = re.compile(rf"(?P<stamp>{timestamps.STAMP})\s*(?P<text>.*)")
_BARE = re.compile(rf"(?P<stamp>{timestamps.TIME})(?:\s+(?P<text>.*)|$)")
_ALONE = re.compile(timestamps.TIME)
# A time behind the end of a sentence begins a paragraph.
_BETWEEN = re.compile(rf"(?<=[.?!…\"”’*_])\s+(?=\\?\[{timestamps.TIME}\\?\]\s+\S)")
_HEADING = re.compile(rf"(?P<title>.*?)(?P<stamp>{timestamps.STAMP})")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line with a label, taken apart."""

    label: str
    text: str = ""
    start: float | None = None
    alone: bool = False
    """Whether the next paragraph does not belong to it, as behind a break."""


def timed_label(found: re.Match[str] | None, source: Source) -> Labelled | None:
    """The label with its time that a pattern found as `label`, `stamp` and perhaps `text`."""
    if not found or label_rules.key(found["label"]) in source.speech:
        return None
    is_known = label_rules.is_among(found["label"], source.known)
    if not (is_known or label_rules.looks_like_one(found["label"])):
        return None
    time = timestamps.seconds(found["stamp"])
    text = found.groupdict().get("text") or ""
    return None if time is None else Labelled(found["label"], text, time)


LabelOf = Callable[[str], Labelled | None]
"""Takes a line with a label apart; None for a line without."""


def read(
    source: Source, problems: Problems, label_of: LabelOf, *, bare_times: bool = False
) -> Draft:
    """The draft of a text. With `bare_times` a paragraph may begin with `0:39` without brackets.

    The words are counted against those of the file; what is lost is among the problems.
    """
    front = markdown.front_matter(source)
    source, unspoken = tool_text.without(source)
    is_markdown = markdown.is_markdown(source)
    reader = _Reader(label_of, bare_times=bare_times, is_markdown=is_markdown)
    reader.left_out.extend((*front.left_out, *unspoken))
    for number, line in enumerate(source.lines[front.end :], front.end + 1):
        reader.take(number, line.strip())
    draft = Draft(tuple(reader.finish()), tuple(sorted(reader.left_out)), facts=front.facts)
    bare = markdown.plain if is_markdown else str
    accounting.of_lines(source, front.end + 1, draft, problems, bare)
    return draft


def check_front_matter(source: Source, problems: Problems) -> None:
    """Note what is wrong with the YAML block that opens a file: it would be lost."""
    end = markdown.front_matter(source).end
    block = "\n".join(("", *source.lines[1 : end - 1])) if end else ""
    own = Problems()
    if block and strict_yaml.parse(block, source.name, own) is None:
        for problem in own:
            problems.error(
                problem.location,
                f"the front matter, lines 1 to {end}, cannot be read: {problem.message}",
                "correct it, or remove the line --- above and below what is speech",
            )


def candidates(source: Source, label_of: LabelOf) -> tuple[list[Labelled], int]:
    """The lines that may have a label, taken apart, and how many paragraphs there are."""
    front = markdown.front_matter(source)
    found, paragraphs, after_blank = [], 0, True
    for raw in source.lines[front.end :]:
        line = raw.strip()
        if line and not markdown.HEADING.fullmatch(line):
            labelled = label_of(line)
            if labelled:
                found.append(labelled)
            paragraphs += bool(labelled) or after_blank
        after_blank = not line
    return found, paragraphs


def evidence(source: Source, label_of: LabelOf, sample: str) -> str:
    """Says how many lines have a label, if at least a tenth of the paragraphs begin with one.

    Of what only looks like a label that is none, there is less.
    """
    found, paragraphs = candidates(source, label_of)
    known = label_rules.accepted((each.label for each in found), source, paragraphs=paragraphs)
    sure = sum(label_rules.is_among(each.label, known) for each in found)
    # A short text has one turn of each speaker.
    if 10 * sure >= paragraphs > 0 or (sure == 0 < len(found) and 2 * len(found) >= paragraphs):
        return f"{len(found)} lines such as `{sample}`"
    return ""


@dataclass(slots=True)
class _Reader:
    label_of: LabelOf
    bare_times: bool
    is_markdown: bool
    items: list[Utterance | Heading] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # The paragraph that is open.
    lines: list[str] = field(default_factory=list)
    line: int = 0
    start: float | None = None
    # A label that has not got its text yet, and its line.
    label: str | None = None
    label_line: int = 0
    label_start: float | None = None

    def take(self, number: int, line: str) -> None:
        """Take the next line."""
        if not line:
            self._close_paragraph()
        elif heading := markdown.HEADING.fullmatch(line):
            self._close_turn()
            self.items.append(self._heading(heading["title"], number))
        elif labelled := self.label_of(line):
            self._close_paragraph()
            # A time alone on the lines above is that of the turn.
            start = self.label_start if self.label is None else None
            self._close_turn()
            self.label, self.label_line = markdown.plain(labelled.label), number
            self.label_start = start if labelled.start is None else labelled.start
            if labelled.text:
                self._take_text(number, labelled.text)
            elif labelled.alone:
                self._close_turn()
        else:
            self._take_text(number, line)

    def finish(self) -> list[Utterance | Heading]:
        """All items, once all lines are taken."""
        self._close_turn()
        return self.items

    def _take_text(self, number: int, text: str) -> None:
        if self.is_markdown:
            self.left_out.extend(markdown.links(text, number))
        start, text = self._stamped(text)
        if start is not None:
            self._close_paragraph()
        if not self.lines:
            self.line, self.start = number, start
        self.lines.append(markdown.plain(text) if self.is_markdown else text)

    def _stamped(self, text: str) -> tuple[float | None, str]:
        """A time in front of a text, and the rest."""
        found = _STAMPED.fullmatch(text)
        if not found and (self.bare_times or _ALONE.fullmatch(text)):
            found = _BARE.fullmatch(text)
        time = timestamps.seconds(found["stamp"]) if found else None
        return (time, found["text"] or "") if found and time is not None else (None, text)

    def _close_paragraph(self) -> None:
        first, *others = _BETWEEN.split(" ".join(self.lines))
        start = self.label_start if self.start is None else self.start
        if first.strip():
            line = self.line if self.label is None else self.label_line
            self.items.append(Utterance(_flat(first), line, self.label, start))
            self.label, start = None, None
        # A time without a text belongs to what follows, or to the label in front of it.
        self.label_start = start
        for other in others:
            time, text = self._stamped(other)
            self.items.append(Utterance(_flat(text), self.line, None, time))
        self.lines, self.start = [], None

    def _close_turn(self) -> None:
        self._close_paragraph()
        if self.label is not None:
            self.items.append(Utterance("", self.label_line, self.label, self.label_start))
        self.label, self.label_start = None, None

    def _heading(self, title: str, line: int) -> Heading:
        stamped = _HEADING.fullmatch(title)
        time = timestamps.seconds(stamped["stamp"]) if stamped else None
        if stamped and time is not None:
            title = stamped["title"]
        return Heading(_flat(markdown.plain(title) if self.is_markdown else title), line, time)


def _flat(text: str) -> str:
    return " ".join(text.split())
