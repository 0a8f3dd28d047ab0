"""What a search costs: `python -m tests.search_bench [EPISODES ...]` prints a table of Markdown.

For each size an invented archive is built, once with this project's search and once with the one
that Material brings along, on the same pages. Transferred is what the server sends to a real
browser for the search: scripts, styles, index, texts. Headers are not counted. Scripts, styles and
JSON are compressed as GitHub Pages does it, Pagefind's files are so already. Material's index is
loaded with the page; it counts as part of the first question.

The first question is asked of a fresh browser, later ones of one that has asked before; each is
typed at ten letters a second. Questions are one to six words of random turns.
"""

import gzip
import json
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from generator import pipeline
from generator.core.model import Archive
from generator.core.problems import Problems
from tests import browser, invented
from tests.conftest import ROOT

SIZES = (1, 100, 1_000)
FRESH = 7
LATER = 15
_TEXT = {".html", ".css", ".js", ".json", ".xml", ".svg"}
_OURS = """\
site_name: Invented
theme: {name: material}
plugins: [episode-archive]
"""
_STOCK = """\
site_name: Invented
theme: {{name: material, font: false}}
plugins: {plugins}
markdown_extensions: [generator.raw_html]
not_in_nav: "*"
nav: [index.md]
"""
_INDEX = """\
import resource, sys, time
from pathlib import Path
from generator import pipeline, search
from generator.core.problems import Problems
root = Path(sys.argv[1])
archive = pipeline.check(root, Problems()).archive
start = time.perf_counter()
done = search.index(archive, root / "site", root / ".cache" / "search", [])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(time.perf_counter() - start, peak, done.shards, done.built)
"""


