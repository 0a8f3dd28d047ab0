"""The contract of public addresses, docs/project/addresses.md: each kind of them, in a browser."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT, mkdocs

CONTRACT = ROOT / "docs" / "project" / "addresses.md"
ASSETS = ROOT / "generator" / "theme" / "assets"
TALK = "episodes/001-talk/"
TRANSCRIPT = """\
## On looms [0:00]

Ada Lovelace [0:00]: Every loom follows its cards. The mill does too.

Charles Babbage [0:40]: The engine weaves as a loom does.

## On engines [12:00]

Ada Lovelace [12:31]: An engine has a store.

Listener: Does the engine think?
"""
FILES = {
    "show.yml": "title: Looms\ndescription: About looms.\nhosts: [ada-lovelace]\n",
    "people/ada-lovelace.yml": "name: Ada Lovelace\n",
    "people/charles-babbage.yml": "name: Charles Babbage\n",
    "topics.yml": "weaving: {title: Weaving}\nmachines: {title: Machines}\n",
    "glossary.yml": "mill: {term: mill, kind: concept, definition: What computes.}\n",
    "redirects.yml": "episodes/old-talk: episodes/001-talk\n",
    "001-talk/transcript.txt": TRANSCRIPT,
    "001-talk/episode.yml": """\
title: Looms and engines
date: 1842-01-01
guests: [charles-babbage]
topics: [weaving]
duration: "20:00"
speakers:
  Listener: {name: A listener, role: audience}
highlights: [charles-babbage-1]
""",
}
MANY = 7  # more than a list without tools has

TURNS = "[...document.querySelectorAll('.ea-transcript > div')]"
SHOWN = f"{TURNS}.filter(turn => !turn.hidden).map(turn => turn.id).join()"
ALL_TURNS = "'ada-lovelace-1,charles-babbage-1,ada-lovelace-2,listener-1'"
BABBAGE = "'charles-babbage-1'"
FOUND = "[...document.querySelectorAll('.ea-search__turn')].map(a => new URL(a.href)).map(each =>"
FOUND_TURNS = f"{FOUND} each.hash.slice(1)).join()"
TITLES = "[...document.querySelectorAll('.ea-episodes h3 a')].map(each => each.textContent)"


class Case(NamedTuple):
    """An address, and an expression of JavaScript that becomes true there."""

    parameter: str
    address: str
    becomes: str


CASES = [
    Case("t", f"{TALK}?t=751", "location.hash === '#ada-lovelace-2'"),
    Case("t", f"{TALK}?t=12:31", "location.hash === '#ada-lovelace-2'"),
    Case("t", f"{TALK}?t=0h12m31s", "location.hash === '#ada-lovelace-2'"),
    Case("speaker", f"{TALK}?speaker=charles-babbage", f"{SHOWN} === {BABBAGE}"),
    Case(
        "speaker",
        f"{TALK}?speaker=charles-babbage,listener",
        f"{SHOWN} === 'charles-babbage-1,listener-1'",
    ),
    Case("speaker", f"{TALK}?speaker=nobody", f"{SHOWN} === {ALL_TURNS}"),
    Case(
        "found",
        f"{TALK}?found=engine,weaves#charles-babbage-1",
        "[...CSS.highlights.get('ea-found') ?? []].join() === 'engine,weaves' && !location.search",
    ),
    Case("q", "?q=%E2%80%9Cweaves+as+a+loom%E2%80%9D", f"{FOUND_TURNS} === {BABBAGE}"),
    Case("q", "about/?q=store", f"{FOUND_TURNS} === 'ada-lovelace-2'"),
    Case("speaker", "?q=loom&speaker=charles-babbage", f"{FOUND_TURNS} === {BABBAGE}"),
    Case(
        "speaker",
        f"{TALK}?q=loom&speaker=charles-babbage",
        f"{FOUND_TURNS} === {BABBAGE} && {SHOWN} === {ALL_TURNS}",
    ),
    Case("by", "?q=loom&by=charles-babbage", f"{FOUND_TURNS} === {BABBAGE}"),
    Case(
        "by",
        f"{TALK}?speaker=listener&q=loom&by=charles-babbage",
        f"{FOUND_TURNS} === {BABBAGE} && {SHOWN} === 'listener-1'",
    ),
    Case("topic", "?q=loom&topic=weaving", f"{FOUND_TURNS} !== ''"),
    Case(
        "topic",
        "?q=loom&topic=machines",
        f"{FOUND_TURNS} === '' && document.querySelector('.ea-search [name=topic]')?.value",
    ),
    Case("year", "?q=loom&year=1842", f"{FOUND_TURNS} !== ''"),
    Case(
        "in",
        "?q=loom&in=titles",
        f"{FOUND_TURNS} === '' && document.querySelector('.ea-search__named b')?.textContent"
        " === 'Looms and engines'",
    ),
    Case("filter", "episodes/?filter=TALK+5", f"{TITLES}.join() === 'Talk 5'"),
    Case("filter", "people/?filter=babbage", "!document.querySelector('.ea-people li').hidden"),
    Case("sort", "episodes/1843/?sort=oldest", f"{TITLES}[0] === 'Talk 2'"),
    Case("transcript", "episodes/1843/?transcript=with&all=on", f"{TITLES}.length === 1"),
    Case("transcript", "episodes/?transcript=without", f"{TITLES}.length === {MANY}"),
    Case("all", "episodes/1843/?all=on", f"{TITLES}.length === {MANY + 1}"),
]

ANCHORS = [
    *(TALK + anchor for anchor in ("#ada-lovelace-2", "#listener-1", "#chapter-on-engines")),
    *(TALK + anchor for anchor in ("#transcript", "#highlights", "#terms")),
    *(
        "people/charles-babbage/#" + anchor
        for anchor in ("episodes", "quotations", "together-with")
    ),
    "topics/weaving/#episodes",
    "topics/weaving/#people",
    "glossary/#mill",
    "glossary/mill/#mentions",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive with everything that an address can name."""
    folder = tmp_path_factory.mktemp("addresses")
    files = FILES | {
        f"{number:03}-talk/episode.yml": f"title: Talk {number}\ndate: 1843-01-{number:02}\n"
        for number in range(2, MANY + 2)
    }
    for name, text in files.items():
        file = folder / "episodes" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "docs").mkdir()
    (folder / "docs" / "about.md").write_text("# About\n\nWords.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material}\nplugins: [episode-archive]\n", encoding="utf-8"
    )
    result = mkdocs(folder, "build")
    assert result.returncode == 0, result.stderr
    return folder / "site"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.address)
