"""What the figures say: tables of Markdown, and the page of the documentation that has them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import stages
from tests.bench.figures import Figures
from tests.bench.sites import (
    EMPTY,
    HUGO,
    MAKE,
    OURS,
    PAGES,
    PAGES_AGAIN,
    PLAIN,
)
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "project" / "speed.md"
BUILDS = "make bench"
PREVIEW = "make bench-preview"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: at most so much."""

    what: str
    limit: float
    figure: float
    unit: str = ""
    """Behind both figures."""

    @property
    def row(self) -> Sequence[str]:
        """Its line in a table."""
        reached = "yes" if self.figure <= self.limit else "**no**"
        return (
            self.what,
            f"{self.limit:,.4g}{self.unit}",
            f"{self.figure:,.3g}{self.unit}",
            reached,
        )


def targets(figures: Figures) -> Iterator[Target]:
    """The targets that can be told from what was measured."""
    size = figures.episodes
    builders = figures.builds[size]
    if OURS in builders:
        ours = figures.seconds(size, OURS)
        if HUGO in builders:
            hugo = figures.seconds(size, HUGO)
            yield Target(f"build of {size:,} episodes, of Hugo's time", 2.0, ours / hugo, " times")
            if figures.stages:
                own = sum(figures.stage(name)[0] for name in stages.OWN)
                yield Target("the generator's own share, of Hugo's time", 1, own / hugo, " times")
        if PLAIN in builders:
            ratio = ours / figures.seconds(size, PLAIN)
            yield Target("build, of the time of MkDocs + Material", 0.2, ratio, " times")
        yield Target(
            f"memory at the peak, {size:,} episodes", 600, figures.memory(size, OURS) / 1e6, " MB"
        )
        if PAGES_AGAIN in builders:
            ratio = figures.seconds(size, PAGES_AGAIN) / figures.seconds(size, PAGES)
            yield Target("`generator build`, nothing changed, of the first", 0.2, ratio, " times")
    sizes = _sizes_of_ours(figures)
    if len(sizes) > 1:
        small, large = sizes[0], sizes[-1]
        ratio = per_episode(figures, large) / per_episode(figures, small)
        yield Target(f"cost per episode, {large:,} against {small:,}", 1.15, ratio, " times")
        ratio = figures.bytes_of_page[large] / figures.bytes_of_page[small]
        yield Target(f"bytes of a page, {large:,} against {small:,}", 1.05, ratio, " times")
    if {MAKE, EMPTY} <= figures.builds.get(1, {}).keys():
        ratio = figures.seconds(1, MAKE) / figures.seconds(1, EMPTY)
        yield Target("`make build` of one episode, of MkDocs' start", 1.2, ratio, " times")


def per_episode(figures: Figures, size: int) -> float:
    """Seconds for each episode beyond the first, so that the start of a build is in none of them.

    Of processor time: it is told from less noise, and is what grows.
    """
    return (figures.processor(size, OURS) - figures.processor(1, OURS)) / (size - 1)


def builders(figures: Figures) -> str:
    """The builders side by side at one size."""
    size = figures.episodes
    hugo = figures.seconds(size, HUGO) if HUGO in figures.builds[size] else None
    return _table(
        ("builder", "seconds", "processor", "memory", "times Hugo"),
        (
            (
                name,
                f"{(seconds := figures.seconds(size, name)):.2f} s",
                f"{figures.processor(size, name):.2f} s",
                f"{figures.memory(size, name) / 1e6:,.0f} MB",
                f"{seconds / hugo:.2f}" if hugo else "",
            )
            for name in figures.builds[size]
        ),
    )


def split(figures: Figures) -> str:
    """Where the time of our build goes, with the search index."""
    rows = []
    for name in figures.stages[0]:
        seconds, cpu = figures.stage(name)
        rows.append((name, f"{seconds:.2f} s", f"{cpu:.2f} s"))
    return _table(("stage", "seconds", "processor"), rows)


def sizes(figures: Figures) -> str:
    """What an archive costs that is larger."""
    return _table(
        ("episodes", "seconds", "processor", "memory", "for each episode", "its page"),
        (
            (
                f"{size:,}",
                f"{figures.seconds(size, OURS):.2f} s",
                f"{figures.processor(size, OURS):.2f} s",
                f"{figures.memory(size, OURS) / 1e6:,.0f} MB",
                f"{per_episode(figures, size) * 1000:.1f} ms" if size > 1 else "",
                f"{figures.bytes_of_page[size]:,} bytes",
            )
            for size in [1, *_sizes_of_ours(figures)]
        ),
    )


def starts(figures: Figures) -> str:
    """What a build costs that has nearly nothing to do."""
    return _table(
        ("one episode", "seconds", "processor"),
        (
            (name, f"{figures.seconds(1, name):.2f} s", f"{figures.processor(1, name):.2f} s")
            for name in figures.builds[1]
        ),
    )


def whole(figures: Figures) -> str:
    """Everything about builds, as it stands in the documentation."""
    return "\n\n".join(
        [
            f"Measured on {figures.machine}; the middle of {figures.runs} runs.",
            *([table_of(found)] if (found := list(targets(figures))) else []),
            f"The builders at {figures.episodes:,} episodes:",
            builders(figures),
            *(["One build with the search, by stages:", split(figures)] if figures.stages else []),
            "Our build by the size of the archive, and of an archive of one episode:",
            sizes(figures),
            starts(figures),
        ]
    )


def compared(before: Figures, now: Figures) -> str:
    """Two runs side by side."""
    old, new = before.flat(), now.flat()
    return _table(
        ("figure", "before", "now", "ratio"),
        (
            (name, f"{old[name]:.2f}", f"{new[name]:.2f}", f"{new[name] / old[name]:.2f}")
            for name in new
            if old.get(name)
        ),
    )


def table_of(found: Iterable[Target]) -> str:
    """Targets, and whether they are reached."""
    return _table(("target", "at most", "measured", "reached"), (each.row for each in found))


def put(text: str, name: str, page: Path = PAGE) -> None:
    """Write what a command measured into a page, between its two comments.

    Raises:
        ValueError: the page has not exactly one such place.
    """
    start, end = f"<!-- written by {name} -->", f"<!-- end of {name} -->"
    place = re.compile(f"(?s){re.escape(start)}\n.*?{re.escape(end)}\n")
    before = page.read_text(encoding="utf-8")
    after, places = place.subn(lambda _: f"{start}\n\n{text}\n\n{end}\n", before)
    if places != 1:
        raise ValueError(f"{page.name} has {places} places for {name}")
    page.write_text(after, encoding="utf-8")


def _sizes_of_ours(figures: Figures) -> list[int]:
    return sorted(size for size, builds in figures.builds.items() if size > 1 and OURS in builds)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown: words in the first column, figures in the others."""
    lines = [f"| {' | '.join(line)} |" for line in (heads, *rows)]
    lines.insert(1, f"|---|{'---:|' * (len(heads) - 1)}")
    return "\n".join(lines)
