"""Lists of episodes, people and topics: whole without scripts, filtered and sorted with them."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from generator import pipeline as generator_site
from generator.core.problems import Problems
from generator.link.links import link
from generator.render.pages import render
from tests import crowd
from tests.conftest import ROOT, mkdocs
from tests.settled import settled

EPISODES, SEASONS, PEOPLE = 120, 3, 60
SEASON = EPISODES // SEASONS
TITLES = ".ea-episodes > li h3 a"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crowd's site: more episodes than one page lists, in seasons."""
    archive = crowd.write(tmp_path_factory.mktemp("crowd"), EPISODES, PEOPLE, SEASONS)
    (archive / "docs").mkdir()
    (archive / "generator" / "theme").mkdir(parents=True)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (archive / "mkdocs.yml").write_text(config.partition("\nnav:")[0], encoding="utf-8")
    result = mkdocs(archive, "build", SITE_URL="https://example.org/")
    assert result.returncode == 0, result.stderr
    return archive / "site"


def test_a_filter_finds_words_of_titles_guests_and_topics(address: str, page: Page) -> None:
    """All words count, in any order, without accents; the address says what is chosen."""
    page.goto(f"{address}episodes/")
    assert page.locator(".ea-episodes > li").count() == SEASON
    page.get_by_role("searchbox").fill("bridges  WHY")
    expect(page.get_by_role("status")).to_have_text(r"5 of 40 shown")
    shown = page.locator(".ea-episodes > li").all_inner_texts()
    assert all("Why do bridges" in text for text in shown)
    assert page.url == f"{address}episodes/?filter=bridges++WHY"
    page.get_by_role("searchbox").fill("zaneta")
    expect(page.locator(".ea-episodes > li").first).to_contain_text("Żaneta")
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("status")).to_have_text("40 of 40 shown")
    assert page.url == f"{address}episodes/"


def test_what_others_put_into_the_address_stays(address: str, page: Page) -> None:
    """A search that was shared opens on a list too; a word that lists know by themselves is one."""
    page.goto(f"{address}episodes/?q=bridges&length=3&filter=why")
    expect(page.get_by_role("status").first).to_contain_text("shown")
    expect(page.get_by_role("searchbox").first).to_have_value("why")
    settled(page)
    assert page.url == f"{address}episodes/?q=bridges&length=3&filter=why"


def test_a_shared_address_shows_the_same(address: str, page: Page) -> None:
    """Filter, order, transcripts and all seasons, from the address alone."""
    page.goto(f"{address}episodes/season-2/?sort=longest&transcript=without&all=on")
    expect(page.get_by_role("status")).to_have_text("24 of 120 shown")
    expect(page.get_by_role("heading", level=2)).to_have_text("All 120 episodes")
    lengths = page.eval_on_selector_all(
        ".ea-episodes > li", "all => all.map(li => li.querySelectorAll('time')[1].dateTime)"
    )
    hours = [int(each[2 : each.index("H")]) for each in lengths]
    assert hours == sorted(hours, reverse=True)
    assert set(hours) == {0, 1, 2}
    expect(page.get_by_label("Transcript")).to_have_value("without")
    # An episode of another season's page leads where it led there.
    link_of = page.locator(".ea-episodes a", has_text="(120)")
    link_of.click()
    assert page.url == f"{address}episodes/120-wheels/"
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("24 of 120 shown")


def test_an_address_that_makes_no_sense_shows_everything(address: str, page: Page) -> None:
    """Values that there are not are as good as none."""
    page.goto(f"{address}episodes/?sort=shortest&transcript=x&nonsense=1&all=")
    expect(page.get_by_role("status")).to_have_text("120 of 120 shown")
    expect(page.get_by_label("Order")).to_have_value("")


