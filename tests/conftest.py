"""Fixtures for all tests: the built site, the browser, and what is said when there is none."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from generator.core import clock
from generator.mkdocs_plugin import html_fixes
from generator.write.writer import generated
from tests import browser as chromium
from tests import node_tools
from tests.alone import pytest_runtest_protocol  # noqa: F401 - a hook
from tests.serving import serve

ROOT = Path(__file__).parent.parent

# The same cases in every run, so that a failure is that of the change at hand. To look for new
# ones: HYPOTHESIS_PROFILE=random make test
settings.register_profile("repeatable", derandomize=True, database=None)
settings.register_profile("random")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

NOT_RUN = "browser tests did not run"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the browser, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


# The day on which every test runs, as far as the generator knows.
TODAY = dt.date(2024, 2, 29)


@pytest.fixture(scope="session", autouse=True)
def _today() -> Iterator[None]:
    """Let no expectation depend on the day on which the tests run."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "today", lambda: TODAY)
        yield


GOLDEN = ROOT / "tests" / "cases" / "golden" / "archive"

# Whoever copies the repository replaces the episodes. What is known of the first one goes with it.
FIRST_EPISODE = ROOT / "episodes" / "067-deep-learning-with-pytorch"
collect_ignore = (
    []
    if FIRST_EPISODE.is_dir()
    else [
        "test_first_episode.py",
        "test_mentions_sample.py",
        "repair/test_repair.py",
        "importing/test_speed.py",
    ]
)


def copy_archive(folder: Path, archive: Path = GOLDEN) -> Path:
    """An archive with this repository's look, as a fresh clone has it: no page is generated yet.

    By default the small one of invented episodes.
    """
    shutil.copytree(archive / "episodes", folder / "episodes")
    shutil.copytree(ROOT / "generator" / "theme", folder / "generator" / "theme")
    by_hand = [path for path in ROOT.glob("docs/*.md") if path.name not in generated(ROOT / "docs")]
    (folder / "docs").mkdir()
    for path in by_hand:
        shutil.copy(path, folder / "docs")
    shutil.copytree(ROOT / "docs" / "project", folder / "docs" / "project")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def mkdocs(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real MkDocs in a folder, as its user does."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own archive after a strict build; the site is in `site/`."""
    folder = copy_archive(tmp_path_factory.mktemp("built"), ROOT)
    result = mkdocs(folder, "build", "--strict", SITE_URL="https://example.org/show/")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows with each page that is rendered in full, by whomever."""
    pages: list[str] = []
    around = html_fixes.correct_frame

    def counted(content: str, page: str) -> str:
        pages.append(page)
        return around(content, page)

    monkeypatch.setattr(html_fixes, "correct_frame", counted)
    return pages


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site that a module builds as its fixture `site` is served; ends with a slash."""
    with serve(site) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, one for each test process; it reaches this machine and nothing else."""
    program = chromium.find()
    if program is None:
        reason = f"{NOT_RUN}: {chromium.MISSING}"
        if chromium.on_ci():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=chromium.launch_arguments()
        )
        if os.environ.get("TESTS_CLOCK_MOVED"):
            _move_clock(started)
        yield started
        started.close()


def _move_clock(browser: Browser) -> None:
    """Let the pages of a browser have the date that this process has, see tests/anywhere.py."""
    new_context = browser.new_context

    def moved(**options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's many options
        context = new_context(**options)
        context.clock.set_fixed_time(time.time())
        return context

    browser.new_context = moved  # type: ignore[method-assign]  # contexts are made in many places


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with cookies and storage of its own."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Print what tests measured; say in a line that cannot be missed what was not tried."""
    yield
    figures = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "figure"
    ]
    for figure in sorted(figures):
        terminalreporter.write_line(figure)
    skipped = [
        report
        for report in terminalreporter.getreports("skipped")
        if NOT_RUN in str(getattr(report, "longrepr", ""))
    ]
    if skipped:
        terminalreporter.write_line(
            f"{NOT_RUN.upper()}: {len(skipped)} skipped, {chromium.MISSING}", red=True, bold=True
        )
    if any(
        node_tools.NOT_RUN in str(getattr(report, "longrepr", ""))
        for report in terminalreporter.getreports("skipped")
    ):
        line = f"{node_tools.NOT_RUN.upper()}: {node_tools.MISSING}"
        terminalreporter.write_line(line, red=True, bold=True)
