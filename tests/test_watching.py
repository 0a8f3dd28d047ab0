"""A save is noticed once, at once, and also where the system tells nothing."""

import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver

from generator.core.file_scan import Snapshot, list_files, snapshot
from generator.mkdocs_plugin import file_watcher
from generator.mkdocs_plugin.file_watcher import Watcher

# Seconds after which something that never comes is given up.
PATIENCE = 60.0
# So long that only what the system tells is a reason to look.
NEVER = 3600.0


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

    def before_more(self, folder: Path) -> list[str]:
        """What was said of all that happened so far: up to another save, which is noticed last."""
        for number in count():
            self.changed.clear()
            (folder / f"last-{number}").write_text("x")
            assert self.changed.wait(PATIENCE)
            # One look may find this save and what was before it, and names only one of them.
            said = [each for each in self.paths if not Path(each).name.startswith("last-")]
            if len(said) < len(self.paths):
                return said
        raise AssertionError


@pytest.fixture
def noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Noted]:
    """What is said of a folder with two files, one of them in a folder of its own."""
    monkeypatch.setattr(file_watcher, "_PAUSE", NEVER)
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


def test_a_save_is_noticed_once(tmp_path: Path, noted: Noted) -> None:
    """However many steps an editor takes; and at once, without waiting for the next look."""
    file = tmp_path / "inside" / "two.txt"
    new = file.with_suffix(".new")
    new.write_text("after")
    new.replace(file)
    assert noted.changed.wait(PATIENCE)
    said = noted.before_more(tmp_path)
    assert set(said) <= {str(file), str(new)}
    # The new file may have been seen while it was written.
    assert 1 <= len(said) <= 3


def test_reading_is_no_change(tmp_path: Path, noted: Noted) -> None:
    """A build reads every file, and must not start another one."""
    for file in list_files(str(tmp_path)):
        Path(file).read_bytes()
    assert noted.before_more(tmp_path) == []


def test_what_is_read_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build reads thousands of files, and would be held up by looks at all of them."""
    looks: list[str] = []

    def counted(path: str) -> Snapshot:
        looks.append(path)
        return snapshot(path)

    monkeypatch.setattr(file_watcher, "_PAUSE", NEVER)
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
    # The system tells everything in order, so a look because of a reading would come first.
    for _ in range(20):
        handler.changed.clear()
        file.read_text()
        with file.open("a") as opened:
            opened.write("x")
        assert handler.changed.wait(PATIENCE)
    assert len(looks) == 2 + 20
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
    monkeypatch.setattr(file_watcher, "_PAUSE", 0.1)
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
    before = snapshot(str(tmp_path))
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
    assert list_files(str(file)) == [str(file)]
    assert list(snapshot(str(file))) == [str(file)]
    assert list_files(str(tmp_path / "nothing")) == []
    assert list_files(str(tmp_path)) == [str(file), str(tmp_path / "other.yml")]


def test_where_the_system_watches_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine whose other programs have taken all that it has: looking is enough."""

    def none_left() -> BaseObserver:
        raise OSError("inotify instance limit reached")

    monkeypatch.setattr(file_watcher, "Observer", none_left)
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
    assert list_files(str(docs), links=True) == [str(docs / "handbook" / "page.md")]
    assert list_files(str(docs)) == []


def test_what_editors_have_for_a_while(tmp_path: Path, noted: Noted) -> None:
    """It is written while somebody types, and no reason to build, let alone to reload."""
    for name in (".one.txt.swp", "4913", "one.txt~", "#one.txt#", ".#one.txt", ".x1y2.new"):
        (tmp_path / name).write_text("x")
    assert noted.before_more(tmp_path) == []
