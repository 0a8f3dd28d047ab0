"""`python -m tests.bench EPISODES`: the builders side by side, as tables and as JSON.

Each builder has a folder of its own below `.cache/bench/`, made once for a number of episodes. The
builders take turns, so that a machine that grows slower does so for all of them, and the median of
the runs is told. Whole processes are measured, with their start; every build is one from nothing,
except where its name says that nothing changed. The memory of processes is read from /proc, so this
is for Linux.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from tests import invented
from tests.bench import figures, report, sites
from tests.bench.figures import Figures
from tests.bench.process import Cost, run
from tests.bench.sites import Builder
from tests.conftest import ROOT

CACHE = ROOT / ".cache" / "bench"
NAMES = ("ours", "hugo", "bare", "plain", "zensical")
_ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    "SOURCE_DATE_EPOCH": "0",
    # Compiled modules are kept, as they are wherever nobody says otherwise.
    "PYTHONDONTWRITEBYTECODE": "",
}


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables, and write the figures as JSON."""
    options = _parser().parse_args(arguments)
    earlier = figures.load(options.compare) if options.compare else None
    print(f"{options.episodes:,} episodes, {options.runs} runs, on {machine()}", flush=True)
    measured = measure(
        options.episodes,
        options.runs,
        only=options.only or NAMES,
        hugo=options.hugo,
        sizes={*options.sizes} - {1, options.episodes},
    )
    print(report.whole(measured))
    if earlier:
        print(report.compared(earlier, measured))
    file = options.json or CACHE / f"{options.episodes}.json"
    figures.save(measured, file)
    print(f"The figures: {file}")
    if options.page:
        report.put(report.whole(measured), report.BUILDS)
    return 0


def measure(
    episodes: int, runs: int, *, only: Iterable[str], hugo: str | None, sizes: Iterable[int] = ()
) -> Figures:
    """Run every builder, taking turns; at further sizes, and with one episode, ours alone."""
    measured = Figures(machine(), runs, episodes, builds={}, stages=[], bytes_of_page={})
    stages = CACHE / "stages.json"
    with_search: Builder | None = None
    builders: dict[int, list[Builder]] = {1: list(_start())}
    for size in sorted(sizes):
        builders[size] = [sites.ours(_archive(size), _fresh(size, "ours"))]
    builders[episodes] = []
    if "ours" in only:
        builders[episodes] += _ours(episodes)
        searched = sites.ours(_archive(episodes), _fresh(episodes, "searched"), search=True)
        with_search = sites.staged(searched, stages)
    builders[episodes] += _others(episodes, hugo, frozenset(only))
    for number in range(runs):
        for size, builder in chain.from_iterable(
            ((size, each) for each in those) for size, those in builders.items()
        ):
            cost = _run(builder)
            print(f"run {number + 1}: {size:,}: {builder.name}: {cost.seconds:.2f} s", flush=True)
            measured.builds.setdefault(size, {}).setdefault(builder.name, []).append(cost)
            if builder.name == sites.OURS:
                measured.bytes_of_page[size] = _first_page(builder.folder).stat().st_size
        if with_search:
            cost = _run(with_search)
            print(f"run {number + 1}: by stages: {cost.seconds:.2f} s", flush=True)
            took = {name: tuple(each) for name, each in json.loads(stages.read_text()).items()}
            counted = [sum(each) for each in zip(*took.values(), strict=True)]
            took["start and end"] = (cost.seconds - counted[0], cost.cpu - counted[1])
            measured.stages.append(took)
    return measured


def _run(builder: Builder) -> Cost:
    for made in builder.makes:
        shutil.rmtree(builder.folder / made, ignore_errors=True)
        (builder.folder / made).mkdir()
    return run(builder.command, builder.folder, **_ENVIRONMENT)


def _first_page(folder: Path) -> Path:
    return next(folder.glob("site/episodes/0001-*/index.html"))


def _start() -> Iterator[Builder]:
    """An archive of one episode, and MkDocs without anything to do."""
    yield sites.ours(_archive(1), _fresh(1, "ours"))
    yield sites.make(sites.ours(_archive(1), _fresh(1, "make"), search=True))
    yield sites.empty(_fresh(1, "empty"))


def _ours(episodes: int) -> Iterator[Builder]:
    """Ours from nothing and with nothing changed, in this order."""
    ours = sites.ours(_archive(episodes), _fresh(episodes, "ours"))
    yield ours
    yield sites.again(ours, sites.OURS_AGAIN)
    pages = sites.pages(ours)
    yield pages
    yield sites.again(pages, sites.PAGES_AGAIN)


def _others(episodes: int, hugo: str | None, only: frozenset[str]) -> Iterator[Builder]:
    """The other builders that were asked for, and that are there."""
    if not only & {*NAMES[1:]}:
        return
    linked = sites.read(_archive(episodes))
    if hugo and "hugo" in only:
        yield sites.hugo(_fresh(episodes, "hugo"), linked, str(Path(hugo).resolve()))
    if "bare" in only:
        yield sites.plain(_fresh(episodes, "bare"), linked, search=False)
    if "plain" in only:
        yield sites.plain(_fresh(episodes, "plain"), linked, search=True)
    if "zensical" in only:
        yield sites.zensical(_fresh(episodes, "zensical"), linked)


def _archive(episodes: int) -> Path:
    """An invented archive, made where there is none, or one of an older version of the inventor."""
    folder = CACHE / str(episodes)
    inventor = (ROOT / "tests" / "invented.py").read_bytes()
    stamp = hashlib.blake2b(inventor, digest_size=16).hexdigest()
    if not (folder / "stamp").is_file() or (folder / "stamp").read_text() != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        invented.write(folder / "archive", episodes)
        (folder / "stamp").write_text(stamp)
    return folder / "archive"


def _fresh(episodes: int, name: str) -> Path:
    """The folder of a builder, empty."""
    folder = CACHE / str(episodes) / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def machine() -> str:
    """The machine by what matters here."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("episodes", type=int, help="the size at which builders are compared")
    parser.add_argument("--sizes", nargs="*", type=int, default=[], help="further sizes for ours")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hugo", default=shutil.which("hugo"), help="the program")
    parser.add_argument("--only", nargs="*", choices=NAMES, help="(default: all)")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--compare", type=Path, help="figures of an earlier run")
    parser.add_argument("--page", action="store_true", help="write the tables into docs/project/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
