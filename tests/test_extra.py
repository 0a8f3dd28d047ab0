"""The command without the packages that only the import needs.

`make test-install` runs this with the command of a wheel in an environment that lacks them; here
Python is told that they are missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import copy_archive

INSTALLED = os.environ.get("EPISODE_ARCHIVE", "")
"""The command to try, where it is not the one beside this Python."""
_WITHOUT = "import sys; sys.modules.update(symspellpy=None, webvtt=None)"
_START = f"{_WITHOUT}; from generator.__main__ import run; sys.exit(run())"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive."""
    return copy_archive(tmp_path / "archive")


def run(archive: Path, *arguments: str) -> tuple[int, str]:
    """The exit status of a command without these packages, and what it says."""
    command = [INSTALLED] if INSTALLED else [sys.executable, "-c", _START]
    done = subprocess.run(
        [*command, *arguments],
        cwd=archive,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_everything_but_the_import_works(archive: Path) -> None:
    """An archive whose transcripts are written by hand needs none of them."""
    assert run(archive, "--help")[0] == 0
    for command in (("check",), ("build",), ("lock",), ("mentions",), ("new", "person", "Zoe Z")):
        status, said = run(archive, *command)
        assert status == 0, said
    assert (archive / "docs" / "index.md").exists()


@pytest.mark.parametrize("name", ["talk.txt", "talk.vtt"])
def test_the_import_names_what_is_missing(archive: Path, name: str) -> None:
    """One line says what is missing and how to install it; nothing is written."""
    (archive / name).write_text("Ada: Hello.\n")
    shutil.rmtree(archive / "docs", ignore_errors=True)
    status, said = run(archive, "import", name, "--episode", "900-new")
    assert status == 1
    assert said == (
        "error: the import needs symspellpy and webvtt-py, which the extra `import` brings"
        " (run `pip install 'episode-archive[import]'`)\n"
    )
    assert not (archive / "episodes" / "900-new").exists()
