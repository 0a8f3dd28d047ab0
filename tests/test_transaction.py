"""A renaming is all or nothing: whichever write fails, a second run completes or undoes it."""

import errno
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator import cli
from generator.commands import rename
from generator.write.transaction import FOLDER, Refused
from tests import archives
from tests.archives import snapshot

ARCHIVE = """A person who is mentioned in several files.
--- episodes/show.yml
title: Tiny Talks
description: By [[ada]].
hosts: [ada]
--- episodes/001-first/episode.yml
title: The first
date: 2020-05-21
guests: [ben]
topics: [mill]
--- episodes/topics.yml
mill: {title: Mills}
--- docs/notes.md
By [[ada]].
"""
RENAMINGS = [
    ("people/ada", "people/lovelace"),
    ("episodes/001-first", "episodes/001-the-first"),
    ("topics/mill", "topics/mills"),
]
# Everything that changes a file or a folder raises one of these events (sys.addaudithook).
CHANGES = {
    *("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod", "os.truncate"),
    *("os.symlink", "os.utime"),
}


class Failing:
    """Lets the nth change of a file fail, and all later ones too if the process "was killed"."""

    def __init__(self) -> None:
        """Nothing fails yet."""
        self.is_active = False
        self.at = self.seen = 0
        self.is_killed = False
        self.name = ""

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        """What Python calls before it does something."""
        if not self.is_active or not self._is_change(event, arguments):
            return
        self.seen += 1
        if self.name and event == "os.rename" and str(arguments[1]).endswith(self.name):
            self.at = self.seen
        if self.seen == self.at or (self.is_killed and self.seen > self.at > 0):
            raise OSError(errno.ENOSPC, "no space left", str(arguments[0]))

    @staticmethod
    def _is_change(event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open":
            _, _, flags = arguments
            return bool(int(str(flags)) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        return event in CHANGES

    @contextmanager
    def failing(self, at: int, *, killed: bool, name: str = "") -> Iterator[None]:
        """Let a change fail in here: the nth one, or the first that puts a file of a name there."""
        self.name = name
        self.at, self.seen, self.is_killed, self.is_active = at, 0, killed, True
        try:
            yield
        finally:
            self.is_active = False


@pytest.fixture(scope="module")
def failing() -> Failing:
    """A hook, which stays in this process and does nothing unless it is told to."""
    made = Failing()
    sys.addaudithook(made.hook)
    return made


def _archive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    archives.base().apply(folder)
    archives.parse(ARCHIVE).apply(folder)
    monkeypatch.chdir(folder)
    (folder / "episodes" / "001-first" / "anchors.lock").unlink(missing_ok=True)


def _files() -> dict[str, bytes | None]:
    """What there is, without what `writer` left over in a process that was killed."""
    unfinished = re.compile(r"(?:.*/)?\.[0-9a-f]{16}\.new")
    return {path: each for path, each in snapshot(Path()).items() if not unfinished.match(path)}


@pytest.mark.parametrize(
    ("old", "new", "killed"),
    [
        (*RENAMINGS[0], False),
        (*RENAMINGS[0], True),
        (*RENAMINGS[1], True),
        (*RENAMINGS[2], False),
    ],
)
def test_a_second_run_completes_or_undoes(  # noqa: PLR0913, PLR0917 - a case, and its fixtures
    old: str,
    new: str,
    tmp_path: Path,
    failing: Failing,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    killed: bool,
) -> None:
    """Every write, move and deletion fails in turn; then the same command is run again."""
    _archive(tmp_path / "whole", monkeypatch)
    with failing.failing(0, killed=False):
        assert cli.main(["rename", old, new]) == 0
    changes = failing.seen
    assert changes > 10
    whole = _files()
    for at in range(1, changes + 1):
        _archive(tmp_path / f"{at}", monkeypatch)
        with failing.failing(at, killed=killed):
            status = cli.main(["rename", old, new])
        told = capsys.readouterr()
        if status:
            assert "the disk is full" in told.err
            assert "run this again" in told.err
        status = cli.main(["rename", old, new])
        assert not status or "has already been renamed" in capsys.readouterr().err
        assert _files() == whole, at


def _broken_off(folder: Path, failing: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive in which a renaming broke off when only redirects.yml and the move were left."""
    _archive(folder, monkeypatch)
    with failing.failing(0, killed=True, name="redirects.yml"):
        assert cli.main(["rename", *RENAMINGS[0]]) == 1
    assert "[[lovelace]]" in Path("docs/notes.md").read_text()
    assert Path("episodes/people/ada.yml").is_file()


def test_another_command_completes_it_first(
    tmp_path: Path,
    failing: Failing,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From elsewhere too: the plan names files by their place in the archive."""
    _broken_off(tmp_path / "one", failing, monkeypatch)
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert cli.main(["rename", "--archive", "one", *RENAMINGS[2]]) == 0
    assert "interrupted renaming: people/ada people/lovelace" in capsys.readouterr().out
    assert "[[lovelace]]" in Path("one/docs/notes.md").read_text()
    assert "mills" in Path("one/episodes/topics.yml").read_text()


def test_what_somebody_changed_meanwhile_is_kept(
    tmp_path: Path,
    failing: Failing,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is written; it is said what to do."""
    _broken_off(tmp_path / "one", failing, monkeypatch)
    Path("docs/notes.md").write_text("Another text.\n")
    before = snapshot(Path())
    assert cli.main(["rename", *RENAMINGS[0]]) == 1
    assert "docs/notes.md has been changed since a renaming" in capsys.readouterr().err
    assert snapshot(Path()) == before


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "docs/link/secret.txt", "docs/l"])
@pytest.mark.parametrize("what", ["file", "move"])
def test_a_plan_of_a_stranger_reaches_nothing_else(
    path: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be committed to the repository, and name any file."""
    _archive(tmp_path / "one", monkeypatch)
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    Path("docs/link").symlink_to(tmp_path)
    Path("docs/l").symlink_to(secret)
    Path(FOLDER).mkdir()
    digest = "3bda7e5c"
    plan = {
        "title": "x",
        "files": [[path, "", digest]] if what == "file" else [],
        "move": [path, "docs/mine.md"] if what == "move" else None,
    }
    Path(FOLDER, "plan.json").write_text(json.dumps(plan))
    with pytest.raises(Refused):
        rename.finish(Path(), Path("docs"))
    assert secret.read_text() == "secret"


@pytest.mark.parametrize("plan", ["", "[]", "null", "{", '{"title": 1}', "[" * 100_000])
def test_a_damaged_plan(plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said which folder to delete."""
    _archive(tmp_path / "one", monkeypatch)
    Path(FOLDER).mkdir()
    Path(FOLDER, "plan.json").write_text(plan)
    with pytest.raises(Refused, match="is damaged"):
        rename.finish(Path(), Path("docs"))


def test_no_other_byte_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte order mark stays, and so does each line end, also where they differ."""
    _archive(tmp_path / "one", monkeypatch)
    show = b"\xef\xbb\xbftitle: T\r\ndescription: By [[ada]].\nhosts: [ada]\r\n# end"
    Path("episodes/show.yml").write_bytes(show)
    page = b"A\r\n[[ada]] and\n[[ada]]"
    Path("docs/notes.md").write_bytes(page)
    Path("episodes/redirects.yml").write_bytes(b"\xef\xbb\xbfpeople/x: people/ada\r\n# end")
    assert cli.main(["rename", *RENAMINGS[0]]) == 0
    assert Path("episodes/show.yml").read_bytes() == show.replace(b"ada", b"lovelace")
    assert Path("docs/notes.md").read_bytes() == page.replace(b"ada", b"lovelace")
    assert Path("episodes/redirects.yml").read_bytes() == (
        b"\xef\xbb\xbfpeople/x: people/ada\r\n# end\r\npeople/ada: people/lovelace\r\n"
    )


def test_a_page_that_is_not_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It cannot be written again as it was: nothing changes."""
    _archive(tmp_path / "one", monkeypatch)
    Path("docs/notes.md").write_bytes(b"caf\xe9 [[ada]]\n")
    assert cli.main(["lock"]) == 0
    before = snapshot(Path())
    assert cli.main(["rename", *RENAMINGS[0]]) == 1
    assert "docs/notes.md is not UTF-8" in capsys.readouterr().err
    assert snapshot(Path()) == before
