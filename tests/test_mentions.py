"""What transcripts mention: every rule, by example.

A file in `cases/mentions/` holds an archive and what `mentions` lists of its first episode.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import cli
from tests import archives
from tests.archives import CASES
from tests.work import Work, assert_linear, work

EXAMPLES = sorted((CASES / "mentions").glob("*.txt"))
PLACE = re.compile(r"episodes/001-first/transcript\.txt:\d+: ")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an archive, which the test runs in."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_mentions(path: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly these words are mentions, exactly these are links, and these are skipped."""
    case = archives.parse(path.read_text(encoding="utf-8"))
    case.apply(archive)
    assert cli.main(["mentions", "001-first"]) == 0
    *lines, summary = capsys.readouterr().out.splitlines()
    assert [PLACE.sub("", line) for line in lines] == case.result
    skipped = sum(" is skipped: " in line for line in lines)
    links = sum(line.endswith(", a link") for line in lines)
    assert re.findall(r"\d+", summary) == [str(n) for n in (len(lines) - skipped, links, skipped)]


def test_a_line_leads_to_the_file_from_where_one_is(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor can open it, also where the archive is another folder."""
    archives.parse(EXAMPLES[0].read_text(encoding="utf-8")).apply(archive)
    monkeypatch.chdir(archive.parent)
    assert cli.main(["mentions", "001-first", "--archive", archive.name]) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert Path(first.partition(":")[0]).is_file()


def test_brackets_cost_what_they_are_long(
    archive: Path, record_property: Callable[[str, object], None]
) -> None:
    """Thousands of brackets and as many names are no comparison of each with each."""

    def listed(number: int) -> Work:
        talk = " ".join("[laughs] hello Ada there." for _ in range(number))
        transcript = archive / "episodes" / "001-first" / "transcript.txt"
        transcript.write_text(f"Ben Okri: {talk}\n", encoding="utf-8")
        return work(lambda: cli.main(["mentions", "001-first"]))

    few, many = listed(3_000), listed(9_000)
    record_property("figure", f"mentions among 9,000 brackets: {many.seconds:.1f} s")
    assert_linear(few.calls, many.calls, 3)


def test_names_that_nobody_declared_are_suggested(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those that recur in episodes, the most widespread first; no words that start sentences."""
    for slug, talk in {
        "002-second": "We met Piotr and Soumith Chintala in Milan. Piotr's idea. Loom, I said.",
        "003-third": "Then Piotr and I saw Soumith Chintala. Munich is fine. Not in Milan Ada.",
        "004-fourth": "Hey, Piotr met Ben Okri and thanks Ada. So Milan it was, not milan.",
    }.items():
        folder = archive / "episodes" / slug
        folder.mkdir()
        (folder / "episode.yml").write_text(f"title: {slug}\ndate: 2020-06-01\n")
        (folder / "transcript.txt").write_text(f"Ada: Welcome.\n\nUnknown: {talk}\n")
    assert cli.main(["mentions"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("unknown")] == [
        'unknown: "Piotr", 3 times in 3 episodes',
        'unknown: "Soumith Chintala", 2 times in 2 episodes',
    ]
    assert cli.main(["mentions", "--least", "3"]) == 0
    assert "Soumith" not in capsys.readouterr().out


def test_what_cannot_be_listed(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An episode that is not there, and an archive with errors."""
    assert cli.main(["mentions", "001-frist"]) == 1
    assert '(did you mean "001-first"?)' in capsys.readouterr().err
    (archive / "episodes" / "show.yml").write_text("titel: x\n")
    assert cli.main(["mentions"]) == 1
    assert "show.yml:1:1: error" in capsys.readouterr().err
