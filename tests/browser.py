"""The Chromium that the browser tests run in: find one, or install one.

`python -m tests.browser install` is what `make test` calls. It takes the first of

1. the program that the environment variable CHROMIUM names, and then no other,
2. an installed Chromium or Chrome,
3. one that Playwright downloaded earlier, or can download now,
4. Debian's or Ubuntu's package, where the process may install packages.

Without any of them the browser tests do not run. That is said loudly, and on CI it is an error.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

MISSING = (
    "found no Chromium or Chrome. Install one, or set CHROMIUM to the path of its program, "
    "and run `make browser`."
)

ARGUMENTS = (
    # A page may load from the machine it is served by and from nowhere else.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
)

DOWNLOAD_SECONDS = 300
PACKAGE_SECONDS = 600


def on_ci() -> bool:
    """Whether a missing browser is an error, because nobody is there to read a warning."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def launch_arguments() -> list[str]:
    """The command-line arguments to start Chromium with."""
    # Chromium refuses to run as root with its sandbox on.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]


def find() -> Path | None:
    """The program of a browser that starts, or None.

    Starts Playwright for a moment, so call it before a `sync_playwright()` of your own.
    """
    return next((path for path in _candidates() if _starts(path)), None)


def install() -> Path | None:
    """Like `find`, but tries to install a browser when there is none."""
    if (path := find()) or os.environ.get("CHROMIUM"):
        return path
    print("No Chromium found; downloading one.", flush=True)
    _run([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"])
    if path := find():
        return path
    if sys.platform == "linux" and shutil.which("apt-get") and os.geteuid() == 0:
        print("The download failed; installing the package chromium.", flush=True)
        _run(["apt-get", "update"])
        _run(
            ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"],
            seconds=PACKAGE_SECONDS,
        )
    return find()


def _candidates() -> Iterator[Path]:
    """Every place a browser may be, in the order they are tried."""
    if given := os.environ.get("CHROMIUM"):
        yield Path(given)
        return
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield from map(Path, MAC_APPLICATIONS)
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    yield Path(downloaded)


def _starts(path: Path) -> bool:
    """Whether the program is there and runs: Ubuntu's is a script that only names a snap."""
    if not path.is_file():
        return False
    if sys.platform == "win32":  # there, --version opens a window
        return True
    return _run([str(path), "--version"], seconds=30)


def _run(command: Sequence[str], seconds: float = DOWNLOAD_SECONDS) -> bool:
    """Whether the command succeeded in time; what it printed is of no interest."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Print the browser's path; exit with 1 when there is none and this is CI."""
    if list(arguments) not in (["find"], ["install"]):
        print("usage: python -m tests.browser find|install", file=sys.stderr)
        return 2
    path = install() if arguments[0] == "install" else find()
    if path:
        print(f"Browser for the tests: {path}")
        return 0
    print(f"\n*** BROWSER TESTS WILL NOT RUN: {MISSING} ***\n", file=sys.stderr)
    return 1 if on_ci() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
