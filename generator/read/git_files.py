"""Runs git, and copies a folder out of a commit as git stores it.

`git archive` would skip the files that `export-ignore` in the commit's `.gitattributes` names, and
change those that `export-subst` or `eol` name. Trees and blobs are read directly, so a commit
cannot influence what is read of it.
"""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import IO, NamedTuple, cast

from generator.core.problems import Location, Problems
from generator.core.text_files import MAX_BYTES
from generator.read.scan import is_hidden

# Git compresses: a repository of a few kilobytes can hold trees of any size.
MAX_FILES = 200_000
MAX_TOTAL_BYTES = 4 << 30

_CHUNK = 1 << 20
# Git wrote the third mode before 2005.
_FILES = (b"100644", b"100755", b"100664")
_LINK, _SUBMODULE = b"120000", b"160000"
_OTHERS = {
    _LINK: ("a symbolic link", "put the file itself here: links are not followed"),
    _SUBMODULE: (
        "a submodule: its files are in another repository and cannot be compared",
        "put the files themselves here",
    ),
}


@dataclass(slots=True)
class Unavailable(Exception):  # noqa: N818 - a missing git is not an error of the archive
    """Git cannot answer: why, and what to do."""

    what: str
    advice: str


class _Blob(NamedTuple):
    """A file of a commit."""

    path: str
    id: bytes
    size: int


def run(root: Path, *arguments: str) -> bytes:
    """The output of a git command, run in the archive's folder.

    Raises:
        Unavailable: there is no git, no repository, or the command fails.
    """
    done = subprocess.run(  # noqa: S603 - our own arguments; a ref is never in the position of an option
        [_program(), "-C", str(root), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise Unavailable(f"git says: {said}", "run this in a clone of the archive's repository")
    return done.stdout


def submodules(root: Path, folder: str) -> list[str]:
    """The paths of the submodules in or below a folder, from the index of git.

    Raises:
        Unavailable: as `run`.
    """
    lines = run(root, "ls-files", "--stage", "-z", "--", folder).split(b"\0")
    paths = [os.fsdecode(line.partition(b"\t")[2]) for line in lines if line.startswith(_SUBMODULE)]
    return [path for path in paths if not _is_hidden(path)]


def tracked(root: Path, folder: str) -> list[str]:
    """The paths of tracked files in or below a folder; none if there is no repository."""
    try:
        listed = run(root, "ls-files", "-z", "--", folder)
    except Unavailable:
        return []
    return [os.fsdecode(path) for path in listed.split(b"\0") if path]


def note_submodule(place: Location, problems: Problems) -> None:
    """Note a submodule in the place of files."""
    problems.error(place, *_OTHERS[_SUBMODULE])


def copy(root: Path, commit: str, folder: str, target: Path, problems: Problems) -> None:
    """Copy a folder from a commit into `target`, byte for byte.

    Links and submodules are noted as errors and skipped. A file that is too large for the generator
    is copied as zeros, just enough of them to be too large.

    Raises:
        Unavailable: as `run`; also if the folder is too large, or a name is invalid on this system.
        OSError: the disk is full.
    """
    blobs = _blobs(root, commit, folder, problems)
    total = sum(min(blob.size, MAX_BYTES + 1) for blob in blobs)
    if total > MAX_TOTAL_BYTES:
        raise _too_large(commit, f"{total:,} bytes; at most {MAX_TOTAL_BYTES:,} are read")
    small = []
    for blob in blobs:
        if blob.size > MAX_BYTES:
            with _create(target, blob.path) as file:
                file.truncate(MAX_BYTES + 1)
        else:
            small.append(blob)
    _copy_contents(root, small, target)


def _too_large(commit: str, what: str) -> Unavailable:
    return Unavailable(f"the archive at {commit[:10]} has {what}", "name a smaller commit")


def _damaged(path: str, id_: bytes) -> Unavailable:
    return Unavailable(
        f"git cannot read {path}: its object {id_.decode()[:10]} is missing or damaged",
        "run `git fsck`, or clone the repository again",
    )


def _program() -> str:
    program = shutil.which("git")
    if program is None:
        raise Unavailable("git is not installed", "install it")
    return program


def _blobs(root: Path, commit: str, folder: str, problems: Problems) -> list[_Blob]:
    """The files below a folder; links and submodules are noted as errors."""
    blobs = []
    with _running(root, "ls-tree", "-rzl", commit, "--", folder) as git:
        for number, line in enumerate(_lines(git)):
            if number == MAX_FILES:
                raise _too_large(commit, f"more than {MAX_FILES:,} files")
            # `mode SP type SP id SP+ size TAB path`
            facts, _, name = line.partition(b"\t")
            mode, _, id_, size = facts.split()
            path = os.fsdecode(name)
            if mode in _FILES:
                if not size.isdigit():
                    raise _damaged(path, id_)
                blobs.append(_Blob(path, id_, int(size)))
            elif not _is_hidden(path):
                problems.error(Location(path), *_OTHERS[mode])
    return blobs


def _lines(git: IO[bytes]) -> Iterator[bytes]:
    """The output of a command, split at NUL."""
    rest = b""
    while piece := git.read(_CHUNK):
        *lines, rest = (rest + piece).split(b"\0")
        yield from lines


def _is_hidden(path: str) -> bool:
    return any(map(is_hidden, path.split("/")))


@contextmanager
def _running(root: Path, *arguments: str, stdin: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
    """The output stream of a git command, which is killed if the block raises."""
    with subprocess.Popen(  # noqa: S603 - our own arguments
        [_program(), "-C", str(root), *arguments],
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as git:
        try:
            yield cast("IO[bytes]", git.stdout)
        except BaseException:
            git.kill()
            raise
    if git.returncode:
        raise Unavailable(
            f"`git {arguments[0]}` failed", "run `git fsck`, or clone the repository again"
        )


def _copy_contents(root: Path, blobs: Sequence[_Blob], target: Path) -> None:
    """Copy the bytes of all blobs with one `git cat-file --batch`."""
    with tempfile.TemporaryFile() as asked:
        # A file, not a pipe: with two pipes, both sides could wait for each other.
        asked.write(b"".join(blob.id + b"\n" for blob in blobs))
        asked.seek(0)
        with _running(root, "cat-file", "--batch", stdin=asked) as git:
            for blob in blobs:
                _copy_content(git, blob, target)


def _copy_content(answers: IO[bytes], blob: _Blob, target: Path) -> None:
    """Copy the next blob of `git cat-file --batch`: `id SP type SP size LF`, the bytes, LF."""
    if answers.readline(_CHUNK).split() != [blob.id, b"blob", str(blob.size).encode()]:
        raise _damaged(blob.path, blob.id)
    with _create(target, blob.path) as file:
        left = blob.size
        while left:
            piece = answers.read(min(left, _CHUNK))
            if not piece:
                raise _damaged(blob.path, blob.id)
            file.write(piece)
            left -= len(piece)
    if answers.read(1) != b"\n":
        raise _damaged(blob.path, blob.id)


def _create(target: Path, path: str) -> IO[bytes]:
    """Create a file below a folder, at a path from a git tree."""
    parts = path.split("/")
    leads_out = any(part in ("", ".", "..") for part in parts)
    if not leads_out and (os.sep == "/" or not (PureWindowsPath(path).drive or "\\" in path)):
        file = target.joinpath(*parts)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return file.open("xb")
        except (FileExistsError, NotADirectoryError):
            pass  # names that differ in git, but not in this file system
        except OSError as reason:
            if reason.errno != errno.ENAMETOOLONG:
                raise
    raise Unavailable(f"its file {path} cannot be written on this machine", "rename it there")
