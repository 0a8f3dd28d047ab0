"""Paragraphs without speakers and without times.

::

    ---
    title: A talk
    transcript_by: Somebody
    ---
    Good morning.

    This is the engine.

Recognised only by a front matter that says it is a transcript (`transcript_by`, `speakers`): any
text would pass for this format otherwise. `--format prose` reads one without. All of it is one
turn of a voice that nobody has identified.
"""

from generator.core.problems import Problems
from generator.importing import markdown
from generator.importing.draft import Draft, Source
from generator.importing.formats import blocks

NAME = "prose"
EXPECTED = "paragraphs only, with a front matter that has `transcript_by` or `speakers`"


def evidence(source: Source) -> str:
    """Why a file is taken for one; empty if it is not."""
    front = markdown.front_matter(source)
    if front.of_transcript and any(line.strip() for line in source.lines[front.end :]):
        return "paragraphs without labels below the front matter of a transcript"
    return ""


def read(source: Source, problems: Problems) -> Draft:
    """The paragraphs and headings of a file."""
    return blocks.read(source, problems, lambda _: None)
