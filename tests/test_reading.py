"""The built site in a real browser: what every reader needs, whatever they read with."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import copy_archive, mkdocs
from tests.screenshots import pages

EPISODE = "episodes/001-engines/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented archive's site, built by MkDocs."""
    folder = copy_archive(tmp_path_factory.mktemp("reading"))
    assert mkdocs(folder, "build").returncode == 0
    return folder / "site"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    width: int, scheme: str, site: Path, address: str, browser: Browser
) -> None:
    """No kind of page breaks a rule of axe-core, narrow and wide, by day and by night."""
    kinds = pages(site)
    assert len(kinds) >= 10
    violations = {}
    with browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    ) as context:
        page = context.new_page()
        for name, path in kinds.items():
            page.goto(address + path)
            for violation in Axe().run(page).response["violations"]:
                targets = [node["target"] for node in violation["nodes"]]
                violations[f"{name}: {violation['id']}"] = targets[:3]
    assert violations == {}


def test_a_shared_link_lands_below_the_header(address: str, page: Page) -> None:
    """The turn of the address is marked and not hidden behind the header."""
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{address}{EPISODE}#ada-lovelace-2")
    turn = page.locator("#ada-lovelace-2")
    box, header = turn.bounding_box(), page.locator(".md-header").bounding_box()
    assert box
    assert header
    assert box["y"] >= header["y"] + header["height"]
    others = page.locator("#ada-lovelace-1")
    background = "element => getComputedStyle(element).backgroundColor"
    assert turn.evaluate(background) != others.evaluate(background)


def test_chapters_are_at_hand_on_every_screen(address: str, page: Page) -> None:
    """Beside the page where there is room, above the transcript where there is none."""
    link = "a[href='#chapter-wheels-steam']"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + EPISODE)
    assert page.locator(f".md-sidebar--secondary {link}").is_visible()
    assert not page.locator(".ea-contents").is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator(".ea-contents summary").click()
    page.locator(f".ea-contents {link}").click()
    assert page.url.endswith("#chapter-wheels-steam")


def test_the_first_key_leads_to_the_content(address: str, page: Page) -> None:
    """Tab, Enter: past the header to the title of the page."""
    for path in (EPISODE, "people/", "episodes/003-silence/"):
        page.goto(address + path)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}{path}#content")


def test_the_tab_of_a_page_is_marked(address: str, page: Page) -> None:
    """An episode belongs to Episodes, though it is not in the navigation."""
    page.set_viewport_size({"width": 1280, "height": 900})
    for path, tab in ((EPISODE, "Episodes"), ("people/ada-lovelace/", "People"), ("", "Home")):
        page.goto(address + path)
        assert page.locator(".md-tabs__item--active").all_inner_texts() == [tab]


def test_without_scripts_the_page_is_complete(address: str, browser: Browser) -> None:
    """Words, links and anchors are there when nothing runs."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}{EPISODE}#charles-babbage-1")
        assert page.locator("#charles-babbage-1").is_visible()
        page.locator("#charles-babbage-1 b a").click()
        assert page.url == f"{address}people/charles-babbage/"
