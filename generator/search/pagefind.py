"""The program Pagefind: where it is, which version, and one run of it.

The package's own Python interface waits a tenth of a second for each record it is given
(pagefind 1.5), so the records are written as files and the program reads them.
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

# The rest of what it writes are ready-made boxes, which we do without.
_DATA = re.compile(
    r"pagefind-entry\.json|pagefind\.[\w-]+\.pf_meta"
    r"|(?:fragment|index|filter)/[\w-]+\.pf_(?:fragment|index|filter)"
)
_CODE = ("pagefind.js", "pagefind-worker.js", "wasm.*.pagefind")
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
    """Make an index of all HTML files below a folder, as Pagefind writes it.

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


def is_data(path: str) -> bool:
    """Whether a path below an index is that of words, not of code or something unknown."""
    return bool(_DATA.fullmatch(path))


@cache
def code(executable: Path, language: str) -> dict[str, bytes]:
    """The scripts of an index in a language, by their names; Pagefind writes them anew.

    They run in the browsers of readers, so they are never taken from a cache, which somebody may
    have changed. It takes a hundredth of a second.

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
