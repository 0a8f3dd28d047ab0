"""A show in any language: the page says which, and what is not ours speaks it too."""

import re
from pathlib import Path

import lxml.html
import pytest

from generator.i18n import wording
from tests.conftest import copy_archive, mkdocs


def build(folder: Path, language: str, words: str = "") -> Path:
    """The invented archive's site, with the show in another language."""
    archive = copy_archive(folder)
    with (archive / "episodes" / "show.yml").open("a", encoding="utf-8") as show:
        show.write(f"language: {language}\n")
    (archive / "episodes" / "words.yml").write_text(words or "{}\n", encoding="utf-8")
    result = mkdocs(archive, "build")
    assert result.returncode == 0, result.stderr
    return archive / "site"


def parsed(page: Path) -> lxml.html.HtmlElement:
    """The document of a page."""
    return lxml.html.fromstring(page.read_bytes())


@pytest.mark.parametrize(
    ("language", "skip", "direction"),
    [
        ("pt-BR", "Pular para conteúdo", "ltr"),
        ("zh-Hant-TW", "跳轉至", "ltr"),
        ("ar", "انتقل إلى المحتوى", "rtl"),
        # Material has no words of Latin.
        ("la", "Skip to content", "ltr"),
    ],
)
def test_the_language_of_the_show_is_that_of_the_page(
    language: str, skip: str, direction: str, tmp_path: Path
) -> None:
    """`lang` is the show's tag as it stands; Material's words are those of the nearest language."""
    site = build(tmp_path, language)
    for path in ("index.html", "episodes/001-engines/index.html", "404.html"):
        page = parsed(site / path)
        assert page.get("lang") == language
        assert page.cssselect("body")[0].get("dir") == direction
    episode = parsed(site / "episodes" / "001-engines" / "index.html")
    assert episode.cssselect(".md-skip")[0].text_content().strip() == skip


def test_titles_and_buttons_of_mkdocs_yml_speak_the_language_of_the_show(tmp_path: Path) -> None:
    """What is English there is said in the show's words; a keeper's own title stays."""
    words = "people: Omnes\nswitch_to_dark: Noctu\nabout: De nobis\n"
    archive = copy_archive(tmp_path)
    config = archive / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("- Topics: topics", "- Subjects: topics")
    config.write_text(text, encoding="utf-8")
    (archive / "episodes" / "words.yml").write_text(words, encoding="utf-8")
    assert mkdocs(archive, "build").returncode == 0
    page = parsed(archive / "site" / "index.html")
    tabs = [each.text_content().strip() for each in page.cssselect(".md-tabs__link")]
    assert tabs == ["Home", "Episodes", "Omnes", "Subjects", "De nobis"]
    buttons = [each.get("title") for each in page.cssselect(".md-header__option label")]
    assert buttons == ["Switch to light mode", "Noctu", "Use system setting"]


def phrases(language: str) -> set[str]:
    """What stands on a page of a phrase whatever is filled in: its parts between the names."""
    forms = [
        form
        for phrase in wording.phrases(language).values()
        for form in ([phrase] if isinstance(phrase, str) else phrase.values())
    ]
    return {part.strip(" :.,") for form in forms for part in re.split(r"\{\w+\}", form)}


def test_an_archive_in_german_says_nothing_in_english(tmp_path: Path) -> None:
    """No text and no name of a generated page is an English phrase; long ones are not part of one.

    What keepers wrote is English in this archive, and so are the pages written by hand.
    """
    site = build(tmp_path, "de")
    english = phrases("en") - phrases("de")
    assert len(english) > 100
    long = {phrase for phrase in english if phrase.count(" ") > 1}
    by_hand = {"about", "project"}
    seen = 0
    for file in site.rglob("*.html"):
        if file.relative_to(site).parts[0] in by_hand:
            continue
        page = parsed(file)
        for drawer in page.cssselect(".md-nav--primary, script, style, .md-footer"):
            drawer.drop_tree()
        texts = [str(text).strip(" :.,\n") for text in page.xpath("//text()")]
        texts += [str(name) for name in page.xpath("//@aria-label | //@title")]
        seen += len(texts)
        for text in texts:
            assert text not in english, (file, text)
            assert not any(phrase in text for phrase in long), (file, text)
    assert seen > 1000
