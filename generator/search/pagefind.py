"""The program Pagefind: where it is, which version it is, and how to run it.

The Python interface of its package waits a tenth of a second for each record (pagefind 1.5), so the
records are written to files that the program reads.
"""

import html
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Pagefind also writes components for search pages, which are not used.
_DATA = re.compile(
    r"pagefind-entry\.json|pagefind\.[\w-]+\.pf_meta"
    r"|(?:fragment|index|filter)/[\w-]+\.pf_(?:fragment|index|filter)"
)
_CODE = ("pagefind.js", "pagefind-worker.js", "wasm.*.pagefind")
_POLL_SECONDS = 0.05


class Failed(Exception):  # noqa: N818 - reads well with its module: search.Failed
    """Pagefind is missing or reports an error; the text says why."""


class Stopped(Exception):  # noqa: N818 - not an error: a newer build replaces this one
    """The caller no longer wants the index."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Functions of the caller: `say` gets the progress, `stop` returns whether to stop."""

    say: Callable[[str], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False


@cache
def program() -> Path | None:
    """The program of the package `pagefind[bin]`, or one on PATH; None if there is neither."""
    try:
        from pagefind.service import get_executable  # noqa: PLC0415 - the package is optional
    except ImportError:
        found = shutil.which("pagefind_extended") or shutil.which("pagefind")
        return Path(found) if found else None
    return get_executable()


@cache
def version(executable: Path) -> str:
    """The version as the program prints it: "pagefind 1.5.2".

    Raises:
        Failed: the program does not start.
    """
    try:
        printed = subprocess.run(  # noqa: S603 - the program of the package
            [executable, "--version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Failed(f"Pagefind does not start: {error}") from error
    return printed.stdout.strip()


def run(executable: Path, pages: Path, output: Path, caller: Caller) -> None:
    """Build an index of all HTML files below a folder.

    Raises:
        Failed: the program reports an error.
        Stopped: the caller stopped the run; the program has ended.
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
        message = log.read_text(encoding="utf-8", errors="replace").strip()
        raise Failed(f"Pagefind ended with {process.returncode}: {message[-500:] or 'no message'}")


def is_data(path: str) -> bool:
    """Whether a path below an index is data, and not code or something unknown."""
    return bool(_DATA.fullmatch(path))


@cache
def code(executable: Path, language: str) -> dict[str, bytes]:
    """The scripts of an index in a language, by name, freshly written by Pagefind.

    They run in the browsers of readers, so they never come from a cache, which somebody may have
    changed. Writing them takes a hundredth of a second.

    Raises:
        Failed: the program reports an error.
    """
    with tempfile.TemporaryDirectory() as folder:
        pages, output = Path(folder, "pages"), Path(folder, "index")
        pages.mkdir()
        page = f'<html lang="{html.escape(language)}"><body><p>1</p></body></html>'
        (pages / "0.html").write_text(page, encoding="utf-8")
        run(executable, pages, output, Caller())
        files = (file for pattern in _CODE for file in sorted(output.glob(pattern)))
        return {file.name: file.read_bytes() for file in files}
