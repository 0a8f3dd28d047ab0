"""Fixtures for all tests: the browser, and what is said when there is none."""

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser as chromium

NOT_RUN = "browser tests did not run"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the browser, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


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
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with cookies and storage of its own."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Say at the very end, in a line that cannot be missed, when browser tests were skipped."""
    yield
    skipped = [
        report
        for report in terminalreporter.getreports("skipped")
        if NOT_RUN in str(getattr(report, "longrepr", ""))
    ]
    if skipped:
        terminalreporter.write_line(
            f"{NOT_RUN.upper()}: {len(skipped)} skipped, {chromium.MISSING}", red=True, bold=True
        )
