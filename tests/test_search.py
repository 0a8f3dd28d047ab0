"""The search: what is found, how it is shown, and what an index is made of."""

import gzip
import json
import shutil
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from generator import cli, search
from tests.archives import CASES, parse
from tests.conftest import copy_archive, mkdocs
from tests.html_pages import ids
from tests.serving import documented_policy, serve
from tests.settled import settled
from tests.test_preview import running

EPISODE = "episodes/001-engines/"
CROSSINGS = "episodes/004-crossings/"
RIGHT_OF_50 = 48


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of invented episodes with more to find, built by MkDocs in `site/`."""
    folder = copy_archive(tmp_path_factory.mktemp("search"))
    parse((CASES / "search.txt").read_text("utf-8")).apply(folder)
    result = mkdocs(folder, "build", "--strict")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    """Its address, which ends with a slash."""
    with serve(archive / "site") as served:
        yield served


class Found:
    """The dialog of the search, as somebody at the screen sees it."""

    def __init__(self, page: Page) -> None:
        """Look at the dialog of a page; what takes longer than ten seconds does not happen."""
        page.set_default_timeout(10_000)
        self.page = page
        self.dialog = page.get_by_role("dialog", name="Search the archive")
        self.input = page.get_by_role("searchbox", name="Search the archive")
        self.status = self.dialog.get_by_role("status")
        self.results = page.locator(".ea-search__results")

    def ask(self, query: str) -> "Found":
        """Type a question and wait for its answer."""
        self.input.fill(query)
        return self.wait()

    def wait(self) -> "Found":
        """Wait until the answer to what was typed is shown."""
        expect(self.results).not_to_have_attribute("aria-busy", "true")
        return self

    @property
    def turns(self) -> list[tuple[str, str]]:
        """The turns shown: page and anchor of each, best first."""
        links = self.page.locator(".ea-search__turn").evaluate_all(
            "all => all.map(each => each.href)"
        )
        parts = [urlsplit(link) for link in links]
        return [(part.path.split("/")[-2], part.fragment) for part in parts]

    @property
    def marked(self) -> list[str]:
        """The words that are marked in the results, each once."""
        return sorted(set(self.page.locator(".ea-search__turn mark").all_inner_texts()))

    @property
    def named(self) -> list[str]:
        """The titles and names shown apart."""
        return self.page.locator(".ea-search__named b").all_inner_texts()

    def choose(self, name: str, label: str) -> "Found":
        """Set a filter."""
        self.page.get_by_role("combobox", name=name).select_option(label=label)
        return self.wait()

    def options(self, name: str) -> list[str]:
        """What a filter could be set to."""
        return self.page.get_by_role("combobox", name=name).locator("option").all_inner_texts()


@pytest.fixture
def found(address: str, page: Page) -> Found:
    """The search, opened on the page of an episode."""
    page.goto(address + EPISODE)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    return Found(page)


def test_the_documented_policy_is_enough(archive: Path, page: Page) -> None:
    """A site that sends the Content-Security-Policy of the authoring guide has a search."""
    with serve(archive / "site", policy=documented_policy()) as address:
        page.goto(f"{address}{EPISODE}?q=loom")
        found = Found(page)
        expect(found.input).to_have_value("loom")
        assert found.wait().turns


def _marks(page: Page) -> list[str]:
    """The words that are marked on the page itself."""
    page.wait_for_function("CSS.highlights.has('ea-found')")
    marks = page.evaluate("[...CSS.highlights.get('ea-found')].map(range => range.toString())")
    return [str(mark) for mark in marks]


def test_with_the_keyboard_alone(found: Found) -> None:
    """`/`, a phrase, Enter, Enter: one stands on the turn, and its words are marked."""
    found.ask("comets are seldom seen")
    assert found.turns[0] == ("004-crossings", "mary-somerville-2")
    assert "match" in found.status.inner_text()
    link = found.page.locator(".ea-search__turn").first
    assert link.locator("b").inner_text() == "Mary Somerville"
    assert link.locator("time").inner_text() == "1:02:03"
    found.page.keyboard.press("Enter")
    found.page.keyboard.press("ArrowDown")
    expect(link).to_be_focused()
    found.page.keyboard.press("Enter")
    found.page.wait_for_url("**/004-crossings/#mary-somerville-2")
    assert _marks(found.page) == ["Comets", "are", "seldom", "seen"]
    turn = found.page.locator("#mary-somerville-2")
    box = turn.bounding_box()
    assert turn.evaluate("each => each.matches(':target')")
    assert box
    assert 0 < box["y"] < 700


def test_it_opens_and_closes_where_one_was(address: str, page: Page) -> None:
    """Ctrl+K, the button, Escape, the cross: the focus comes back, and so does the address."""
    page.goto(address + EPISODE)
    link = page.locator(".ea-transcript a").first
    link.focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("a/b")  # a slash in the question is no order to open
    expect(page.get_by_role("searchbox")).to_have_value("a/b")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    page.wait_for_url(address + EPISODE)
    button = page.get_by_role("banner").get_by_role("button", name="Search")
    button.click()
    page.get_by_role("button", name="Close the search").click()
    expect(button).to_be_focused()
    page.wait_for_url(address + EPISODE)


def test_filters_hold_for_every_turn(found: Found) -> None:
    """By speaker, topic and year, one or several; with the episodes that are left behind each."""
    found.ask("lantern")
    assert found.options("Speaker") == [
        "Any speaker",
        "Ada Lovelace (2)",
        "Charles Babbage (1)",
        "Mary Somerville (1)",
    ]
    assert found.options("Year") == ["Any year", "1845 (1)", "1844 (1)"]
    assert found.options("Topic") == ["Any topic", "Machines (1)", "Notes & queries (1)"]
    found.choose("Speaker", "Ada Lovelace (2)")
    assert sorted(found.turns) == [
        ("004-crossings", "ada-lovelace-2"),
        ("005-lanterns", "ada-lovelace-1"),
    ]
    assert found.options("Topic") == ["Any topic", "Machines (1)", "Notes & queries (1)"]
    found.choose("Year", "1844 (1)")
    assert found.turns == [("004-crossings", "ada-lovelace-2")]
    assert found.options("Speaker")[1:] == ["Ada Lovelace (1)", "Mary Somerville (1)"]
    assert found.options("Topic") == ["Any topic", "Machines (1)"]
    query = parse_qs(urlsplit(found.page.url).query)
    assert query == {"q": ["lantern"], "speaker": ["ada-lovelace"], "year": ["1844"]}


def test_a_search_can_be_shared(address: str, page: Page) -> None:
    """Its address opens it with question and filters; an unknown value of one finds nothing."""
    found = Found(page)
    page.goto(f"{address}about/?q=lantern&by=charles-babbage&topic=notes&year=1845")
    expect(found.dialog).to_be_visible()
    found.wait()
    assert found.turns == [("005-lanterns", "charles-babbage-1")]
    expect(page.get_by_role("combobox", name="Topic")).to_have_value("notes")
    page.goto(f"{address}about/?q=lantern&speaker=nobody")
    found.wait()
    assert found.turns == []
    page.get_by_role("button", name="Search without filters").click()
    found.wait()
    assert len(found.turns) == 4
    page.keyboard.press("Escape")
    page.wait_for_url(f"{address}about/")


def test_back_leads_to_the_results_and_then_out(found: Found, address: str) -> None:
    """From the turn back to the question with its filters, and back to where it was asked."""
    found.ask("lantern")
    found.choose("Speaker", "Charles Babbage (1)")
    found.page.locator(".ea-search__turn").click()
    found.page.wait_for_url("**/005-lanterns/#charles-babbage-1")
    found.page.go_back()
    expect(found.input).to_have_value("lantern")
    found.wait()
    assert found.turns == [("005-lanterns", "charles-babbage-1")]
    found.page.go_back()
    found.page.wait_for_url(address + EPISODE)
    expect(found.dialog).to_be_hidden()
    found.page.go_forward()
    expect(found.input).to_have_value("lantern")


def test_a_turn_of_the_same_page(found: Found) -> None:
    """The dialog gives way, the turn is marked."""
    found.ask("wheels and nothing")
    assert found.turns[0] == ("001-engines", "charles-babbage-1")
    found.page.locator(".ea-search__turn").first.click()
    found.page.wait_for_url("**/001-engines/#charles-babbage-1")
    expect(found.dialog).to_be_hidden()
    assert _marks(found.page) == ["wheels", "and", "nothing"]


def test_a_turn_of_the_same_page_leaves_the_page_as_it_is(found: Found) -> None:
    """What plays goes on playing, and the page is not loaded anew."""
    found.page.evaluate("window.stays = true")
    found.ask("wheels and nothing")
    found.page.locator(".ea-search__turn").first.click()
    found.page.wait_for_url("**/001-engines/#charles-babbage-1")
    assert found.page.evaluate("window.stays") is True
    assert _marks(found.page) == ["wheels", "and", "nothing"]
    found.page.go_back()
    expect(found.input).to_have_value("wheels and nothing")


def test_focus_and_place_are_kept_where_the_address_has_an_anchor(address: str, page: Page) -> None:
    """Escape leaves the focus on the link it was on, and the turn where it stands."""
    page.goto(f"{address}{EPISODE}#charles-babbage-1")
    link = page.locator("#charles-babbage-1 > a")
    link.focus()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    settled(page)
    expect(link).to_be_focused()


def test_quotation_marks_ask_for_the_very_words(found: Found) -> None:
    """Without them both turns with the words are found, the one with the phrase first."""
    phrase = ("004-crossings", "mary-somerville-1")
    found.ask("art of the loom")
    assert found.turns == [phrase, ("004-crossings", "ada-lovelace-2")]
    for quoted in ('"art of the loom"', "“Art of the loom”", "«art of the loom» river"):
        found.ask(quoted)
        assert found.turns == [phrase]
    found.ask('"loom of the art"')
    assert found.turns == []


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("café", ["cafes", "café"]),
        ("CAFE", ["cafes", "café"]),
        ("run", ["running", "runs"]),
        ("running", ["running", "runs"]),
        ("comet", ["Comets", "comets"]),
        ("twelve", ["b>twelve"]),
        ("lant", ["lantern"]),
    ],
)
def test_accents_forms_and_beginnings(query: str, marked: list[str], found: Found) -> None:
    """As the language has them; markup that was spoken is words."""
    found.ask(query)
    assert found.marked == marked


def test_titles_and_names_stand_apart(found: Found) -> None:
    """Episodes, people, topics, terms, pages: by name first, then by what they say."""
    found.ask("lantern")
    assert found.named == ["On lanterns", "A page by hand"]
    # What the show is about comes before what somebody wrote beside it.
    groups = found.page.locator(".ea-search__results h2").all_inner_texts()
    assert [each.casefold() for each in groups] == [
        "titles and names",
        "what was said",
        "other pages",
    ]
    assert "1 title or name" in found.status.inner_text()
    assert "1 other page" in found.status.inner_text()
    found.ask("ada")
    assert found.named[0] == "Ada Lovelace"
    found.ask("belonged")  # a word of her profile
    assert found.named[0] == "Ada Lovelace"
    found.ask("the engine")
    assert "Difference Engine" in found.named
    found.ask("quinces")
    assert found.named == ["Cafés and crossings"]
    found.ask("tides")
    link = found.page.locator(".ea-search__named a")
    assert str(link.get_attribute("href")).endswith("/004-crossings/#chapter-bridges-and-tides")
    found.ask("moored")
    link = found.page.locator(".ea-search__named a")
    assert str(link.get_attribute("href")).endswith("/by-hand/#the-mooring-mast")


def test_only_titles_and_names(found: Found) -> None:
    """Nothing that was said; combined with the others, and in the address."""
    found.ask("lantern")
    found.page.get_by_role("checkbox", name="Only titles and names").check()
    found.wait()
    assert found.turns == []
    assert found.named == ["On lanterns"]
    assert "in=titles" in found.page.url


@pytest.mark.parametrize(
    "query",
    ["Skip to content", "Table of contents", "not fully reviewed", "Material for MkDocs"],
)
def test_navigation_and_boilerplate_are_not_searched(query: str, found: Found) -> None:
    """What every page has leads to none; somebody may have written about it."""
    found.ask(f'"{query}"')
    assert found.turns == []
    kinds = found.page.locator(".ea-search__named small").all_inner_texts()
    assert set(kinds) <= {"Page"}


@pytest.mark.parametrize("fragment", ["%FF", "%", "%E0%A4%A"])
def test_an_anchor_that_is_not_utf_8(fragment: str, address: str, page: Page) -> None:
    """No script ends with an error where an address was cut off."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}{EPISODE}?found=loom#{fragment}")
    expect(page).to_have_url(f"{address}{EPISODE}#{fragment}")
    # A script that is loaded later is done when the search can be opened.
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert errors == []


