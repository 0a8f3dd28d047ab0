"""Lists the files below a folder, with or without their state.

Temporary files, which an editor or a build keeps while it saves another file, are skipped. Links to
folders are followed on request, as MkDocs follows them below `docs/`.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from hashlib import blake2b
from pathlib import Path

from generator.core import disk

Snapshot = Mapping[str, tuple[int, int, int, int]]
"""From the path of each file to its size, mtime and ctime in nanoseconds, and inode number.

A program can reset `st_mtime`. Only the system sets `st_ctime`, whenever the file or its metadata
changes. On Windows `st_ctime` is the time of creation.
"""

_PIECE = 1 << 17
"""Bytes to read at a time: docs/ may hold recordings of an hour."""
_PASSING = re.compile(r"\.?#|\..*\.(?:new|sw[a-px])\Z|4913\Z|.*~\Z")


def snapshot(path: str, *, links: bool = False) -> Snapshot:
    """The state of a file, or of every file below a folder; what cannot be read is left out."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for file, entry in _files(path, links=links):
        try:
            at = entry.stat()
        except OSError:  # `suppress` would take longer than `stat`
            continue
        found[file] = at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino
    return found


def list_files(path: str, *, links: bool = False) -> list[str]:
    """The files below a folder, sorted; if the path is a file, that file."""
    return sorted(file for file, _ in _files(path, links=links))


def relative_paths(
    folder: Path,
    refused: dict[str, OSError | None] | None = None,
    passing: list[str] | None = None,
) -> list[str]:
    """The paths of the files below a folder such as `docs/`, relative to it, with slashes.

    Entries that are not listed are put into `refused`, by their full path: folders that cannot be
    read, with the reason, and whatever is neither a file nor a folder, such as a pipe, with None.
    Temporary files are appended to `passing`.
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
    """A digest of a file's path, its content, and whether it is a link.

    Raises:
        OSError: the file cannot be read, or is not a regular file.
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
    """The files below a path, with their entries. Runs over thousands of files at every save."""
    refused = {} if refused is None else refused
    with suppress(OSError):
        if Path(path).is_file():
            yield path, Path(path)
            return
    # Each folder, with the real paths of the folders whose links led there.
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
                except OSError:  # `suppress` would take longer than the checks
                    continue


def _scanned(
    folder: str, refused: dict[str, OSError | None]
) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    """The entries of a folder.

    Raises:
        OSError: the folder cannot be read. This is noted in `refused`, unless it no longer exists.
    """
    try:
        return os.scandir(folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        refused[folder] = error
        raise


def _is_passing(name: str) -> bool:
    """Whether a file is a temporary one of vim, Emacs or `atomic_files`."""
    return (name[0] in ".#4" or name[-1] == "~") and bool(_PASSING.match(name))


def _is_above(folder: str, others: Iterable[str]) -> bool:
    """Whether a folder contains one of the others, so that following a link to it would loop."""
    return any(Path(other).is_relative_to(folder) for other in others)
