"""What measures time runs alone, and everything else side by side."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

CONFTEST = "from tests.alone import pytest_runtest_protocol  # noqa: F401\n"
TESTS = """
import time
import pytest

def run(number):
    began = time.monotonic()
    time.sleep(0.1)
    with open(f"{number}.span", "w") as file:
        file.write(f"{began} {time.monotonic()}")

@pytest.mark.parametrize("number", range(8))
def test_beside(number):
    run(number)

@pytest.mark.alone
@pytest.mark.parametrize("number", range(100, 103))
def test_alone(number):
    run(number)

@pytest.mark.parametrize("number", range(8, 16))
def test_beside_again(number):
    run(number)
"""
INI = "[pytest]\nmarkers = alone\n"


def test_nothing_runs_beside_what_measures(tmp_path: Path) -> None:
    """Two processes share the tests; while one is alone, the other waits."""
    for name, text in {"conftest.py": CONFTEST, "test_it.py": TESTS, "pytest.ini": INI}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    spans = {
        int(path.stem): [float(time) for time in path.read_text().split()]
        for path in tmp_path.glob("*.span")
    }
    beside = {
        (one, other)
        for one, (began, ended) in spans.items()
        for other, (start, end) in spans.items()
        if one != other and began < end and start < ended
    }
    assert len(spans) == 19
    assert beside, "the others run side by side"
    assert max(number for pair in beside for number in pair) < 100
