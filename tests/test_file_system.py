"""What a file system can refuse or offer instead of a file: one clear message, and nothing hangs.

Each command runs as its user runs it, in a process of its own with a limit of time.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.source_text import load
from tests.conftest import copy_archive

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no named pipes in folders and no such limits"
)

EPISODE = "episodes/001-engines"
TOO_LONG = 60
"""Seconds after which a command that waits for something is ended."""
_START = (
    "import runpy, sys; sys.argv = sys.argv[1:];"
    "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
)


def run(
    folder: Path,
    *command: str,
    limit: int | None = None,
    before: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    stdout: int | None = subprocess.PIPE,
) -> tuple[int, str]:
    """The exit status of a command and all that it said; it must say nothing of its own lines.

    `limit` is the most bytes that a file may have: to the program that is a disk that is full.
    """
    preset = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({limit}, {limit}));"
    start = ("" if limit is None else preset) + _START
    done = subprocess.run(
        [*before, sys.executable, "-c", start, *command],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | dict(environment or {}),
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        timeout=TOO_LONG,
        check=False,
    )
    said = (done.stdout or "") + done.stderr
    assert "Traceback" not in said, said
    assert "Errno" not in said, said
    assert "Exception ignored" not in said, said
    return done.returncode, said


def leftovers(folder: Path) -> list[Path]:
    """What a run left behind that was only meant for its duration."""
    return sorted(folder.rglob(".*.new"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive of which nothing is built yet."""
    return copy_archive(tmp_path / "archive")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with _within(path.parent), socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)  # the name of a socket has at most 107 bytes


@contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


SPECIAL = [
    "episodes/show.yml",
    "episodes/picture.png",
    "episodes/people/zoe.yml",
    f"{EPISODE}/episode.yml",
    f"{EPISODE}/transcript.txt",
    f"{EPISODE}/anchors.lock",
    f"{EPISODE}/source/changes.yml",
    f"{EPISODE}/source/deep/er/recording",
]


@pytest.mark.parametrize("make", [_pipe, _socket])
@pytest.mark.parametrize("path", SPECIAL)
def test_a_pipe_or_socket_is_an_error_at_its_place(
    archive: Path, path: str, make: Callable[[Path], None]
) -> None:
    """Nobody waits for somebody who writes to it; the message says what it is."""
    file = archive / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    make(file)
    what = "a named pipe" if make is _pipe else "a socket"
    for command in ("check", "build"):
        status, said = run(archive, "generator", command)
        assert status == 1
        assert f"{path}:1:1: error: {what}, not a regular file (remove or move it)" in said
    assert not (archive / "docs" / "index.md").exists()


@pytest.mark.parametrize("make", [_pipe, _socket])
def test_nothing_else_than_a_file_is_imported(archive: Path, make: Callable[[Path], None]) -> None:
    """The import reads what it is given, if that is a file."""
    make(archive / "talk.srt")
    status, said = run(archive, "generator", "import", "talk.srt", "--episode", "900-new")
    assert status == 1
    assert "not a regular file (is it the right file?)" in said
    assert not (archive / "episodes" / "900-new").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_device_is_not_read() -> None:
    """`/dev/zero` never ends."""
    problem = load(Path("/dev/zero"), "zero")
    assert str(problem) == "zero:1:1: error: a device, not a regular file (remove or move it)"


def test_a_name_that_is_not_utf_8_is_an_error(archive: Path) -> None:
    """No page, address or JSON could have it; the message shows its bytes."""
    for folder in ("episodes", "episodes/people", EPISODE, f"{EPISODE}/source"):
        (archive / folder).mkdir(exist_ok=True)
        try:
            Path(os.fsdecode(os.fsencode(archive / folder) + b"/caf\xe9.png")).touch()
        except OSError:
            pytest.skip("this file system has no such names")
    for form in ("text", "json", "github"):
        status, said = run(archive, "generator", "check", "--format", form)
        assert status == 1
        assert said.count("the name is not UTF-8") == 4
        assert "udce9" in said
