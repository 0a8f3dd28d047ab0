"""Looks at what lies below a folder, at every file or at how it is now."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

Look = Mapping[str, tuple[int, int, int]]
"""From the path of each file to its size, its time of change in nanoseconds, and its number."""

_PIECE = 1 << 17
"""Bytes that are read at a time: below docs/ there may be recordings of an hour."""


def look(path: str) -> Look:
    """How a file, or every file below a folder, is now; what cannot be read is not there."""
    found: dict[str, tuple[int, int, int]] = {}
    for file, entry in _files(path):
        try:
            at = entry.stat()
        except OSError:  # `suppress` would take longer than the look
            continue
        found[file] = at.st_size, at.st_mtime_ns, at.st_ino
    return found


def files(path: str) -> list[str]:
    """The files below a folder, or the one file that a path is, in order."""
    return sorted(file for file, _ in _files(path))


def paths(folder: Path) -> list[str]:
    """The paths within a folder of the files below it, with slashes."""
    start = len(str(folder / "_")) - 1
    return [file[start:].replace(os.sep, "/") for file in files(str(folder))]


def digest(file: str) -> bytes:
    """A digest of what a file is: its path, whether that is a link, and its content.

    Raises:
        OSError: it cannot be read.
    """
    name = f"{file}\0{Path(file).is_symlink()}\0".encode("utf-8", "surrogateescape")
    found = blake2b(name, digest_size=32)
    with Path(file).open("rb", buffering=0) as content:
        while piece := content.read(_PIECE):
            found.update(piece)
    return found.digest()


def _files(path: str) -> Iterator[tuple[str, Path | os.DirEntry[str]]]:
    """What there is below a path; this is asked of thousands of files at every save."""
    if Path(path).is_file():
        yield path, Path(path)
        return
    folders = [path]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                try:
                    # A link to a folder may lead back to where one came from.
                    is_folder = entry.is_dir(follow_symlinks=False)
                    is_file = not is_folder and entry.is_file()
                except OSError:
                    continue
                if is_folder:
                    folders.append(entry.path)
                elif is_file:
                    yield entry.path, entry
