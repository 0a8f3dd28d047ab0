"""An archive that was set up with an earlier version builds with this one, unchanged.

`cases/compatibility/mkdocs.yml` is the file as copies of the repository have had it: it names the
plugin, our Markdown extensions and the folder of the theme.
"""

import shutil
from pathlib import Path

import pytest

from tests.archives import CASES
from tests.conftest import copy_archive, mkdocs
from tests.html_pages import parsed

HANDWRITTEN = "# Notes\n\nSee [[ada-lovelace]].\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The archive of invented episodes with the mkdocs.yml of an earlier version."""
    folder = copy_archive(tmp_path / "archive")
    shutil.copy(CASES / "compatibility" / "mkdocs.yml", folder)
    (folder / "docs" / "notes.md").write_text(HANDWRITTEN, encoding="utf-8")
    return folder


def test_an_earlier_mkdocs_yml_builds_the_same_site(archive: Path, tmp_path: Path) -> None:
    """Each page is the one that the present mkdocs.yml gives, and nothing is loaded twice."""
    present = copy_archive(tmp_path / "present")
    (present / "docs" / "notes.md").write_text(HANDWRITTEN, encoding="utf-8")
    for folder in (archive, present):
        result = mkdocs(folder, "build", "--strict")
        assert result.returncode == 0, result.stderr
    pages, earlier = (
        sorted(path.relative_to(folder / "site") for path in folder.rglob("site/**/*.html"))
        for folder in (present, archive)
    )
    assert pages == earlier
    texts = [_words(folder / "site" / page) for page in pages for folder in (archive, present)]
    assert texts[::2] == texts[1::2]
    links = parsed(archive / "site" / "notes" / "index.html").cssselect("article a[href*=ada]")
    assert [str(link.get("href")) for link in links] == ["../people/ada-lovelace/"]


def test_buttons_of_an_earlier_mkdocs_yml_speak_the_language_of_the_show(archive: Path) -> None:
    """The English names of tabs and buttons that were written then are still known to be ours."""
    show = archive / "episodes" / "show.yml"
    show.write_text(show.read_text(encoding="utf-8") + "language: de\n", encoding="utf-8")
    result = mkdocs(archive, "build")
    assert result.returncode == 0, result.stderr
    page = parsed(archive / "site" / "index.html")
    titles = [str(each.get("title")) for each in page.cssselect(".md-header__option label")]
    assert titles
    assert not [title for title in titles if title.startswith("Switch")]


def _words(page: Path) -> str:
    """The words of a page, and where its links lead; not the names of scripts and buttons."""
    document = parsed(page)
    # A page that forwards has no article.
    article = (document.cssselect("article") or document.cssselect("body"))[0]
    links = [str(link.get("href")) for link in article.cssselect("a[href]")]
    return article.text_content() + "\n".join(links)
