"""Knows from the last build that another one would change nothing.

A build depends on the files of the archive, on what lies below `docs/`, on two addresses in the
environment, and on the program itself. One digest of all of these is kept beside what the build
said. While it fits, the pages are there already. It is made of contents, never of times; whoever
deletes it, or changes anything at all, gets a build.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from concurrent import futures
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from generator import writer
from generator.folder import SOURCES
from generator.looking import digest, files
from generator.problems import Location, Problems

CACHE = ".cache/build.json"

_PACKAGE = Path(__file__).parent
_THREADS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build has made."""

    episodes: int
    unchanged: int
    written: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that a build depends on, as it is at one moment."""

    files: Mapping[str, bytes]
    """The digest of each file."""
    generated: frozenset[str]
    """Those of the files that a build has written."""
    rest: tuple[str, ...]

    @property
    def state(self) -> str:
        """One digest of all."""
        rest = "\0".join(self.rest).encode("utf-8", "surrogateescape")
        return blake2b(rest + b"".join(self.files.values())).hexdigest()

    def read(self, generated: AbstractSet[str]) -> dict[str, bytes]:
        """The files that a build reads and does not write."""
        return {file: digest for file, digest in self.files.items() if file not in generated}


def find(root: Path, docs: Path, environment: Iterable[str]) -> Found | None:
    """What a build would be made of now; None where something cannot be read.

    `environment` are the names of the variables that a build reads.
    """
    folders = map(str, (root / SOURCES, docs, _PACKAGE))
    found = [
        file
        for folder in folders
        for file in files(folder, links=folder == str(docs))
        if "__pycache__" not in file
    ]
    places = (root.resolve(), docs.resolve(), Path.cwd())
    try:
        with futures.ThreadPoolExecutor(_THREADS) as pool:
            digests = list(pool.map(digest, found, chunksize=64))
    except OSError:  # such as a file that is gone again
        return None
    return Found(
        dict(zip(found, digests, strict=True)),
        frozenset(f"{docs / path}" for path in (writer.MANIFEST, *writer.generated(docs))),
        (
            sys.version,
            *_installed(),
            *map(str, places),
            *(os.environ.get(name, "") for name in environment),
        ),
    )


def recall(root: Path, found: Found, problems: Problems) -> Outcome | None:
    """What the last build made, if another one would make the same; it warns again."""
    try:
        kept = json.loads((root / CACHE).read_bytes())
        if kept["state"] != found.state:
            return None
        outcome = Outcome(int(kept["episodes"]), int(kept["files"]))
        warnings = [(Location(**place), *said) for place, *said in kept["warnings"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    for place, message, advice in warnings:
        problems.warning(place, message, advice)
    return outcome


def remember(root: Path, before: Found, after: Found, outcome: Outcome, problems: Problems) -> None:
    """Keep what a build without errors has made.

    Nothing is kept where somebody saved a file meanwhile: who knows whether the build read it
    before that or after.
    """
    generated = before.generated | after.generated
    if before.rest != after.rest or before.read(generated) != after.read(generated):
        return
    kept = {
        "state": after.state,
        "episodes": outcome.episodes,
        "files": outcome.written + outcome.unchanged,
        "warnings": [
            (asdict(each.location), each.message, each.advice) for each in problems.warnings
        ],
    }
    # It is no loss where nothing can be written beside the archive: the next build takes its time.
    with suppress(OSError):
        writer.replace(root / CACHE, f"{json.dumps(kept, indent=1)}\n".encode())


def _installed() -> list[str]:
    """The packages that pages are made with, by the names of their folders, which tell versions."""
    return sorted(info.name for path in sys.path for info in Path(path).glob("*.dist-info"))
