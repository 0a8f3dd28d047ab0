"""Reads regular files without blocking, and explains errors of the file system.

Opening a named pipe blocks until somebody writes to it, and reading a device may never end. A pull
request can put either into a folder, so only regular files are read.
"""

import errno
import os
import re
import stat
from io import FileIO
from pathlib import Path

_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # Windows has no named pipes in its folders
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a symbolic link",
}
_FULL = "free some space, and run this again"
_RIGHTS = "check its permissions"
_EXPLANATIONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", _FULL),
    getattr(errno, "EDQUOT", errno.ENOSPC): ("the disk is full, or your quota is used up", _FULL),
    errno.EFBIG: ("the file is larger than the file system or a limit allows", _FULL),
    errno.EROFS: ("the file system is read-only", "write to another folder"),
    errno.EACCES: ("permission denied", _RIGHTS),
    errno.EPERM: ("operation not permitted", _RIGHTS),
    errno.ENAMETOOLONG: ("the name is too long for the file system", "choose a shorter one"),
    errno.ENOENT: ("no such file or folder", "check whether it was moved, and run this again"),
    errno.ENOTDIR: ("expected a folder, found a file", "move it"),
    errno.EISDIR: ("expected a file, found a folder", "move it"),
    errno.EIO: ("the disk reports an error", "check the disk and its connection"),
    errno.EPIPE: ("the program that reads the output has ended", ""),
}
"""From an error number to what happened and what to do."""


NOT_UTF_8 = ("the name is not UTF-8", "rename it")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Unfit(OSError):  # noqa: N818 - it describes the file, not a failure
    """A file that must not be read; `advice` says what to do."""

    advice = ""


class NotRegular(Unfit):
    """A pipe, a socket, a device or a folder."""

    advice = "remove or move it"

    def __init__(self, file: Path, mode: int) -> None:
        """`mode` is the `st_mode` of the file."""
        super().__init__(errno.EINVAL, f"{kind_of(mode)}, not a regular file", str(file))


class TooLarge(Unfit):
    """A file with more bytes than are allowed."""

    advice = "is it the right file?"

    def __init__(self, file: Path, size: int, most: int) -> None:
        """`size` is the number of bytes in the file, `most` the number allowed."""
        what = f"the file has {size:,} bytes; at most {most:,} are allowed"
        super().__init__(errno.EFBIG, what, str(file))


def read(file: Path, most: int | None = None) -> bytes:
    """The bytes of a regular file.

    Raises:
        NotRegular: the path is something else, such as a named pipe.
        TooLarge: the file has more than `most` bytes.
        OSError: the file cannot be read.
    """
    with open_regular(file) as content:
        _check_size(file, os.fstat(content.fileno()).st_size, most)
        found = content.readall()
        _check_size(file, len(found), most)  # it may have grown since
        return found


def open_regular(file: Path) -> FileIO:
    """Open a regular file for unbuffered reading, without blocking.

    Raises:
        NotRegular: the path is something else, such as a named pipe.
        OSError: the file cannot be opened.
    """
    try:
        handle = os.open(file, _OPEN)
    except OSError as error:
        if error.errno in (errno.ENXIO, getattr(errno, "EOPNOTSUPP", None)):  # a socket
            raise NotRegular(file, stat.S_IFSOCK) from error
        raise
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise NotRegular(file, mode)
    return FileIO(handle)


def _check_size(file: Path, size: int, most: int | None) -> None:
    if most is not None and size > most:
        raise TooLarge(file, size, most)


def kind_of(mode: int) -> str:
    """What kind of file a `st_mode` describes, if it is not a regular one."""
    return _KINDS.get(stat.S_IFMT(mode), "a file of an unknown type")


def special(file: Path) -> NotRegular | None:
    """An error for a path that is neither a file nor a folder; links are followed.

    None if the path is fine, and if its status cannot be read: reading it reports that.
    """
    try:
        mode = file.stat().st_mode
    except OSError:
        return None
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else NotRegular(file, mode)


def is_utf_8(name: str) -> bool:
    """Whether a file name is UTF-8: pages, addresses and JSON cannot hold any other."""
    return name.isascii() or not _SURROGATE.search(name)


def complaint(error: OSError, tried: str = "") -> tuple[str, str]:
    """What went wrong, and what to do; `tried` is a prefix such as "cannot be read: "."""
    if isinstance(error, Unfit):
        return error.strerror or "", error.advice
    unknown = (error.strerror or str(error), "check the disk and the permissions")
    what, advice = _EXPLANATIONS.get(error.errno or 0, unknown)
    return f"{tried}{what}", advice


def describe(error: OSError) -> str:
    """A file system error on one line: the file, what happened, and what to do."""
    what, advice = complaint(error)
    file = error.filename2 or error.filename
    name = os.fsdecode(file) if isinstance(file, (str, bytes, os.PathLike)) else ""
    return (f"{name}: " if name else "") + what + (f" ({advice})" if advice else "")
