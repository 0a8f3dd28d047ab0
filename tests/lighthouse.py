"""Lighthouse over every kind of page, and stock Material with the longest one: `make lighthouse`.

The mobile preset, text compressed as GitHub Pages does. The episode and the same transcript as
Markdown in Material as it comes (with its own search; without the fonts of a third party, which
nothing here may load) are measured in turn, and the median counts. Nothing else should run beside.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from generator import pipeline as generator_site
from generator.core.problems import Problems
from tests import browser
from tests.conftest import ROOT, mkdocs
from tests.screenshots import pages
from tests.serving import serve

CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The categories, and the least that a page of ours must reach."""
METRICS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}
RUNS = int(os.environ.get("RUNS", "5"))
STOCK = "episode, stock Material"
_PROGRAM = ROOT / "tests" / "node" / "node_modules" / ".bin" / "lighthouse"


def measure(url: str, chromium: Path) -> dict[str, float]:
    """One run: the score of each category from 0 to 100, and the metrics; prints failed audits."""
    flags = " ".join(["--headless=new", *browser.launch_arguments()])
    done = subprocess.run(
        [_PROGRAM, url, "--quiet", "--output=json", f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": str(chromium)},
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    report = json.loads(done.stdout)
    for name in CATEGORIES:
        for audit in report["categories"][name]["auditRefs"]:
            result = report["audits"][audit["id"]]
            if name != "performance" and audit["weight"] and result["score"] not in (None, 1):
                print(f"  {url}: {audit['id']}: {result['title']}", file=sys.stderr)
    scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
    metrics = {name: report["audits"][key]["numericValue"] for name, key in METRICS.items()}
    return scores | metrics


def stock(folder: Path, episode: str) -> Path:
    """The site of Material as it comes, with the transcript of an episode as its only page."""
    archive = generator_site.check(ROOT, Problems()).archive
    assert archive
    found = next(each for each in archive.episodes if each.slug == episode)
    lines = [f"# {found.title}", ""]
    for chapter in found.transcript.chapters if found.transcript else ():
        lines += [f"## {chapter.title}", ""]
        for turn in chapter.turns:
            lines += [f"**{turn.speaker.name}** {{#{turn.anchor}}}", ""]
            lines += [line for each in turn.paragraphs for line in (each.text, "")]
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("\n".join(lines), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Stock\nsite_description: Stock\nsite_url: https://example.org/\n"
        "theme: {name: material, font: false}\nmarkdown_extensions: [attr_list]\n"
    )
    result = mkdocs(folder, "build")
    assert result.returncode == 0, result.stderr
    return folder / "site"


def main(site: Path) -> int:
    """Measure and print the table; 1 where a page misses a mark."""
    chromium = browser.find()
    if not chromium:
        raise SystemExit(browser.MISSING)
    kinds = {name: path for name, path in pages(site).items() if name != "404"}
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(site, as_published=True) as ours,
        serve(stock(Path(folder), Path(kinds["episode"]).name), as_published=True) as theirs,
    ):
        for _ in range(RUNS):
            rows["episode"].append(measure(ours + kinds["episode"], chromium))
            rows[STOCK].append(measure(theirs, chromium))
        for name, path in kinds.items():
            if name != "episode":
                rows[name].append(measure(ours + path, chromium))
    columns = (*CATEGORIES, *METRICS)
    print(f"| page | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    missed = False
    for name, runs in rows.items():
        middle = {each: statistics.median(run[each] for run in runs) for each in columns}
        cells = [f"{middle[each]:,.{3 if each == 'CLS' else 0}f}" for each in columns]
        print(f"| {name} | {' | '.join(cells)} |")
        if name != STOCK:
            missed |= any(middle[each] < least for each, least in CATEGORIES.items())
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
