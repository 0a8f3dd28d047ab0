"""Guards the folders that the program writes to or deletes from against symbolic links.

A commit by a stranger can replace any folder by a link: `.cache/search -> ../..`. Emptying that
folder would empty another one. So no link is followed on the way to such a folder, and only files
with names that the program itself assigns are deleted in it.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ADVICE = "remove the link, and check who committed it"

_UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.new")
"""The temporary names of `atomic_files`."""
_DIRECTORY = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Linked(OSError):  # noqa: N818 - it describes the folder, not a failure
    """There is a symbolic link where the program would write or delete."""

    def __init__(self, link: Path) -> None:
        """`link` is the path of the link."""
        super().__init__(f"{link}: a symbolic link; nothing is written through links ({ADVICE})")


def link_above(folder: Path, root: Path) -> Path | None:
    """The first symbolic link on the path to a folder, including the folder itself.

    The path is checked from the top of the repository that contains `root`, or from `root` if there
    is no repository: whatever is above belongs to the owner of the machine. For a folder outside,
    which somebody named on the command line, only the last part is checked.
    """
    folder, root = (Path(os.path.abspath(each)) for each in (folder, root))  # noqa: PTH100 - resolve() follows links
    above = top(root)
    way = [folder, *folder.parents] if folder.is_relative_to(above) else [folder]
    below = (each for each in reversed(way) if not above.is_relative_to(each))
    return next((each for each in below if each.is_symlink() and each != root), None)


def top(root: Path) -> Path:
    """The top of the repository that contains a folder, or the folder if there is none."""
    return next((each for each in (root, *root.parents) if (each / ".git").exists()), root)


def require(folder: Path, root: Path) -> None:
    """Check that there is no symbolic link on the path to a folder.

    Raises:
        Linked: there is one.
    """
    if link := link_above(folder, root):
        raise Linked(link)


def links(folder: Path, *, deep: bool = False) -> Iterator[Path]:
    """The symbolic links in a folder; if `deep`, in all folders below it too."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                yield Path(entry.path)
            elif deep and entry.is_dir(follow_symlinks=False):
                yield from links(Path(entry.path), deep=True)


def remove(folder: Path, name: str) -> None:
    """Remove a file, a folder with its contents, or a link (not its target) from a folder.

    The folder is kept open meanwhile, so that it cannot be replaced by a link. A missing name is
    not an error.

    Raises:
        OSError: the file cannot be removed, or the folder is a symbolic link.
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
    except (IsADirectoryError, PermissionError):  # macOS raises the latter for a folder
        shutil.rmtree(name, dir_fd=handle)


def is_unfinished(name: str) -> bool:
    """Whether a name is that of a temporary file, left behind by an aborted run."""
    return bool(_UNFINISHED.fullmatch(name))
