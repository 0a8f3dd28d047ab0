"""Every case of the import does what its file says."""

from pathlib import Path

import pytest

from generator import pipeline
from generator.core.problems import Problems
from tests.importing import cases


@pytest.mark.parametrize("file", cases.FILES, ids=lambda file: file.stem)
def test_case(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed and written is what the case expects, and the archive has no errors."""
    case = cases.read(file)
    monkeypatch.chdir(tmp_path)
    cases.prepare(case, Path())
    before = {path for path in Path().rglob("*") if path.is_file()}
    outcome = cases.run(case.arguments)
    assert cases.happened(case, outcome) == case.expected
    if outcome.status:
        assert before == {path for path in Path().rglob("*") if path.is_file()}
        return
    original = Path("episodes", case.episode, "source", Path(case.file).name)
    assert original.read_bytes() == Path(case.file).read_bytes()
    problems = Problems()
    if "add to episode.yml" not in outcome.printed:
        pipeline.check(Path(), problems)
    assert problems.errors == []


def test_there_are_cases() -> None:
    """The cases are found where they are looked for."""
    assert len(cases.FILES) >= 35
