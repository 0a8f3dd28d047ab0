"""A time in front of every paragraph, and no speakers.

::

    00:00:39 Good morning.

    00:01:02 This is the engine.

Recognised by such lines, if at least half of the paragraphs are like that. Nothing says who
speaks, so all of it is one turn of a voice that nobody has identified.
"""

import re

from generator.core.problems import Problems
from generator.importing import markdown, timestamps
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks

NAME = "timed-lines"
EXPECTED = "`00:00:39 text` without speakers"

_LINE = re.compile(rf"\s*(?:{timestamps.TIME}|{timestamps.STAMP})(?:\s+\S.*|\s*)")


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    lines = [line for line in source.lines[markdown.front_matter(source).end :] if line.strip()]
    timed = sum(bool(_LINE.fullmatch(line)) for line in lines)
    return f"{timed} lines such as `00:00:39 text`" if 2 * timed >= len(lines) > 0 else ""


def read(source: Source, problems: Problems) -> Draft:
    """The paragraphs of a file, each with its time. A timed line is a paragraph of its own."""
    return blocks.read(source, problems, lambda _: None, bare_times=True)
