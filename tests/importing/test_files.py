"""Which files the import reads, what it writes over, and how much it says of one."""

import os
from pathlib import Path

import pytest

from generator.core import text_files
from generator.core.problems import Problems
from generator.importing import command
from tests import archives
from tests.archives import snapshot

TALK = "Ada: Who is it?\n\nBen Okri: Me.\n"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive, which is the current folder."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(file: str | Path) -> list[str]:
    """Import a file, which must change nothing; what is said."""
    before = snapshot(Path())
    problems = Problems()
    assert command.run(command.ImportRequest(Path(file), "002-talk"), problems) is None
    assert snapshot(Path()) == before
    return [str(problem) for problem in problems.errors]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (b"talk\n.txt", "cannot be printed"),
        (b"talk\x1b[2J.txt", "cannot be printed"),
        ("talk\u202e.txt".encode(), "cannot be printed"),
        (b"talk\xff.txt", "cannot be printed"),
        (b".talk.txt", "hidden"),
        (b"talk.txt~", "backups"),
    ],
)
def test_a_name_that_source_cannot_have(name: bytes, reason: str) -> None:
    """The original would be kept under it."""
    file = Path(os.fsdecode(name))
    file.write_text(TALK)
    (problem,) = refused(file)
    assert reason in problem
    assert "rename the file" in problem


@pytest.mark.parametrize(
    "path",
    ["", "source", "source/talk.txt", "source/changes.yml", "transcript.txt", "episode.yml"],
)
def test_links_are_not_followed(path: str, archive: Path) -> None:
    """Neither to a folder nor to a file, nor to what is not there."""
    Path("talk.txt").write_text(TALK)
    elsewhere = archive / "elsewhere"
    elsewhere.mkdir()
    link = Path("episodes/002-talk", path)
    link.parent.mkdir(parents=True, exist_ok=True)
    for aim in (elsewhere, elsewhere / "nothing"):
        link.symlink_to(aim)
        (problem,) = refused("talk.txt")
        assert problem.startswith(f"{link}:1:1: error: a symbolic link")
        link.unlink()


@pytest.mark.usefixtures("archive")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_what_is_no_regular_file_is_never_opened() -> None:
    """A pipe would wait for ever, and /dev/zero has no end."""
    os.mkfifo("pipe.txt")
    for file, what in (("pipe.txt", "named pipe"), ("/dev/zero", "device"), ("episodes", "folder")):
        problem = f"{file}:1:1: error: a {what}, not a regular file (is it the right file?)"
        assert refused(file) == [problem]
    Path("talk.txt").write_text(TALK)
    Path("episodes/002-talk").mkdir()
    os.mkfifo("episodes/002-talk/transcript.txt")
    (problem,) = refused("talk.txt")
    assert "stands in the way" in problem


@pytest.mark.usefixtures("archive")
def test_a_file_that_is_too_large() -> None:
    """It is not read to its end."""
    with Path("talk.txt").open("wb") as file:
        file.truncate(text_files.MAX_BYTES + 1)
    (problem,) = refused("talk.txt")
    assert "8,388,609 bytes" in problem


@pytest.mark.usefixtures("archive")
def test_many_problems_are_counted() -> None:
    """Of one file 20 are listed."""
    rows = "\n".join("0:00:13,Ada" for _ in range(50))
    Path("talk.csv").write_text(f"Time,Speaker,Text\n{rows}\n")
    problems = refused("talk.csv")
    assert len(problems) == 21
    assert problems[-1] == "talk.csv:22:1: error: and 30 more (correct the first ones first)"


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n0:01.0 --> 0:02.0\n<v C>Yes.</v> <v C+>No.</v>\n",
        "WEBVTT\n\n0:01.0 --> 0:02.0\n<v C>Yes.</v> <v C+>No.</v> <v C#>Well.</v>\n",
        "WEBVTT\n\n0:01.0 --> 0:02.0\n<v Dr: No>Yes.</v> <v [x]>No.</v>\n",
        "WEBVTT\n\n0:01.0 --> 0:02.0\n<v 🎉>Yes.</v> <v 🙂>No.</v>\n",
    ],
)
def test_a_second_import_writes_the_same(text: str) -> None:
    """Even of speakers whose labels a transcript cannot have, or whose slugs would be the same."""
    Path("talk.vtt").write_text(text, encoding="utf-8")
    order = command.ImportRequest(Path("talk.vtt"), "002-talk", date="2020-05-21")
    written = []
    for _ in range(2):
        problems = Problems()
        assert command.run(order, problems), problems.errors
        written.append(snapshot(Path()))
    assert written[0] == written[1]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("WEBVTT\n\n100:00:00.000 --> 100:00:01.000\n<v Ada>Yes.\n", 3),
        ("1\n100:00:00,000 --> 100:00:01,000\nAda: Yes.\n", 2),
        ('{"utterances": [{"speaker": "Ada", "text": "Yes.", "start": 360000000}]}', 1),
        ('{"segments": [{"speaker": "Ada", "body": "Yes.", "startTime": 400000}]}', 1),
        ("speaker,start,text\nAda,0,Yes.\nAda,100:00:00,Yes.\n", 3),
        ("**Ada** [0:00]: Yes.\n\n**Ben** [100:00:00]: No.\n", 3),
        ("Ada: 100:00:00\n\nYes.\n", 1),
        ("[100:00:00] Yes.\n", 1),
    ],
)
def test_a_time_that_no_transcript_can_have(text: str, line: int) -> None:
    """It is named at its line, in every format, and never dropped."""
    Path("talk").write_text(text, encoding="utf-8")
    (problem,) = refused("talk")
    assert problem.startswith(f"talk:{line}:1: error: the time ")
    assert "is after 99:59:59" in problem


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("title", ["x" * 1_001, "a\u202eb", " "])
def test_a_title_that_could_not_be_read_again(title: str) -> None:
    """It is refused before anything is written, with what to do."""
    Path("talk.txt").write_text(TALK)
    before = snapshot(Path())
    problems = Problems()
    order = command.ImportRequest(Path("talk.txt"), "002-talk", title=title)
    assert command.run(order, problems) is None
    assert all(problem.advice for problem in problems.errors)
    assert "title" in str(problems.errors[0]) or "control" in str(problems.errors[0])
    assert snapshot(Path()) == before


@pytest.mark.usefixtures("archive")
def test_the_title_of_a_file_that_could_not_be_read_again() -> None:
    """A file names its own title, and the keeper can give another one."""
    Path("talk.txt").write_text(f"---\ntitle: {'x' * 1_001}\n---\n\n{TALK}")
    (problem,) = refused("talk.txt")
    assert "1,001 characters; at most 1,000 are allowed (give another --title)" in problem


@pytest.mark.usefixtures("archive")
def test_a_transcript_too_large_to_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names written out may make it larger than its original."""
    Path("talk.txt").write_text(TALK)
    monkeypatch.setattr(text_files, "MAX_BYTES", len(TALK))
    (problem,) = refused("talk.txt")
    assert "the transcript would have" in problem
