"""Lists of records, one for each piece of speech: what JSON and tables share.

A record says when, who and what under keys that differ from tool to tool.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.core.problems import Location, Problems
from generator.importing import label_rules, timestamps
from generator.importing.draft import Draft, Facts, Heading, LeftOut, Source, Utterance
from generator.importing.formats import chevrons, json_text

TEXT = ("text", "body", "transcript", "content", "utterance", "line", "sentence", "punctuated_word")
SPEAKER = (
    "speakername", "speakerdisplayname", "voice", "speaker", "name", "who", "speakerlabel",
    "speakerid",
)  # fmt: skip
START = (
    "start", "starttime", "startoffset", "time", "timestamp", "timecode", "timein", "begin",
    "begintime", "from", "sec", "ts", "tc", "tcin", "offset", "in", "inpoint", "t",
)  # fmt: skip
END = ("end", "endtime", "endoffset", "timeout", "to", "out", "tcout", "outpoint")

UNREAD = "under a name that nothing is read from; its first text"

_MILLISECONDS = 1000
# Spoken are two or three words a second, never less than one in twenty.
_SLOWEST = 0.05
_LARGEST = 10**12
_CODE = re.compile(r"[A-Z0-9]{1,2}")
_HEADERS = ("header", "heading", "chapter")
_NUMBERED = re.compile(r"spk_(\d{1,2})")
# Under which of these an object that says who speaks has the name.
_NAMES = ("name", "display_name", "displayName", "speaker_name", "label", "id")
_NUMBER = re.compile(r"\s*(\d{1,12})(?:[.,](\d{1,9}))?\s*(?:s|sec|seconds)?\s*")
_CLOCK = re.compile(rf"\s*(?:{timestamps.TIME}\d*|{timestamps.STAMP}|{timestamps.FRAMES})\s*")
_IN_MILLISECONDS = re.compile(r"(?:ms|msec|millis|milliseconds)[\])]?\s*$", re.IGNORECASE)
# `Start (hh:mm:ss)`: a unit beside the name of a column.
_UNIT = re.compile(r"\s*[\[(]\s*(?P<unit>[^\[\]()]*?)\s*[\])]\s*$")
_TIMES_ENOUGH = 0.9
# WhisperX writes the voice into the text of a table: `[[SPEAKER_00]]Good morning.`
_VOICE = re.compile(r"\s*\[{1,2}(?P<label>[^\[\]\n]{1,60})\]{1,2}\s*:?\s*")


@dataclass(frozen=True, slots=True)
class Columns:
    """Under which keys a list of records has what; None where it has it not."""

    text: str
    speaker: str | None
    start: str | None
    end: str | None


def columns(keys: Sequence[str]) -> Columns | None:
    """Which of the keys of a record, in any spelling, mean what; None without a text."""
    by_meaning = {_meaning(key): key for key in reversed(keys)}

    def first(meanings: Sequence[str], units: Sequence[str] = ("",)) -> str | None:
        names = [meaning + unit for meaning in meanings for unit in units]
        return next((by_meaning[name] for name in names if name in by_meaning), None)

    times = ("", "ms", "msec", "milliseconds", "millis", "seconds", "secs", "sec", "s", "code")
    text = first(TEXT)
    return Columns(text, first(SPEAKER), first(START, times), first(END, times)) if text else None


def _meaning(key: str) -> str:
    """What the name of a column means: `Start (hh:mm:ss)` is `start`, `Start [ms]` `startms`."""
    unit = _UNIT.search(key)
    if unit and ":" in unit["unit"]:
        key = key[: unit.start()]
    return re.sub(r"[\W_]", "", key).casefold()


def with_times(found: Columns, records: Sequence[Mapping[str, object]]) -> Columns:
    """The columns with that of the times, where no name says it but nearly all values are times."""
    if found.start or not records:
        return found
    others = {found.text, found.speaker, found.end}
    for key in dict.fromkeys(key for record in records for key in record):
        values = [str(value) for record in records if (value := record.get(key)) not in (None, "")]
        times = sum(bool(_CLOCK.fullmatch(value)) for value in values)
        if key not in others and times >= max(1, _TIMES_ENOUGH * len(values)):
            return replace(found, start=key)
    return found


def draft(
    source: Source,
    records: Sequence[tuple[int, Mapping[str, object]]],
    found: Columns,
    problems: Problems,
) -> Draft:
    """The draft of a list of records, each with its line or, where that is not known, 0.

    A record without a speaker's key inherits the speaker; an empty one means a voice without a
    name, but in a table it inherits too, since a cell cannot be missing.
    """
    found = with_times(found, [record for _, record in records])
    unit = unit_of([record for _, record in records], found)
    has_signs = chevrons.marks_speakers(
        text for _, record in records if isinstance(text := record.get(found.text), str)
    )
    signs, first_sign = 0, 1
    utterances: list[Utterance | Heading] = []
    for number, (line, record) in enumerate(records, 1):
        text = record.get(found.text)
        if not text and (title := _header(record)):
            start = _time(record.get(found.start or ""), unit)
            utterances.append(Heading(title, max(line, 1), start))
            continue
        if not isinstance(text, str):
            problems.error(
                Location(source.name, max(line, 1)),
                f'record {number} has no text under "{found.text}"',
                "add it, or remove the record",
            )
            continue
        start, end = (_time(record.get(key), unit) for key in (found.start or "", found.end or ""))
        if found.start and start is None and record.get(found.start) not in (None, ""):
            problems.error(
                Location(source.name, max(line, 1)),
                f'record {number} has the time "{str(record[found.start])[:40]}"',
                "write seconds, or h:mm:ss",
            )
        label = _label(record, found.speaker)
        voice = _VOICE.match(text) if found.speaker is None else None
        if voice and label_rules.is_reserved(voice["label"]):
            label, text = voice["label"], text[voice.end() :]
        parts = [*chevrons.split(text)] if has_signs else []
        for is_new, part in parts or [(False, text)]:
            if is_new:
                first_sign = first_sign if signs else max(line, 1)
                signs += 1
                label = label or ""
            said = " ".join(part.split())
            utterances.append(Utterance(said, max(line, 1), label, start, end, is_new))
            label = None if label is None else ""
    left_out = (*_unread(records, found), *chevrons.left_out(signs, first_sign))
    return Draft(tuple(utterances), left_out, captions=True)


def _header(record: Mapping[str, object]) -> str:
    """The title of a chapter that stands between the records."""
    title = next((record[key] for key in _HEADERS if key in record), None)
    return " ".join(title.split()) if isinstance(title, str) else ""


def _unread(
    records: Sequence[tuple[int, Mapping[str, object]]], found: Columns
) -> tuple[LeftOut, ...]:
    """Each key that nothing is read from, once, if there is a text under it."""
    known = {key for key in (found.text, found.speaker, found.start, found.end) if key}
    known |= {key for _, record in records if not record.get(found.text) for key in _HEADERS}
    first: dict[str, LeftOut] = {}
    sizes: Counter[str] = Counter()
    for line, record in records:
        if not record.keys() <= known:
            for key, text in json_text.unread(record, known).items():
                first.setdefault(key, LeftOut(max(line, 1), f"{key}: {text}", UNREAD))
                sizes[key] += json_text.size(record[key])
    return tuple(replace(out, size=sizes[key]) for key, out in first.items())


def with_chapters(draft: Draft, chapters: Sequence[tuple[float, str]], facts: Facts) -> Draft:
    """The draft with a heading for each chapter, before the utterance that starts nearest to it."""
    if not chapters:
        return replace(draft, facts=facts)
    utterances = [*draft.utterances]
    # Titles between the records are chapters like others.
    between = [item for item in draft.items if isinstance(item, Heading)]
    chapters = [*chapters, *((item.start or 0, item.title) for item in between)]
    starts: list[float] = []
    for utterance in utterances:
        last = starts[-1] if starts else 0.0
        starts.append(max(last, last if utterance.start is None else utterance.start))
    titles: dict[int, tuple[float, str]] = {}
    left_out = []
    for start, title in sorted(chapters):
        above = max(0, bisect_right(starts, start) - 1)
        near = sorted(
            (above, above + 1), key=lambda n: abs(starts[min(n, len(starts) - 1)] - start)
        )
        place = next((n for n in near if n < len(starts) and n not in titles), None)
        if place is None:
            why = f"a chapter at {timestamps.written(start)}, where another one begins"
            left_out.append(LeftOut(1, title, why))
        else:
            titles[place] = (start, title)
    items: list[Utterance | Heading] = []
    for number, utterance in enumerate(utterances):
        if number in titles:
            start, title = titles[number]
            items.append(Heading(title, utterance.line, min(start, starts[number])))
        items.append(utterance)
    return Draft(tuple(items), (*draft.left_out, *left_out), captions=True, facts=facts)


def with_unread(draft: Draft, value: object, known: Iterable[str]) -> Draft:
    """The draft with what of a file's outermost object is read for nothing."""
    if not isinstance(value, Mapping):
        return draft
    unread = json_text.unread(value, frozenset(known))
    left_out = (
        LeftOut(1, f"{key}: {text}", UNREAD, json_text.size(value[key]))
        for key, text in unread.items()
    )
    return replace(draft, left_out=(*draft.left_out, *left_out))


