"""Folders that the program writes to or deletes from, in a tree that a stranger may have changed.

A commit can hold a symbolic link in the place of any folder: `.cache/search -> ../..`. Whoever
empties that folder empties another one. So no link is followed on the way to such a folder, and
what is deleted in it has a name that only the program gives.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ADVICE = "remove the link, and check who committed it"

_UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.new")
"""What `atomic_files.replace` calls a file before it is whole."""
_DIRECTORY = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Linked(OSError):  # noqa: N818 - reads as what happened
    """A symbolic link lies where the program would write or delete."""

    def __init__(self, link: Path) -> None:
        """`link` is where it lies."""
        super().__init__(f"{link}: a symbolic link; nothing is written through links ({ADVICE})")


def link_above(folder: Path, root: Path) -> Path | None:
    """The first symbolic link on the way to a folder, the folder itself included.

    The way begins at the top of the repository that `root` lies in, or at `root` where there is
    none: what lies above was put there by the owner of the machine. Of a folder elsewhere on the
    machine, which somebody named on the command line, only its last part is looked at.
    """
    # `resolve` would follow the links.
    folder, root = (Path(os.path.abspath(each)) for each in (folder, root))  # noqa: PTH100
    above = top(root)
    way = [folder, *folder.parents] if folder.is_relative_to(above) else [folder]
    below = (each for each in reversed(way) if not above.is_relative_to(each))
    return next((each for each in below if each.is_symlink() and each != root), None)


def top(root: Path) -> Path:
    """The top of the repository that a folder lies in, or the folder itself where there is none."""
    return next((each for each in (root, *root.parents) if (each / ".git").exists()), root)


def require(folder: Path, root: Path) -> None:
    """Go no further where a symbolic link lies on the way to a folder.

    Raises:
        Linked: there is one.
    """
    if link := link_above(folder, root):
        raise Linked(link)


def links(folder: Path, *, deep: bool = False) -> Iterator[Path]:
    """The symbolic links in a folder; where it is `deep` in those below it as well."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                yield Path(entry.path)
            elif deep and entry.is_dir(follow_symlinks=False):
                yield from links(Path(entry.path), deep=True)


def remove(folder: Path, name: str) -> None:
    """Remove a file, or a folder with all in it; of a link only the link itself.

    The folder is held open meanwhile, so that nobody can put a link in its place. It is no error
    where there is nothing of this name.

    Raises:
        OSError: it cannot be removed, or the folder is a symbolic link.
    """
    if not shutil.rmtree.avoids_symlink_attacks:  # Windows
        if folder.is_symlink():
            raise Linked(folder)
        _remove(str(folder / name), None)
        return
    handle = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        _remove(name, handle)
    finally:
        os.close(handle)


def _remove(name: str, handle: int | None) -> None:
    try:
        os.unlink(name, dir_fd=handle)
    except FileNotFoundError:
        return
    except (IsADirectoryError, PermissionError):  # macOS says the latter of a folder
        shutil.rmtree(name, dir_fd=handle)


def is_unfinished(name: str) -> bool:
    """Whether a name is that of a file which a run that was broken off has left unfinished."""
    return bool(_UNFINISHED.fullmatch(name))
