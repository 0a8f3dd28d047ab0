"""A small archive of invented episodes against the pages it must give.

After a wanted change of the pages: `python -m tests.test_golden` writes the golden ones anew; read
the difference before committing it.
"""

from pathlib import Path

import pytest

from generator import pipeline
from generator.core.problems import Problems
from generator.write.writer import MANIFEST
from tests.conftest import GOLDEN

DOCS = GOLDEN.parent / "docs"


def write(docs: Path) -> dict[str, bytes]:
    """Build the archive; returns every generated file by its path."""
    problems = Problems()
    built = pipeline.build(GOLDEN, docs, problems)
    assert built is not None, list(problems)
    assert not len(problems)
    return {
        path.relative_to(docs).as_posix(): path.read_bytes()
        for path in docs.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_pages_are_the_golden_ones(tmp_path: Path) -> None:
    """The same files with the same bytes."""
    pages = write(tmp_path)
    expected = {
        path.relative_to(DOCS).as_posix(): path.read_bytes()
        for path in DOCS.rglob("*")
        if path.is_file()
    }
    assert sorted(pages) == sorted(expected)
    for path, content in pages.items():
        assert content.decode("utf-8", "replace") == expected[path].decode("utf-8", "replace"), path


def test_the_workflow_knows_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REPOSITORY_URL stands in where show.yml names none; what is no address is left alone."""
    monkeypatch.setenv(pipeline.REPOSITORY_URL, "https://example.org/keeper/archive")
    page = write(tmp_path / "one")["episodes/001-engines.md"].decode()
    transcript = "blob/HEAD/episodes/001-engines/transcript.txt"
    assert f'href="https://example.org/keeper/archive/{transcript}"' in page
    monkeypatch.setenv(pipeline.REPOSITORY_URL, "javascript:alert(1)")
    assert b"alert" not in b"".join(write(tmp_path / "two").values())


if __name__ == "__main__":
    (DOCS / MANIFEST).unlink(missing_ok=True)
    for old in [path for path in (DOCS).rglob("*") if path.is_file()]:
        old.unlink()
    write(DOCS)
    (DOCS / MANIFEST).unlink()