def test_parameters_keep_their_meaning(case: Case, address: str, page: Page) -> None:
    """What an address with parameters showed when it was shared, it shows."""
    page.goto(address + case.address)
    page.wait_for_function(case.becomes)


@pytest.mark.parametrize("anchor", ANCHORS)
def test_anchors_lead_to_their_place(anchor: str, address: str, page: Page) -> None:
    """Each anchor of the contract is on its page."""
    page.goto(address + anchor)
    assert page.locator(":target").count() == 1


@pytest.mark.parametrize("time", ["751", "12:31", "12m31s"])
def test_a_time_can_be_the_fragment(time: str, address: str, page: Page) -> None:
    """As in the addresses that other players give."""
    page.goto(f"{address}{TALK}#t={time}")
    page.wait_for_function("location.hash === '#ada-lovelace-2'")


def test_a_former_address_forwards_query_and_fragment(address: str, page: Page) -> None:
    """Nothing of a shared link is lost."""
    page.goto(f"{address}episodes/old-talk/?speaker=listener#listener-1")
    page.wait_for_url(f"{address}{TALK}?speaker=listener#listener-1")
    page.wait_for_function(f"{SHOWN} === 'listener-1'")


def test_the_search_leaves_the_speakers_of_a_page_as_they_are(address: str, page: Page) -> None:
    """Both are called `speaker`; whatever the search does, the page shows the same turns."""
    page.goto(f"{address}{TALK}?speaker=listener")
    page.wait_for_function(f"{SHOWN} === 'listener-1'")
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("loom")
    page.get_by_role("combobox", name="Speaker").select_option("charles-babbage")
    page.wait_for_url(f"{address}{TALK}?*speaker=charles-babbage*")
    page.wait_for_function(f"{FOUND_TURNS} === {BABBAGE}")
    assert page.evaluate(SHOWN) == "listener-1"
    page.reload()
    page.wait_for_function(f"{FOUND_TURNS} === {BABBAGE}")
    assert page.evaluate(SHOWN) == "listener-1"
    page.keyboard.press("Escape")
    page.wait_for_url(f"{address}{TALK}?speaker=listener")
    assert page.evaluate(SHOWN) == "listener-1"


def documented(heading: str) -> set[str]:
    """The names in the first column of a table of the contract."""
    section = CONTRACT.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = (line for line in section.splitlines() if line.startswith("| `"))
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_parameter_of_the_scripts_is_documented_and_tested() -> None:
    """A script that reads another parameter adds a row to the contract and a case here."""
    reading = re.compile(r"""\b(?:get|has|set|delete|append)\("([a-z]+)"\)?""")
    scripts = "".join(path.read_text("utf-8") for path in ASSETS.rglob("*.js"))
    templates = "".join(
        path.read_text("utf-8") for path in (ROOT / "generator").rglob("templates/**/*.html")
    )
    named = set(reading.findall(scripts)) | set(
        re.findall(r'<(?:input|select)[^>]* name="(\w+)"', templates)
    )
    contract = documented("Parameters")
    assert named == contract
    assert {case.parameter for case in CASES} == contract


def test_every_page_of_the_contract_is_built(site: Path) -> None:
    """Each address of its table, with slugs in place of the capitals."""
    values = {
        "YEAR": "1842",
        "EPISODE": "001-talk",
        "PERSON": "ada-lovelace",
        "TOPIC": "weaving",
        "TERM": "mill",
    }
    for address in documented("Pages") - {"/episodes/season-NUMBER/"}:
        path = re.sub("[A-Z]+", lambda found: values[found[0]], address)
        file = site / path.strip("/")
        assert (file / "index.html" if path.endswith("/") else file).is_file(), address
