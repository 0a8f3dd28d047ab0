"""`python -m tests.bench EPISODES`: the builders side by side, as a table and as JSON.

Each builder has a folder of its own below `.cache/bench/`, made once for a number of episodes. The
builders take turns, so that a machine that grows slower does so for all of them, and the median of
the runs is told. Whole processes are measured, with their start; every build is one from nothing.
The memory of processes is read from /proc, so this is for Linux.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from tests import invented
from tests.bench import sites
from tests.bench.process import Cost, run
from tests.bench.sites import Builder
from tests.conftest import ROOT

CACHE = ROOT / ".cache" / "bench"
_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
_MEGABYTE = 1024 * 1024


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, and write the figures as JSON."""
    options = _parser().parse_args(arguments)
    builders = _builders(options.episodes, options.hugo, set(options.only))
    print(f"{options.episodes:,} episodes, {options.runs} runs each, on {_machine()}", flush=True)
    costs: dict[str, list[Cost]] = {builder.name: [] for builder in builders}
    for number in range(options.runs):
        for builder in builders:
            for made in builder.makes:
                shutil.rmtree(builder.folder / made, ignore_errors=True)
                (builder.folder / made).mkdir()
            cost = run(builder.command, builder.folder, **_ENVIRONMENT)
            costs[builder.name].append(cost)
            print(f"run {number + 1}: {builder.name}: {cost.seconds:.2f} s", flush=True)
    print(table(costs))
    if options.json:
        options.json.write_text(json.dumps(_figures(options.episodes, costs), indent=2) + "\n")
    return 0


def table(costs: dict[str, list[Cost]]) -> str:
    """The medians of each builder as a table of Markdown, with the ratio to Hugo's time."""
    lines = ["| builder | seconds | processor | memory | times Hugo |", "|---|---:|---:|---:|---:|"]
    of_hugo = next((runs for name, runs in costs.items() if name.startswith("Hugo")), None)
    for name, runs in costs.items():
        seconds = _median(runs, lambda cost: cost.seconds)
        ratio = "" if of_hugo is None else f"{seconds / _median(of_hugo, lambda c: c.seconds):.2f}"
        lines.append(
            f"| {name} | {seconds:.2f} s | {_median(runs, lambda cost: cost.cpu):.2f} s"
            f" | {_median(runs, lambda cost: cost.memory) / _MEGABYTE:,.0f} MB | {ratio} |"
        )
    return "\n".join(lines)


def _median(runs: list[Cost], figure: Callable[[Cost], float]) -> float:
    return statistics.median(map(figure, runs))


def _figures(episodes: int, costs: dict[str, list[Cost]]) -> dict[str, object]:
    return {
        "episodes": episodes,
        "machine": _machine(),
        "builders": {
            name: [
                {"seconds": cost.seconds, "cpu": cost.cpu, "memory": cost.memory} for cost in runs
            ]
            for name, runs in costs.items()
        },
    }


def _builders(episodes: int, hugo: str | None, only: set[str]) -> list[Builder]:
    """Make the folders that are not there yet; those of an older version of the files go."""
    stamp = f"{episodes} {_version()}"
    cache = CACHE / str(episodes)
    if not (cache / "stamp").is_file() or (cache / "stamp").read_text() != stamp:
        shutil.rmtree(cache, ignore_errors=True)
        cache.mkdir(parents=True)
        invented.write(cache / "archive", episodes)
        (cache / "stamp").write_text(stamp)
    archive = sites.read(cache / "archive")
    makers: dict[str, Callable[[Path], Builder]] = {
        "ours": lambda folder: sites.ours(cache / "archive", folder, sys.executable),
        "hugo": lambda folder: sites.hugo(folder, archive, hugo or ""),
        "bare": lambda folder: sites.plain(folder, archive, sys.executable, search=False),
        "plain": lambda folder: sites.plain(folder, archive, sys.executable, search=True),
        "zensical": lambda folder: sites.zensical(folder, archive, sys.executable),
    }
    chosen = [name for name in makers if (name in only or not only) and (name != "hugo" or hugo)]
    builders = []
    for name in chosen:
        shutil.rmtree(cache / name, ignore_errors=True)
        builders.append(makers[name](cache / name))
    return builders


def _version() -> str:
    """What the invented archive depends on."""
    return str((ROOT / "tests" / "invented.py").stat().st_mtime_ns)


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("episodes", type=int)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hugo", default=shutil.which("hugo"), help="the program")
    parser.add_argument("--only", nargs="*", default=[], help="ours hugo bare plain zensical")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