@pytest.mark.parametrize("order", ["", "oldest", "title"])
def test_orders(order: str, address: str, page: Page) -> None:
    """By date both ways, and by title as the language sorts."""
    page.goto(f"{address}episodes/")
    page.get_by_label("Order").select_option(order)
    days = page.eval_on_selector_all(
        ".ea-episodes > li", "all => all.map(li => li.querySelector('time').dateTime)"
    )
    titles = page.locator(TITLES).all_inner_texts()
    if order == "title":
        assert titles[0].startswith("Donau")
        assert titles[-1].startswith("Why")
        assert titles.index("Looms (88)") < titles.index("Looms (104)")
    else:
        assert days == sorted(days, reverse=order == "")


def test_seasons_that_cannot_be_loaded_are_reported(address: str, page: Page) -> None:
    """What is there stays; trying again helps."""
    page.route("**/season-1/", lambda route: route.abort())
    page.goto(f"{address}episodes/")
    page.get_by_label("All 120 episodes").check()
    expect(page.get_by_role("status")).to_have_text("The other episodes could not be loaded.")
    assert page.locator(".ea-episodes > li").count() == SEASON
    page.unroute("**/season-1/")
    page.get_by_label("All 120 episodes").uncheck()
    page.get_by_label("All 120 episodes").check()
    expect(page.get_by_role("status")).to_have_text("120 of 120 shown")


