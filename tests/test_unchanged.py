"""A second build does nothing while nothing has changed, and everything as soon as anything has."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.core import file_scan
from generator.core.problems import Problems
from generator.write import unchanged
from tests.archives import snapshot
from tests.conftest import copy_archive

TRANSCRIPT = Path("episodes/001-engines/transcript.txt")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive that has been built, with a warning: one of its locks is missing."""
    copy_archive(tmp_path)
    (tmp_path / TRANSCRIPT.with_name("anchors.lock")).unlink()
    assert pipeline.bring_up_to_date(tmp_path, tmp_path / "docs", Problems())
    return tmp_path


def no_build(*_: object, **__: object) -> None:
    """Nobody should have called this."""
    raise AssertionError("a build")


def test_nothing_is_built_again(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is said as the first time: how much there is, and what is wrong."""
    monkeypatch.setattr(pipeline, "build", no_build)
    problems = Problems()
    outcome = pipeline.bring_up_to_date(archive, archive / "docs", problems)
    assert outcome
    assert (outcome.written, outcome.removed) == (0, 0)
    assert outcome.episodes == len(list((archive / "episodes").glob("*/episode.yml")))
    assert outcome.unchanged > outcome.episodes
    assert [each.message for each in problems.warnings] == ["the lock is missing"]


def _correct_a_word(root: Path) -> None:
    file = root / TRANSCRIPT
    file.write_text(file.read_text().replace("Thank you.", "Thank him."))


def _break(root: Path) -> None:
    (root / "episodes" / "show.yml").write_text("titel: x\n")


def _remove_a_page(root: Path) -> None:
    (root / "docs" / "people" / "ada-lovelace.md").unlink()


def _edit_a_page(root: Path) -> None:
    with (root / "docs" / "people" / "ada-lovelace.md").open("a") as file:
        file.write("x")


def _link_by_hand(root: Path) -> None:
    (root / "docs" / "about.md").write_text("# About\n\n[[nobody-at-all]]\n")


def _same_address_by_hand(root: Path) -> None:
    (root / "docs" / "people.md").write_text("# People\n")


CHANGES = [
    *(_correct_a_word, _break, _remove_a_page, _edit_a_page),
    *(_link_by_hand, _same_address_by_hand),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_built(
    archive: Path,
    change: Callable[[Path], None],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With what the last build left behind, the same happens as without."""
    change(archive)
    other = tmp_path_factory.mktemp("without") / "archive"
    shutil.copytree(archive, other)
    (other / unchanged.CACHE).unlink()
    results = []
    for folder in (archive, other):
        monkeypatch.chdir(folder)
        problems = Problems()
        outcome = pipeline.bring_up_to_date(Path(), Path("docs"), problems)
        results.append((outcome, list(problems), snapshot(folder / "docs")))
    assert results[0] == results[1]
    if outcome := results[0][0]:
        assert 1 <= outcome.written <= 2


def test_the_environment_counts(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the site stands on every page."""
    monkeypatch.setenv(pipeline.SITE_URL, "https://example.org/elsewhere/")
    outcome = pipeline.bring_up_to_date(archive, archive / "docs", Problems())
    assert outcome
    assert outcome.written > 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"state": 1}', "\0"])
def test_a_damaged_note_is_no_note(archive: Path, content: str) -> None:
    """Nobody has to delete it by hand."""
    note = archive / unchanged.CACHE
    whole = note.read_bytes()
    note.write_text(content)
    assert pipeline.bring_up_to_date(archive, archive / "docs", Problems())
    assert note.read_bytes() == whole


def test_an_archive_with_errors_is_read_again(archive: Path) -> None:
    """What is wrong is told every time."""
    _break(archive)
    for _ in range(2):
        problems = Problems()
        assert pipeline.bring_up_to_date(archive, archive / "docs", problems) is None
        assert problems.error_count


def _restore_the_time(root: Path) -> None:
    """What `rsync --times`, `cp --preserve` and some editors do; the size stays the same too."""
    file = root / TRANSCRIPT
    before = file.stat()
    with file.open("r+b") as content:
        at = content.read().index(b"Thank you.")
        content.seek(at)
        content.write(b"Thank him.")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


@pytest.mark.parametrize("change", [_correct_a_word, _restore_the_time])
def test_what_is_saved_during_a_build_is_built(
    change: Callable[[Path], None], archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a build has read the file before it was saved; the next one reads it again."""
    build = pipeline.build

    def slow(*arguments: Any, **options: Any) -> pipeline.Site | None:  # noqa: ANN401 - as it is
        built = build(*arguments, **options)
        change(archive)
        return built

    (archive / unchanged.CACHE).unlink()
    monkeypatch.setattr(pipeline, "build", slow)
    assert pipeline.bring_up_to_date(archive, archive / "docs", Problems())
    monkeypatch.setattr(pipeline, "build", build)
    outcome = pipeline.bring_up_to_date(archive, archive / "docs", Problems())
    assert outcome
    assert outcome.written


def test_a_program_that_changes_during_a_build_counts(
    archive: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The pages were made by what it was before; the next build makes them anew."""
    program = tmp_path / "program"
    program.mkdir()
    (program / "page.html").write_text("one")
    monkeypatch.setattr(unchanged, "_PACKAGE", program)
    before = unchanged.sources(archive, archive / "docs")
    (program / "page.html").write_text("two")
    (archive / unchanged.CACHE).unlink()
    outcome = unchanged.BuildResult(1, 1)
    unchanged.remember(archive, archive / "docs", (), before, outcome, Problems())
    assert not (archive / unchanged.CACHE).exists()


def test_a_file_that_cannot_be_read_is_no_error(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that no page is made of: a build reads it only to know whether it has changed."""
    secret = archive / "docs" / "secret.pdf"
    secret.write_text("x")

    def digest(file: str) -> bytes:
        if file == str(secret):
            raise PermissionError(13, "Permission denied", file)
        return file_scan.digest(file)

    monkeypatch.setattr(unchanged, "digest", digest)
    assert pipeline.bring_up_to_date(archive, archive / "docs", Problems())


def test_a_note_of_nothing_but_brackets(archive: Path) -> None:
    """However it is damaged."""
    for damage in (b"", b"null", b"[" * 100_000):
        (archive / unchanged.CACHE).write_bytes(damage)
        assert pipeline.bring_up_to_date(archive, archive / "docs", Problems())
