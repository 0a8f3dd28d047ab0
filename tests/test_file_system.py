"""What a file system can refuse or offer instead of a file: one clear message, and nothing hangs.

Each command runs as its user runs it, in a process of its own with a limit of time.
"""

import errno
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from generator import pipeline
from generator.core import atomic_files, disk, file_scan
from generator.core.problems import Problems
from generator.core.text_files import load
from generator.search import shards
from generator.search.records import RecordBatch
from tests.archives import snapshot
from tests.conftest import copy_archive
from tests.test_preview import running

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


def run(  # noqa: PLR0913 - each test changes one thing about how a command runs
    folder: Path,
    *command: str,
    limit: int | None = None,
    before: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    stdout: int | None = subprocess.PIPE,
    typed: str | None = None,
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
        input=typed,
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
def test_pipes_and_sockets_are_errors_at_their_places(
    archive: Path, make: Callable[[Path], None]
) -> None:
    """Nobody waits for somebody who writes to them; all are told in one run."""
    for path in SPECIAL:
        file = archive / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        make(file)
    what = "a named pipe" if make is _pipe else "a socket"
    for command in ("check", "build"):
        status, said = run(archive, "generator", command)
        assert status == 1
        for path in SPECIAL:
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


def test_pipes_and_sockets_below_docs_are_errors(archive: Path) -> None:
    """MkDocs would wait for them, or end in a traceback."""
    (archive / "docs" / "deep" / "er").mkdir(parents=True)
    _pipe(archive / "docs" / "page.md")
    _socket(archive / "docs" / "deep" / "er" / "picture.png")
    for command in (("generator", "check"), ("generator", "build"), ("mkdocs", "build")):
        status, said = run(archive, *command)
        assert status == 1
        for path, what in (("page.md", "named pipe"), ("deep/er/picture.png", "socket")):
            problem = f"docs/{path}:1:1: error: a {what}, not a regular file (remove or move it)"
            assert said.count(problem) == 1
    assert not (archive / "site").exists()


@pytest.mark.parametrize("path", ["docs/.generated.json", ".cache/build.json"])
def test_a_pipe_in_the_place_of_our_own_files_holds_nobody_up(archive: Path, path: str) -> None:
    """The list of what was written is reported; what is only kept for speed is not missed."""
    (archive / path).parent.mkdir(parents=True, exist_ok=True)
    _pipe(archive / path)
    status, said = run(archive, "generator", "build")
    assert ("a named pipe, not a regular file" in said) == (status == 1) == ("docs" in path)


def test_a_manifest_with_names_that_no_file_has_is_damaged(archive: Path) -> None:
    """JSON can write half a character, a path cannot."""
    (archive / "docs" / ".generated.json").write_text(r'{"a\ud800.md": ["0"]}')
    status, said = run(archive, "generator", "build")
    assert status == 1
    assert "docs/.generated.json:1:1: error: the list of generated pages is damaged" in said


def test_a_name_below_docs_that_is_not_utf_8_is_an_error(archive: Path) -> None:
    """MkDocs would end in a traceback over the sitemap."""
    try:
        Path(os.fsdecode(os.fsencode(archive) + b"/docs/caf\xe9.md")).write_text("Words.")
    except OSError:
        pytest.skip("this file system has no such names")
    for command in (("generator", "check"), ("mkdocs", "build")):
        status, said = run(archive, *command)
        assert status == 1
        assert "error: the name is not UTF-8 (rename it)" in said


def test_a_preview_leaves_out_what_it_cannot_read(archive: Path) -> None:
    """It reports each file once and shows the other pages; MkDocs would wait, or end."""
    _pipe(archive / "docs" / "page.md")
    _socket(archive / "docs" / "picture.png")
    (archive / "docs" / "about.md").write_text("# About\n\nHandwritten.\n")
    with suppress(OSError):  # not every file system has such names
        Path(os.fsdecode(os.fsencode(archive) + b"/docs/caf\xe9.md")).write_text("Words.")
    with running(archive) as preview:
        preview.wait(lambda: "Handwritten." in preview.page("about/"))
        preview.wait(lambda: "Serving on" in preview.output)
        said = preview.output
    assert "Traceback" not in said
    for problem in (
        "docs/page.md:1:1: error: a named pipe, not a regular file",
        "docs/picture.png:1:1: error: a socket, not a regular file",
    ):
        assert said.count(problem) == 1
    assert said.count("error: the name is not UTF-8") <= 1


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs a limit for another process")
def test_a_preview_reports_a_full_disk_and_recovers(archive: Path) -> None:
    """A page that does not fit is reported in one line, and written after the next save."""
    page, transcript = f"{EPISODE}/", archive / EPISODE / "transcript.txt"
    with running(archive) as preview:
        preview.wait(lambda: "Thank you." in preview.page(page))
        preview.wait(lambda: "Serving on" in preview.output)
        # Generated files fit; the page of the site, with Material's frame around it, does not.
        limit = (archive / "docs" / f"{EPISODE}.md").stat().st_size + 3_000
        hard = resource.prlimit(preview.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(preview.process.pid, resource.RLIMIT_FSIZE, (limit, hard))
        text = transcript.read_text()
        transcript.write_text(text.replace("Thank you.", "Thank you all."))
        preview.wait(lambda: "An error happened during the rebuild" in preview.output)
        said = preview.output
        assert "Traceback" not in said, said
        assert said.count("(free some space, and run this again)") == 1, said
        resource.prlimit(preview.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        transcript.write_text(text.replace("Thank you.", "Thank you very much."))
        preview.wait(lambda: "Thank you very much." in preview.page(page))
        assert "Traceback" not in preview.output


def test_every_write_to_a_full_disk_is_told_in_one_line(archive: Path) -> None:
    """The file, what happened, what to do; nothing is left behind, and it works with more room."""
    before = snapshot(archive)
    (archive / "talk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nAda: Hello there.\n")
    talk = ("import", "talk.srt", "--episode", "900-new", "--speaker", "Ada=ada-lovelace")
    commands: list[tuple[str, ...]] = [
        ("new", "episode", "A new one"),
        ("new", "person", "Zoe Zone"),
        talk,
        ("schema", "schemas"),
        ("build",),
    ]
    for command in commands:
        for limit in (0, 40):
            status, said = run(archive, "generator", *command, limit=limit)
            assert status == 1
            (line,) = (line for line in said.splitlines() if line.startswith("error: "))
            assert line.endswith(
                "the file is larger than the file system or a limit allows"
                " (free some space, and run this again)"
            )
            assert any(name in line for name in (".yml: ", ".srt: ", ".json: ")), line
    (archive / "talk.srt").unlink()
    assert snapshot(archive) == before


def test_a_build_goes_on_once_there_is_room(archive: Path) -> None:
    """A disk that fills up in the middle of the pages leaves whole pages and a list of them."""
    status, said = run(archive, "generator", "build", limit=3000)
    assert status == 1
    assert len(said.splitlines()) == 1
    assert not leftovers(archive)
    status, said = run(archive, "generator", "build")
    assert status == 0
    assert not leftovers(archive)


def test_locks_are_all_written_or_none(archive: Path) -> None:
    """The second one does not fit on the disk: the first one stays as it was."""
    for file in archive.glob("episodes/*/transcript.txt"):
        text = file.read_text()
        file.write_text(
            text + "".join(f"\nAda Lovelace: This is new, number {n}.\n" for n in range(9))
        )
    before = snapshot(archive)
    status, said = run(archive, "generator", "lock", limit=600)
    assert (status, said.count("anchors.lock: ")) == (1, 1), said
    assert snapshot(archive) == before
    assert run(archive, "generator", "lock")[0] == 0


def test_files_that_belong_together_are_written_together(tmp_path: Path) -> None:
    """Where one cannot be written, none changes, and no folder is left empty."""
    (tmp_path / "file").touch()
    contents = {tmp_path / "a" / "b" / "one": b"1", tmp_path / "file" / "two": b"2"}
    with pytest.raises(OSError, match="two"):
        atomic_files.replace_all(contents)
    assert [file.name for file in tmp_path.rglob("*")] == ["file"]


def test_an_interrupt_waits_until_all_are_in_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C after the first of two comes when the second is there as well."""
    move = Path.replace

    def interrupted(file: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return move(file, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    # A shell that starts the tests in the background has them ignore Ctrl+C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            atomic_files.replace_all({tmp_path / "one": b"1", tmp_path / "two": b"2"})
    finally:
        signal.signal(signal.SIGINT, before)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.parametrize("refusal", [errno.EOPNOTSUPP, errno.EPERM, errno.EBADF, errno.ENOLCK])
def test_a_file_system_without_locks_and_modes_is_enough(
    archive: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    """FAT has no modes; NFS may lock no folder that is open for reading alone."""

    def refused(*_: object) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr("fcntl.flock", refused)
    monkeypatch.setattr(Path, "chmod", refused)
    assert pipeline.build(archive, archive / "docs", Problems())


def test_output_that_nobody_reads_ends_the_command_quietly(archive: Path) -> None:
    """`episode-archive check | head -0` is no error to be told."""
    for command in (("check", "--format", "json"), ("mentions",)):
        reading, writing = os.pipe()
        os.close(reading)
        status, said = run(archive, "generator", *command, stdout=writing)
        os.close(writing)
        assert said == ""
        assert status == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_to_a_full_disk_is_told(archive: Path) -> None:
    """A report that was cut off must not look like a good one."""
    for command in (("check", "--format", "json"), ("mentions",)):
        full = os.open("/dev/full", os.O_WRONLY)
        status, said = run(archive, "generator", *command, stdout=full)
        os.close(full)
        assert status == 1
        assert said.splitlines() == [
            "error: the output: the disk is full (free some space, and run this again)"
        ]


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}]
)
def test_names_are_printed_whatever_the_terminal_can(
    archive: Path, environment: dict[str, str]
) -> None:
    """What the output has no characters for is shown with escapes."""
    person = archive / "episodes" / "people" / "zoe.yml"
    person.write_text("name: Zoë 東\nimage: ë\n", encoding="utf-8")
    for command in (("generator", "check"), ("mkdocs", "build")):
        status, said = run(archive, *command, environment=environment)
        assert status == 1
        assert "zoe.yml:2:8: error: " in said
    person.write_text("name: Zoë 東\n", encoding="utf-8")
    for command in (("generator", "mentions"), ("mkdocs", "build")):
        assert run(archive, *command, environment=environment)[0] == 0
    reading = run(archive, "generator", "new", "person", "Chloë 東", environment=environment)
    assert reading[0] == 0


@pytest.mark.parametrize("limit", [3000, 100_000])
def test_a_site_that_does_not_fit_on_the_disk_is_told(archive: Path, limit: int) -> None:
    """Below docs/ it is our page that does not fit, in the site a file that MkDocs copies."""
    status, said = run(archive, "mkdocs", "build", limit=limit)
    assert status == 1
    assert "episode-archive: " in said
    assert "(free some space, and run this again)" in said
    assert run(archive, "mkdocs", "build")[0] == 0


def test_a_read_only_archive_is_built_elsewhere(archive: Path, tmp_path: Path) -> None:
    """Nothing has to be written into it: no cache, no lock; a build in its place is refused."""
    unable = _without_rights_of_root()
    assert run(archive, "generator", "build")[0] == 0
    (archive / ".cache" / "build.json").unlink()
    (archive / ".cache").rmdir()
    folders = [archive, *(path for path in archive.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        before = snapshot(archive)
        for command in (
            ("generator", "check"),
            ("generator", "build", "--docs", str(tmp_path / "docs")),
            ("mkdocs", "build", "-d", str(tmp_path / "site")),
            ("generator", "index", str(tmp_path / "site")),
        ):
            assert run(archive, *command, before=unable)[0] == 0
        status, said = run(archive, "mkdocs", "build", before=unable)
        assert status == 1
        assert "/site: permission denied (check its permissions)" in said
        assert (tmp_path / "site" / "search" / "catalogue.json").exists()
        status, said = run(archive, "generator", "new", "person", "Zoe Zone", before=unable)
        assert status == 1
        assert said.endswith("zoe-zone.yml: permission denied (check its permissions)\n")
        assert snapshot(archive) == before
    finally:
        for folder in folders:
            folder.chmod(0o755)


def _without_rights_of_root() -> tuple[str, ...]:
    """How a command is started so that the rights of files hold for it."""
    if os.geteuid():
        return ()
    rights = "-dac_override,-dac_read_search"
    start = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    if not shutil.which("setpriv") or subprocess.run([*start, "true"], check=False).returncode:
        pytest.skip("root may write everywhere, and setpriv cannot take that right away here")
    return start


def test_a_digest_and_a_shard_wait_for_nobody(tmp_path: Path) -> None:
    """What a pull request can put in their place is refused at once."""
    _pipe(tmp_path / "shard.json")
    with pytest.raises(disk.NotRegular):
        file_scan.digest(str(tmp_path / "shard.json"))
    part = RecordBatch(())
    assert shards._read(tmp_path, part) is None  # noqa: SLF001 - the only way to a shard


def test_a_plan_of_a_renaming_waits_for_nobody(archive: Path) -> None:
    """A committed folder `.rename` may hold anything."""
    (archive / ".rename").mkdir()
    _pipe(archive / ".rename" / "plan.json")
    status, said = run(archive, "generator", "rename", "people/ada-lovelace", "people/ada")
    assert status == 1
    assert "plan.json is damaged; delete its folder" in said
    (archive / ".rename" / "plan.json").unlink()
    plan = {"title": "x", "files": [["episodes/show.yml", "", ""]], "move": None}
    (archive / ".rename" / "plan.json").write_text(json.dumps(plan))
    _pipe(archive / ".rename" / "0")
    status, said = run(archive, "generator", "rename", "people/ada-lovelace", "people/ada")
    assert status == 1
    assert "a named pipe, not a regular file" in said


def test_a_full_disk_while_renaming(archive: Path) -> None:
    """Nothing has changed, and with more room the same command does it."""
    assert run(archive, "generator", "lock")[0] == 0
    before = snapshot(archive)
    order = ("rename", "people/ada-lovelace", "people/ada")
    for limit in (0, 40, 300):
        status, said = run(archive, "generator", *order, limit=limit)
        assert status == 1
        assert "the file is larger than the file system or a limit allows" in said
        assert {
            path: each for path, each in snapshot(archive).items() if ".rename.new" not in path
        } == before
    assert run(archive, "generator", *order)[0] == 0
    assert not (archive / ".rename.new").exists()


def test_a_full_disk_while_indexing(archive: Path) -> None:
    """The search is missing or whole, never half; the next run makes it."""
    assert run(archive, "mkdocs", "build")[0] == 0
    shutil.rmtree(archive / "site" / "search")
    shutil.rmtree(archive / ".cache" / "search", ignore_errors=True)
    for limit in (0, 200, 20_000):
        status, said = run(archive, "generator", "index", "site", limit=limit)
        assert status == 1
        assert len([line for line in said.splitlines() if line.startswith("error: ")]) == 1, said
        assert not leftovers(archive)
    assert run(archive, "generator", "index", "site")[0] == 0
    assert (archive / "site" / "search" / "catalogue.json").exists()


def test_a_full_disk_while_reviewing(archive: Path) -> None:
    """A decision that cannot be written is told, and transcript and record stay as they are."""
    (archive / "episodes" / "glossary.yml").write_text("mill: {term: mill, suspicious: [mail]}\n")
    (archive / "talk.txt").write_text(
        "Ada Lovelace: We have a mail, or\ntwo of them.\nUnknown: Do they turn by themselves?\n"
    )
    order = ("import", "talk.txt", "--episode", "900-new", "--format", "wrapped")
    assert run(archive, "generator", *order)[0] == 0
    before = snapshot(archive)
    status, said = run(archive, "generator", "review", "900-new", limit=40, typed="1\n1\n1\n")
    assert status == 1
    assert said.splitlines()[-1].endswith("(free some space, and run this again)")
    assert snapshot(archive) == before
    assert run(archive, "generator", "review", "900-new", typed="1\n1\n1\n")[0] == 0
    assert snapshot(archive) != before