def test_people_by_letter_and_by_name(address: str, page: Page) -> None:
    """Letters lead to their people, in every script; a filter leaves the letters that have some."""
    page.goto(f"{address}people/")
    letters = page.get_by_role("navigation", name="By letter")
    assert {"#", "E", "山"} <= set(letters.get_by_role("link").all_inner_texts())
    letters.get_by_role("link", name="山").click()
    expect(page.get_by_role("heading", name="山")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("elodie")
    expect(page.get_by_role("heading", level=2)).to_have_text(["E"])
    expect(letters).to_be_hidden()
    names = page.locator(".ea-people li:visible a")
    expect(names.filter(has_not_text="Élodie")).to_have_count(0)
    assert names.count()
    assert page.url == f"{address}people/?filter=elodie#-%E5%B1%B1"


@pytest.mark.parametrize(
    ("path", "items", "words"),
    [
        ("episodes/", ".ea-episodes > li", "bridges"),
        # Some of those who share a first letter are left, and some are not.
        ("people/", ".ea-people > li", "kim"),
        ("topics/", ".ea-topics > li", "clocks"),
    ],
)
def test_what_the_count_says_is_what_has_a_height(
    path: str, items: str, words: str, address: str, page: Page
) -> None:
    """A hidden item takes no place, whatever way its list lays out its items."""
    page.goto(f"{address}{path}")
    whole = page.locator(items).count()
    page.get_by_role("searchbox").fill(words)
    expect(page.get_by_role("status")).not_to_have_text(f"{whole} of {whole} shown")
    visible = page.locator(items).evaluate_all("all => all.filter(li => li.offsetHeight).length")
    expect(page.get_by_role("status")).to_have_text(f"{visible} of {whole} shown")
    assert 0 < visible < whole


def test_what_is_folded_is_a_quiet_line(address: str, page: Page) -> None:
    """Material's blue box with a pencil is nowhere in what we write."""
    page.goto(f"{address}people/person-0/")
    looks = page.locator(".ea details").evaluate_all(
        """all => all.map(each => [
            getComputedStyle(each).boxShadow,
            getComputedStyle(each.querySelector("summary"), "::before").content,
            getComputedStyle(each).borderTopColor === getComputedStyle(each).borderLeftColor
                && getComputedStyle(each).borderTopColor !== "rgb(68, 138, 255)",
        ])"""
    )
    assert looks
    assert {tuple(look) for look in looks} == {("none", "none", True)}


def test_the_filter_of_speakers_keeps_its_distance(address: str, page: Page) -> None:
    """There is space before the first turn, also where an episode has no chapters."""
    page.goto(f"{address}episodes/?transcript=with")
    page.locator(TITLES).first.click()
    space = page.locator(".ea-filter").evaluate(
        """filter => {
            return filter.nextElementSibling.getBoundingClientRect().top
                - filter.getBoundingClientRect().bottom;
        }"""
    )
    assert space >= 16


def test_topics_are_filtered(address: str, page: Page) -> None:
    """By title and description."""
    page.goto(f"{address}topics/?filter=clocks+length")
    expect(page.locator(".ea-topics > li:visible")).to_have_count(1)


def test_the_keyboard_does_it_all(address: str, page: Page) -> None:
    """Tab reaches every tool in order, each shows that it is focused; keys choose."""
    page.goto(f"{address}episodes/")
    page.get_by_role("searchbox").focus()
    reached = []
    for _ in range(4):
        reached.append(page.evaluate("document.activeElement.name"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reached
        page.keyboard.press("Tab")
    assert reached == ["filter", "sort", "transcript", "all"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text("120 of 120 shown")


def test_without_scripts_lists_are_whole_and_tools_are_not_there(
    address: str, browser: Browser
) -> None:
    """Nothing that does nothing is shown."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}episodes/?filter=bridges")
        assert page.locator(".ea-episodes > li:visible").count() == SEASON
        assert not page.locator(".ea-tools").is_visible()
        page.get_by_role("link", name="Season 1 40").click()
        assert page.url == f"{address}episodes/season-1/"


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_something_is_chosen(
    width: int, scheme: str, address: str, browser: Browser
) -> None:
    """Filters filled in, further people unfolded, nothing found, something near found."""
    violations = {}
    with browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    ) as context:
        page = context.new_page()
        for path in (
            "",
            "episodes/?filter=bridges&all=on",
            "episodes/?filter=nothing+like+it",
            "people/?filter=e",
            "people/person-0/",
            "topics/?filter=clocks",
            "episodes/12-weels/",
        ):
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            for violation in Axe().run(page).response["violations"]:
                targets = [node["target"] for node in violation["nodes"]]
                violations[f"{path}: {violation['id']}"] = targets[:3]
    assert violations == {}


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("episodes/67/", "episodes/067-wheels/"),
        ("episodes/007-weels/", "episodes/007-wheels/"),
        ("Episodes/007-Wheels.html", "episodes/007-wheels/"),
        ("person-12/", "people/person-12/"),
        ("people/persn-12/", "people/person-12/"),
        ("topic/topic-3/", "topics/topic-3/"),
        # What is not UTF-8 does not end the script.
        ("episodes/007-wheels%FF/", "episodes/007-wheels/"),
    ],
)
def test_a_wrong_address_is_answered_with_the_nearest(
    asked: str, near: str, address: str, page: Page
) -> None:
    """Out of the sitemap, whatever address the site is published at."""
    page.goto(address + asked)
    expect(page.get_by_role("heading", name="Did you mean this?")).to_be_visible()
    first = page.locator(".ea-near a").first
    expect(first).to_have_text(near)
    first.click()
    assert page.url == address + near


def test_nothing_is_suggested_where_nothing_is_near(address: str, page: Page) -> None:
    """Nor where the site has no sitemap; the doors are there."""
    page.goto(f"{address}xyzzy/")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ea-near")).to_be_hidden()
    page.route("**/sitemap.xml", lambda route: route.abort())
    page.goto(f"{address}episodes/67/")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ea-near")).to_be_hidden()
    page.locator(".ea").get_by_role("link", name="People").click()
    assert page.url.endswith("/people/")


def test_pages_stay_small_however_large_the_archive(tmp_path: Path) -> None:
    """With four times the episodes a page of a year or season is not larger, and home neither."""

    def sizes(episodes: int, people: int, seasons: int) -> dict[str, int]:
        archive = crowd.write(tmp_path / str(episodes), episodes, people, seasons)
        read = generator_site.check(archive, Problems()).archive
        assert read
        return {page.path: len(page.content) for page in render(link(read))}

    few, many = sizes(100, 150, 2), sizes(400, 600, 8)
    for path in ("index.md", "episodes/index.md", "episodes/season-1.md", "people/person-5.md"):
        assert many[path] <= few[path] * 1.15 + 2000, path
    # Of a person and an episode a line is left where there are very many.
    assert many["people/index.md"] <= 600 * 110
    assert many["people/person-0.md"] - few["people/person-0.md"] <= (300 + 450) * 130
