"""The measuring of whole builds: what is measured is what is told, and all show the same pages."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.problems import Problems
from generator.link import links
from generator.link.records import LinkedArchive
from generator.read import archive
from generator.render.pages import render
from tests.bench import figures, preview, report, sites, stages
from tests.bench.figures import Figures
from tests.bench.process import Cost, Failed, run
from tests.conftest import GOLDEN

_CHILD = "import time; held = bytearray(60_000_000); time.sleep(0.5)"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")


def cost(seconds: float, memory: int = 10**6) -> Cost:
    """What a run took, of one process that never waited."""
    return Cost(seconds, seconds, memory, "")


FIGURES = Figures(
    "2 cores",
    runs=3,
    episodes=1000,
    builds={
        1: {
            sites.OURS: [cost(1)],
            sites.MAKE: [cost(1.5)],
            sites.EMPTY: [cost(1)],
        },
        100: {sites.OURS: [cost(2)]},
        1000: {
            sites.OURS: [cost(9), cost(3, 700 * 10**6), cost(4)],
            sites.PAGES: [cost(2)],
            sites.PAGES_AGAIN: [cost(0.3)],
            sites.HUGO: [cost(2)],
            sites.PLAIN: [cost(30)],
        },
    },
    stages=[
        dict.fromkeys(stages.ORDER, (0.5, 0.6)) | {"read": (seconds, 0.5)} for seconds in (1, 2)
    ],
    bytes_of_page={1: 100, 100: 100, 1000: 101},
)


@on_linux
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


@pytest.fixture(scope="module")
def linked() -> LinkedArchive:
    """The archive of invented episodes."""
    found = archive.read(GOLDEN / "episodes", "episodes", Problems()).archive
    assert found
    return links.link(found)


def test_the_others_show_the_same_turns(tmp_path: Path, linked: LinkedArchive) -> None:
    """Every turn of the archive, with its anchor, is in the Markdown that others build from."""
    sites.plain(tmp_path / "plain", linked, search=True)
    sites.hugo(tmp_path / "hugo", linked, "hugo")
    for each in linked.episodes:
        path = f"episodes/{each.episode.slug}.md"
        plain = (tmp_path / "plain" / "docs" / path).read_text(encoding="utf-8")
        hugo = (tmp_path / "hugo" / "content" / path).read_text(encoding="utf-8")
        for turn in each.episode.transcript.turns if each.episode.transcript else ():
            assert f"{{: #{turn.anchor} }}" in plain
            assert f"{{#{turn.anchor}}}" in hugo
            assert all(paragraph.text in plain for paragraph in turn.paragraphs)
            assert all(paragraph.text in hugo for paragraph in turn.paragraphs)


def test_the_others_have_the_same_pages(tmp_path: Path, linked: LinkedArchive) -> None:
    """A page for each of ours, with links that lead somewhere; Hugo's lists are sections."""
    sites.plain(tmp_path / "plain", linked, search=False)
    sites.hugo(tmp_path / "hugo", linked, "hugo")
    ours = {page.path for page in render(linked) if page.path.endswith(".md")}
    docs, content = tmp_path / "plain" / "docs", tmp_path / "hugo" / "content"
    assert {file.relative_to(docs).as_posix() for file in docs.rglob("*.md")} == ours
    theirs = {file.relative_to(content).as_posix() for file in content.rglob("*.md")}
    assert {path.replace("_index.md", "index.md") for path in theirs} == ours
    assert "](../episodes/001-engines.md)" in (docs / "people" / "ada-lovelace.md").read_text()
    built = run((sys.executable, "-m", "mkdocs", "build", "--strict"), docs.parent)
    assert "WARNING -" not in built.output
    assert len(list(docs.parent.glob("site/*/*/index.html"))) > 10


@on_linux
def test_stages_are_measured_in_a_real_build(tmp_path: Path) -> None:
    """Every stage takes time, and all of them no more than the process, which builds the site."""
    ours = sites.staged(sites.ours(GOLDEN, tmp_path / "ours"), tmp_path / "stages.json")
    (ours.folder / "docs").mkdir()
    whole = run(ours.command, ours.folder)
    took = json.loads((tmp_path / "stages.json").read_text("utf-8"))
    assert list(took) == list(stages.ORDER)
    assert took.pop("search index") == [0, 0]
    assert all(seconds > 0 for seconds, _ in took.values()), took
    assert sum(seconds for seconds, _ in took.values()) < whole.seconds
    assert sum(cpu for _, cpu in took.values()) < whole.cpu
    assert (ours.folder / "site" / "episodes" / "001-engines" / "index.html").is_file()


