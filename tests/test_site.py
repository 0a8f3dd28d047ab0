"""The repository's own archive, built by the real MkDocs: what a reader gets."""

import filecmp
import re
from pathlib import Path

import pytest

from generator import site
from generator.problems import Problems
from generator.transcript import UNSPOKEN
from tests.conftest import copy_archive, mkdocs
from tests.html_pages import broken, ids, links, pages, parsed, words

BASE = "https://example.org/show/"
EPISODE = Path("episodes", "067-deep-learning-with-pytorch", "index.html")
TURN = re.compile(r"[a-z0-9-]+-\d+")


def test_every_internal_link_leads_somewhere(built: Path) -> None:
    """Every link and fragment of the built site resolves; there are many of them."""
    assert sum(1 for _ in links(built / "site")) > 500
    assert list(broken(built / "site", BASE)) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    """The check above sees a missing file and a missing anchor."""
    (tmp_path / "index.html").write_text('<a href="no/">x</a><a href="#no">y</a>')
    assert list(broken(tmp_path, BASE)) == [
        "index.html: no/: no such file",
        "index.html: #no: no such anchor",
    ]


def test_every_turn_is_there_with_an_anchor_of_its_own(built: Path) -> None:
    """The episode page has all its turns, each with a unique anchor."""
    read = site.check(built, Problems()).archive
    assert read is not None
    transcript = next(each.transcript for each in read.episodes if each.number == 67)
    assert transcript is not None
    expected = [turn.anchor for turn in transcript.turns]
    shown = [
        element.get("id") for element in parsed(built / "site" / EPISODE).cssselect(".ea-turn")
    ]
    assert shown == expected
    assert len(shown) == 97
    assert all(TURN.fullmatch(anchor or "") for anchor in shown)


def test_no_id_stands_twice_on_a_page(built: Path) -> None:
    """An id is unique on every page, Material's own included."""
    for page in pages(built / "site"):
        found = ids(page)
        assert len(found) == len(set(found)), page


def test_every_word_is_on_the_page_in_order(built: Path) -> None:
    """What transcript.txt holds beside labels, times and headings is what the page shows."""
    source = (built / "episodes" / EPISODE.parent.name / "transcript.txt").read_text("utf-8")
    spoken: list[str] = []
    for block in source.split("\n\n"):
        if not block.startswith("## "):
            text = re.sub(r"^(?:[A-Z][\w ]+? )?\[[\d:]+\]:? ?", "", block)
            spoken += re.sub(r"^[A-Z]\w+(?: [A-Z]\w+)?: ", "", text).split()
    turns = parsed(built / "site" / EPISODE).cssselect(".ea-turn > p:not(.ea-who)")
    shown = [word for paragraph in turns for word in words(paragraph)]
    assert shown == spoken
    assert len(shown) > 10_900


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    """No page makes a browser ask a third party for anything."""
    for found in links(built / "site"):
        is_loaded = found.tag not in {"a", "area", "form"}
        is_canonical = found.url.startswith(BASE)
        assert not (is_loaded and "//" in found.url and not is_canonical), found
    for style in (built / "site").rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_chapters_are_in_the_table_of_contents(built: Path) -> None:
    """The chapters stand in the contents, in order, after the highlights."""
    page = parsed(built / "site" / EPISODE)
    chapters = [str(each.get("id")) for each in page.cssselect(".ea-transcript h2")]
    listed = [each.get("href") for each in page.cssselect(".md-nav--secondary a")]
    assert len(chapters) == 16
    assert listed == ["#highlights", *(f"#{chapter}" for chapter in chapters)]


def test_two_builds_are_byte_identical(built: Path, tmp_path: Path) -> None:
    """The same input gives the same bytes, pages and site."""
    again = copy_archive(tmp_path)
    assert mkdocs(again, "build", "--strict", SITE_URL=BASE).returncode == 0
    for folder in ("docs", "site"):
        one = {path.relative_to(built) for path in (built / folder).rglob("*") if path.is_file()}
        two = {path.relative_to(again) for path in (again / folder).rglob("*") if path.is_file()}
        assert one == two
        _, different, failed = filecmp.cmpfiles(built, again, map(str, one), shallow=False)
        assert (different, failed) == ([], [])


def test_a_second_build_writes_nothing(built: Path) -> None:
    """Where nothing changed, no file is touched."""
    before = {path: path.stat().st_mtime_ns for path in (built / "docs").rglob("*")}
    again = site.build(built, built / "docs", Problems())
    assert again is not None
    assert (again.changes.written, again.changes.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in (built / "docs").rglob("*")} == before


def test_an_archive_elsewhere_needs_three_things(tmp_path: Path) -> None:
    """mkdocs.yml, docs/ and episodes/ are enough, wherever they are and MkDocs is called from."""
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    elsewhere.mkdir()
    copy_archive(archive)
    (archive / "generator").rename(tmp_path / "not-there")
    (archive / "docs" / "project").rename(tmp_path / "nor-there")
    about = archive / "docs" / "about.md"
    about.write_text(
        "# About\n\n[A turn](episodes/067-deep-learning-with-pytorch.md#eli-stevens-2)\n"
    )
    (archive / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material}\nplugins: [episode-archive]\n"
        "validation: {anchors: warn}\n"
    )
    result = mkdocs(elsewhere, "build", "--strict", "-f", str(archive / "mkdocs.yml"))
    assert result.returncode == 0, result.stderr
    page = parsed(archive / "site" / EPISODE)
    assert page.cssselect("link[href$='assets/episode-archive.css']")
    tabs = page.cssselect(".md-nav--primary .md-nav__link")
    listed = dict.fromkeys(each.text_content().strip() for each in tabs)
    assert list(listed) == ["Home", "Episodes", "People", "Topics", "About"]
    assert page.cssselect("title")[0].text_content().endswith("Chai Time Data Science")
    assert not page.cssselect("link[href*='fonts.g']")


@pytest.mark.parametrize("path", ["index.html", "404.html", "about/index.html"])
def test_pages_that_are_no_episodes(built: Path, path: str) -> None:
    """Home, 404 and the pages written by hand are there, with one main heading."""
    page = parsed(built / "site" / path)
    assert len(page.cssselect("h1")) == 1


def test_unspoken_marks_are_marked(built: Path) -> None:
    """Square brackets are on the page as such, and not counted as words."""
    marked = parsed(built / "site" / EPISODE).cssselect(".unspoken")
    assert all(UNSPOKEN.fullmatch(each.text_content()) for each in marked)
    assert marked


def test_an_episode_without_transcript_says_so(built: Path) -> None:
    """Episode 51 has a page, which leads to the people and says that the words are missing."""
    page = parsed(built / "site" / "episodes" / "051-catalyst" / "index.html")
    assert "There is no transcript of this episode yet." in page.text_content()
    assert page.cssselect("a[href$='people/sergey-kolesnikov/']")
