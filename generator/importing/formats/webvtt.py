"""WebVTT: captions for the web (https://www.w3.org/TR/webvtt1/).

::

    WEBVTT

    NOTE a comment is left out

    1
    00:00:00.000 --> 00:00:02.760 align:start
    <v Ada>Good morning, this is

    00:00:02.760 --> 00:00:06.090
    the <i>engine</i>.</v> <v Charles>Q&amp;A!

Recognised by its first line. A voice tag says who speaks; a caption without one inherits the
speaker. In a file without voice tags captions may begin with `Name:`, as in SRT. A caption may be
a single word.
"""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.core.problems import Problems
from generator.importing.draft import Draft, LeftOut, Source
from generator.importing.formats import captions, chevrons
from generator.importing.formats.captions import ARROW, Piece

if TYPE_CHECKING:
    from webvtt.models import Caption

NAME = "webvtt"
EXPECTED = "WebVTT captions, whose first line is `WEBVTT`"

_SIGNATURE = re.compile(r"WEBVTT(?:[ \t]|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+(?P<name>[^<>]+)>")
_END_OF_VOICE = "</v>"
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]*|[\d:.]+)?>")
_KNOWN = re.compile(
    r"</?(?:c|i|b|u|ruby|rt)?(?:\.[^\s<>]*)?\s*>|</?(?:v|lang)(?:[.\s][^<>]*)?>|<[\d:.]+>"
)
_BARE_SECONDS = re.compile(r"\s*(\d{1,6}\.\d{1,3})\s*-->\s*(\d{1,6}\.\d{1,3})(\s.*)?")
_NO_CAPTION = re.compile(r"(?P<kind>NOTE|STYLE|REGION)(?:\s|$)")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    if not _SIGNATURE.match(source.lines[0]):
        return ""
    return f"{sum(ARROW in line for line in source.lines)} captions below the line WEBVTT"


def read(source: Source, problems: Problems) -> Draft:
    """The captions of a file."""
    if not _SIGNATURE.match(source.lines[0]):
        source = replace(source, text=f"WEBVTT\n\n{source.text}")
    from webvtt import WebVTT  # noqa: PLC0415 - the command line starts without the extra `import`

    source = replace(source, text="\n".join(map(_with_clock, source.lines)))
    found = WebVTT.from_string(source.text).captions
    with_voices = any("<v" in line and _VOICE.search(line) for line in source.lines)
    labels = frozenset() if with_voices else captions.prefixes(source, found)
    signs = chevrons.marks_speakers(_plain(line) for each in found for line in each.lines)

    def pieces_of(caption: "Caption") -> list[Piece]:
        if with_voices:
            pieces = _voices(caption.raw_text)
            if not signs:
                return pieces
            return [part for piece in pieces for part in captions.split_at_signs(piece)]
        return captions.split_at_prefixes(map(_plain, caption.lines), labels, with_signs=signs)

    furniture = _furniture(source)
    draft = captions.read(source, found, furniture, pieces_of, problems)
    left_out = (*draft.left_out, *_unknown_tags(source, furniture))
    return replace(draft, left_out=tuple(sorted(left_out)))


def _with_clock(line: str) -> str:
    """A line whose times are bare seconds, `0.000 --> 2.400`, with the times of WebVTT."""
    times = _BARE_SECONDS.fullmatch(line) if ARROW in line else None
    if not times:
        return line
    start, end = (f"{int(float(t)) // 60:02}:{float(t) % 60:06.3f}" for t in times.groups()[:2])
    return f"{start} {ARROW} {end}{times[3] or ''}"


def _unknown_tags(source: Source, furniture: Collection[int]) -> Iterator[LeftOut]:
    """What looks like a tag and is none of WebVTT: somebody may have said it."""
    for number, line in enumerate(source.lines):
        if "<" in line and ARROW not in line and number not in furniture:
            for tag in _TAG.finditer(line):
                if not _KNOWN.fullmatch(tag[0]):
                    yield LeftOut(number + 1, tag[0], "a tag that WebVTT does not have")


def _voices(text: str) -> list[Piece]:
    """The text of a caption, divided at its voice tags."""
    pieces = []
    label, position = None, 0
    for voice in _VOICE.finditer(text):
        between = _plain(text[position : voice.start()])
        # A dash in front of a voice marks the change of speaker: `- <v Ada>`.
        if between.strip("-–—"):
            pieces.append(Piece(_without_dash(between), label))
        elif label is not None:
            pieces.append(Piece("", label))
        label, position = _plain(voice["name"]), voice.end()
    pieces.append(Piece(_plain(text[position:]), label))
    return pieces


def _without_dash(text: str) -> str:
    """A text without a dash at its end that belongs to the voice behind it."""
    return text[:-2].rstrip() if text.endswith((" -", " –", " —")) else text


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _furniture(source: Source) -> dict[int, LeftOut | None]:
    """The lines of the header and of comments, styles and regions, numbered from 0."""
    found: dict[int, LeftOut | None] = {}
    kind, above = "WEBVTT", ""
    for number, line in enumerate(source.lines):
        if not line or ARROW in line:
            kind = ""
        elif not above and (block := _NO_CAPTION.match(line)):
            kind = block["kind"]
        if kind:
            text = line.strip()
            found[number] = None
            if kind in ("NOTE", "WEBVTT") and text not in (kind, ""):
                why = "a comment" if kind == "NOTE" else "part of the header"
                found[number] = LeftOut(number + 1, text[:80], why)
        above = line.strip()
    return found
