"""`speakers` lists the voices of an episode, and writes down who they are."""

from pathlib import Path

import pytest

from generator import cli
from tests import archives

SRT = """\
1
00:00:01,000 --> 00:00:02,000
[SPEAKER_00]: The kettle is on, and so is the lamp in the hall, as I said before.

2
00:00:03,000 --> 00:00:04,000
[SPEAKER_01]: Thank you.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An episode with two voices that nobody has named."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("talk.srt").write_text(SRT)
    assert cli.main(["import", "talk.srt", "--episode", "002-talk", "--date", "2021-03-04"]) == 0
    return Path("episodes/002-talk")


def test_voices_are_listed_with_their_first_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order in which they speak."""
    capsys.readouterr()
    assert cli.main(["speakers", folder.name]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "SPEAKER_00: turns 1, words 16, no profile",
        "  The kettle is on, and so is the lamp in the hall, …",
        "SPEAKER_01: turns 1, words 2, no profile",
        "  Thank you.",
    ]


def test_a_voice_is_named_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The entry becomes the person, nothing else of the file changes, and the archive is right."""
    before = (folder / "episode.yml").read_text()
    assert (
        cli.main(["speakers", folder.name, "--set", "speaker_00=ada", "--set", "SPEAKER_01=ben"])
        == 0
    )
    after = (folder / "episode.yml").read_text()
    assert after == before.replace("SPEAKER_00:\n    name: SPEAKER_00", "SPEAKER_00: ada").replace(
        "SPEAKER_01:\n    name: SPEAKER_01", "SPEAKER_01: ben"
    )
    capsys.readouterr()
    assert cli.main(["check"]) == 0
    assert cli.main(["speakers", folder.name]) == 0
    assert "SPEAKER_00: turns 1, words 16, people/ada.yml" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("SPEAKER_00=adda", 'there is no person "adda"'),
        ("SPEAKER_07=ada", 'no voice is called "SPEAKER_07"'),
    ],
)
def test_who_is_unknown_is_not_written(
    folder: Path, said: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither an unknown person nor an unknown label."""
    before = (folder / "episode.yml").read_bytes()
    assert cli.main(["speakers", folder.name, "--set", said]) == 1
    assert complaint in capsys.readouterr().err
    assert (folder / "episode.yml").read_bytes() == before
