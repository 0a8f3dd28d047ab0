"""Writes files atomically: each is written under a temporary name, then moved into place."""

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
    """Write a file atomically: a reader sees the old content or the new, never a part.

    Raises:
        OSError: the disk is full, or the folder may not be written to; it names the file.
    """
    replace_all({file: content})


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all are written in full before the first one is moved.

    Raises:
        OSError: the disk is full, or a folder may not be written to; it names the file. In that
            case no file has changed, and no empty folder is left behind.
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
    except BaseException as error:  # Ctrl+C too must leave no temporary files
        _clean_up(unfinished.values(), folders)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(file)) from error
        raise


def _clean_up(unfinished: Iterable[Path], folders: Iterable[Path]) -> None:
    for new in unfinished:
        # If removal fails too, the first error is the one to report.
        with suppress(OSError):
            new.unlink(missing_ok=True)
    for folder in folders:
        with suppress(OSError):  # another process has put a file there
            folder.rmdir()


@contextmanager
def _uninterrupted(files: int) -> Iterator[None]:
    """Delay Ctrl+C until all of several files are in place."""
    handler = signal.getsignal(signal.SIGINT)
    # Python delivers signals to the main thread only. Moving a single file is atomic anyway.
    in_main_thread = threading.current_thread() is threading.main_thread()
    if files < 2 or not in_main_thread or not callable(handler):  # noqa: PLR2004 - two is the smallest number that can be interrupted halfway
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
    """Create a file, and the folders above it if they are missing.

    The created folders are inserted at the front of `folders`, innermost first. A build creates
    thousands of files, so their folders are checked only if opening a file fails.
    """
    try:
        return file.open("xb")
    except FileNotFoundError:
        missing = [folder for folder in file.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folders.insert(0, folder)
        return file.open("xb")
