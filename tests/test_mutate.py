"""The mutator finds every place, and keeps what it changed apart from the repository."""

from pathlib import Path

import pytest

from tests import mutate

SAMPLE = """\
def f(a, b):
    if a < b and not a:
        return a + 1
    return True
"""


def test_every_kind_of_change_is_made() -> None:
    """One at a time, each with its line and what it was."""
    found = list(mutate.mutants("m.py", SAMPLE))
    assert [(each.line, each.what) for each in found] == [
        (2, "a < b and (not a) -> a < b or not a"),
        (3, "return a + 1 -> return None"),
        (4, "True -> False"),
        (2, "a < b -> a <= b"),
        (2, "not a -> not not a"),
        (3, "a + 1 -> a - 1"),
        (3, "1 -> 2"),
    ]
    assert len({each.text for each in found}) == len(found)


@pytest.mark.parametrize(("body", "passes"), [("return 1", True), ("return 2", False)])
def test_a_survivor_is_a_change_that_all_tests_pass(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, passes: bool
) -> None:
    """And the module is as it was afterwards."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "ours.py").write_text("def f(): return 1\n")
    (tmp_path / "tests" / "test_ours.py").write_text(
        "from ours import f\ndef test(): assert f() == 1\n"
    )
    monkeypatch.setattr(mutate, "TESTS", {"ours.py": "test_ours"})
    mutant = mutate.Mutant("ours.py", 1, "", f"def f(): {body}\n")
    assert mutate.survives(mutant, tmp_path) is passes
    assert (tmp_path / "ours.py").read_text() == "def f(): return 1\n"


def test_the_modules_and_their_tests_are_there() -> None:
    """A test that was renamed would notice nothing."""
    for module, tests in mutate.TESTS.items():
        for path in (module, *(f"tests/{name}.py" for name in tests.split())):
            assert (mutate.ROOT / path).is_file(), path
