"""Imports every file of a folder and shows, for each, whether a word was lost or changed.

    python -m tests.importing.samples ../shared/data/samples

The words of a file are counted here by means of their own, cruder than those of the import: what
is left of the bare file without times, labels and markup, against what is left of transcript.txt
without its own. Files that are refused are listed with the first line of the reason.
"""

import html
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from generator.core.problems import Problems
from generator.importing import accounting, command, source_file
from generator.importing.draft import Source
from generator.importing.paragraphs import Turn
from generator.importing.people import Known

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d\d(?:[.,]\d{1,3})?"
_CAPTION_FURNITURE = re.compile(
    rf"^(?:WEBVTT.*|{_TIME} --> {_TIME}.*|\d+(?=\n{_TIME} -->))$", re.MULTILINE
)
_TAG = re.compile(r"<(?!https?:)/?[a-z][^<>\n]*>")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_STAMP = re.compile(
    rf"\\?\[{_TIME}\\?\](?: to \\?\[{_TIME}\\?\])?|(?<=: ){_TIME}$|^{_TIME}(?= |$)", re.MULTILINE
)
_UNSPOKEN_TIME = re.compile(rf"(?<= ){_TIME}(?=\\?\])")
_OWN = re.compile(rf"^(?:\[{_TIME}\] )|(?<=.) \[{_TIME}\](?=:|$)", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """What became of one file."""

    name: str
    form: str
    turns: int = 0
    speakers: int = 0
    words_in: int = 0
    words_out: int = 0
    differing: tuple[str, ...] = ()


def row(file: Path, name: str) -> Row:
    """Import a file and count its words."""
    problems = Problems()
    found = source_file.read(file, frozenset(), problems)
    try:
        understood = found and command.understand(found[1], Known(), {}, problems)
    except command.Unrecognised as unrecognised:
        return Row(name, str(unrecognised).split("It begins")[0].replace(str(file), "refused:"))
    if not found or not understood:
        return Row(name, f"refused: {next(iter(problems))}")
    turns = [item for item in understood.turns if isinstance(item, Turn)]
    labels = {voice.label for voice in understood.voices.values()}
    before = accounting.words(_bare(found[1], labels))
    written = understood.written.text
    if found[1].text.startswith("{"):
        headings = re.findall(r"^## .*\n", written, re.MULTILINE)
        written = "".join([re.sub(r"^## .*\n", "", written, flags=re.MULTILINE), *headings])
    after = accounting.words(_bare_transcript(written, labels))
    differing = [
        f"{' '.join(missing)} -> {' '.join(extra)}"
        for _, missing, extra in accounting.differences(before, after)
    ]
    return Row(
        name,
        understood.format.NAME,
        len(turns),
        len(Counter(understood.voices[turn.label.casefold()].label for turn in turns)),
        len(before),
        len(after),
        tuple(differing),
    )


def _bare(source: Source, labels: set[str]) -> str:
    """A foreign file without times, labels and markup."""
    text = source.text
    if text.startswith("{"):
        value = json.loads(text)
        segments = value.get("segments") or value["utterances"]
        chapters = [chapter for chapter in value.get("chapters") or [] if "gist" in chapter]
        # They are a list of their own, whose titles stand between the utterances nearest to them.
        return "\n".join([*map(_text, segments), *(chapter["gist"] for chapter in chapters)])
    text = _CAPTION_FURNITURE.sub("", _FRONT.sub("", text))
    text = _TAG.sub("\n" if "<cite>" in text else "", text)
    text = _UNSPOKEN_TIME.sub("", _STAMP.sub("", _LINK.sub(r"\1", text)))
    return html.unescape(_without_labels(text, labels))


def _bare_transcript(text: str, labels: set[str]) -> str:
    """A transcript of the archive without its times and labels."""
    return _UNSPOKEN_TIME.sub("", _without_labels(_OWN.sub("", text), labels))


def _text(segment: dict[str, str]) -> str:
    return segment.get("text") or segment["body"]


def _without_labels(text: str, labels: set[str]) -> str:
    names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.sub(rf"^\W*(?:{names})\W*?:", "", text, flags=re.MULTILINE)


def table(folder: Path) -> str:
    """The table of all files below a folder, in Markdown."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.stem != "README")
    rows = [row(file, file.relative_to(folder).as_posix()) for file in files]
    lines = [
        "| sample | format | turns | speakers | words in | words out | differing |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {each.name} | {each.form} | {each.turns:,} | {each.speakers} | {each.words_in:,}"
        f" | {each.words_out:,} | {'; '.join(each.differing[:5]) or 'none'} |"
        for each in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1])) + "\n")
