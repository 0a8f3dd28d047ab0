"""The bytes of a foreign file, made into text.

UTF-8 with or without a byte order mark, and UTF-16 with one. All three kinds of line ends become
line feeds, and other characters that only lay out a text become spaces. A byte order mark in the
middle of a file is dropped, and so is what nobody sees beside a label. What the archive refuses
(control characters, marks that reverse the reading order) is refused here, with its place.
"""

import codecs
import re
from pathlib import Path

from generator.core import disk, text_files
from generator.core.problems import Location, Problems
from generator.importing import timestamps
from generator.importing.draft import Draft, Heading, Source

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Vertical tab, form feed, next line, line and paragraph separator.
_LAYOUT = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# U+FEFF anywhere; U+200B and its kind at the beginning of a line, and around a first colon.
_MARK = "\ufeff"
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060"
_AT_LINE_START = re.compile(rf"(?m)^([ \t]*)[{_UNSEEN}][ \t{_UNSEEN}]*")
_AT_COLON = re.compile(rf"[{_UNSEEN}]+(?=\s?[:\uff1a])|(?<=[:\uff1a])[{_UNSEEN}]+")
_NOT_ON_WINDOWS = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 200
_TOO_LATE = 100 * 3600
"""Seconds. The times of a transcript have two digits for the hours."""
_HALF = re.compile("[\ud800-\udfff]")


def read(file: Path, known: frozenset[str], problems: Problems) -> tuple[bytes, Source] | None:
    """A file's bytes and text; None with the reason among the problems.

    `known` are the names and aliases of the archive's people, case-folded.
    """
    name = str(file)
    try:
        data = disk.read(file, text_files.MAX_BYTES)
    except OSError as error:
        what, advice = disk.complaint(error, "cannot be read: ")
        is_unfit = isinstance(error, disk.Unfit)
        problems.error(Location(name), what, "is it the right file?" if is_unfit else advice)
        return None
    source = decode(data, name, known, problems)
    return None if source is None else (data, source)


def name_complaint(name: str) -> str:
    """Why a file of this name cannot be kept in source/; empty if it can.

    What Windows cannot hold: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    if not name.isprintable():
        return "the name of the file has characters that cannot be printed"
    if name.startswith(".") or name.endswith("~"):
        return "the archive passes over hidden files (.name) and backups (name~)"
    if found := _NOT_ON_WINDOWS.search(name):
        return f'Windows cannot hold a file with "{found[0]}" in its name'
    if _DEVICE.fullmatch(name) or name.endswith((" ", ".")):
        return f'Windows cannot hold a file called "{name}"'
    if len(name.encode()) > _LONGEST_NAME:
        return f"the name of the file has more than {_LONGEST_NAME} bytes"
    return ""


def decode(data: bytes, name: str, known: frozenset[str], problems: Problems) -> Source | None:
    """The same for the bytes of a file."""
    if data.startswith(_UTF_16):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError as error:
            problems.error(Location(name), f"broken UTF-16: {error}", "save it as UTF-8")
            return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text_files.decode(data, name, problems)  # notes the place
        return None
    text = _LAYOUT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _without_unseen(text)
    checked = text_files.decode(text.encode(), name, problems)
    if checked is not None and not checked.strip():
        problems.error(Location(name), "the file is empty", "is it the right file?")
        return None
    return None if checked is None else Source(name, checked, known)


def _without_unseen(text: str) -> str:
    """The text without characters that nobody sees where they would hide a label."""
    if text.isascii():
        return text
    text = text.replace(_MARK, "")
    return _AT_COLON.sub("", _AT_LINE_START.sub(r"\1", text))


def check(draft: Draft, name: str, problems: Problems) -> None:
    """Note what no transcript can have: a time of a hundred hours, or a character.

    Such a character was hidden behind the escapes of a format.
    """
    for item in draft.items:
        if item.start is not None and item.start >= _TOO_LATE:
            what = f"the time {timestamps.written(item.start)} is after 99:59:59"
            problems.error(
                Location(name, item.line), what, "correct it; no transcript has later ones"
            )
        texts = (item.title,) if isinstance(item, Heading) else (item.text, item.label or "")
        for text in texts:
            if text.isascii() and text.isprintable():
                continue
            place = Location(name, item.line)
            if half := _HALF.search(text):
                what = f"half of a character, U+{ord(half[0]):04X}, in an escape"
                problems.error(place, what, "write the whole character")
                continue
            own = Problems()
            text_files.decode(text.encode(), name, own)
            for problem in own:
                problems.error(place, f"{problem.message}, in an escape", problem.advice)
