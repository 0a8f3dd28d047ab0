"""Reads text files, and rejects characters that pages cannot show faithfully."""

import re
from pathlib import Path

from generator.core import disk
from generator.core.problems import Location, Problem, Problems, error

# Handwritten files are much smaller; a larger file is a mistake or an attack.
MAX_BYTES = 8 * 1024 * 1024

# Characters that HTML forbids, that Markdown and YAML tools mishandle, or that make text look
# different from its source (https://trojansource.codes). U+200E, U+200F and U+061C are allowed,
# since right-to-left scripts need them. U+0085, U+2028 and U+2029 break lines in some tools only.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
# Most files have no other bytes, and bytes are searched much faster than characters.
_PLAIN = bytes([*b"\t\n", *range(0x20, 0x7F)])
_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = "\x85\u2028\u2029"
# The first line of a merge conflict; the name of a side follows.
_CONFLICT = re.compile(rb"^<{7} ", re.MULTILINE)
# A binary file has thousands of them: the first are reported, the rest are counted.
_NAMED = 10


def read(file: Path, name: str, problems: Problems, max_bytes: int = MAX_BYTES) -> str | None:
    r"""The text of a file with "\n" as line ends, or None if problems were noted.

    `name` is the path to show in problems. A byte order mark is dropped, CRLF becomes LF.
    """
    return decode(load(file, name, max_bytes), name, problems)


def load(file: Path, name: str, max_bytes: int = MAX_BYTES) -> bytes | Problem:
    """The bytes of a file, or a problem if they cannot be read."""
    try:
        return disk.read(file, max_bytes)
    except OSError as reason:
        return error(Location(name), *disk.complaint(reason, "cannot be read: "))


def decode(data: bytes | Problem, name: str, problems: Problems) -> str | None:
    r"""The text of what `load` returned, or None if problems were noted; see `read`."""
    if isinstance(data, Problem):
        problems.take([data])
        return None
    # Transcripts and locks have their own check, with other advice.
    if name.endswith(".yml") and b"<<<<<<< " in data and (found := _CONFLICT.search(data)):
        problems.error(
            Location(name, data.count(b"\n", 0, found.start()) + 1),
            "a merge conflict",
            "keep what is right on both sides, and delete the lines that git added",
        )
        return None
    if data.isascii() and not data.translate(None, _PLAIN):
        return data.decode("ascii")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        # The offset does not count the byte order mark.
        before = wrong.object[: wrong.start].decode()
        problems.error(
            Location.within(name, before, len(before)),
            f"the file is not UTF-8: byte 0x{wrong.object[wrong.start]:02x} is invalid",
            "save it as UTF-8 in the editor",
        )
        return None
    text = text.replace("\r\n", "\n")
    forbidden = [found.start() for found in _FORBIDDEN.finditer(text)]
    for offset in forbidden[:_NAMED]:
        problems.error(Location.within(name, text, offset), *_complaint(text[offset]))
    if len(forbidden) > _NAMED:
        problems.error(
            Location.within(name, text, forbidden[_NAMED]),
            f"from here on {len(forbidden) - _NAMED:,} more characters that are not allowed",
            "is it the right file?",
        )
    return None if forbidden else text


def is_clean(value: str) -> bool:
    """Whether `check` would find nothing wrong with a value."""
    return value.isalnum() or not _FORBIDDEN.search(value)


def check(value: str, place: Location, problems: Problems) -> None:
    r"""Note forbidden characters, which a YAML value may contain as `\u202e` or `\x02`."""
    for character in dict.fromkeys(_FORBIDDEN.findall(value)):
        problems.error(place, *_complaint(character))


def _complaint(character: str) -> tuple[str, str]:
    code = f"U+{ord(character):04X}"
    if _BIDIRECTIONAL.match(character):
        return (
            f"the bidirectional control character {code}",
            "delete it: it changes the order in which the text is shown",
        )
    if character in _LINE_ENDS:
        return (f"the line separator {code}", "replace it with a line break or a space")
    if character == "\r":
        return ("a carriage return without a line feed", "save the file with LF line ends")
    return (f"the control character {code}", "delete it")
