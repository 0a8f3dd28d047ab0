"""Changes several files and moves one, all or nothing: a run that broke off is completed later.

The new contents are prepared in a folder beside the archive. Once they are complete and checked the
folder gets its final name; before that nothing has changed, and after that everything can be
completed from it: each step knows by digests whether it is done. The folder is deleted at the end::

    .rename.new/   being prepared, or left over: deleted at the next run
    .rename/       to be carried out
      plan.json    {"title": ..., "files": [[path, digest before, digest after], ...],
                    "move": [path, path] or null}
      0, 1, ...    the new content of each file

A plan is data, which a stranger may have committed: it reaches only files in the folders that the
caller names, and only those with the digests that it expects.
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


class Refused(Exception):  # noqa: N818 - it is said to the person who asked, as it is
    """It cannot be done, and why."""


class _Step(NamedTuple):
    """A file to be written: its path, and its digests before (empty if it is new) and after."""

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
    """Where changes are made: the archive's folder, and the folders in which files may change."""

    root: Path
    within: tuple[Path, ...]

    def prepare(
        self, title: str, contents: Mapping[Path, bytes], move: tuple[Path, Path] | None
    ) -> None:
        """Write everything down beside the archive; no file of it changes yet.

        Raises:
            Refused: a file lies elsewhere.
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
        """The folder `sources` as it will be, beside what was prepared, to be checked.

        Files that do not change are hard links, or copies where the system makes no links.
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
        """Delete what was prepared."""
        _remove(self.root / _PREPARED)

    def commit(self) -> None:
        """From here on the changes count, even where this process ends before they are made."""
        _remove(self.root / _PREPARED / "check")
        (self.root / _PREPARED).rename(self.root / FOLDER)

    def complete(self) -> tuple[str, list[Path]] | None:
        """Carry out what was committed, from wherever it broke off; None where nothing was.

        Returns its title and the files that it changed.

        Raises:
            Refused: a file was changed by somebody else meanwhile.
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
        # All is done: what is left over where this fails goes at the next run.
        folder.rename(self.root / _PREPARED)
        with suppress(OSError):
            _remove(self.root / _PREPARED)
        return plan.title, [_moved(step.path, plan) for step in plan.files]

    def _changed(self, file: Path) -> Refused:
        return Refused(
            f"{file.as_posix()} was changed while a renaming was broken off; restore it from git"
            f" and run this again, or delete {(self.root / FOLDER).as_posix()} to give it up"
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
        """How a plan names a file: from the archive's folder on, wherever one runs this."""
        inside = file.is_relative_to(self.root)
        return (file.relative_to(self.root) if inside else file.absolute()).as_posix()

    def _check_place(self, file: Path) -> None:
        """Refuse a file elsewhere, also where a link leads there."""
        real = file.parent.resolve() / file.name
        if file.is_symlink() or not any(
            real.is_relative_to(folder.resolve()) for folder in self.within
        ):
            raise Refused(f"{file.as_posix()} is a link, or lies outside the archive's folders")


def _moved(file: Path, plan: _Plan) -> Path:
    """Where a file is after the move."""
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
    """The digest of a file; empty where there is none."""
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
    """Delete a folder of ours; where a link has its name, the link alone."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)