@on_linux
def test_stages_count_what_runs_in_them_and_further_processes() -> None:
    """Time belongs to the innermost stage; a process that was waited for counts too."""
    clock = stages.Clock()
    busy = "import time\nwhile time.process_time() < 0.3: pass"

    def yielding() -> Iterator[int]:
        yield 1
        run((sys.executable, "-c", busy), Path())
        yield 2

    with clock.stage("MkDocs"):
        assert list(clock.wrapped(yielding, "render")()) == [1, 2]
    assert clock.seconds["render"] > 0.3
    # Ticks of the system's clock are 10 ms; of seconds a busy machine takes as many as it likes.
    assert clock.cpu["render"] > 0.29 > clock.cpu["MkDocs"]


def test_make_builds_and_installs_nothing(tmp_path: Path) -> None:
    """It runs in a folder that has nothing but an archive, and leaves the environment alone."""
    make = sites.make(sites.ours(GOLDEN, tmp_path / "ours"))
    said = run((*make.command, "--dry-run"), make.folder).output
    assert "-m mkdocs build" in said
    assert "pip" not in said


def test_targets_are_told_from_what_was_measured() -> None:
    """The middle of three runs; ratios; what grows by the episode, without what a start costs."""
    rows = report.whole(FIGURES)
    assert "| build of 1,000 episodes, of Hugo's time | 2 times | 2 times | yes |" in rows
    assert "| the generator's own share, of Hugo's time | 1 times | 1.75 times | **no** |" in rows
    assert "| build, of the time of MkDocs + Material | 0.2 times | 0.133 times | yes |" in rows
    assert "| memory at the peak, 1,000 episodes | 600 MB | 1 MB | yes |" in rows
    assert "| `generator build`, nothing changed, of the first | 0.2 times | 0.15 times |" in rows
    assert "| cost per episode, 1,000 against 100 | 1.15 times | 0.297 times | yes |" in rows
    assert "| bytes of a page, 1,000 against 100 | 1.05 times | 1.01 times | yes |" in rows
    assert "| `make build` of one episode, of MkDocs' start | 1.2 times | 1.5 times |" in rows
    assert "| this project | 4.00 s | 4.00 s | 1 MB | 2.00 |" in rows
    assert "| read | 1.50 s | 0.50 s |" in rows


def test_figures_are_kept_and_compared(tmp_path: Path) -> None:
    """What was written is read again; a later run stands beside an earlier one."""
    figures.save(FIGURES, tmp_path / "figures.json")
    before = figures.load(tmp_path / "figures.json")
    assert report.whole(before) == report.whole(FIGURES)
    builders = FIGURES.builds[1000] | {sites.HUGO: [cost(3)]}
    told = report.compared(before, replace(FIGURES, builds={1000: builders}))
    assert "| 1000, Hugo, bare template: seconds | 2.00 | 3.00 | 1.50 |" in told
    assert "| read: seconds | 1.50 | 1.50 | 1.00 |" in told


@pytest.mark.parametrize("command", [report.BUILDS, report.PREVIEW])
def test_the_page_has_a_place_for_each_command(command: str, tmp_path: Path) -> None:
    """What was measured before is replaced, and nothing else."""
    page = tmp_path / "speed.md"
    page.write_bytes(report.PAGE.read_bytes())
    report.put("| first |", command, page)
    report.put("| second |", command, page)
    text = page.read_text("utf-8")
    assert f"<!-- written by {command} -->\n\n| second |\n\n<!-- end of {command} -->\n" in text
    assert "| first |" not in text
    assert text.splitlines()[0] == "# How fast it is"
    with pytest.raises(ValueError, match="0 places for make tea"):
        report.put("", "make tea", page)


def test_the_preview_is_told_by_size_with_its_targets() -> None:
    """The middle, the least and the most; a target only where there is one for the size."""
    told = preview.told({1: [0.5, 0.6, 2.0], 30: [1.0]})
    assert "| 1 | 0.60 s | 0.50 s | 2.00 s |" in told
    assert "| 30 | 1.00 s | 1.00 s | 1.00 s |" in told
    assert "| preview, 1 episode | 0.8 s | 0.6 s | yes |" in told
    assert "preview, 30" not in told


def test_the_word_that_is_changed_is_a_spoken_one() -> None:
    """What a keeper corrects; another label or time would be an error, and no page would change."""
    text = "Ada Lovelace [0:01]: It\n\nAda Lovelace [0:02]: Is well. So it weaves.\n"
    after = "Ada Lovelace [0:01]: It\n\nAda Lovelace [0:02]: Is well. So New weaves.\n"
    assert preview.changed(text, "New") == after
