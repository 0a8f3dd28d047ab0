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

EPISODE = Path("episodes", "001-engines", "index.html")


@pytest.fixture(scope="module")
def built_by_mkdocs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of invented episodes, built by MkDocs."""
    folder = copy_archive(tmp_path_factory.mktemp("mkdocs"))
    assert mkdocs(folder, "build").returncode == 0
    return folder


@pytest.mark.parametrize("builder", ["zensical", "properdocs"])
def test_another_builder_shows_the_same_turns(
    builder: str, built_by_mkdocs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every turn and every chapter is on the page, with its anchor and its words."""
    program = Path(sys.executable).with_name(builder)
    assert program.exists() or not on_ci(), f"{builder} is in the lock, but not installed"
    if not program.exists():
        pytest.skip(f"{builder} is not installed here, so its build was not tried")
    archive = copy_archive(tmp_path)
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
