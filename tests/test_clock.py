"""Today's date is read in one place, and tests set it."""

import ast
from pathlib import Path

import pytest

from generator import cli
from tests.conftest import ROOT, TODAY

# What tells the date or the time of day. Clocks that only measure how long something takes,
# such as time.monotonic, may be read anywhere.
CLOCKS = {"today", "now", "utcnow"} | {
    f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")
}


def _readings(source: str) -> list[int]:
    """The lines of a module that read the date or the time of day."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute | ast.ImportFrom):
            continue
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                is_clock = f"{owner}.{name}" in CLOCKS or (name in CLOCKS and owner != "clock")
            case ast.Attribute(attr=name):
                is_clock = name in CLOCKS
            case ast.ImportFrom(module="time", names=names):
                is_clock = any(f"time.{each.name}" in CLOCKS for each in names)
            case _:
                is_clock = False
        if is_clock:
            found.append(node.lineno)
    return found


def test_the_date_is_read_in_one_place() -> None:
    """No other file of the generator asks what day it is."""
    package = ROOT / "generator"
    reading = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if _readings(path.read_text(encoding="utf-8"))
    }
    assert reading == {"core/clock.py"}


@pytest.mark.parametrize(
    "code",
    ["datetime.date.today()", "dt.datetime.now(UTC)", "time.time()", "from time import strftime"],
)
def test_a_reading_is_recognised(code: str) -> None:
    """Whichever way it is written; what only measures a duration is not one."""
    assert _readings(f"import time\n{code}\n") == [2]
    assert _readings("import time\ntime.monotonic()\nclock.today()\n") == []


def test_a_new_episode_has_the_date_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that the tests set, unless another one is given."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "episode", "First", "--slug", "001-first"]) == 0
    assert cli.main(["new", "episode", "Next", "--slug", "002-next", "--date", "2023-01-02"]) == 0
    first, following = (
        Path("episodes", slug, "episode.yml").read_text(encoding="utf-8")
        for slug in ("001-first", "002-next")
    )
    assert f"date: '{TODAY}'" in first
    assert "date: '2023-01-02'" in following
