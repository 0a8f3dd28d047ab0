"""What a first visit loads, for every kind of page: `make weigh` prints a table.

Bytes as sent by a host that compresses text; the second figure of the HTML is that without.
"""

import sys
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import browser
from tests.screenshots import pages
from tests.serving import compressed, serve

COLUMNS = ("HTML", "CSS of ours", "JS of ours", "CSS of Material", "JS of Material", "pictures")
_MATERIAL = ("assets/stylesheets/", "assets/javascripts/")
_KINDS = {".css": "CSS", ".js": "JS", ".html": "HTML"}


def column(path: str) -> str:
    """The column of the table that a file below the site belongs to."""
    kind = _KINDS.get(Path(path).suffix, "pictures")
    if kind not in ("CSS", "JS"):
        return kind
    return f"{kind} of {'Material' if path.startswith(_MATERIAL) else 'ours'}"


def requests(page: Page, address: str) -> list[str]:
    """The addresses that a page asks for, each once."""
    asked: dict[str, None] = {}
    page.on("request", lambda request: asked.update({request.url: None}))
    page.goto(address, wait_until="networkidle")
    return list(asked)


def weigh(site: Path) -> dict[str, dict[str, int]]:
    """Bytes by kind of page and column, as a browser with an empty cache asks for them."""
    weights: dict[str, dict[str, int]] = {}
    program = browser.find()
    with serve(site) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=browser.launch_arguments()
        )
        for name, path in pages(site).items():
            with chromium.new_context() as context:
                asked = requests(context.new_page(), address + path)
            row: dict[str, int] = defaultdict(int)
            for url in asked:
                inside = url.removeprefix(address).partition("?")[0].partition("#")[0]
                file = site / inside
                file = file / "index.html" if file.is_dir() else file
                file = file if file.is_file() else site / "404.html"
                row[column(file.relative_to(site).as_posix())] += len(compressed(file))
                if column(file.name) == "HTML":
                    row["raw"] += file.stat().st_size
            weights[name] = row
        chromium.close()
    return weights


def main(site: Path) -> None:
    """Print the table."""
    print(f"| page | {' | '.join(COLUMNS)} | in all |")
    print(f"|---|{'---:|' * (len(COLUMNS) + 1)}")
    for name, row in weigh(site).items():
        total = sum(row[each] for each in COLUMNS)
        cells = [f"{row['HTML']:,} ({row['raw']:,})"] + [f"{row[each]:,}" for each in COLUMNS[1:]]
        print(f"| {name} | {' | '.join(cells)} | {total:,} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
