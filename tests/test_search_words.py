"""The search finds every word in the turn where it was said, whatever it is written with."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.archives import CASES, parse
from tests.conftest import mkdocs
from tests.serving import serve
from tests.test_search import Found

_CONFIG = """\
site_name: Words
theme: {name: material, font: false}
plugins: [episode-archive]
"""
# What is asked, the turns that have it, and what is marked in them.
QUESTIONS = [
    ("C++", ["ada-1"], ["C++"]),
    ('"written in C++"', ["ada-1"], ["C++", "in", "written"]),
    ("c++", ["ada-1"], ["C++"]),
    (".NET", ["ben-1"], [".NET"]),
    ("node.js", ["ben-1"], ["node.js"]),
    ("C", ["ada-2"], ["C"]),
    ("r", ["ada-2"], ["R"]),
    ("R ", ["ada-2"], ["R"]),
    ("C#", ["ben-4"], ["C#"]),
    ("F#", ["ben-4"], ["F#"]),
    ("example.org", ["ada-2"], ["example.org"]),
    ("https://example.org/path", ["ada-2"], ["example.org", "https", "path"]),
    ("机器学习", ["ben-2"], ["习", "器", "学", "机"]),
    ("学生", ["ada-3"], ["学", "生"]),
    ("東京都", ["ada-3"], ["京", "東", "都"]),
    ("PyTorch", ["ada-5"], ["PyTorch"]),
    ("训练模型", ["ada-5"], ["型", "模", "练", "训"]),
    ('"学习使我"', ["ada-5"], ["习", "使", "学", "我"]),
    ("ไทย", ["ben-3"], ["ท", "ย", "ไ"]),
    ("ລາວ", ["ada-4"], ["ວ", "ລ", "າ"]),
    ("ខ្មែរ", ["ada-4"], ["ខ្", "មែ", "រ"]),
]


@pytest.fixture(scope="module", params=["en", "zh-CN", "ja", "th"])
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The site of the same words, in a show of each language."""
    folder = tmp_path_factory.mktemp("words")
    parse((CASES / "search-words.txt").read_text("utf-8")).apply(folder)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8")
    show = folder / "episodes" / "show.yml"
    show.write_text(show.read_text("utf-8") + f"language: {request.param}\n", encoding="utf-8")
    result = mkdocs(folder, "build", "--strict")
    assert result.returncode == 0, result.stderr
    with serve(folder / "site") as served:
        yield served


def test_every_word_is_found_where_it_was_said(address: str, page: Page) -> None:
    """With its signs, alone, within an address, or within a sentence without spaces."""
    page.goto(f"{address}episodes/one/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    found = Found(page)
    for question, turns, marked in QUESTIONS:
        found.ask(question)
        assert [turn for _, turn in found.turns] == turns, question
        assert found.marked == sorted(marked), question
        status = found.status.inner_text()
        assert re.search(r"\b1 match in 1 episode$", status), status


def test_words_in_a_row_are_marked_on_arrival(address: str, page: Page) -> None:
    """Not the same characters elsewhere in the turn."""
    page.goto(f"{address}episodes/one/?q=学生")
    page.locator(".ea-search__turn").first.click()
    page.wait_for_function("CSS.highlights.has('ea-found')")
    marks = page.evaluate("[...CSS.highlights.get('ea-found')].map(range => range.toString())")
    assert marks == ["学", "生"]


def test_what_nobody_said_is_not_found(address: str, page: Page) -> None:
    """Though its characters were said."""
    page.goto(f"{address}episodes/one/")
    page.keyboard.press("/")
    found = Found(page)
    for question in ('"习学"', '"C+"', "org.example", "z"):
        assert found.ask(question).turns == [], question
