"""The first episode's mentions in a real browser: definitions beside terms, and the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator import pipeline
from generator.core.problems import Problems
from generator.link import mentions, names
from tests.conftest import FIRST_EPISODE, ROOT
from tests.html_pages import parsed
from tests.serving import serve

EPISODE = f"episodes/{FIRST_EPISODE.name}/"
TERM = '.ea-transcript p a[href$="/glossary/{}/"]'
DEFINITION = "#ea-definition"


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """The built site's address, which ends with a slash."""
    with serve(built / "site") as served:
        yield served


def test_the_keyboard_shows_a_definition(address: str, page: Page) -> None:
    """On focus, as the link's description; Escape hides it, and so does going on."""
    page.goto(address + EPISODE)
    definition = page.locator(DEFINITION)
    expect(definition).to_be_hidden()
    link = page.locator(TERM.format("torch7")).first
    link.focus()
    expect(definition).to_be_visible()
    expect(definition).to_contain_text("The predecessor of PyTorch")
    expect(link).to_have_accessible_description(definition.inner_text())
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(definition).to_be_visible()
    page.keyboard.press("Tab")
    expect(definition).not_to_contain_text("The predecessor of PyTorch")


def test_the_pointer_shows_a_definition(address: str, page: Page) -> None:
    """On hover, also while the pointer is on the definition; it never leaves the window."""
    page.set_viewport_size({"width": 390, "height": 700})
    page.clock.install()
    page.goto(address + EPISODE)
    definition = page.locator(DEFINITION)
    for link in page.locator(TERM.format("kernel")).all()[:3]:
        link.hover()
        expect(definition).to_be_visible()
        expect(definition).to_contain_text("low-level routine")
        box = definition.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        definition.hover()
        page.clock.run_for(2_000)  # longer than a definition stays behind the pointer
        expect(definition).to_be_visible()
        page.mouse.move(5, 690)
        expect(definition).to_be_hidden()


@pytest.mark.parametrize("slug", ["kornia", "constructor"])
def test_a_term_without_a_definition_shows_none(slug: str, address: str, page: Page) -> None:
    """Not that of the term before, and not what every object of JavaScript has."""
    page.clock.install()
    page.goto(address + EPISODE)
    page.route("**/definitions.json", lambda route: route.fulfill(json={"torch7": "The old one."}))
    link = page.locator(TERM.format("kornia")).first
    link.evaluate("(link, slug) => (link.href = link.href.replace('kornia', slug))", slug)
    page.locator(TERM.format("torch7")).first.focus()
    expect(page.locator(DEFINITION)).to_have_text("The old one.")
    page.locator(TERM.format(slug)).first.focus()
    page.clock.run_for(2_000)  # longer than it takes until one appears
    expect(page.locator(DEFINITION)).to_be_hidden()


def test_without_scripts_a_term_leads_to_its_page(address: str, browser: Browser) -> None:
    """And from there to every turn that mentions it."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + EPISODE)
        page.locator(TERM.format("kornia")).first.click()
        expect(page).to_have_url(f"{address}glossary/kornia/")
        expect(page.locator("mark")).to_have_text("Kornia")
        page.locator(".ea-places a").click()
        expect(page).to_have_url(f"{address}{EPISODE}#eli-stevens-11")
        expect(page.locator("#eli-stevens-11")).to_contain_text("a project called Kornia")


def test_every_mention_has_its_way_back(built: Path) -> None:
    """Each term that is mentioned lists its mentions, and each turn it names mentions it.

    Whoever takes part has no such list: the episode stands on the profile anyway.
    """
    archive = pipeline.check(ROOT, Problems()).archive
    assert archive is not None
    episode = next(each for each in archive.episodes if each.slug == FIRST_EPISODE.name)
    assert episode.transcript is not None
    turns = episode.transcript.turns
    found = mentions.find(episode, names.collect(archive)).mentions
    turns_of: dict[str, set[str]] = {}
    for mention in found:
        turns_of.setdefault(mention.target, set()).add(turns[mention.turn].anchor)
    assert len(turns_of) >= 40
    for target, anchors in turns_of.items():
        links = parsed(built / "site" / target / "index.html").cssselect(
            ".ea-mentions a[href*='#']"
        )
        listed = {str(each.get("href")).partition("#")[2] for each in links}
        if target.startswith("people/"):
            assert not listed
        else:
            assert listed <= anchors
            assert len(listed) >= min(27, len(anchors))


def test_profiles_tell_what_people_speak_of(address: str, page: Page) -> None:
    """The terms that somebody uses most, each with the way to its page."""
    page.goto(f"{address}people/luca-antiga/")
    terms = page.locator("section:has(> #terms) a")
    assert terms.count() >= 5
    terms.filter(has_text="Orobix").click()
    expect(page.locator("h1")).to_have_text("Orobix")


def test_the_other_episode_is_related(address: str, page: Page) -> None:
    """The host names it; the reader learns why it is listed, and gets there."""
    page.goto(address + EPISODE)
    related = page.locator(".ea-related li").first
    expect(related).to_contain_text("This episode mentions it.")
    related.locator("a").click()
    expect(page.locator(".ea-places mark")).to_have_text("interviewed the creator")
