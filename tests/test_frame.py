"""What validators found in Material's own HTML is mended, in every page of the built site."""

from pathlib import Path

from generator.mkdocs_plugin import html_fixes
from tests.html_pages import pages, parsed


def test_the_frame_is_valid(built: Path) -> None:
    """No checkbox has `autocomplete`, no label leads nowhere, no `tabindex` is empty.

    `make validate` asks the Nu HTML checker, which finds all of these and everything else.
    """
    for file in pages(built / "site"):
        page = parsed(file)
        assert not page.cssselect("input[type=checkbox][autocomplete]"), file
        ids = {each.get("id") for each in page.cssselect("input[id], select[id]")}
        labels = page.cssselect("label[for]")
        assert {each.get("for") for each in labels} <= ids, file
        assert not page.cssselect("[tabindex='']"), file
        toggles = page.cssselect("input.md-toggle[form]")
        assert len(toggles) == (2 if page.cssselect(".md-header") else 0), file
        assert len(page.cssselect("form#__state[autocomplete=off]")) == len(toggles) // 2, file


def test_what_has_no_errors_is_left_alone() -> None:
    """A later Material, and pages that are not Material's."""
    page = '<input class="md-toggle"><label class="md-nav__title" for="__toc">x</label>'
    own = '<input id="__toc"><input type="text" autocomplete="off">'
    assert html_fixes.correct(page + own) == page + own
