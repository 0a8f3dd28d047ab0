"""Git repositories for tests, made and changed by the real git."""

import os
import subprocess
from pathlib import Path

import pytest

from tests import archives


class Clone:
    """A git repository in a folder, which heeds no settings of this machine."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Start one whose branch is main; nothing is in it."""
        self.folder = folder
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_NAME", "A keeper")
            monkeypatch.setenv(f"GIT_{who}_EMAIL", "keeper@example.org")
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        # As in every archive: the cache of a build is never committed.
        (folder / ".git" / "info" / "exclude").write_text("/.cache\n", encoding="utf-8")

    def git(self, *arguments: str) -> str:
        """Run git here."""
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607 - the tests look it up like everybody
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def change(self, text: str) -> None:
        """Change the files as a text in the notation of tests/archives.py says."""
        archives.parse(f"x\n{text}").apply(self.folder)

    def commit(self) -> None:
        """Commit everything there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")
