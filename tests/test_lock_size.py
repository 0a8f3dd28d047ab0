"""A lock that could not be read again is not written."""

from pathlib import Path

import pytest

from generator import cli
from generator.read.anchors import lock_file
from tests import archives
from tests.archives import snapshot


def test_a_lock_too_large_is_refused_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` and `lock` name the transcript that is too long for its lock."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("episodes/001-first/anchors.lock").unlink(missing_ok=True)
    monkeypatch.setattr(lock_file, "MAX_BYTES", 100)
    before = snapshot(Path())
    for command in ("check", "lock"):
        assert cli.main([command]) == cli.FAILED
        said = capsys.readouterr().err
        assert "episodes/001-first/transcript.txt:1:1: error: the lock would have" in said
        assert snapshot(Path()) == before


def test_a_lock_as_large_as_is_written_is_read(tmp_path: Path) -> None:
    """Of many short turns it is larger than its transcript, and than any other file may be."""
    archives.base().apply(tmp_path)
    folder = tmp_path / "episodes" / "001-first"
    assert cli.main(["lock", str(tmp_path)]) == 0
    lock = folder / "anchors.lock"
    former = "".join(f"  turn ada-{n} {'abc' * 3_000}\n" for n in range(1_000, 2_000))
    lock.write_text(f"{lock.read_text().rstrip()}\n{former}")
    assert lock.stat().st_size > 8 * 1024 * 1024
    assert lock.stat().st_size < lock_file.MAX_BYTES
    assert cli.main(["check", str(tmp_path)]) == 0
