r"""Small archives for tests, written as text: one file of text holds several files of an archive.

::

    A sentence that says what is special about it.
    --- episodes/show.yml
    title: Tiny Talks
    --- episodes/people/ada.yml (deleted)
    --- episodes/people/ben.yml -> ../../secret.yml
    --- episodes/001-first/
    --- episodes/001-first/transcript.txt (escaped)
    Ada: not UTF-8: \xff, a bidirectional override: \u202e, and a \{very *100}long text
    === problems
    episodes/001-first/transcript.txt:1:18: error: ...

The sections are files that are added to an archive or take the place of its own, or what the
brackets, the arrow (a symbolic link) or the slash (an empty folder) say. What `(escaped)` means is
in `_unescaped`. Lines below `===` are the text's result, whatever a test takes it for.
"""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

CASES = Path(__file__).parent / "cases"

_SECTION = re.compile(
    r"--- (?P<path>(?:episodes|docs)/.*?)(?: \((?P<how>escaped|deleted)\)| -> (?P<target>\S+))?"
)
_ESCAPE = re.compile(
    rb"\\(?:\{(?P<repeated>.*?)\*(?P<times>\d+)\}|x(?P<byte>[0-9a-f]{2})|u(?P<code>[0-9a-f]{4})"
    rb"|U(?P<long>[0-9a-f]{8})|(?P<other>[nrt\\]))",
    re.DOTALL,
)
_OTHER = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\\": b"\\"}


@dataclass
class Sample:
    """What a text says about an archive."""

    files: dict[str, bytes] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    symlinks: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    result: list[str] = field(default_factory=list)

    def apply(self, root: Path) -> None:
        """Add to the archive in a folder, replace and delete what the text says."""
        for path in self.deleted:
            target = root / path
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink()
        for path in self.folders:
            (root / path).mkdir(parents=True, exist_ok=True)
        for path, content in self.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        for path, aim in self.symlinks.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).unlink(missing_ok=True)
            (root / path).symlink_to(aim)


def parse(text: str) -> Sample:
    """What a text in the notation above says."""
    sample = Sample()
    text, _, result = text.partition("\n=== ")
    sample.result = result.splitlines()[1:]
    found: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*text.split("\n"), "--- episodes/ (end)"]:
        if line.startswith(("--- episodes/", "--- docs/")):
            if found:
                _take(sample, found, "".join(f"{each}\n" for each in lines))
            found, lines = _SECTION.fullmatch(line), []
        else:
            lines.append(line)
    return sample


def _take(sample: Sample, found: re.Match[str], content: str) -> None:
    path = found["path"]
    if found["how"] == "deleted":
        sample.deleted.append(path)
    elif found["target"]:
        sample.symlinks[path] = found["target"]
    elif path.endswith("/"):
        sample.folders.append(path)
    else:
        encoded = content.encode()
        sample.files[path] = _unescaped(encoded) if found["how"] else encoded


def _unescaped(content: bytes) -> bytes:
    r"""The bytes behind `\xff`, `\u202e`, `\U0001f600`, `\n`, `\r`, `\t`, `\\` and `\{x*99}`."""

    def byte(found: re.Match[bytes]) -> bytes:
        if found["times"]:
            return _unescaped(found["repeated"]) * int(found["times"])
        if found["byte"]:
            return bytes([int(found["byte"], 16)])
        if found["code"] or found["long"]:
            return chr(int(found["code"] or found["long"], 16)).encode()
        return _OTHER[found["other"]]

    return _ESCAPE.sub(byte, content)


def base() -> Sample:
    """A tiny archive with nothing to complain about; every case starts from it."""
    return parse((CASES / "base.txt").read_text(encoding="utf-8"))


def snapshot(root: Path) -> dict[str, bytes | None]:
    """Every path below a folder, with the bytes of the files; nothing is followed."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else None
        for path in sorted(root.rglob("*"))
    }
