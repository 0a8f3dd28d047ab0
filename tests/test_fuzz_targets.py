"""The fuzzer: a short run of it that is the same every time, and that it finds what is broken."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.problems import Problems
from tests.fuzz import loop, oracles, targets
from tests.fuzz.oracles import Broken
from tests.fuzz.targets import Input, Said, Target

_INPUTS = {"format": 1_000, "generated": 20}
_FEW = 80
"""For each other target: some ten seconds in all. `make fuzz` tries many more."""
_SEED = 1
_LIMIT = 60.0
"""Seconds of processor time: far more than any machine needs, so that only a hang fails."""


@pytest.mark.parametrize("target", targets.ALL, ids=lambda target: target.name)
def test_no_input_breaks_a_promise(target: Target) -> None:
    """A few hundred changed inputs, the same in every run."""
    told: list[str] = []
    inputs = _INPUTS.get(target.name, _FEW)
    tally = loop.fuzz([target], seed=_SEED, tell=told.append, inputs=inputs, limit=_LIMIT)
    assert told == []
    assert tally.inputs.total() == inputs


def _run(text: str) -> Said:
    if "crash" in text:
        raise KeyError(text)
    if "endless" in text:
        while True:
            pass
    oracles.require("lost" not in text, "unaccounted", "a word is lost")
    return frozenset()


def _broken_target(text: str) -> Target:
    def run(_: Path, __: str, given: str) -> Said:
        return _run(given)

    return replace(targets.ALL[0], run=run, seeds=lambda: [("", text)])


@pytest.mark.parametrize(
    ("word", "oracle"), [("crash", "traceback"), ("endless", "hang"), ("lost", "unaccounted")]
)
def test_a_broken_promise_is_found_made_smaller_and_kept(
    word: str, oracle: str, tmp_path: Path
) -> None:
    """What breaks a promise is counted, written to a file, and told with what replays it."""
    told: list[str] = []
    target = _broken_target(f"Some words, then {word}, then others.")
    tally = loop.fuzz([target], seed=1, tell=told.append, folder=tmp_path, inputs=2, limit=0.05)
    assert tally.broken[oracle] >= 1  # type: ignore[index]
    (file,) = tmp_path.iterdir()
    assert f"replay: make fuzz REPLAY={file}" in told
    kept = loop.load(file)
    assert word in kept.text
    assert len(kept.text) < 20
    assert oracle in file.name
    assert tally.summary().endswith("0 outcomes without a clear report")


def test_an_input_survives_the_way_to_a_file_and_back(tmp_path: Path) -> None:
    """Even where UTF-8 does not have its characters."""
    case = Input("archive", "001-engines/episode.yml", "a\ud800\r\n\x00 é")
    (tmp_path / "x").write_bytes(loop.dump(case))
    assert loop.load(tmp_path / "x") == case


@pytest.mark.parametrize(
    "html",
    ["<p>", "<p></div>", "</p>", '<p id="a"></p><p id="a"></p>', '<p id=""></p>', '<p a="" a="">'],
)
def test_html_that_is_not_well_formed(html: str) -> None:
    """The oracle sees what browsers forgive."""
    with pytest.raises(Broken):
        oracles.balanced(html, "page")


def test_html_that_is_well_formed() -> None:
    """And nothing else."""
    oracles.balanced('<p id="a">x<br>y <b>z</b></p>', "page")


def test_problems_have_a_line_each() -> None:
    """An empty report is a clear one."""
    assert not oracles.clear_report(Problems())
