"""Writes files so that nobody ever sees half of one: beside their places first, then moved."""

import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from types import FrameType

_FILE_MODE = 0o644


def replace(file: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    Raises:
        OSError: the disk is full, or the folder may not be written to; it names the file.
    """
    replace_all({file: content})


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all are written beside their places before any is moved.

    Raises:
        OSError: the disk is full, or a folder may not be written to; it names the file. Nothing
            was changed then, and no empty folder is left.
    """
    unfinished: dict[Path, Path] = {}
    folders: list[Path] = []
    file = Path()
    try:
        for file, content in contents.items():
            new = unfinished[file] = file.with_name(f".{token_hex(8)}.new")
            with _created(new, folders) as stream:
                stream.write(content)
            # FAT and some network file systems have no modes to set.
            with suppress(OSError):
                new.chmod(_FILE_MODE)
        with _uninterrupted(len(unfinished)):
            for file, new in unfinished.items():
                new.replace(file)
    except (
        BaseException
    ) as error:  # a full disk, Ctrl+C: whatever it is, nothing half-written stays
        _clean_up(unfinished.values(), folders)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(file)) from error
        raise


def _clean_up(unfinished: Iterable[Path], folders: Iterable[Path]) -> None:
    for new in unfinished:
        # Where it cannot even be removed, the error that led here is the one to report.
        with suppress(OSError):
            new.unlink(missing_ok=True)
    for folder in folders:
        with suppress(OSError):  # somebody else has put something there meanwhile
            folder.rmdir()


@contextmanager
def _uninterrupted(files: int) -> Iterator[None]:
    """Let Ctrl+C wait until the last of several files is in its place."""
    handler = signal.getsignal(signal.SIGINT)
    # Python gives a signal to the main thread alone; one file is there or is not.
    in_main_thread = threading.current_thread() is threading.main_thread()
    if files < 2 or not in_main_thread or not callable(handler):  # noqa: PLR2004 - several
        yield
        return
    pressed: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: pressed.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if pressed:
            handler(*pressed[0])


def _created(file: Path, folders: list[Path]) -> BinaryIO:
    """A new file. A build makes thousands, and asks for their folder only where it is missing.

    The folders that had to be made are put first in `folders`, the innermost before the others.
    """
    try:
        return file.open("xb")
    except FileNotFoundError:
        missing = [folder for folder in file.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folders.insert(0, folder)
        return file.open("xb")
