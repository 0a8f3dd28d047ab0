"""Rows that lead out of their original or contradict each other, and what else ends in an error."""

import hashlib
from pathlib import Path

import pytest

from generator import cli, pipeline
from generator.core.problems import Problems
from generator.importing import command, review, source_file
from generator.importing.record import changes_yml
from generator.importing.record.replay import RecordError
from generator.read import change_record
from generator.read.change_record import Change
from tests import archives

WRAPPED = """\
Ada Lovelace: Good morning, this
is the engine that weaves
patterns of algebra.
Ben Okri: Good morning!
"""
CAPTIONS = """\
WEBVTT

00:01.000 --> 00:02.000
<v Ada>Welcome to the pi torch.

00:03.000 --> 00:05.000
<v Ben Okri>Hello there.
"""
ROWS = {
    "line": {"line": 99, "column": 1, "before": "x"},
    "column": {"line": 1, "column": 99999, "before": "x"},
    "before": {"line": 1, "column": 1, "before": "Ada Lovelace" * 20},
    "lines": {"line": 1, "column": 1, "before": "Ada\n\n\n\n\n\n\n\n\n"},
}


@pytest.fixture(params=["talk.txt", "talk.vtt"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an episode that was imported and corrected, in a format of either form."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("episodes/glossary.yml").write_text("mill: {term: mill, misheard: [pi torch]}\n")
    name = str(request.param)
    Path(name).write_text(CAPTIONS if name.endswith("vtt") else WRAPPED)
    found = Path("episodes/002-talk")
    for _ in range(2):
        problems = Problems()
        assert command.run(command.ImportRequest(Path(name), "002-talk"), problems), list(problems)
        text = found / "transcript.txt"
        text.write_text(text.read_text().replace("Good", "Fine").replace("Hello", "Hi"))
    assert command.run(command.ImportRequest(Path(name), "002-talk"), Problems())
    return found


def with_rows(folder: Path, *rows: Change) -> str:
    """Put rows into the record; returns its path."""
    problems = Problems()
    desk = review.opened(folder, problems)
    assert desk, list(problems)
    made = desk.record.model_copy(update={"changes": (*desk.record.changes, *rows)})
    file = folder / "source" / change_record.FILE
    file.write_text(changes_yml.dump(made))
    return str(file)


def checked() -> list[str]:
    """The errors of `check`."""
    problems = Problems()
    pipeline.check(Path(), problems)
    return [str(problem) for problem in problems.errors]


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("after", ["y", None])
def test_a_row_out_of_range(folder: Path, kind: str, after: str | None) -> None:
    """`check` says where, and the review ends, whatever is typed."""
    row = ROWS[kind] | {"after": after, "rule": "term", "by": "editor", "candidates": ["y"]}
    path = with_rows(folder, Change.model_validate(row))
    errors = checked()
    assert len(errors) == 1
    assert errors[0].startswith(f"{path}:")
    assert not errors[0].startswith(f"{path}:1:1:")
    problems = Problems()
    desk = review.opened(folder, problems)
    assert desk or problems.errors
    if desk:
        review.walk(desk, lambda _: "1", lambda _: None, lambda kept: kept)


def test_two_rows_about_one_place(folder: Path) -> None:
    """`check` names the second one, and the review does not begin."""
    problems = Problems()
    desk = review.opened(folder, problems)
    assert desk
    row = next(row for row in desk.record.changes if row.rule == "edit")
    path = with_rows(folder, row.model_copy(update={"after": "Bad"}))
    assert any(error.startswith(path) and "another row" in error for error in checked())
    assert review.opened(folder, problems) is None
    assert problems.errors


@pytest.mark.parametrize(
    "rows",
    [
        [("lost-character", "morn", "mown", 20), ("lost-character", "morn", "moan", 20)],
        [("lost-character", "Fine morning", "Fair warning", 15), ("name", "morn", "norm", 20)],
        [("edit", "morn", "dawn", 20), ("edit", "morning", "day", 20)],
    ],
)
def test_check_finds_what_import_and_review_refuse(
    rows: list[tuple[str, str, str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows about lost characters, and rows that say no column, contradict others as any do."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("talk.txt").write_text(WRAPPED.replace("Good", "Fine"))
    for has_columns in (True, False):
        Path("episodes/002-talk/source/changes.yml").unlink(missing_ok=True)
        order = command.ImportRequest(Path("talk.txt"), "002-talk", force=True)
        assert command.run(order, Problems())
        folder = Path("episodes/002-talk")
        made = [
            Change(
                line=1,
                column=column if has_columns else None,
                before=before,
                after=after,
                rule=rule,  # type: ignore[arg-type]  # one of those of a record
                by="editor",
            )
            for rule, before, after, column in rows
        ]
        with_rows(folder, *made)
        refused = Problems()
        assert review.opened(folder, refused, is_kept=False) is None
        assert "the same place" in str(refused.errors)
        problems = Problems()
        assert cli.main(["check"]) == cli.FAILED
        pipeline.check(Path(), problems)
        assert bool(problems.errors) == has_columns


@pytest.mark.parametrize("folder", ["talk.vtt"], indirect=True)
def test_a_row_without_a_column_needs_its_original(
    folder: Path,
) -> None:
    """Captions are not rebuilt from their rows, so each has to say where it is."""
    row = {"line": 1, "before": "Ada", "after": "Eve", "rule": "edit", "by": "editor"}
    path = with_rows(folder, Change.model_validate(row))
    (error,) = checked()
    assert error.startswith(path)
    assert "add its `column`" in error
    assert review.opened(folder, Problems()) is None


def test_a_question_that_refuses_every_answer_is_passed_over(folder: Path) -> None:
    """What types the answers may be a program."""
    row = {"line": 1, "column": 1, "before": "Ada", "candidates": ["⟦"], "rule": "term"}
    with_rows(folder, Change.model_validate(row | {"by": "import"}))
    desk = review.opened(folder, Problems())
    assert desk
    told: list[str] = []
    review.walk(desk, lambda _: "1", told.append, lambda kept: kept)
    assert told[-1] == "still open: names 1"
    assert any("it stays open" in line for line in told)


def test_a_list_writes_nothing(folder: Path) -> None:
    """Also where the transcript has edits that are in no record yet."""
    text = folder / "transcript.txt"
    text.write_text(text.read_text().replace("morning", "evening").replace("there", "you"))
    before = digests(folder)
    review.opened(folder, Problems(), is_kept=False)
    assert digests(folder) == before


def digests(folder: Path) -> dict[str, str]:
    """The files of a folder, by what is in them."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_record_too_large_is_refused_before_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could not be read again."""
    before = digests(folder)
    desk = review.opened(folder, Problems())
    assert desk
    monkeypatch.setattr(changes_yml, "MAX_BYTES", 100)
    with pytest.raises(RecordError, match="100 are allowed"):
        review.save(desk, folder)
    problems = Problems()
    (name,) = (path.name for path in Path().glob("talk.*"))
    assert command.run(command.ImportRequest(Path(name), "002-talk"), problems) is None
    assert "100 are allowed" in str(problems.errors)
    assert digests(folder) == before


@pytest.mark.parametrize(
    "name", ["a?.txt", "a:b.txt", 'a".txt', "con.txt", "COM1", "nul.a.vtt", "a.", "a ", "a" * 201]
)
def test_a_name_that_windows_cannot_hold(name: str) -> None:
    """Nobody could clone the archive there."""
    assert source_file.name_complaint(name)


@pytest.mark.parametrize("name", ["conversation.txt", "com10.vtt", "a b.txt", "é.srt", "lpt.txt"])
def test_other_names_are_kept(name: str) -> None:
    """They only look like those of devices."""
    assert not source_file.name_complaint(name)


@pytest.mark.parametrize(
    "text",
    [
        WRAPPED + "\n" * 3_000,
        WRAPPED.replace("algebra.", "algebra." + " " * 5_000),
        "Ada Lovelace:" + "\n" * 3_000 + WRAPPED,
        WRAPPED.replace("algebra.", "a" * 5_000),
        WRAPPED.replace("algebra.", "algebra" + "!" * 400).replace("this", "?" * 400),
        "x" * 3_000 + "\n" + WRAPPED,
    ],
)
def test_wrapped_text_with_long_runs(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than a row has room for, or than a share of words can be told for."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("talk.txt").write_text(text)
    for _ in range(2):
        problems = Problems()
        order = command.ImportRequest(Path("talk.txt"), "002-talk", format="wrapped")
        assert command.run(order, problems), list(problems)
    assert checked() == []
