"""`mkdocs serve`: what a keeper sees while editing."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import copy_archive

EPISODE = "episodes/001-engines/"
PATIENCE = 120.0


class Preview:
    """A running `mkdocs serve` on the archive in a folder; what it says goes into a file there."""

    def __init__(self, archive: Path) -> None:
        """Start it on a free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.archive = archive
        self.address = f"http://127.0.0.1:{port}/"
        self.log = archive / "serve.log"
        with self.log.open("wb") as log, _heeding_ctrl_c():
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
                cwd=archive,
                env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
                stdout=log,
                stderr=log,
            )

    def page(self, path: str) -> str:
        """A page as it is served now; empty while nothing answers."""
        try:
            with urlopen(self.address + path, timeout=5) as response:  # noqa: S310 - our own server
                return str(response.read().decode())
        except (URLError, TimeoutError):
            return ""

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; fail with what the server said."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, self.output
            time.sleep(0.05)

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self.log.read_text("utf-8")


@contextmanager
def _heeding_ctrl_c() -> Iterator[None]:
    """Whoever is started heeds it, also from tests in the background, where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def running(archive: Path) -> Iterator[Preview]:
    """A preview that ends with the context."""
    started = Preview(archive)
    try:
        yield started
    finally:
        # As Ctrl+C does: MkDocs then removes the folder it serves from.
        started.process.send_signal(signal.SIGINT)
        try:
            started.process.wait(PATIENCE)
        finally:
            started.process.kill()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    """A preview of the archive of invented episodes that shows its first page."""
    with running(copy_archive(tmp_path)) as started:
        started.wait(lambda: "Thank you." in started.page(EPISODE))
        yield started


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_shows_and_an_error_is_survived(preview: Preview) -> None:
    """A corrected word shows; a broken save says where; the next good one recovers."""
    folder = preview.archive / EPISODE
    transcript, metadata = folder / "transcript.txt", folder / "episode.yml"
    _replace(transcript, "Thank you.", "Thanks to all.")
    preview.wait(lambda: "Thanks to all." in preview.page(EPISODE))
    assert 'id="ada-lovelace-2"' in preview.page(EPISODE)

    _replace(metadata, "number: 1", "nummer: 1")
    preview.wait(lambda: "unknown key" in preview.output)
    assert re.search(
        r'episodes/001-engines/episode\.yml:\d+:1: error: unknown key "nummer"'
        r' \(did you mean "number"\?\)',
        preview.output,
    )
    preview.wait(lambda: "Thanks to all." in preview.page(EPISODE))

    _replace(metadata, "nummer: 1", "number: 9")
    preview.wait(lambda: "/ 9</p>" in preview.page(EPISODE))
    assert "Traceback" not in preview.output


def test_new_and_removed_episodes_come_and_go(preview: Preview) -> None:
    """A new folder is a new page; without its folder the page is gone."""
    folder = preview.archive / "episodes" / "004-next"
    folder.mkdir()
    (folder / "episode.yml").write_text("title: The next one\ndate: 1845-01-01\n")
    preview.wait(lambda: "The next one" in preview.page("episodes/004-next/"))
    (folder / "episode.yml").unlink()
    folder.rmdir()
    preview.wait(lambda: "The next one" not in preview.page("episodes/004-next/"))
    assert not (preview.archive / "docs" / "episodes" / "004-next.md").exists()


def test_one_save_is_one_build(preview: Preview) -> None:
    """The pages that a build writes do not start another one; a page by hand and mkdocs.yml do."""
    transcript = preview.archive / EPISODE / "transcript.txt"
    preview.wait(lambda: "Serving on" in preview.output)
    words = ["Thank you.", "Thanks to all.", "Thanks to everybody.", "Thanks."]
    for number, (old, new) in enumerate(pairwise(words), start=1):
        _replace(transcript, old, new)
        preview.wait(lambda new=new: new in preview.page(EPISODE))  # type: ignore[misc]
        # One more by itself would be too many after the next save at the latest.
        preview.wait(lambda: preview.output.count("Reloading browsers") >= number)  # noqa: B023 - called at once
        assert preview.output.count("Reloading browsers") == number
    assert preview.output.count("Building documentation") == 1
    _replace(preview.archive / "docs" / "about.md", "# ", "# All ")
    preview.wait(lambda: "All " in preview.page("about/"))
    assert preview.output.count("Building documentation") == 2
    _replace(preview.archive / "mkdocs.yml", "anchors: warn", "anchors: ignore")
    preview.wait(lambda: preview.output.count("Building documentation") == 3)


def test_an_archive_with_errors_at_the_start(tmp_path: Path) -> None:
    """The preview says what is wrong and waits; the save that puts it right brings the pages."""
    archive = copy_archive(tmp_path)
    show = archive / "episodes" / "show.yml"
    _replace(show, "title: Engines", "titel: Engines")
    with running(archive) as started:
        started.wait(lambda: "nothing was written; correct them and save" in started.output)
        assert "episodes/show.yml:1:1: error: unknown key" in started.output
        assert not (archive / "docs" / "index.md").exists()
        started.wait(lambda: "Serving on" in started.output)
        _replace(show, "titel: Engines", "title: Engines")
        started.wait(lambda: "Thank you." in started.page(EPISODE))
        assert "Traceback" not in started.output


def test_a_save_during_the_first_build_shows(tmp_path: Path) -> None:
    """That of a large archive takes seconds."""
    archive = copy_archive(tmp_path)
    (archive / "hook.py").write_text(
        "from pathlib import Path\n"
        f"transcript = Path({EPISODE!r}, 'transcript.txt')\n"
        "def on_nav(nav, **_):\n"
        "    text = transcript.read_text()\n"
        "    if 'Thank you.' in text:\n"
        "        transcript.write_text(text.replace('Thank you.', 'Thanks to all.'))\n"
        "    return nav\n"
    )
    _replace(archive / "mkdocs.yml", "plugins:", "hooks: [hook.py]\n\nplugins:")
    with running(archive) as started:
        started.wait(lambda: "Thanks to all." in started.page(EPISODE))
        assert started.output.count("Detected file changes") == 1


def test_pages_by_hand_come_and_go(preview: Preview) -> None:
    """Wherever they lie: beside ours, in a new folder, behind a link, under another name."""
    docs = preview.archive / "docs"
    preview.wait(lambda: "Serving on" in preview.output)
    elsewhere = preview.archive / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.md").write_text("# Behind a link\n")
    (docs / "handbook").symlink_to("../elsewhere")
    for path in ("new.md", "episodes/hand.md", "folder/deep.md"):
        (docs / path).parent.mkdir(exist_ok=True)
        (docs / path).write_text(f"# Page {path}\n")
        preview.wait(lambda path=path: f"Page {path}" in preview.page(path[:-3]))  # type: ignore[misc]
    preview.wait(lambda: "Behind a link" in preview.page("handbook/"))
    (elsewhere / "index.md").write_text("# Another word\n")
    preview.wait(lambda: "Another word" in preview.page("handbook/"))
    (docs / "new.md").rename(docs / "newer.md")
    preview.wait(lambda: "Page new.md" in preview.page("newer/") and not preview.page("new/"))
    (docs / "newer.md").write_text("# Corrected\n")
    preview.wait(lambda: "Corrected" in preview.page("newer/"))
    (docs / "newer.md").unlink()
    preview.wait(lambda: preview.page("newer/") == "")
    # What a build writes beside them is no reason for another one.
    before = preview.output.count("Detected file changes")
    for number in (1, 2):
        (docs / "last.md").write_text(f"# The end {number}\n")
        preview.wait(lambda: f"The end {number}" in preview.page("last/"))  # noqa: B023 - called at once
        assert preview.output.count("Detected file changes") == before + number


HOOK = """
from pathlib import Path
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

