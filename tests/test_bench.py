"""The measuring of whole builds: what a run costs, and that all builders show the same turns."""

import sys
from pathlib import Path

import pytest

from generator import archive, links
from generator.problems import Problems
from tests.bench import __main__ as bench
from tests.bench import sites
from tests.bench.process import Cost, Failed, run
from tests.conftest import GOLDEN

_CHILD = "import time; held = bytearray(60_000_000); time.sleep(0.5)"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_run_has_a_cost(tmp_path: Path) -> None:
    """Seconds, processor time and memory of the command and of what it starts."""
    command = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{_CHILD}'])"
    cost = run([sys.executable, "-c", command], tmp_path)
    assert 0 < cost.cpu < cost.seconds
    assert cost.seconds >= 0.5
    assert cost.memory > 60_000_000


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    """What the command printed is told."""
    with pytest.raises(Failed, match=r"exit status 3\nno disk"):
        run([sys.executable, "-c", "print('no disk'); raise SystemExit(3)"], tmp_path)


def test_the_others_show_the_same_turns(tmp_path: Path) -> None:
    """Every turn of the archive, with its anchor, is in the Markdown that others build from."""
    found = archive.read(GOLDEN / "episodes", "episodes", Problems()).archive
    assert found
    linked = links.link(found)
    sites.plain(tmp_path / "plain", linked, sys.executable, search=True)
    sites.hugo(tmp_path / "hugo", linked, "hugo")
    for episode in found.episodes:
        path = f"episodes/{episode.slug}.md"
        plain = (tmp_path / "plain" / "docs" / path).read_text(encoding="utf-8")
        hugo = (tmp_path / "hugo" / "content" / path).read_text(encoding="utf-8")
        for turn in episode.transcript.turns if episode.transcript else ():
            assert f"{{: #{turn.anchor} }}" in plain
            assert f"{{#{turn.anchor}}}" in hugo
            assert all(paragraph.text in plain for paragraph in turn.paragraphs)
            assert all(paragraph.text in hugo for paragraph in turn.paragraphs)


def test_the_table_has_medians_and_ratios() -> None:
    """The middle of three runs, and how many times Hugo's that is."""
    costs = {
        "this project": [Cost(each, 1.0, 2**20, "") for each in (9.0, 3.0, 4.0)],
        "Hugo, bare template": [Cost(2.0, 1.0, 2**20, "")],
    }
    assert "| this project | 4.00 s | 1.00 s | 1 MB | 2.00 |" in bench.table(costs)