def unit_of(records: Sequence[Mapping[str, object]], found: Columns) -> float:
    """How many of the file's units are a second: 1000 where the times are milliseconds."""
    if found.start and _IN_MILLISECONDS.search(found.start):
        return _MILLISECONDS
    starts = [record.get(found.start or "") for record in records]
    times = [time for start in starts if (time := _whole(start)) is not None]
    # A cell of a table is always text: what counts is that all of them are whole numbers.
    if not times or any(start not in (None, "") and _whole(start) is None for start in starts):
        return 1
    words = sum(len(str(record.get(found.text)).split()) for record in records)
    ends = [end for record in records if (end := _whole(record.get(found.end or ""))) is not None]
    span = max([*times, *ends]) - min(times)
    return _MILLISECONDS if words < _SLOWEST * span else 1


def _whole(raw: object) -> int | None:
    """A whole number, whether JSON has it as a number or a table as text; None for others."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    is_whole = isinstance(raw, str) and re.fullmatch(r"\s*\d{1,12}\s*", raw, re.ASCII)
    return int(str(raw)) if is_whole else None


def seconds(raw: object) -> float | None:
    """The seconds of a number, a clock time or a text like `12.5s`; None for anything else."""
    return _time(raw, 1)


def _time(raw: object, unit: float) -> float | None:
    """The seconds of a number, a clock time or a text like `12.5s`; None for anything else."""
    time: float | None = None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) < _LARGEST:
        time = raw / unit
    elif isinstance(raw, str) and (number := _NUMBER.fullmatch(raw)):
        time = float(f"{number[1]}.{number[2] or 0}") / unit
    elif isinstance(raw, str) and _CLOCK.fullmatch(raw):
        time = timestamps.seconds(raw)
    return time if time is not None and math.isfinite(time) and time >= 0 else None


def _label(record: Mapping[str, object], key: str | None) -> str | None:
    """Who speaks: numbers and single letters are those of a tool that does not know names."""
    if key is None or key not in record:
        return None
    return voice(record[key])


def voice(speaker: object) -> str:
    """The label of a voice: numbers and single letters get the word Speaker in front."""
    if isinstance(speaker, Mapping):
        named = (speaker.get(key) for key in _NAMES)
        speaker = next((name for name in named if name not in (None, "")), "")
    if isinstance(speaker, int) and not isinstance(speaker, bool):
        speaker = str(speaker)
    label = " ".join(speaker.split()) if isinstance(speaker, str) else ""
    if numbered := _NUMBERED.fullmatch(label):
        label = numbered[1]
    return f"Speaker {label}" if _CODE.fullmatch(label) else label
