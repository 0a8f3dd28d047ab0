"""Changes several files and moves one, all or nothing; an interrupted run can be completed.

The new contents are prepared in a folder beside the archive. Once they are complete and checked,
the folder gets its final name. Before that nothing has changed; after that everything can be
completed from it, since digests tell which steps are done. At the end the folder is deleted::

    .rename.new/   being prepared, or left over: deleted at the next run
    .rename/       to be carried out
      plan.json    {"title": ..., "files": [[path, digest before, digest after], ...],
                    "move": [path, path] or null}
      0, 1, ...    the new content of each file

A plan is data that a stranger may have committed: it only reaches files in the folders that the
caller names, and only those with the expected digests.
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from generator.core import atomic_files, disk

FOLDER = ".rename"
_PREPARED = ".rename.new"
_PLAN = "plan.json"


class Refused(Exception):  # noqa: N818 - an answer to the user, not a defect
    """The change is not possible; the text says why."""


class _Step(NamedTuple):
    """A file to write: its path, and its digests before (empty if it is new) and after."""

    path: Path
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Plan:
    title: str
    files: tuple[_Step, ...]
    move: tuple[Path, Path] | None


@dataclass(frozen=True, slots=True)
class Transaction:
    """The folder of the archive, and the folders in which files may change."""

    root: Path
    within: tuple[Path, ...]

    def prepare(
        self, title: str, contents: Mapping[Path, bytes], move: tuple[Path, Path] | None
    ) -> None:
        """Write the plan and the new contents beside the archive, which does not change yet.

        Raises:
            Refused: a file lies outside the folders.
            OSError: something cannot be written.
        """
        folder = self.root / _PREPARED
        _remove(folder)
        folder.mkdir()
        steps = []
        prepared = {}
        for number, (file, content) in enumerate(contents.items()):
            self._check_place(file)
            steps.append([self._written(file), _digest_of(file), _digest(content)])
            prepared[folder / str(number)] = content
        moved = [self._written(each) for each in move] if move else None
        plan = {"title": title, "files": steps, "move": moved}
        prepared[folder / _PLAN] = json.dumps(plan, indent=1).encode()
        atomic_files.replace_all(prepared)

    def copy(self, sources: Path) -> Path:
        """Lay out the folder `sources` as it will be, so that it can be checked; returns its path.

        Unchanged files are hard links, or copies if the file system has no links.
        """
        folder = self.root / _PREPARED
        plan = self._read(folder)
        changed = {step.path: number for number, step in enumerate(plan.files)}
        target = folder / "check"
        for file in sorted(sources.rglob("*")):
            if file.is_file() and not file.is_symlink() and file not in changed:
                _link(file, target / _moved(file, plan).relative_to(sources))
        for file, number in changed.items():
            if file.is_relative_to(sources):
                _link(folder / str(number), target / _moved(file, plan).relative_to(sources))
        return target

    def give_up(self) -> None:
        """Delete the prepared contents."""
        _remove(self.root / _PREPARED)

    def commit(self) -> None:
        """Make the changes final, even if this process ends before they are carried out."""
        _remove(self.root / _PREPARED / "check")
        (self.root / _PREPARED).rename(self.root / FOLDER)

    def complete(self) -> tuple[str, list[Path]] | None:
        """Carry out the committed changes, from where they were interrupted.

        Returns the title and the changed files, or None if nothing was committed.

        Raises:
            Refused: somebody else has changed a file meanwhile.
            OSError: something cannot be written.
        """
        _remove(self.root / _PREPARED)
        folder = self.root / FOLDER
        if not folder.is_dir() and not folder.is_symlink():
            return None
        plan = self._read(folder)
        is_moved = plan.move is not None and not plan.move[0].exists()
        contents = []
        for number, step in enumerate(plan.files):
            file = _moved(step.path, plan) if is_moved else step.path
            self._check_place(file)
            content = disk.read(folder / str(number))
            if _digest(content) != step.after or _digest_of(file) not in (step.before, step.after):
                raise self._changed(file)
            contents.append((file, content))
        if plan.move and plan.move[1].exists() != is_moved:
            raise self._changed(plan.move[1])
        for file, content in contents:
            if _digest_of(file) != _digest(content):
                atomic_files.replace(file, content)
        if plan.move and not is_moved:
            plan.move[0].rename(plan.move[1])
        # Everything is done: if deleting fails, the next run deletes the rest.
        folder.rename(self.root / _PREPARED)
        with suppress(OSError):
            _remove(self.root / _PREPARED)
        return plan.title, [_moved(step.path, plan) for step in plan.files]

    def _changed(self, file: Path) -> Refused:
        return Refused(
            f"{file.as_posix()} has been changed since a renaming was interrupted; restore it from"
            f" git and run this again, or delete {(self.root / FOLDER).as_posix()} to give up"
        )

    def _read(self, folder: Path) -> _Plan:
        file = folder / _PLAN
        try:
            is_link = folder.is_symlink() or file.is_symlink()
            plan: Any = None if is_link else json.loads(disk.read(file))
            steps = tuple(
                _Step(self.root / _text(path), _text(before), _text(after))
                for path, before, after in plan["files"]
            )
            move = plan["move"] and (
                self.root / _text(plan["move"][0]),
                self.root / _text(plan["move"][1]),
            )
            found = _Plan(_text(plan["title"]), steps, move or None)
        except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
            raise Refused(f"{file.as_posix()} is damaged; delete its folder") from None
        for path in found.move or ():
            self._check_place(path)
        return found

    def _written(self, file: Path) -> str:
        """A file as the plan names it: relative to the archive, wherever the command runs."""
        inside = file.is_relative_to(self.root)
        return (file.relative_to(self.root) if inside else file.absolute()).as_posix()

    def _check_place(self, file: Path) -> None:
        """Refuse a file outside the folders, also behind a link."""
        real = file.parent.resolve() / file.name
        if file.is_symlink() or not any(
            real.is_relative_to(folder.resolve()) for folder in self.within
        ):
            raise Refused(f"{file.as_posix()} is a link, or lies outside the archive's folders")


def _moved(file: Path, plan: _Plan) -> Path:
    """The path of a file after the move."""
    if plan.move and file.is_relative_to(plan.move[0]):
        return Path(plan.move[1], file.relative_to(plan.move[0]))
    return file


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    return value


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _digest_of(file: Path) -> str:
    """The digest of a file; empty if it does not exist."""
    try:
        return _digest(disk.read(file))
    except FileNotFoundError:
        return ""


def _link(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, target)


def _remove(folder: Path) -> None:
    """Delete one of our folders; if a link has its name, only the link."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)
