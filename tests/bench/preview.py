"""`python -m tests.bench.preview EPISODES`: from a saved word to the page that shows it.

The real `mkdocs serve` on an invented archive, with its search, and a page of an episode open in a
real browser. A word of its transcript is changed as an editor saves it; what is measured ends when
the browser shows the word, without anybody reloading. Between two changes there is a pause of
different length, so that the moments at which MkDocs looks for changes are met by chance.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import browser, invented
from tests.bench import report, sites
from tests.bench.__main__ import CACHE, machine
from tests.bench.report import Target
from tests.test_preview import Preview, running

CHANGES = 10
PAUSE = 2.0
PATIENCE = 600.0
"""Seconds until a large archive is served, on a slow machine."""
LONGEST = 60.0
"""Seconds for one change."""
LIMITS = {1: 0.8, 1_000: 1.2}
"""Targets: seconds at so many episodes."""
_SHOWN = "word => document.querySelector('.ea-transcript')?.textContent.includes(word)"


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, and write it into the page of the documentation if asked."""
    options = _parser().parse_args(arguments)
    measured = {size: measure(size) for size in sorted({1, options.episodes})}
    text = told(measured)
    print(text)
    (CACHE / f"preview-{options.episodes}.json").write_text(
        json.dumps({"machine": machine(), "seconds": measured}, indent=1) + "\n"
    )
    if options.page:
        report.put(text, report.PREVIEW)
    return 0


def told(measured: dict[int, list[float]]) -> str:
    """The seconds of each size as a table, and the targets."""
    lines = [
        f"Measured on {machine()}.",
        "",
        "| episodes | median | least | most |",
        "|---:|---:|---:|---:|",
    ]
    for size, seconds in measured.items():
        figures = (statistics.median(seconds), min(seconds), max(seconds))
        lines.append(f"| {size:,} | {' | '.join(f'{each:.2f} s' for each in figures)} |")
    targets = [
        Target(f"preview, {_episodes(size)}", LIMITS[size], statistics.median(seconds), " s")
        for size, seconds in measured.items()
        if size in LIMITS
    ]
    return "\n".join([*lines, "", report.table_of(targets)])


def measure(episodes: int, changes: int = CHANGES, pause: float = PAUSE) -> list[float]:
    """The seconds of each change, in the preview of an archive of this size."""
    folder = CACHE / "preview"
    shutil.rmtree(folder, ignore_errors=True)
    invented.write(folder / "invented", episodes)
    ours = sites.ours(folder / "invented", folder / "ours", search=True)
    (ours.folder / "docs").mkdir()
    transcripts = sorted((ours.folder / "episodes").glob("*/transcript.txt"))
    transcript = transcripts[len(transcripts) // 2]
    program = browser.find()
    began = time.perf_counter()
    with running(ours.folder) as preview, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=browser.launch_arguments()
        )
        page = chromium.new_page()
        _open(page, preview, f"episodes/{transcript.parent.name}/")
        print(
            f"{_episodes(episodes)}: served after {time.perf_counter() - began:.1f} s", flush=True
        )
        chance = random.Random(episodes)
        seconds = []
        for number in range(changes):
            page.wait_for_timeout(1000 * (pause + chance.random()))
            seconds.append(_change(page, transcript, f"Changed{number}word"))
            print(f"{_episodes(episodes)}: {seconds[-1]:.2f} s", flush=True)
        chromium.close()
    return seconds


def _open(page: Page, preview: Preview, path: str) -> None:
    """Open a page as soon as it is served; from then on nobody reloads it."""
    end = time.monotonic() + PATIENCE
    while not preview.page(path):
        if time.monotonic() > end or preview.process.poll() is not None:
            sys.exit(preview.output)
        time.sleep(0.2)
    page.goto(preview.address + path)


def _change(page: Page, transcript: Path, word: str) -> float:
    """Save a transcript with another word in it; seconds until the browser shows that."""
    text = changed(transcript.read_text(encoding="utf-8"), word)
    began = time.perf_counter()
    transcript.write_text(text, encoding="utf-8")
    page.wait_for_function(_SHOWN, arg=word, timeout=LONGEST * 1000)
    return time.perf_counter() - began


def changed(text: str, word: str) -> str:
    """A transcript with this word in the place of one that is spoken, from the middle on."""
    words = text.split(" ")
    spoken = (
        # Not a label, a time or the end of a sentence.
        place
        for place in range(len(words) // 2, len(words))
        if words[place].islower() and words[place].isalpha()
    )
    words[next(spoken)] = word
    return " ".join(words)


def _episodes(number: int) -> str:
    return f"{number:,} episode{'s' * (number > 1)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.preview", description=__doc__)
    parser.add_argument("episodes", type=int)
    parser.add_argument("--page", action="store_true", help="write the table into docs/project/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
