"""anchors.lock: which anchor belongs to which words of an episode.

Each line is a turn or a chapter: its kind, its anchor, and a fingerprint of its words. An indented
line is a former one, whose anchor resolves to the unindented line above; its fingerprint is that of
the last words it had::

    # Which anchor belongs to which words. Written by the generator; commit it, never edit it.
    episode-archive anchors 1
    text 7f8e0c5d...
    chapter chapter-introductions 4Zk
    turn eli-stevens-12 x8aQ1mPz0
      turn eli-stevens-13 Qm1

`text` is a digest of the whole transcript: if it matches, the entries belong to the turns in order,
without any comparison. A fingerprint has three characters for each word. That is enough to find the
words again after an edit, but does not reveal text that somebody asked to be removed.
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zlib import crc32

from generator.core.problems import Location, Problems

COMMAND = "episode-archive lock"

_HEAD = "# Which anchor belongs to which words. Written by the generator; commit it, never edit it."
_FORMAT = "episode-archive anchors 1"
_LINE = re.compile(
    # The fields of an Entry: indentation, kind, anchor, fingerprint.
    r"^(  |)(turn|chapter)"
    r" (chapter-[a-z0-9-]{1,120}|[a-z0-9-]{1,120}-[0-9]{1,9})"
    r"(?: ([A-Za-z0-9_-]*))?$",
    re.MULTILINE,
)
# The conflict markers of git.
_CONFLICT_MARKERS = ("<<<<<<< ", "=======", ">>>>>>> ")
_START = re.compile(rf".*\n{_FORMAT}\ntext (?P<digest>[0-9a-f]{{32}})$", re.MULTILINE)
_WORD_CODE = 3
MAX_BYTES = 32 * 1024 * 1024
"""A lock of many short turns is larger than its transcript, and grows with former ones."""
INDENTATION = "  "


class Entry(NamedTuple):
    """A turn or chapter of the lock; a former one resolves to the current entry before it."""

    indentation: str
    """`INDENTATION` for a former entry, else an empty string."""
    kind: str
    anchor: str
    fingerprint: str

    @property
    def is_former(self) -> bool:
        """Whether its turn or chapter no longer exists."""
        return bool(self.indentation)

    @property
    def words(self) -> list[str]:
        """The codes of the words, in order."""
        codes = range(0, len(self.fingerprint), _WORD_CODE)
        return [self.fingerprint[start : start + _WORD_CODE] for start in codes]


@dataclass(frozen=True, slots=True)
class Lock:
    """The anchors of one episode, in the order of the transcript."""

    digest: str = ""
    entries: tuple[Entry, ...] = ()


def parse(text: str, display_path: str, problems: Problems) -> Lock | None:
    """The lock in a file's text; None and a problem if it is damaged."""
    text = text.rstrip("\n")
    head = _START.match(text)
    entries = list(map(Entry._make, _LINE.findall(text, head.end()))) if head else []
    if (
        head is None
        or head[0].startswith(_CONFLICT_MARKERS)
        or len(entries) != text.count("\n", head.end())
        or len({entry.anchor for entry in entries}) != len(entries)
        or (entries and entries[0].is_former)
        or {len(entry.fingerprint) % _WORD_CODE for entry in entries} - {0}
    ):
        _note_first_damage(text, display_path, problems)
        return None
    return Lock(head["digest"], tuple(entries))


def _note_first_damage(text: str, display_path: str, problems: Problems) -> None:
    """Note the first thing that is wrong with a damaged lock."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith(_CONFLICT_MARKERS):
            advice = f"keep the side that is already published, then run `{COMMAND}`"
            problems.error(Location(display_path, number), "a merge conflict", advice)
            return
    if not _START.match(text):
        _note_damage(Location(display_path), "the file does not begin like a lock", problems)
        return
    lines_of: dict[str, int] = {}
    for number, line in enumerate(lines[3:], 4):
        found = _LINE.fullmatch(line)
        if not found or (found[1] and not lines_of) or len(found[4] or "") % _WORD_CODE:
            _note_damage(Location(display_path, number), "this is not a line of a lock", problems)
            return
        anchor = found[3]
        if (first := lines_of.setdefault(anchor, number)) != number:
            what = f"the anchor {anchor} is already on line {first}"
            _note_damage(Location(display_path, number), what, problems)
            return


def _note_damage(place: Location, what: str, problems: Problems) -> None:
    problems.error(place, what, f"restore the file from git, then run `{COMMAND}`")


def dump(lock: Lock) -> str:
    """The text of a lock file; the inverse of `parse`."""
    lines = [
        f"{entry.indentation}{entry.kind} {entry.anchor} {entry.fingerprint}".rstrip()
        for entry in lock.entries
    ]
    return "\n".join([_HEAD, _FORMAT, f"text {lock.digest}", *lines, ""])


def complaint(text: str) -> str:
    """Why a lock of this text could not be read again; empty if it can."""
    if len(text) <= MAX_BYTES:  # it is ASCII
        return ""
    return f"the lock would have {len(text):,} bytes; at most {MAX_BYTES:,} are allowed"


def word_codes(text: str) -> list[str]:
    """A code of three characters for each word, independent of case and punctuation."""
    return list(map(_word_code, re.findall(r"\w+(?:['’]\w+)*", text.casefold())))


@cache
def _word_code(word: str) -> str:
    code = crc32(word.replace("’", "'").encode()) & 0x3FFFF
    return urlsafe_b64encode((code << 6).to_bytes(3, "big")).decode()[:_WORD_CODE]
