"""Knows from the last build that another one would change nothing.

A build depends on the files of the archive, on everything below `docs/`, on two addresses in the
environment, and on the program itself. One digest of all of these is kept with the result of the
build. While it matches, the pages are up to date. It is made of contents, never of times; deleting
it, or changing anything, leads to a new build.
"""

import json
import os
import sys
from collections.abc import Iterable
from concurrent import futures
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path

from generator.core import atomic_files, disk, own_folders
from generator.core.file_scan import Snapshot, digest, list_files, snapshot
from generator.core.problems import Location, Problems
from generator.read.scan import EPISODES_FOLDER
from generator.write import writer

CACHE = ".cache/build.json"

_PACKAGE = Path(__file__).parents[1]
_THREADS = 4


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: numbers of episodes and files."""

    episodes: int
    unchanged: int
    written: int = 0
    removed: int = 0


def recall(
    root: Path, docs: Path, environment: Iterable[str], problems: Problems
) -> BuildResult | None:
    """The result of the last build if another one would do the same; notes its warnings again.

    `environment` are the names of the variables that a build reads.
    """
    try:
        own_folders.require((root / CACHE).parent, root)
        kept = json.loads(disk.read(root / CACHE))
        if kept["state"] != _state(root, docs, environment):
            return None
        result = BuildResult(int(kept["episodes"]), int(kept["files"]))
        warnings = [
            (Location(str(path), int(line), int(column)), str(what), str(advice))
            for path, line, column, what, advice in kept["warnings"]
        ]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    for place, message, advice in warnings:
        problems.warning(place, message, advice)
    return result


def sources(root: Path, docs: Path) -> Snapshot:
    """The state of the files that a build reads and does not write, the program included."""
    program = {
        file: at for file, at in snapshot(str(_PACKAGE)).items() if "__pycache__" not in file
    }
    return {**snapshot(str(root / EPISODES_FOLDER)), **writer.others(docs), **program}


def remember(  # noqa: PLR0913, PLR0917 - the inputs of a build and its result
    root: Path,
    docs: Path,
    environment: Iterable[str],
    before: Snapshot,
    result: BuildResult,
    problems: Problems,
) -> None:
    """Keep the result of a build without errors.

    `before` is the state of its `sources` at the start. Nothing is kept if a file has changed
    meanwhile: the build may have read it before or after.
    """
    try:
        state = _state(root, docs, environment)
    except OSError:  # such as a file that has just been deleted
        return
    if before != sources(root, docs):
        return
    kept = {
        "state": state,
        "episodes": result.episodes,
        "files": result.written + result.unchanged,
        "warnings": [
            (*astuple(each.location), each.message, each.advice) for each in problems.warnings
        ],
    }
    # If nothing can be written beside the archive, the next build only takes longer.
    with suppress(OSError):
        own_folders.require((root / CACHE).parent, root)
        _remove_unfinished((root / CACHE).parent)
        atomic_files.replace(root / CACHE, f"{json.dumps(kept, indent=1)}\n".encode())


def _remove_unfinished(folder: Path) -> None:
    """Remove what an interrupted run has left here."""
    if folder.is_dir():
        for entry in folder.iterdir():
            if own_folders.is_unfinished(entry.name):
                own_folders.remove(folder, entry.name)


def _state(root: Path, docs: Path, environment: Iterable[str]) -> str:
    """The digest of everything that a build depends on.

    Raises:
        OSError: a file cannot be read.
    """
    folders = map(str, (root / EPISODES_FOLDER, docs, _PACKAGE))
    found = [
        file
        for folder in folders
        for file in list_files(folder, links=folder == str(docs))
        if "__pycache__" not in file
    ]
    parts = [sys.version, *_installed(), *map(str, (root.resolve(), docs.resolve(), Path.cwd()))]
    parts += [os.environ.get(name, "") for name in environment]
    with futures.ThreadPoolExecutor(_THREADS) as pool:
        digests = b"".join(pool.map(digest, found, chunksize=64))
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape") + digests).hexdigest()


def _installed() -> list[str]:
    """The folder names of the installed packages, which include their versions."""
    return sorted(info.name for path in sys.path for info in Path(path).glob("*.dist-info"))
