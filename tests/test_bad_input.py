"""Mistakes that people make, and what they are told: where it is wrong, what, and what to do.

Every file in `cases/bad/` holds what is different from the archive in `cases/base.txt`, and every
line that `check` must print about it, no more and no less. `cases/accepted/` holds what looks odd
but is no error; at most there are warnings. The notation is that of tests/archives.py.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import cli
from generator.core.problems import Problems
from generator.pipeline import build
from tests import archives
from tests.archives import CASES, snapshot
from tests.conftest import ROOT

BAD = sorted((CASES / "bad").glob("*.txt"))
ACCEPTED = sorted((CASES / "accepted").glob("*.txt"))

TRANSCRIPT = "episodes/001-first/transcript.txt"


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the cases start from, and the pages of its last good build."""
    root = tmp_path_factory.mktemp("good")
    archives.base().apply(root)
    assert build(root, root / "docs", Problems()) is not None
    return root


@pytest.fixture
def archive(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which the test runs in, as its keeper does."""
    shutil.copytree(good, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _case(path: Path, archive: Path) -> list[str]:
    """Make the archive that of a case; the problems that must be reported."""
    case = archives.parse(path.read_text(encoding="utf-8"))
    case.apply(archive)
    return case.result


def test_there_are_enough_cases() -> None:
    """The folders are found, and every case says what it is about."""
    assert len(BAD) >= 120
    assert len(ACCEPTED) >= 20
    for path in (*BAD, *ACCEPTED):
        first, _, _ = path.read_text(encoding="utf-8").partition("\n--- ")
        assert first.endswith((".", "!", "?")), path.name


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_mistake_is_reported(
    path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` prints exactly these lines and fails; `build` fails and changes nothing."""
    expected = _case(path, archive)
    before = snapshot(archive)
    assert cli.main(["check"]) == 1
    output = capsys.readouterr()
    assert output.err.splitlines() == expected
    errors = sum(": error: " in line for line in expected)
    assert re.findall(r"\d+", output.out) == [str(errors), str(len(expected) - errors)]
    assert cli.main(["build"]) == 1
    assert capsys.readouterr().err.splitlines() == expected
    assert cli.main(["lock"]) == 1
    assert snapshot(archive) == before


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_what_is_no_mistake_is_accepted(
    path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` prints at most warnings, and the archive can be built; `lock` mends the locks."""
    expected = _case(path, archive)
    assert cli.main(["check"]) == 0
    assert capsys.readouterr().err.splitlines() == expected
    assert cli.main(["build"]) == 0
    assert cli.main(["lock"]) == 0
    capsys.readouterr()
    assert cli.main(["check"]) == 0
    assert "anchors.lock" not in capsys.readouterr().err


def test_json_is_the_same_for_tools(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format json` prints nothing but JSON, whatever the values quoted hold."""
    expected = _case(CASES / "bad" / "message-with-line-breaks.txt", archive)
    assert cli.main(["check", "--format", "json"]) == 1
    output = capsys.readouterr()
    assert output.err == ""
    rows = json.loads(output.out)
    assert set(rows[0]) == {"path", "line", "column", "severity", "message", "advice"}
    assert [
        "{path}:{line}:{column}: {severity}: {message} ({advice})".format(**row) for row in rows
    ] == expected


def test_json_of_no_problems_is_an_empty_list(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where there is nothing to say."""
    assert cli.main(["check", str(archive), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_github_annotations_are_escaped(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value or a file name with line breaks, percent signs and colons makes no command."""
    _case(CASES / "bad" / "message-with-line-breaks.txt", archive)
    (archive / "episodes" / "a,b:100%\n::error::x").mkdir()
    assert cli.main(["check", "--format", "github"]) == 1
    output = capsys.readouterr()
    assert output.err == ""
    assert output.out.splitlines() == [
        (
            r"::error file=episodes/a%2Cb%3A100%25\n%3A%3Aerror%3A%3Ax,line=1,col=1::"
            "the episode has no episode.yml (add it, or remove the folder)"
        ),
        (
            r'::error file=episodes/show.yml,line=3,col=6::"x\n::error file=a::y\r\n100%25" is'
            " not an http or https address (write the whole address: https://example.org/page)"
        ),
        (
            "::error file=episodes/show.yml,line=3,col=6::a carriage return without a line feed"
            " (save the file with LF line ends)"
        ),
    ]


def test_names_of_files_that_cannot_be_printed(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that is not UTF-8, or would clear the terminal, is shown with escapes."""
    folder = os.fsencode(archive / "episodes")
    for name in (b"\xff.yml", b"\x1b[2J.txt", b"people/\xfe.yml", b"003-\xfd/episode.yml"):
        path = os.path.join(folder, name)  # noqa: PTH118 - of bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - of bytes
        Path(os.fsdecode(path)).write_bytes(b"[")
    assert cli.main(["check"]) == 1
    text = capsys.readouterr().err
    assert text.encode()
    assert [line.partition(": ")[0] for line in text.splitlines()] == [
        r"episodes/003-\udcfd:1:1",
        r"episodes/\udcff.yml:1:1",
        r"episodes/\x1b[2J.txt:1:1",
        r"episodes/people/\udcfe.yml:1:1",
    ]
    assert cli.main(["check", "--format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == 4


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_terminal_that_knows_ascii_only(archive: Path, form: str) -> None:
    """The report of an archive in another script can be printed anywhere."""
    _case(CASES / "bad" / "episode-slug-emoji.txt", archive)
    result = subprocess.run(
        [sys.executable, "-m", "generator", "check", str(archive), "--format", form],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 1, result.stderr
    printed = result.stdout if form != "text" else result.stderr
    assert b"is not a slug" in printed
    assert b"Traceback" not in result.stderr
    if form == "json":
        assert "🎉" in json.loads(result.stdout)[0]["path"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_is_never_opened(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reading a pipe would wait for ever."""
    (archive / TRANSCRIPT).unlink()
    for path in (TRANSCRIPT, "episodes/pipe", "episodes/people/cleo.yml", "episodes/topics.yml"):
        os.mkfifo(archive / path)
    assert cli.main(["check"]) == 1
    assert "episodes/001-first/transcript.txt:1:1: error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "episode", "🎉"], "the slug is empty; give another one with --slug"),
        (["new", "episode", "  "], "the slug is empty; give another one with --slug"),
        (["new", "episode", "  ", "--slug", "x"], "the text is empty"),
        (["new", "episode", "2020"], '"2020" is reserved for the site itself'),
        (["new", "episode", "Index"], '"index" is reserved for the site itself'),
        (["new", "episode", "The first", "--slug", "001-first"], "exists already"),
        (["new", "episode", "Up", "--slug", "../../up"], '"../../up" is not a slug'),
        (["new", "episode", "Up", "--slug", "/etc/up"], '"/etc/up" is not a slug'),
        (["new", "episode", "Bell\a"], "the control character U+0007"),
        (["new", "episode", "Not UTF-8 \udcff"], "the control character U+DCFF"),
        (["new", "episode", "long " * 300], "1,499 characters; at most 1,000 are allowed"),
        (["new", "episode", "Below", "--number=-1"], '"-1" is not the number of an episode'),
        (["new", "person", "C:"], "exists already"),
        (["new", "person", "Con"], '"con" is a device name on Windows'),
        (["new", "person", "Chapter One"], "is reserved for anchors"),
        (["new", "person", ""], "the slug is empty"),
        (["new", "person", "Ada", "--slug", "Ada"], '"Ada" is not a slug'),
        (["new", "person", "Cleo", "--archive", "nowhere"], "there is no folder nowhere"),
    ],
)
def test_new_refuses_bad_titles(
    arguments: list[str], message: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written that `check` would refuse."""
    (archive / "episodes" / "people" / "c.yml").write_text("name: C\n")
    before = snapshot(archive)
    assert cli.main(arguments) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert message in error
    assert snapshot(archive) == before


@pytest.mark.parametrize(
    "title",
    [
        "Tea: with two colons: and #hash",
        "- no list",
        "2020-05-21",
        "'quoted' \"twice\"",
        "&anchor *alias !tag %percent @at `tick`",
        "{{ 7*7 }} {% raw %}",
        "Ünïcödé 日本語 🎉",
        "long " * 60,
        "null",
        "[brackets]",
    ],
)
def test_new_writes_what_check_accepts(
    title: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a title looks like to YAML."""
    assert cli.main(["new", "episode", title, "--slug", "x", "--number", "9"]) == 0
    assert cli.main(["new", "person", title, "--slug", "x"]) == 0
    capsys.readouterr()
    assert cli.main(["check"]) == 0, capsys.readouterr().err
    assert cli.main(["build"]) == 0
    assert (archive / "docs" / "episodes" / "x.md").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek"],
        ["check", "--format", "xml"],
        ["new"],
        ["new", "episode"],
        ["new", "episode", "x", "--date", "2024-02-30"],
        ["schema"],
    ],
)
def test_wrong_usage_exits_with_2(
    arguments: list[str], archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As every command line does, with the usage on the error output."""
    before = snapshot(archive)
    with pytest.raises(SystemExit) as exited:
        cli.main(arguments)
    assert exited.value.code == 2
    assert "usage: " in capsys.readouterr().err
    assert snapshot(archive) == before


def test_an_archive_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong path is one problem, and nothing is made there."""
    for command in ("check", "build", "lock"):
        assert cli.main([command, str(tmp_path / "nowhere")]) == 1
        assert capsys.readouterr().err.count("no such folder") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (b"\xff\xfe", "the list of generated pages is damaged"),
        (b"[]", "the list of generated pages is damaged"),
        (b'{"a": 1}', "the list of generated pages is damaged"),
        (b'{"../../secret.txt": []}', "the list of generated pages is damaged"),
        (b'{"/etc/passwd": []}', "the list of generated pages is damaged"),
        (b'{"a\\u0000b": []}', "the list of generated pages is damaged"),
        (b"[" * 100_000, "the list of generated pages is damaged"),
        (b"", "the list of generated pages is damaged"),
        (b"{}", "this file was not written by the generator"),
    ],
)
def test_a_damaged_manifest(
    manifest: bytes, message: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written, and nothing outside docs/ is ever touched."""
    (archive / "docs" / ".generated.json").write_bytes(manifest)
    show = archive / "episodes" / "show.yml"
    show.write_text(show.read_text().replace("Tiny", "Small"))
    before = snapshot(archive)
    assert cli.main(["build"]) == 1
    assert message in capsys.readouterr().err
    assert snapshot(archive) == before


def test_pages_by_hand_are_never_overwritten(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither an edited page nor one that stands where a new one would come, nor a link."""
    (archive / "docs" / "index.md").write_text("My home page\n")
    (archive / "docs" / "people.md").write_text("My people\n")
    (archive / "docs" / "topics" / "index.md").unlink()
    (archive / "docs" / "topics" / "index.md").symlink_to(archive / "secret.txt")
    (archive / "secret.txt").write_text("secret\n")
    before = snapshot(archive)
    assert cli.main(["build"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        (
            "docs/index.md:1:1: error: this generated page was edited by hand"
            " (make the change in `episodes/` and delete the page)"
        ),
        (
            "docs/people.md:1:1: error: this page has the address of the generated people/index.md"
            " (move or delete it)"
        ),
        (
            "docs/topics/index.md:1:1: error: this generated page was edited by hand"
            " (make the change in `episodes/` and delete the page)"
        ),
    ]
    assert snapshot(archive) == before
