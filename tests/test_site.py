"""The repository's own archive, built by the real MkDocs: what a reader gets."""

import filecmp
import re
import shutil
from pathlib import Path

import pytest

from generator import pipeline
from generator.core.model import Episode
from generator.core.problems import Problems
from tests.conftest import GOLDEN, ROOT, copy_archive, mkdocs
from tests.html_pages import broken, ids, links, pages, parsed, words

BASE = "https://example.org/show/"
TURN = re.compile(r"[a-z0-9-]+-\d+")


def test_every_internal_link_leads_somewhere(built: Path) -> None:
    """Every link and fragment of the built site resolves; there are many of them."""
    assert sum(1 for _ in links(built / "site")) > 100
    assert list(broken(built / "site", BASE)) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    """The check above sees a missing file and a missing anchor."""
    (tmp_path / "index.html").write_text('<a href="no/">x</a><a href="#no">y</a>')
    assert list(broken(tmp_path, BASE)) == [
        "index.html: no/: no such file",
        "index.html: #no: no such anchor",
    ]


@pytest.fixture(scope="module")
def episodes(built: Path) -> list[tuple[Episode, Path]]:
    """Every episode and its page in the built site."""
    read = pipeline.check(built, Problems()).archive
    assert read is not None
    folder = built / "site" / "episodes"
    return [(each, folder / each.slug / "index.html") for each in read.episodes]


def test_every_turn_is_there_with_an_anchor_of_its_own(
    episodes: list[tuple[Episode, Path]],
) -> None:
    """An episode's page has all its turns, each with an anchor of its own."""
    for episode, page in episodes:
        turns = episode.transcript.turns if episode.transcript else []
        shown = [str(each.get("id")) for each in parsed(page).cssselect(".ea-transcript > div")]
        assert shown == [turn.anchor for turn in turns]
        assert len(shown) == len(set(shown))
        assert all(TURN.fullmatch(anchor) for anchor in shown)


def test_no_id_stands_twice_on_a_page(built: Path) -> None:
    """An id is unique on every page, Material's own included."""
    for page in pages(built / "site"):
        found = ids(page)
        assert len(found) == len(set(found)), page


def test_every_word_is_on_the_page_in_order(
    built: Path, episodes: list[tuple[Episode, Path]]
) -> None:
    """What transcript.txt holds beside labels, times and headings is what the page shows."""
    for episode, page in episodes:
        if not episode.transcript:
            continue
        source = (built / "episodes" / episode.slug / "transcript.txt").read_text("utf-8")
        speakers = {turn.speaker for turn in episode.transcript.turns}
        labels = {"Unknown", *(speaker.name for speaker in speakers)}
        labels |= {a for speaker in speakers if speaker.person for a in speaker.person.aliases}
        names = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
        label = re.compile(rf"(?:(?:{names})(?: ?\[[\d:]+\])?:|\[[\d:]+\])? ?", re.IGNORECASE)
        spoken: list[str] = []
        for block in re.split(r"\n\n+", source.strip()):
            if not block.startswith("## "):
                spoken += block[label.match(block).end() :].split()  # type: ignore[union-attr]  # it may be empty
        paragraphs = parsed(page).cssselect(".ea-transcript > div > p")
        assert [word for paragraph in paragraphs for word in words(paragraph)] == spoken


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    """No page makes a browser ask a third party for anything."""
    for found in links(built / "site"):
        is_loaded = found.tag not in {"a", "area", "form"}
        is_canonical = found.url.startswith(BASE)
        assert not (is_loaded and "//" in found.url and not is_canonical), found
    for style in (built / "site").rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_chapters_are_in_the_table_of_contents(episodes: list[tuple[Episode, Path]]) -> None:
    """The chapters stand in the contents, in order."""
    for episode, page in episodes:
        chapters = episode.transcript.chapters if episode.transcript else ()
        listed = [str(each.get("href")) for each in parsed(page).cssselect(".md-nav--secondary a")]
        expected = [f"#{chapter.anchor}" for chapter in chapters if chapter.title]
        assert [each for each in listed if each.startswith("#chapter-")] == expected


def test_two_builds_are_byte_identical(built: Path, tmp_path: Path) -> None:
    """The same input gives the same bytes, pages and site."""
    again = copy_archive(tmp_path, ROOT)
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
    again = pipeline.build(built, built / "docs", Problems(), BASE)
    assert again is not None
    assert (again.changes.written, again.changes.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in (built / "docs").rglob("*")} == before


def test_an_archive_elsewhere_needs_three_things(tmp_path: Path) -> None:
    """mkdocs.yml, docs/ and episodes/ are enough, wherever they are and MkDocs is called from."""
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(GOLDEN / "episodes", archive / "episodes")
    (archive / "docs").mkdir()
    about = archive / "docs" / "about.md"
    about.write_text("# About\n\n[A turn](episodes/001-engines.md#charles-babbage-1)\n")
    (archive / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material}\nplugins: [episode-archive]\n"
        "validation: {anchors: warn}\n"
    )
    result = mkdocs(elsewhere, "build", "--strict", "-f", str(archive / "mkdocs.yml"))
    assert result.returncode == 0, result.stderr
    page = parsed(archive / "site" / "episodes" / "001-engines" / "index.html")
    assert page.cssselect("link[href$='assets/shared/archive.css']")
    tabs = page.cssselect(".md-nav--primary .md-nav__link")
    listed = dict.fromkeys(each.text_content().strip() for each in tabs)
    assert list(listed) == ["Home", "Episodes", "People", "Topics", "About"]
    title = page.cssselect("title")[0].text_content()
    assert title == "On <engines> & wheels - Engines & Looms"
    assert not page.cssselect("link[href*='fonts.g']")
    # A link to an anchor that no turn has is noticed, like any other.
    about.write_text("# About\n\n[A turn](episodes/001-engines.md#charles-babbage-9)\n")
    result = mkdocs(elsewhere, "build", "--strict", "-f", str(archive / "mkdocs.yml"))
    assert result.returncode == 1
    assert "charles-babbage-9" in result.stderr


@pytest.mark.parametrize("path", ["index.html", "404.html", "about/index.html"])
def test_pages_that_are_no_episodes(built: Path, path: str) -> None:
    """Home, 404 and the pages written by hand are there, with one main heading."""
    page = parsed(built / "site" / path)
    assert len(page.cssselect("h1")) == 1
