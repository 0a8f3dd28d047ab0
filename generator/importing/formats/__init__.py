"""The formats that can be imported, and how a file's own is found.

Each module opens with a sample and has `NAME`, `EXPECTED` (what such a file looks like, in a
line), `evidence` (why a file is taken for one, empty if it is not) and `read`. To add a format,
write such a module and put it into the list at its place.
"""

from typing import Protocol, cast

from generator.core.problems import Problems
from generator.importing.draft import Draft, Source
from generator.importing.formats import (
    arrow_lines,
    aws_transcribe,
    azure_speech,
    csv_table,
    deepgram,
    elevenlabs,
    front_matter,
    google_speech,
    html_transcript,
    hugging_face,
    labelled,
    loose_captions,
    name_above,
    name_and_time,
    name_in_brackets,
    podcast_json,
    prose,
    rev_ai,
    sbv,
    speechmatics,
    srt,
    time_and_name,
    timed_lines,
    utterances,
    webvtt,
    whisper_cpp,
    wrapped,
)


class Format(Protocol):
    """What every module of a format has."""

    NAME: str
    EXPECTED: str

    def evidence(self, source: Source) -> str:
        """Why a file is taken for one, in a few words; empty if it is not."""

    def read(self, source: Source, problems: Problems) -> Draft:
        """What the file says; where words would be lost there are errors among the problems."""


# The first one for which there is evidence is taken, so the more particular stand before the more
# general: a label with a time above its paragraph would pass for a label with a text.
FORMATS = tuple(
    cast("Format", module)
    for module in (
        webvtt,
        arrow_lines,
        loose_captions,
        srt,
        sbv,
        podcast_json,
        whisper_cpp,
        deepgram,
        aws_transcribe,
        speechmatics,
        google_speech,
        azure_speech,
        rev_ai,
        elevenlabs,
        hugging_face,
        utterances,
        front_matter,
        html_transcript,
        csv_table,
        time_and_name,
        name_in_brackets,
        name_and_time,
        name_above,
        wrapped,
        labelled,
        timed_lines,
        prose,
    )
)
BY_NAME = {form.NAME: form for form in FORMATS}


def recognise(source: Source) -> tuple[Format, str] | None:
    """The format of a file and the evidence for it; None if it is none of them."""
    for form in FORMATS:
        if evidence := form.evidence(source):
            return form, evidence
    return None
