"""A save is noticed once, at once, and also where the system tells nothing."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver

from generator import watching
from generator.looking import Look, files, look
from generator.watching import Watcher

PATIENCE = 10.0


class Noted(FileSystemEventHandler):
    """What a watcher has said."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.paths: list[str] = []
        self.changed = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note it."""
        self.paths.append(str(event.src_path))
        self.changed.set()


@pytest.fixture
def noted(tmp_path: Path) -> Iterator[Noted]:
    """What is said of a folder with two files, one of them in a folder of its own."""
    (tmp_path / "inside").mkdir()
    for name in ("one.txt", "inside/two.txt"):
        (tmp_path / name).write_text("before")
    handler = Noted()
    watcher = Watcher({})
    watcher.schedule(handler, str(tmp_path))
    watcher.start()
    yield handler
    watcher.stop()
    watcher.join()


@pytest.mark.alone
def test_a_save_is_noticed_once(tmp_path: Path, noted: Noted) -> None:
    """However many steps an editor takes; and within a fraction of a second."""
    file = tmp_path / "inside" / "two.txt"
    began = time.monotonic()
    new = file.with_suffix(".new")
    new.write_text("after")
    new.replace(file)
    assert noted.changed.wait(PATIENCE)
    assert time.monotonic() - began < 0.5
    time.sleep(0.3)
    steps = len(noted.paths)
    time.sleep(1.5)
    assert set(noted.paths) <= {str(file), str(new)}
    # The new file may have been seen while it was written.
    assert len(noted.paths) == steps <= 3


def test_reading_is_no_change(tmp_path: Path, noted: Noted) -> None:
    """A build reads every file, and must not start another one."""
    for file in files(str(tmp_path)):
        Path(file).read_bytes()
    time.sleep(1.5)
    assert noted.paths == []


def test_what_is_read_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build reads thousands of files, and would be held up by looks at all of them."""
    looks: list[str] = []

    def counted(path: str) -> Look:
        looks.append(path)
        return look(path)

    monkeypatch.setattr(watching, "_PAUSE", 60.0)
    file = tmp_path / "one.txt"
    file.write_text("before")
    handler = Noted()
    watcher = Watcher({}, counted)
    watcher.schedule(handler, str(tmp_path))
    watcher.start()
    end = time.monotonic() + PATIENCE
    while len(looks) < 2:  # when it was scheduled, and at the start
        assert time.monotonic() < end
        time.sleep(0.01)
    file.read_text()
    time.sleep(0.5)
    assert len(looks) == 2
    file.write_text("after this")
    assert handler.changed.wait(PATIENCE)
    watcher.stop()
    watcher.join()


@pytest.mark.parametrize("change", ["write", "add", "remove"])
@pytest.mark.parametrize("refusal", ["__init__", "schedule", "start"])
def test_what_the_system_does_not_tell(
    refusal: str, change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a network drive, or where too many files are watched, it is seen within seconds."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(BaseObserver, refusal, refused)
    monkeypatch.setattr(watching, "_PAUSE", 0.1)
    file = tmp_path / "one.txt"
    file.write_text("before")
    handler = Noted()
    watcher = Watcher({})
    watcher.schedule(handler, str(tmp_path))
    watcher.start()
    if change == "write":
        file.write_text("after this")
    elif change == "add":
        (tmp_path / "two.txt").write_text("")
    else:
        file.unlink()
    assert handler.changed.wait(PATIENCE)
    watcher.stop()
    watcher.join()


def test_a_save_during_the_first_build_is_not_lost(tmp_path: Path) -> None:
    """A build of a large archive takes seconds; what is saved meanwhile starts another one."""
    file = tmp_path / "one.txt"
    file.write_text("before")
    before = look(str(tmp_path))
    file.write_text("while it was built")
    handler = Noted()
    watcher = Watcher({str(tmp_path): before})
    watcher.schedule(handler, str(tmp_path))
    watcher.start()
    assert handler.changed.wait(PATIENCE)
    assert handler.paths == [str(file)]
    watcher.stop()
    watcher.join()


def test_a_path_may_be_a_file_or_nothing(tmp_path: Path) -> None:
    """mkdocs.yml is watched alone; what is not there has no files."""
    file = tmp_path / "mkdocs.yml"
    file.write_text("site_name: x")
    (tmp_path / "other.yml").write_text("")
    assert files(str(file)) == [str(file)]
    assert list(look(str(file))) == [str(file)]
    assert files(str(tmp_path / "nothing")) == []
    assert files(str(tmp_path)) == [str(file), str(tmp_path / "other.yml")]


def test_where_the_system_watches_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine whose other programs have taken all that it has: looking is enough."""

    def none_left() -> BaseObserver:
        raise OSError("inotify instance limit reached")

    monkeypatch.setattr(watching, "Observer", none_left)
    handler = Noted()
    watcher = Watcher({})
    watcher.schedule(handler, str(tmp_path))
    watcher.start()
    (tmp_path / "new.txt").write_text("x")
    assert handler.changed.wait(PATIENCE)
    watcher.stop()
    watcher.join()


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    """As MkDocs follows them; one that leads back does not lead round and round."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "page.md").write_text("x")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "handbook").symlink_to("../elsewhere")
    (docs / "back").symlink_to(".")
    (docs / "root").symlink_to("/")
    (tmp_path / "elsewhere" / "home").symlink_to("../docs")
    assert files(str(docs), links=True) == [str(docs / "handbook" / "page.md")]
    assert files(str(docs)) == []


def test_what_editors_have_for_a_while(tmp_path: Path, noted: Noted) -> None:
    """It is written while somebody types, and no reason to build, let alone to reload."""
    time.sleep(0.2)
    for name in (".one.txt.swp", "4913", "one.txt~", "#one.txt#", ".#one.txt", ".x1y2.new"):
        (tmp_path / name).write_text("x")
    assert not noted.changed.wait(1.5)
