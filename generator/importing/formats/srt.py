"""SRT: numbered captions.

::

    1
    00:00:00,179 --> 00:00:02,399
    Ada: Good morning, this
    is the <i>engine</i>

    2
    00:00:02,400 --> 00:00:04,799
    that weaves patterns.

Recognised by times with a comma around an arrow. A caption, or a line of one, may begin with the
name of who speaks; without one it inherits the speaker.
"""

import html
import io
import re
from typing import TYPE_CHECKING

from generator.core.problems import Location, Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import captions, chevrons
from generator.importing.formats.captions import Piece

if TYPE_CHECKING:
    from webvtt.models import Caption

NAME = "srt"
EXPECTED = "SRT captions: a number, `00:00:00,179 --> 00:00:02,399`, and the text below"

_TIMES = re.compile(r"\s*\d+:\d{1,2}:\d{1,2}[,.]\d+\s*-->\s*\d+:\d{1,2}:\d{1,2}[,.]\d+")
_TAG = re.compile(
    r"</?(?:[biusv]|font|c)(?:\.[^\s<>]*)?(?:\s[^<>=]*=[^<>]*)?\s*>|\{\\[^{}]*\}", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    found = sum(bool(_TIMES.match(line)) for line in source.lines)
    return f"{found} captions with times such as 00:00:00,179 --> 00:00:02,399" if found else ""


def read(source: Source, problems: Problems) -> Draft:
    """The captions of a file."""
    from webvtt import WebVTT  # noqa: PLC0415 - the command line starts without the extra `import`
    from webvtt.errors import MalformedFileError  # noqa: PLC0415 - the command line starts without the extra `import`

    try:
        text = source.text.lstrip("\n \t")
        found = WebVTT.from_buffer(io.StringIO(text), format="srt").captions
    except MalformedFileError:
        problems.error(
            Location(source.name),
            "the first caption cannot be read",
            "begin with its number, then its times: 00:00:00,179 --> 00:00:02,399",
        )
        return Draft(())
    labels = captions.prefixes(source, found)
    signs = chevrons.marks_speakers(_plain(line) for each in found for line in each.lines)

    def pieces_of(caption: "Caption") -> list[Piece]:
        return captions.split_at_prefixes(map(_plain, caption.lines), labels, with_signs=signs)

    return captions.read(source, found, {}, pieces_of, problems)


def _plain(line: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), _TAG.sub("", line))