def on_files(files, config):
    files.append(File.generated(config, "data.md", content=Path("data.txt").read_text()))
    return files

@event_priority(50)
def on_serve(server, **_):
    server.watch("data.txt")

def on_post_build(config):
    for file in Path(config.site_dir).rglob("*.html"):
        file.write_text(file.read_text("utf-8").replace("</body>", "STAMPED</body>"), "utf-8")
"""


def test_what_others_watch_and_change(tmp_path: Path) -> None:
    """A hook reads a file of its own, watches it, and changes the built site."""
    archive = copy_archive(tmp_path)
    (archive / "hook.py").write_text(HOOK)
    (archive / "data.txt").write_text("The first word.")
    with (archive / "mkdocs.yml").open("a") as settings:
        settings.write("\nhooks: [hook.py]\n")
    with running(archive) as started:
        started.wait(lambda: "The first word." in started.page("data/"))
        (archive / "data.txt").write_text("The second word.")
        started.wait(lambda: "The second word." in started.page("data/"))
        _replace(archive / EPISODE / "transcript.txt", "Thank you.", "Thanks to all.")
        started.wait(lambda: "Thanks to all." in started.page(EPISODE))
        started.wait(lambda: "STAMPED" in started.page(EPISODE))


def test_a_person_in_the_navigation_gets_another_name(tmp_path: Path) -> None:
    """All pages show it, and not only that of the person."""
    archive = copy_archive(tmp_path)
    person = "  - About: about.md\n  - people/ada-lovelace.md\n"
    _replace(archive / "mkdocs.yml", "  - About: about.md\n", person)
    with running(archive) as started:
        started.wait(lambda: "Ada Lovelace" in started.page("about/"))
        profile = archive / "episodes" / "people" / "ada-lovelace.yml"
        _replace(
            profile, "name: Ada Lovelace\naliases: [", "name: Ada King\naliases: [Ada Lovelace, "
        )
        started.wait(lambda: "Ada King" in started.page("about/"))
