"""Pictures of every kind of page: `make screenshots` writes them into screenshots/.

Wide and narrow, light and dark; the transcript also where a link arrives, with a filter on, and
on paper. Look at them after every change of templates or styles.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import browser
from tests.html_pages import parsed
from tests.serving import serve
from tests.settled import settled

WIDTHS = {"wide": 1280, "narrow": 390}
SCHEMES = ("light", "dark")
# Milliseconds until Material's header has slid in.
SETTLED = 300


def pages(site: Path) -> dict[str, str]:
    """One address of every kind of page: name -> path below the site."""
    episodes = sorted(path.parent.name for path in (site / "episodes").glob("*/index.html"))
    with_transcript = max(
        episodes, key=lambda slug: (site / "episodes" / slug / "index.html").stat().st_size
    )
    shortest = min(
        (slug for slug in episodes if not slug.isdigit()),
        key=lambda slug: (site / "episodes" / slug / "index.html").stat().st_size,
    )
    people = sorted(path.parent.name for path in (site / "people").glob("*/index.html"))
    topics = sorted(path.parent.name for path in (site / "topics").glob("*/index.html"))
    terms = sorted(
        (path.parent.name for path in (site / "glossary").glob("*/index.html")),
        key=lambda slug: -(site / "glossary" / slug / "index.html").stat().st_size,
    )
    found = {
        "home": "",
        "episodes": "episodes/",
        "episode": f"episodes/{with_transcript}/",
        "episode-without-transcript": f"episodes/{shortest}/",
        "people": "people/",
        "person": f"people/{people[0]}/",
        "topics": "topics/",
        "topic": f"topics/{topics[0]}/",
        "glossary": "glossary/",
        "term": f"glossary/{terms[0] if terms else None}/",
        "about": "about/",
        "404": "no-such-page/",
    }
    return {name: path for name, path in found.items() if name == "404" or (site / path).exists()}


def of_transcript(site: Path, path: str) -> dict[str, str]:
    """Addresses that show an episode's transcript in some state: name -> path below the site."""
    page = parsed(site / path / "index.html")
    turns = [turn.get("id") for turn in page.cssselect(".ea-transcript > div")]
    speakers = [box.get("value") for box in page.cssselect(".ea-filter input")]
    if not turns:
        return {}
    middle = f"{path}#{turns[len(turns) // 2]}"
    filtered = {"filter": f"{path}?speaker={speakers[1]}#transcript"} if speakers else {}
    return {"transcript": f"{path}#transcript", "arrived": middle, **filtered, "print": middle}


def take(site: Path, folder: Path) -> list[Path]:
    """Take all pictures; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    program = browser.find()
    taken = []
    with serve(site) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=browser.launch_arguments()
        )
        for width_name, width in WIDTHS.items():
            for scheme in SCHEMES:
                context = chromium.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page = context.new_page()
                kinds = pages(site)
                for name, path in (kinds | of_transcript(site, kinds["episode"])).items():
                    file = folder / f"{name}-{width_name}-{scheme}.png"
                    page.emulate_media(media="print" if name == "print" else "screen")
                    page.goto("about:blank")  # so that an anchor on the same page is a new visit
                    page.goto(address + path)
                    settled(page)
                    page.screenshot(path=file)
                    taken.append(file)
                context.close()
        chromium.close()
    return taken


if __name__ == "__main__":
    for picture in take(Path(sys.argv[1]), Path(sys.argv[2])):
        print(picture)