class _Counting(SimpleHTTPRequestHandler):
    """Serves as GitHub Pages does, and counts what it sends."""

    sent = 0
    guard = threading.Lock()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, compressed where it is text."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        if file.suffix in _TEXT:
            body = gzip.compress(body, 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        if file.suffix in _TEXT:
            self.send_header("Content-Encoding", "gzip")
        with _Counting.guard:
            _Counting.sent += len(body) * ("search" in self.path)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = partial(_Counting, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _questions(archive: Archive, number: int) -> list[str]:
    """One to six words in a row, of random turns."""
    chance = random.Random(7)
    turns = [turn for each in archive.episodes if each.transcript for turn in each.transcript.turns]
    found = []
    for _ in range(number):
        words = " ".join(each.text for each in chance.choice(turns).paragraphs).split()
        start = chance.randrange(len(words))
        found.append(" ".join(words[start : start + chance.randint(1, 6)]))
    return found


class _Measured:
    """Bytes of questions, asked in one site."""

    def __init__(self, folder: Path, questions: list[str], *, stock: bool) -> None:
        self.stock = stock
        program = browser.find()
        with _served(folder) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=program, args=browser.launch_arguments()
            )
            self.first = [self._fresh(chromium, address, each) for each in questions[:FRESH]]
            context = chromium.new_context()
            page = context.new_page()
            self._open(page, address)
            self._ask(page, questions[0])
            self.later = [self._ask(page, each) for each in questions[FRESH:]]
            chromium.close()

    def _fresh(self, chromium: Browser, address: str, question: str) -> int:
        context = chromium.new_context()
        page = context.new_page()
        before = _Counting.sent
        self._open(page, address)
        self._ask(page, question)
        context.close()
        return _Counting.sent - before

    def _open(self, page: Page, address: str) -> None:
        page.set_default_timeout(120_000)
        page.goto(address, wait_until="networkidle")

    def _ask(self, page: Page, question: str) -> int:
        before = _Counting.sent
        box = page.locator(".md-search__input" if self.stock else ".ea-search__input")
        if self.stock:
            box.focus()
        elif not box.is_visible():
            page.keyboard.press("/")
            box.wait_for()
        box.fill("")
        box.press_sequentially(question, delay=100)
        page.wait_for_timeout(600)
        page.wait_for_load_state("networkidle")
        if self.stock:
            page.locator(".md-search-result__meta").wait_for()
        else:
            page.locator(".ea-search__results:not([aria-busy])").wait_for()
        return _Counting.sent - before


def _index(root: Path) -> tuple[float, int, int, int]:
    """Seconds, peak memory of a Pagefind in KB, shards, shards built."""
    seconds, peak, shards, built = _python("-c", _INDEX, str(root), folder=ROOT).split()
    return float(seconds), int(peak), int(shards), int(built)


def _build(root: Path, config: str) -> float:
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    start = time.perf_counter()
    _python("-m", "mkdocs", "build", "--quiet", folder=root)
    return time.perf_counter() - start


def _python(*arguments: str, folder: Path) -> str:
    """What Python prints, run in a folder; where it fails, so does this program."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=folder
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def _change(root: Path) -> None:
    """Correct a word in an episode of the middle."""
    files = sorted(root.glob("episodes/*/transcript.txt"))
    file = files[len(files) // 2]
    file.write_text(file.read_text("utf-8").replace(" the ", " a ", 1), encoding="utf-8")


def measure(episodes: int) -> dict[str, Any]:
    """Everything the table says about one size."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        invented.write(root, episodes)
        (root / "docs").mkdir()
        read = pipeline.check(root, Problems()).archive
        if read is None:
            sys.exit("the invented archive has errors")
        questions = _questions(read, FRESH + LATER)
        _build(root, _OURS)
        ours = _Measured(root / "site", questions, stock=False)
        shutil.rmtree(root / ".cache")
        shutil.rmtree(root / "site" / "search")
        seconds, peak, shards, _ = _index(root)
        files = [
            path.stat().st_size for path in (root / "site" / "search").rglob("*") if path.is_file()
        ]
        _change(root)
        again, _, _, built = _index(root)
        bare = _build(root, _STOCK.format(plugins="[]"))
        searched = _build(root, _STOCK.format(plugins="[search]"))
        stock = _Measured(root / "site", questions, stock=True)
    return {
        "episodes": episodes,
        "first": max(ours.first),
        "first_median": statistics.median(ours.first),
        "later": max(ours.later),
        "later_median": statistics.median(ours.later),
        "stock_first": max(stock.first),
        "stock_later": max(stock.later),
        "index_seconds": seconds,
        "stock_seconds": searched - bare,
        "peak_kb": peak,
        "shards": shards,
        "again_seconds": again,
        "again_built": built,
        "site_bytes": sum(files),
    }


ROWS: dict[str, Callable[[dict[str, Any]], float | str]] = {
    "first question, largest of 7, KB": lambda each: each["first"] / 1000,
    "first question, median, KB": lambda each: each["first_median"] / 1000,
    "later question, largest of 15, KB": lambda each: each["later"] / 1000,
    "later question, median, KB": lambda each: each["later_median"] / 1000,
    "Material's search: first question, KB": lambda each: each["stock_first"] / 1000,
    "Material's search: later question, KB": lambda each: each["stock_later"] / 1000,
    "to index, s": lambda each: each["index_seconds"],
    "to index again, one episode changed, s": lambda each: each["again_seconds"],
    "Material's search: to index, s": lambda each: each["stock_seconds"],
    "memory of Pagefind at most, MB": lambda each: each["peak_kb"] * 1.024 / 1000,
    "shards, and built again": lambda each: f"{each['shards']}, {each['again_built']}",
    "size of the index, MB": lambda each: each["site_bytes"] / 1e6,
}


def table(measured: list[dict[str, Any]]) -> str:
    """The measurements as a table of Markdown."""
    lines = [
        "| episodes | " + " | ".join(f"{each['episodes']:,}" for each in measured) + " |",
        f"|---|{'---:|' * len(measured)}",
    ]
    for name, value in ROWS.items():
        cells = [
            found
            if isinstance(found := value(each), str)
            else f"{found:,.{0 if found > 20 else 1}f}"
            for each in measured
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    measured = []
    for size in [int(argument) for argument in sys.argv[1:]] or SIZES:
        measured.append(measure(size))
        print(json.dumps(measured[-1]), file=sys.stderr, flush=True)
    print(table(measured))
    print(f"\nPython {platform.python_version()}, {platform.machine()}, {platform.system()}")
