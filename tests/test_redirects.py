"""What was renamed is found at its old address: the page that forwards, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route

from generator import pipeline
from generator.core.problems import Problems
from tests import archives
from tests.conftest import copy_archive, mkdocs
from tests.serving import serve

# Strict: no script or style but from files of the site.
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'"
ARRIVALS = [
    ("episodes/001-machines/", "episodes/001-engines/"),
    ("episodes/001-machines/#charles-babbage-1", "episodes/001-engines/#charles-babbage-1"),
    ("episodes/001-machines/?t=60#ada-lovelace-2", "episodes/001-engines/?t=60#ada-lovelace-2"),
    ("people/lady-lovelace/", "people/ada-lovelace/"),
    ("topics/calculating/", "glossary/difference-engine/"),
    ("glossary/differential-engine/#x", "glossary/difference-engine/#x"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The invented archive's site, built by MkDocs."""
    folder = copy_archive(tmp_path_factory.mktemp("redirects"))
    assert mkdocs(folder, "build").returncode == 0
    with serve(folder / "site") as served:
        yield served


@pytest.mark.parametrize(("old", "new"), ARRIVALS)
def test_an_old_address_leads_to_the_new_one(
    old: str, new: str, address: str, browser: Browser
) -> None:
    """With the fragment and the query of a shared link, under a strict policy."""
    with browser.new_context() as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.on("pageerror", lambda error: refused.append(str(error)))

        def with_policy(route: Route) -> None:
            response = route.fetch()
            headers = response.headers | {"content-security-policy": POLICY}
            route.fulfill(response=response, headers=headers)

        page.route(f"{address}{old.partition('?')[0].partition('#')[0]}*", with_policy)
        page.goto(f"{address}people/")
        page.goto(address + old)
        page.wait_for_url(address + new)
        assert not [each for each in refused if "Content Security Policy" in each]
        # The forwarding page is not in the history: back leads to where the reader came from.
        page.go_back()
        assert page.url == f"{address}people/"


def test_the_fragment_lands_on_the_turn(address: str, page: Page) -> None:
    """A shared link to a turn of a renamed episode marks that turn."""
    page.goto(f"{address}episodes/001-machines/#charles-babbage-1")
    page.wait_for_url("**/001-engines/#charles-babbage-1")
    assert page.evaluate("document.querySelector(':target').id") == "charles-babbage-1"


def test_a_term_is_found_by_its_former_slug(address: str, page: Page) -> None:
    """The old fragment of the glossary's page lands on the entry."""
    page.goto(f"{address}glossary/#differential-engine")
    entry = page.evaluate("document.querySelector(':target').closest('dt').id")
    assert entry == "difference-engine"


def test_without_scripts_the_page_leads_on(address: str, browser: Browser) -> None:
    """The reader is taken to the page, if not to the turn; nothing else is loaded on the way."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - playwright marks it
        page.goto(f"{address}people/lady-lovelace/")
        page.wait_for_url(f"{address}people/ada-lovelace/")
        assert all(request.url.startswith(address) for request in asked)


def test_where_nothing_forwards_there_is_a_link(address: str, browser: Browser) -> None:
    """If a browser blocks both, the page says what to do."""
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/forward.js", lambda route: route.abort())
        page.goto(f"{address}people/lady-lovelace/")
        assert page.locator("h1").text_content() == "This page has moved"
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("link", name="Ada Lovelace").click()
        assert page.url == f"{address}people/ada-lovelace/"


def _archive(root: Path, text: str) -> Problems:
    archives.base().apply(root)
    archives.parse(text).apply(root)
    problems = Problems()
    pipeline.build(root, root / "docs", problems)
    return problems


def test_a_renamed_page_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """The page of the old name becomes the page that forwards, and the other way round."""
    assert not _archive(tmp_path, "").errors
    old = (tmp_path / "docs/people/ben.md").read_text()
    renamed = """x
--- episodes/people/ben.yml (deleted)
--- episodes/people/benjamin.yml
name: Ben Okri
--- episodes/001-first/episode.yml
title: The first
date: 2020-05-21
guests: [benjamin]
--- episodes/redirects.yml
people/ben: people/benjamin
"""
    assert not _archive(tmp_path, renamed).errors
    assert not (tmp_path / "docs/people/ben.md").exists()
    assert "people/benjamin/" in (tmp_path / "docs/people/ben/index.html").read_text()
    # The lock keeps the anchors, whatever the person is called now.
    assert 'id="ben-1"' in (tmp_path / "docs/episodes/001-first.md").read_text()
    back = "x\n--- episodes/redirects.yml (deleted)\n--- episodes/people/benjamin.yml (deleted)\n"
    assert not _archive(tmp_path, back).errors
    assert (tmp_path / "docs/people/ben.md").read_text() == old
    assert not (tmp_path / "docs/people/ben").exists()


def test_a_page_by_hand_at_an_old_address_is_a_clash(tmp_path: Path) -> None:
    """Neither of the two is lost in silence."""
    text = "x\n--- episodes/redirects.yml\npeople/x: people/ben\n--- docs/people/x.md\nMine\n"
    assert [str(each) for each in _archive(tmp_path, text).errors] == [
        (
            f"{tmp_path}/docs/people/x.md:1:1: error: this page has the address of the generated"
            " people/x/index.html (move or delete it)"
        )
    ]


def test_a_long_chain_of_renamings_is_followed_once(tmp_path: Path) -> None:
    """Ten thousand lines that lead from one to the next take no time."""
    lines = [f"people/p{n}: people/p{n + 1}" for n in range(10_000)]
    text = "\n".join(["x", "--- episodes/redirects.yml", *lines, "people/p10000: people/ben", ""])
    archives.base().apply(tmp_path)
    archives.parse(text).apply(tmp_path)
    read = pipeline.read(tmp_path, Problems()).archive
    assert read
    assert {redirect.new for redirect in read.redirects} == {"people/ben"}
