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
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests import invented
from tests.bench import figures, report, sites
from tests.bench.figures import Figures
from tests.bench.process import Cost, run
from tests.bench.sites import Builder
from tests.conftest import ROOT

CACHE = ROOT / ".cache" / "bench"
_PAST = CACHE / "past"
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
    builders: dict[int, list[Builder]] = {1: list(_start())}
    for size in sorted(sizes):
        builders[size] = [sites.ours(_archive(size), _fresh(size, "ours"))]
    ours = "ours" in only
    builders[episodes] = [*(_ours(episodes) if ours else ()), *_others(episodes, hugo, {*only})]
    every = [(size, each) for size, those in builders.items() for each in those]
    searched = sites.ours(_archive(episodes), _fresh(episodes, "searched"), search=True)
    for _ in range(runs):
        for size, builder in every:
            if builder.makes:
                _measure(measured, size, builder)
        if ours:
            measured.stages.append(_stages(searched))
    # At last what deletes files: see `_run`.
    for _ in range(runs):
        for size, builder in every:
            if not builder.makes:
                _measure(measured, size, builder)
    shutil.rmtree(_PAST, ignore_errors=True)
    return measured


def _measure(measured: Figures, size: int, builder: Builder) -> None:
    """Run a builder once."""
    costs = measured.builds.setdefault(size, {}).setdefault(builder.name, [])
    costs.append(_run(builder))
    print(f"run {len(costs)}: {size:,}: {builder.name}: {costs[-1].seconds:.2f} s", flush=True)
    if builder.name == sites.OURS:
        measured.bytes_of_page[size] = _first_page(builder.folder).stat().st_size


def _stages(builder: Builder) -> dict[str, tuple[float, float]]:
    """The seconds and the processor time of each stage of a build, which runs once."""
    file = CACHE / "stages.json"
    cost = _run(sites.staged(builder, file))
    print(f"by stages: {cost.seconds:.2f} s", flush=True)
    took = {name: (each[0], each[1]) for name, each in json.loads(file.read_text()).items()}
    counted = [sum(each) for each in zip(*took.values(), strict=True)]
    return took | {"start and end": (cost.seconds - counted[0], cost.cpu - counted[1])}


def _run(builder: Builder) -> Cost:
    """Build from nothing. What the last run made is moved away, and deleted when all is measured.

    Where thousands of files have just been deleted, ext4 takes three times as long to make new
    ones: for some minutes it gives nobody the numbers of those, and searches for others.
    """
    for made in builder.makes:
        folder = builder.folder / made
        if folder.exists():
            _PAST.mkdir(parents=True, exist_ok=True)
            folder.rename(_PAST / str(time.monotonic_ns()))
        folder.mkdir()
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


def _others(episodes: int, hugo: str | None, only: set[str]) -> Iterator[Builder]:
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
