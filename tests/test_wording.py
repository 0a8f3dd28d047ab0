"""The words of the interface: each phrase is used, each language whole, archives may differ."""

import datetime as dt
import re
from pathlib import Path

import pytest
from markupsafe import Markup

from generator import pipeline
from generator.core.problems import Problems
from generator.i18n import wording
from generator.i18n.wording import Wording
from tests.conftest import ROOT, copy_archive

LANGUAGES = sorted(path.stem for path in (ROOT / "generator" / "i18n" / "languages").glob("*.yml"))
DAY = dt.date(2020, 5, 21)
SOURCES = [
    *(ROOT / "generator" / "render" / "templates").rglob("*.html"),
    *(ROOT / "generator" / "theme").rglob("*.html"),
    *(ROOT / "generator").rglob("*.py"),
]


def test_every_phrase_is_used() -> None:
    """Each key stands in a template or a page; the start of a key serves all that begin so."""
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    said = set(re.findall(r'"([a-z_]+)"', text))
    starts = {key for key in said if key.endswith("_")}
    unused = [
        key
        for key in wording.phrases("en")
        if key not in said and not any(key.startswith(start) for start in starts)
    ]
    assert not unused


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_a_language_is_whole(language: str) -> None:
    """It has the keys of English, fills in nothing else, and has every plural of the language."""
    english, translated = wording.phrases("en"), wording.phrases(language)
    assert list(translated) == list(english)
    for key, phrase in translated.items():
        assert isinstance(phrase, str) == isinstance(english[key], str), key
        if isinstance(phrase, str):
            assert wording.names_in(phrase) == wording.names_in(str(english[key])), key
        else:
            assert set(phrase) == set(wording.plurals(language)), key


def test_languages_have_their_own_dates_numbers_and_plurals() -> None:
    """What Babel knows of the language that the tag names, or of the nearest."""
    own = {"count_turns": {"one": "{n} replika", "few": "{n} repliki", "other": "{n} replik"}}
    polish = Wording("pl", own)
    assert [str(polish("count_turns", n)) for n in (1, 3, 5)] == [
        "1 replika",
        "3 repliki",
        "5 replik",
    ]
    assert Wording("de").number(1204) == "1.204"
    assert Wording("en-GB").day(DAY) == "21 May 2020"
    assert Wording("en").day(DAY) == "May 21, 2020"
    assert Wording("xx-nonsense").day(DAY) == "May 21, 2020"
    assert Wording("pt-br").day(DAY) == "21 de maio de 2020"


def test_what_is_filled_in_is_escaped() -> None:
    """Phrases and names alike; Markup is left as it is."""
    words = Wording("en", {"hosted_by": "<i> {people} {nobody"})
    assert words("hosted_by", people="<b>") == "&lt;i&gt; &lt;b&gt; {nobody"
    assert words("hosted_by", people=Markup("<b>")) == "&lt;i&gt; <b> {nobody"
    assert words.listed(["<a>", Markup("<b>"), "{0}"]) == "&lt;a&gt;, <b>, and {0}"


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0%"), (0.001, "under 1%"), (0.372, "37%"), (1.0, "100%")]
)
def test_shares(share: float, said: str) -> None:
    """A little is not nothing."""
    assert Wording("en").percent(share) == said


def test_an_archive_calls_things_in_its_own_way(tmp_path: Path) -> None:
    """Phrases of words.yml stand in place of ours."""
    archive = copy_archive(tmp_path)
    (archive / "episodes" / "words.yml").write_text("newest_episodes: Fresh from the <mill>\n")
    problems = Problems()
    assert pipeline.build(archive, archive / "docs", problems)
    home = (archive / "docs" / "index.md").read_text(encoding="utf-8")
    assert "Fresh from the &lt;mill&gt;</h2>" in home


def test_a_language_without_words_is_pointed_out(tmp_path: Path) -> None:
    """The pages are built with English words; `check` says where to translate them."""
    archive = copy_archive(tmp_path)
    show = archive / "episodes" / "show.yml"
    show.write_text(show.read_text(encoding="utf-8") + "language: cy\n", encoding="utf-8")
    problems = Problems()
    pipeline.check(archive, problems)
    assert [problem.message for problem in problems.warnings] == [
        'the interface is not translated into "cy"'
    ]
