"""Other builders that read mkdocs.yml build the same pages from what `build` writes."""

import subprocess
import sys
from pathlib import Path

import markdown
import pytest

from generator import cli
from tests.browser import on_ci
from tests.conftest import copy_archive, mkdocs
from tests.html_pages import parsed, words

SITE_URL = "https://example.org/show/"
EPISODE = Path("episodes", "001-engines", "index.html")
FORWARDING = Path("episodes", "001-machines", "index.html")
BY_HAND = """# Notes

[[001-engines]], [[001-machines#charles-babbage-1]] and [[ada-lovelace|Ada & *others*]], not
`[[ada-lovelace]]`, \\[[ada-lovelace]] or [[1]](https://example.org/).

- [[glossary/difference-engine]]

        [[ada-lovelace]]
"""
LINKS = [
    ("episodes/001-engines/", "On <engines> & wheels"),
    ("episodes/001-engines/#charles-babbage-1", "Charles Babbage, 1:00"),
    ("people/ada-lovelace/", "Ada & *others*"),
    ("https://example.org/", "[1]"),
    ("glossary/difference-engine/", "Difference Engine"),
]


def archive_with_pages_by_hand(folder: Path) -> Path:
    """The archive of invented episodes, and the same page by hand at three depths."""
    archive = copy_archive(folder)
    for path in ("notes.md", "more/index.md", "more/and/more.md"):
        (archive / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (archive / "docs" / path).write_text(BY_HAND, encoding="utf-8")
    return archive


def hrefs(folder: Path) -> list[str]:
    """Where our part of a page leads, and what it loads."""
    found = parsed(folder / "index.html").cssselect(".ea [href], .ea [src]")
    return [str(each.get("href") or each.get("src")) for each in found]


def check_links_by_hand(site: Path) -> None:
    """The short links lead to the same places, from wherever the page is."""
    for path, root in (("notes", "../"), ("more", "../"), ("more/and/more", "../../../")):
        content = parsed(site / path / "index.html").cssselect("article")[0]
        found = [
            (str(each.get("href")), each.text_content()) for each in content.cssselect("a[href]")
        ]
        shown = [(address if "//" in address else root + address, w) for address, w in LINKS]
        assert [each for each in found if not each[0].startswith("#")] == shown
        assert content.text_content().count("[[ada-lovelace]]") == 3


@pytest.fixture(scope="module")
def built_by_mkdocs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of invented episodes, built by MkDocs."""
    folder = archive_with_pages_by_hand(tmp_path_factory.mktemp("mkdocs"))
    result = mkdocs(folder, "build", "--strict", SITE_URL=SITE_URL)
    assert result.returncode == 0, result.stderr
    return folder


def test_mkdocs_renders_short_links_by_hand(built_by_mkdocs: Path) -> None:
    """In pages by hand they are links, except in code and where a backslash says so."""
    check_links_by_hand(built_by_mkdocs / "site")


def test_a_forwarding_page_is_no_page_of_the_site(built_by_mkdocs: Path) -> None:
    """It is neither in the sitemap nor in the navigation, and no robot lists it."""
    site = built_by_mkdocs / "site"
    assert "001-engines" in (site / "sitemap.xml").read_text("utf-8")
    for file in (site / "sitemap.xml", *site.rglob("*.html")):
        assert "001-machines" not in file.read_text("utf-8"), file
    head = parsed(site / FORWARDING).cssselect("head")[0]
    assert [each.get("content") for each in head.cssselect("meta[name=robots]")] == ["noindex"]


@pytest.mark.parametrize("builder", ["zensical", "properdocs"])
def test_another_builder_shows_the_same_turns(
    builder: str,
    built_by_mkdocs: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every turn and every chapter is on the page, with its anchor and its words."""
    program = Path(sys.executable).with_name(builder)
    assert program.exists() or not on_ci(), f"{builder} is in the lock, but not installed"
    if not program.exists():
        pytest.skip(f"{builder} is not installed here, so its build was not tried")
    archive = archive_with_pages_by_hand(tmp_path)
    monkeypatch.setenv("SITE_URL", SITE_URL)
    assert cli.main(["build", str(archive)]) == 0
    assert "3 episodes" in capsys.readouterr().out
    result = subprocess.run(
        [program, "build", "-f", "mkdocs.yml"],
        cwd=archive,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    ours, theirs = (
        parsed(folder / "site" / EPISODE).cssselect(".ea-transcript")[0]
        for folder in (built_by_mkdocs, archive)
    )
    assert words(theirs) == words(ours)
    assert [each.get("id") for each in theirs.cssselect("[id]")] == [
        each.get("id") for each in ours.cssselect("[id]")
    ]
    for page in (
        "episodes/001-engines",
        "people/ada-lovelace",
        "people",
        "topics/notes",
        "glossary",
        "",
    ):
        assert hrefs(archive / "site" / page) == hrefs(built_by_mkdocs / "site" / page)
    forwarding = (folder / "site" / FORWARDING for folder in (built_by_mkdocs, archive))
    assert len({page.read_bytes() for page in forwarding}) == 1
    assert (archive / "site" / "assets" / "shared" / "forward.js").is_file()
    assert "001-machines" not in (archive / "site" / "sitemap.xml").read_text("utf-8")
    check_links_by_hand(archive / "site")
    contents = parsed(archive / "site" / EPISODE).cssselect("nav.md-nav--secondary a")
    assert "#chapter-wheels-steam" in [each.get("href") for each in contents]


def test_without_the_extension_the_page_is_the_same(built_by_mkdocs: Path, tmp_path: Path) -> None:
    """A builder that leaves our Markdown extension out shows the same words, only slower."""
    source = (built_by_mkdocs / "docs" / "episodes" / "001-engines.md").read_text("utf-8")
    text = source.split("---\n", 2)[2]
    page = tmp_path / "page.html"
    page.write_text(f'<meta charset="utf-8">{markdown.markdown(text)}', encoding="utf-8")
    ours = parsed(built_by_mkdocs / "site" / EPISODE).cssselect(".ea-transcript")[0]
    theirs = parsed(page).cssselect(".ea-transcript")[0]
    assert words(theirs) == words(ours)
