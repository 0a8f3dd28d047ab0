"""Looks at what lies below a folder, at every file or at how it is now.

Files that are there only while an editor, or a build, writes another one are passed by. Links to
folders are followed where it is asked for, as MkDocs does below `docs/`.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from hashlib import blake2b
from pathlib import Path

from generator.core import disk

Snapshot = Mapping[str, tuple[int, int, int, int]]
"""From the path of each file to its size, its two times in nanoseconds, and its inode number.

A program can set the first time, that of the last change, to what it was before. The second one
(`st_ctime`) is set by the system whenever anything about the file changes. On Windows it is the
time at which the file was made.
"""

_PIECE = 1 << 17
"""Bytes that are read at a time: below docs/ there may be recordings of an hour."""
_PASSING = re.compile(r"\.?#|\..*\.(?:new|sw[a-px])\Z|4913\Z|.*~\Z")


def snapshot(path: str, *, links: bool = False) -> Snapshot:
    """How a file, or every file below a folder, is now; what cannot be read is not there."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for file, entry in _files(path, links=links):
        try:
            at = entry.stat()
        except OSError:  # `suppress` would take longer than the look
            continue
        found[file] = at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino
    return found


def list_files(path: str, *, links: bool = False) -> list[str]:
    """The files below a folder, or the one file that a path is, in order."""
    return sorted(file for file, _ in _files(path, links=links))


def relative_paths(
    folder: Path,
    refused: dict[str, OSError | None] | None = None,
    passing: list[str] | None = None,
) -> list[str]:
    """The paths within a folder such as `docs/` of the files below it, with slashes.

    In `refused` is put what else lies there, by its path with the folder's: folders that cannot be
    read, with the reason, and what is neither a file nor a folder, such as a pipe, with None. Those
    of files that are there only for a while are added to `passing`.
    """
    start = len(str(folder / "_")) - 1
    keep = passing is not None
    every = sorted(
        file for file, _ in _files(str(folder), links=True, refused=refused, passing=keep)
    )
    found = [file[start:].replace(os.sep, "/") for file in every]
    if passing is None:
        return found
    passing += [path for path in found if _is_passing(path.rpartition("/")[2])]
    return [path for path in found if not _is_passing(path.rpartition("/")[2])]


def digest(file: str) -> bytes:
    """A digest of what a file is: its path, whether that is a link, and its content.

    Raises:
        OSError: it cannot be read, or is not a regular file.
    """
    name = f"{file}\0{Path(file).is_symlink()}\0".encode("utf-8", "surrogateescape")
    found = blake2b(name, digest_size=32)
    with disk.open_regular(Path(file)) as content:
        while piece := content.read(_PIECE):
            found.update(piece)
    return found.digest()


def _files(
    path: str,
    *,
    links: bool,
    refused: dict[str, OSError | None] | None = None,
    passing: bool = False,
) -> Iterator[tuple[str, Path | os.DirEntry[str]]]:
    """What there is below a path; this is asked of thousands of files at every save."""
    refused = {} if refused is None else refused
    with suppress(OSError):
        if Path(path).is_file():
            yield path, Path(path)
            return
    # Each folder, and the real folders of the links that led there.
    folders: list[tuple[str, tuple[str, ...]]] = [(path, ())]
    while folders:
        folder, passed = folders.pop()
        with suppress(OSError), _scanned(folder, refused) as entries:
            for entry in entries:
                try:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, passed))
                    elif entry.is_file():
                        if passing or not _is_passing(entry.name):
                            yield entry.path, entry
                    elif entry.is_dir():
                        here = (*passed, os.path.realpath(folder))
                        if links and not _is_above(os.path.realpath(entry.path), here):
                            folders.append((entry.path, here))
                    else:
                        refused[entry.path] = None
                except OSError:  # `suppress` would take longer than the look
                    continue


def _scanned(
    folder: str, refused: dict[str, OSError | None]
) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    """What is in a folder; one that is gone by now is not missed.

    Raises:
        OSError: it cannot be read, which is noted in `refused`.
    """
    try:
        return os.scandir(folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        refused[folder] = error
        raise


def _is_passing(name: str) -> bool:
    """Whether a file is what vim, Emacs or `writer` has for a while beside what it saves."""
    return (name[0] in ".#4" or name[-1] == "~") and bool(_PASSING.match(name))


def _is_above(folder: str, others: Iterable[str]) -> bool:
    """Whether a link to a folder leads back to where one came from."""
    return any(Path(other).is_relative_to(folder) for other in others)
