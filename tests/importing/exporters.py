"""Writes turns in the foreign formats, so that what is imported can be exported and read again."""

import csv
import html
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.importing.draft import Heading
from generator.importing.paragraphs import Paragraph, Turn

Turns = Sequence[Turn | Heading]


def _speech(turns: Turns) -> Iterator[tuple[str, bool, Paragraph]]:
    """Every paragraph, with its speaker and whether it is the first of its turn."""
    for turn in turns:
        if isinstance(turn, Turn):
            for number, paragraph in enumerate(turn.paragraphs):
                yield turn.label or "Unknown", number == 0, paragraph


def _clock(time: float | None, mark: str = "") -> str:
    whole, rest = divmod(round((time or 0) * 1000), 1000)
    clock = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{clock}{mark}{rest:03}" if mark else clock


def vtt(turns: Turns) -> str:
    """Captions with voice tags."""
    cues = [
        f"{_clock(each.start, '.')} --> {_clock((each.start or 0) + 1, '.')}\n"
        f"<v {html.escape(label, quote=False)}>{html.escape(each.text, quote=False)}\n"
        for label, _, each in _speech(turns)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def srt(turns: Turns) -> str:
    """Numbered captions; the first one of a turn has the name."""
    return "\n".join(
        f"{number}\n{_clock(each.start, ',')} --> {_clock((each.start or 0) + 1, ',')}\n"
        f"{f'{label}: ' if first else ''}{each.text}\n"
        for number, (label, first, each) in enumerate(_speech(turns), 1)
    )


def podcast_json(turns: Turns) -> str:
    """Podcasting 2.0 JSON; the speaker stands where it changes."""
    segments = []
    for label, first, each in _speech(turns):
        segment: dict[str, object] = {"startTime": each.start, "body": each.text}
        segments.append({"speaker": label} | segment if first else segment)
    return json.dumps({"version": "1.0.0", "segments": segments}, indent=1)


def utterances(turns: Turns) -> str:
    """A list of utterances, in milliseconds."""
    found = [
        {
            "speaker": label,
            "start_ms": None if each.start is None else round(each.start * 1000),
            "text": each.text,
        }
        for label, _, each in _speech(turns)
    ]
    chapters = [
        {"start": (turn.start or 0) * 1000, "title": turn.title}
        for turn in turns
        if isinstance(turn, Heading)
    ]
    return json.dumps({"utterances": found, "chapters": chapters}, ensure_ascii=False)


def table(turns: Turns) -> str:
    """A table; the speaker stands where it changes."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Time", "Speaker", "Text"])
    for label, first, each in _speech(turns):
        time = "" if each.start is None else _clock(each.start)
        writer.writerow([time, label if first else "", each.text])
    return text.getvalue()


def web_page(turns: Turns) -> str:
    """HTML as the Podcasting 2.0 namespace has it."""
    lines = []
    for label, first, each in _speech(turns):
        lines += [f"<cite>{html.escape(label)}:</cite>"] if first else []
        lines += [f"<time>{_clock(each.start)}</time>"] if each.start is not None else []
        lines += [f"<p>{html.escape(each.text)}</p>"]
    return "\n".join(lines)


def _above(form: str, continued: str) -> Callable[[Turns], str]:
    def write(turns: Turns) -> str:
        blocks = [f"## {turn.title}" for turn in turns if isinstance(turn, Heading)]
        for label, first, each in _speech(turns):
            stamp = _clock(each.start)
            blocks.append(
                f"{form.format(label=label, stamp=stamp)}\n{each.text}"
                if first
                else f"{continued.format(stamp=stamp)}{each.text}"
            )
        return "\n\n".join(blocks) + "\n"

    return write


def bold(turns: Turns) -> str:
    """Bold names, with the times behind them that are known."""
    blocks = []
    for label, first, each in _speech(turns):
        stamp = "" if each.start is None else rf"\[{_clock(each.start)}\] "
        blocks.append(f"{f'**{label}:** ' if first else ''}{stamp}{each.text}")
    return "\n\n".join(blocks) + "\n"


EXPORTERS: Mapping[str, Callable[[Turns], str]] = {
    "webvtt": vtt,
    "srt": srt,
    "podcast-json": podcast_json,
    "utterances": utterances,
    "csv": table,
    "html": web_page,
    "name-above": _above("{label}  {stamp}", "[{stamp}] "),
    "name-in-brackets": _above("{label} ({stamp}):", "({stamp}):\n"),
    "name-and-time": _above("{label}: {stamp}\n", "[{stamp}] "),
    "labelled": bold,
}