def test_nothing_found_offers_what_is_near(found: Found) -> None:
    """A slip in a word or a name: what is nearest can be asked for at once."""
    found.ask("lanturn")
    assert "Nothing found for lanturn" in found.status.inner_text()
    found.page.get_by_role("button", name="lantern", exact=True).click()
    found.wait()
    assert len(found.turns) == 4
    found.ask("lanternz")
    assert found.turns == []
    found.ask("Babbgae")
    found.page.get_by_role("button", name="Babbage", exact=True).click()
    found.wait()
    assert "Charles Babbage" in found.named


def test_an_answer_that_comes_late_is_dropped(found: Found) -> None:
    """The first question is answered last, and changes nothing."""
    found.ask("river")
    held: list[Route] = []
    found.page.context.route("**/*.pf_fragment", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function
    with found.page.context.expect_event(
        "request", lambda request: request.url.endswith(".pf_fragment")
    ):
        found.input.fill("zeppelin lantern")
    settled(found.page)
    assert held
    found.input.fill("")
    expect(found.status).to_contain_text("Search everything")
    for route in held:
        route.continue_()
        response = route.request.response()
        assert response
        response.finished()
    settled(found.page)
    assert found.turns == []
    expect(found.status).to_contain_text("Search everything")


def test_without_its_files_the_search_says_so(address: str, page: Page) -> None:
    """No empty box: a sentence, and a way out."""
    page.route("**/catalogue.json", lambda route: route.fulfill(status=404))
    page.goto(address)
    page.keyboard.press("/")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing(width: int, scheme: str, address: str, browser: Browser) -> None:
    """The dialog with results, without any, and on a phone, where it has the whole screen."""
    with browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        for query in ("lantern", "lanturn"):
            page.goto(f"{address}?q={query}")
            Found(page).wait()
            expect(page.locator(".ea-search__status")).not_to_be_empty()
            found = Axe().run(page, {"include": [["dialog"]]}).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        box = page.get_by_role("dialog").bounding_box()
        assert box
        assert (box["width"] == width) == (width == 390)


def test_every_place_of_the_index_is_on_its_page(archive: Path) -> None:
    """A turn, a chapter or a heading that is found can be arrived at; former anchors are none."""
    folder = archive / "site" / search.FOLDER
    catalogue = json.loads((folder / search.CATALOGUE).read_text("utf-8"))
    entries = catalogue["entries"]
    known = {
        shard["prefix"] + name: entries[entry][1]
        for shard in catalogue["records"]
        for name, entry in zip(shard["names"].split(), accumulate(shard["entries"]), strict=True)
    }
    turns = 0
    for file in folder.glob("*/fragment/*.pf_fragment"):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        page = known[file.stem].partition("#")[0]
        there = ids(archive / "site" / page / "index.html")
        anchors = [each["id"].partition("@")[0] for each in fragment["anchors"]]
        assert set(anchors) - {""} <= set(there)
        turns += sum(f"{anchor[-1]}".isdigit() for anchor in anchors if anchor)
    assert turns == 16


def test_without_pagefind_the_build_says_so(archive: Path, tmp_path: Path) -> None:
    """There is no search box rather than a broken one, also in a strict build."""
    (tmp_path / "no").mkdir()
    (tmp_path / "no" / "pagefind.py").write_text("raise ImportError")
    folder = copy_archive(tmp_path / "archive")
    environment = {"PYTHONPATH": str(tmp_path / "no"), "PATH": ""}
    result = mkdocs(folder, "build", "--strict", **environment)
    assert result.returncode == 0, result.stderr
    assert "The site has no search: Pagefind is not installed" in result.stderr
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert "search/open.js" not in page
    assert "search/open.js" in (archive / "site" / "index.html").read_text("utf-8")
    assert not (folder / "site" / "search").exists()


def test_the_command_indexes_any_built_site(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the plugin writes, `index` writes: for builders that know no plugins."""
    copied = tmp_path / "site"
    ignored = shutil.ignore_patterns("search", ".cache")
    shutil.copytree(archive, tmp_path, ignore=ignored, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["index", "site"]) == 0
    ours, theirs = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in (folder / "search").rglob("*")
            if path.is_file()
        }
        for folder in (archive / "site", copied)
    )
    assert ours == theirs


def test_the_preview_has_a_search_that_follows(tmp_path: Path) -> None:
    """It comes behind the page, and finds a word that has just been written."""
    folder = copy_archive(tmp_path)
    transcript = folder / EPISODE / "transcript.txt"

    def said(word: str) -> bool:
        catalogue = started.page("search/catalogue.json")
        if not catalogue:
            return False
        [shard] = json.loads(catalogue)["records"]
        names = [shard["prefix"] + name for name in shard["names"].split()]
        key = json.loads(catalogue)["shards"][0]
        return any(word in _fragment(f"{started.address}search/{key}", name) for name in names)

    with running(folder) as started:
        started.wait(lambda: said("Thank you"))
        transcript.write_text(transcript.read_text("utf-8").replace("Thank you", "Thank thee"))
        started.wait(lambda: said("Thank thee"))
        assert "Traceback" not in started.output


def _fragment(folder: str, name: str) -> str:
    from urllib.request import urlopen  # noqa: PLC0415

    try:
        with urlopen(f"{folder}/fragment/{name}.pf_fragment", timeout=5) as answer:  # noqa: S310
            return gzip.decompress(answer.read()).decode()
    except OSError:
        return ""
