"""No input takes work that grows with the square of its size.

What is counted are calls, not seconds: so the result is the same on every
machine. The work of compiled code, such as regular expressions, is not seen; for that there is the
table of `python -m tests.slow_shapes`.
"""

import sys
from pathlib import Path
from types import FrameType

import pytest

from generator import cli
from generator.core.problems import Location, Nearest, Problems, Suggestions
from tests import slow_shapes
from tests.slow_shapes import SHAPES, Shape, number_in_letters

SMALL, LARGE = 15_000, 30_000
GROWTH = 2.4
"""Twice the size makes twice the work, and a little for what is sorted."""
COUNTED = (
    "aliases, ten within the next",
    "terms, ten within the next",
    "former slugs of a term",
    "import of one misheard name",
    "unknown never_linked",
    "unknown topics",
    "unknown highlights",
    "forced mentions not there",
    "forbidden mentions",
    "mentions in unknown turns",
    "unknown redirects",
    "chain of redirects",
    "unknown labels, many declared",
    "unknown labels in small letters",
    "lines like labels within a block",
    "unknown short links in descriptions",
    "unknown anchors of short links",
    "words like a doubtful one",
    "record, unknown keys",
    "import HTML, inline tags",
    "import text, strong",
    "import of labels, many aliases",
)


def _calls(shape: Shape, root: Path, size: int) -> int:
    """How many calls a run makes, those of generators and of compiled functions too."""
    count = 0

    def profile(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        slow_shapes.run(shape, root, size)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.name in COUNTED], ids=lambda shape: shape.name
)
def test_work_grows_with_the_size(
    shape: Shape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file twice as long, the work is not much more than twice as much."""
    monkeypatch.chdir(tmp_path)
    slow_shapes.run(shape, tmp_path / "warm", 100)
    small, large = (_calls(shape, tmp_path / str(size), size) for size in (SMALL, LARGE))
    assert large <= GROWTH * small


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("aliases, each within the next", "ada.yml:13:3: error: "),
        ("terms, each within the next", "glossary.yml:11:13: error: "),
        ("topics without topics.yml", "episode.yml:4:1: error: "),
        ("highlights not in one long turn", "episode.yml:4:1: error: "),
    ],
)
def test_what_grows_with_the_square_has_a_limit(
    name: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is an error at its place, and the archive is not built."""
    shape = next(shape for shape in SHAPES if shape.name == name)
    arguments = shape.write(tmp_path, SMALL)
    assert cli.main(["check", *arguments[1:]]) == cli.FAILED
    said = capsys.readouterr().err
    assert message in said
    assert " are allowed (" in said


def test_suggestions_end_with_their_work() -> None:
    """The first of many wrong names get a suggestion, and the work for all has a limit."""
    valid = [number_in_letters(number) for number in range(5_000)]
    suggestions = Suggestions(work=400_000)
    told = [suggestions.did_you_mean(f"{name}x", valid) for name in valid]
    assert all(told[:100])
    assert not any(told[-1_000:])
    few = ["ada", "ben"]
    assert suggestions.did_you_mean("zoe", few) == "one of: ada, ben"


def test_problems_come_in_order_of_place() -> None:
    """Sorted by file, line and column, whatever their order was."""
    problems = Problems()
    for line in (10, 2, 1):
        problems.error(Location("b", line), "x")
        problems.warning(Location("a", line), "x")
    places = [(each.location.path, each.location.line) for each in problems]
    assert places == sorted(places)


@pytest.mark.parametrize("wrong", ["ada-lovelce", "ada-lovlace", "adalovelace", "ada-lovelacee"])
def test_the_nearest_of_many_is_found(wrong: str) -> None:
    """A slip in one letter is found among thousands of names."""
    names = [*map(number_in_letters, range(3_000)), "ada-lovelace"]
    assert Nearest(names).find(wrong, 0.6) == "ada-lovelace"
