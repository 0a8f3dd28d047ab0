"""The program Pagefind: where it is, which version, and one run of it.

The package's own Python interface waits a tenth of a second for each record it is given
(pagefind 1.5), so the records are written as files and the program reads them.
"""

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# What we do without: the ready-made boxes.
_BOXES = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight*",
)
_POLL_SECONDS = 0.05


class Failed(Exception):  # noqa: N818 - reads as what happened: search.Failed
    """Pagefind is not there, or did not do its work; the text says why."""


class Stopped(Exception):  # noqa: N818 - no error: a newer build takes its place
    """The caller no longer wants the index."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who wants an index: is told how far it is, and asked now and then whether to break off."""

    say: Callable[[str], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False


@cache
def program() -> Path | None:
    """The program of the package `pagefind[bin]`, or one on PATH; None where there is neither."""
    try:
        from pagefind.service import get_executable  # noqa: PLC0415 - the package is optional
    except ImportError:
        found = shutil.which("pagefind_extended") or shutil.which("pagefind")
        return Path(found) if found else None
    return get_executable()


@cache
def version(executable: Path) -> str:
    """What the program says of itself: "pagefind 1.5.2".

    Raises:
        Failed: it does not start.
    """
    try:
        said = subprocess.run(  # noqa: S603 - the program of the package
            [executable, "--version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Failed(f"Pagefind does not start: {error}") from error
    return said.stdout.strip()


def run(executable: Path, pages: Path, output: Path, caller: Caller) -> None:
    """Make an index of all HTML files below a folder.

    Raises:
        Failed: the program reports an error.
        Stopped: the caller broke off; the program was ended.
    """
    pages, output = pages.resolve(), output.resolve()
    log = output.with_suffix(".log")
    with log.open("wb") as messages:
        process = subprocess.Popen(  # noqa: S603 - the program of the package
            [executable, "--site", pages, "--output-path", output, "--silent"],
            cwd=pages,
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=messages,
        )
        try:
            while process.poll() is None:
                if caller.stop():
                    raise Stopped
                time.sleep(_POLL_SECONDS)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode:
        said = log.read_text(encoding="utf-8", errors="replace").strip()
        raise Failed(f"Pagefind ended with {process.returncode}: {said[-500:] or 'no message'}")
    for pattern in _BOXES:
        for file in output.glob(pattern):
            file.unlink()
