"""A file with the marks of a merge conflict says so, whichever file it is."""

from pathlib import Path

import pytest

from generator import cli
from tests import archives

FILES = {
    **dict.fromkeys(
        ["show.yml", "topics.yml", "glossary.yml", "redirects.yml", "words.yml"], "a: b"
    ),
    "people/ada.yml": "name: Ada",
    "001-first/episode.yml": "title: The first",
    "001-first/transcript.txt": "Ada: Hello.",
    "001-first/anchors.lock": "turn ada-1 abc",
    "001-first/source/changes.yml": "version: 1",
}


@pytest.mark.parametrize("path", FILES)
def test_a_conflict_is_named(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At its line, and not as whatever the marks look like in the format of the file."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    file = Path("episodes", path)
    file.parent.mkdir(exist_ok=True)
    text = FILES[path]
    file.write_text(f"# é\n<<<<<<< HEAD\n{text}\n=======\n{text} too\n>>>>>>> branch\n", "utf-8")
    assert cli.main(["check"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if path in line]
    found = [line.partition(" (")[0] for line in lines]
    conflict = f"episodes/{path}:2:1: error: a merge conflict"
    assert conflict in found
    # A transcript is read on, to name what else is wrong.
    assert found == [conflict] or path.endswith(".txt")
