"""What machines read of a page: its head, its facts, its address, and the transcript as text."""

import json
import re
from pathlib import Path

import lxml.html
import pytest

from generator import pipeline
from generator.core.problems import Problems
from generator.render.licences import address, link
from tests.conftest import ROOT, copy_archive, mkdocs
from tests.html_pages import pages, parsed

BASE = "https://example.org/show/"
EPISODE = "episodes/001-engines/index.html"


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented archive's site, which is told to be elsewhere than its show.yml says."""
    folder = copy_archive(tmp_path_factory.mktemp("head"))
    show = folder / "episodes" / "show.yml"
    text = show.read_text(encoding="utf-8")
    text = text.replace("Engines & Looms", "'Engines \"&\" </script>'")
    show.write_text(f"url: https://example.com/elsewhere/\n{text}", encoding="utf-8")
    result = mkdocs(folder, "build", SITE_URL=BASE)
    assert result.returncode == 0, result.stderr
    return folder / "site"


def _head(page: Path) -> dict[str, str]:
    """The names and relations of the elements in the head of a page, with what they say."""
    head = parsed(page).find("head")
    assert head is not None
    found = {
        str(each.get("property") or each.get("name")): str(each.get("content"))
        for each in head.cssselect("meta")
    }
    return found | {
        str(each.get("rel")): str(each.get("href"))
        for each in head.cssselect("link:not([rel=stylesheet])")
    }


def _facts(page: Path) -> dict[str, object]:
    """What a page says in the words of schema.org."""
    (script,) = parsed(page).cssselect("script[type='application/ld+json']")
    facts = json.loads(str(script.text))
    assert isinstance(facts, dict)
    return facts


def test_every_page_describes_itself(golden: Path) -> None:
    """With a description, and the same title and address as everywhere; 404 is nothing to share."""
    assert len(pages(golden)) > 10
    for page in pages(golden):
        if parsed(page).cssselect("meta[http-equiv=refresh]"):
            continue  # it forwards to another
        head = _head(page)
        assert head["description"], page
        if page.name == "404.html":
            assert "og:title" not in head
            continue
        assert head["og:title"], page
        assert head["og:description"] == head["description"]
        assert head["og:url"] == head["canonical"] == _address(page, golden)
        assert head["og:site_name"] == 'Engines "&" </script>'
        assert head["twitter:card"] == "summary"


def _address(page: Path, folder: Path) -> str:
    return BASE + page.relative_to(folder).as_posix().removesuffix("index.html")


def test_an_episode_in_its_head(golden: Path) -> None:
    """Its neighbours and its licence."""
    head = _head(golden / EPISODE)
    assert head["og:title"] == "On <engines> & wheels"
    assert head["og:type"] == "article"
    assert head["next"] == "../002-weaving/"
    assert "prev" not in head
    assert head["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert _head(golden / "episodes/002-weaving/index.html")["prev"] == "../001-engines/"
    person = _head(golden / "people/ada-lovelace/index.html")
    assert person["og:type"] == "profile"
    assert person["og:image"] == f"{BASE}people/ada-lovelace.png"


def test_facts_are_those_of_the_archive(golden: Path) -> None:
    """Of an episode, a person, and the show; no text of theirs ends the script."""
    series = {"@type": "PodcastSeries", "name": 'Engines "&" </script>', "url": BASE}
    ada = {"@type": "Person", "name": "Ada Lovelace", "url": f"{BASE}people/ada-lovelace/"}
    assert _facts(golden / EPISODE) == {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": "On <engines> & wheels",
        "url": f"{BASE}episodes/001-engines/",
        "datePublished": "1842-10-01",
        "duration": "PT0H10M0S",
        "episodeNumber": 1,
        "inLanguage": "en",
        "partOfSeries": series,
        "contributor": [
            {"@type": "Person", "name": "Ada Lovelace"},
            {"@type": "Person", "name": "Charles Babbage"},
        ],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": "https://example.org/1.mp3",
            "encodingFormat": "audio/mpeg",
        },
    }
    person = _facts(golden / "people" / "ada-lovelace" / "index.html")
    assert person.items() >= ada.items()
    assert _facts(golden / "index.html").items() >= {**series, "author": [ada]}.items()


def test_the_address_comes_from_the_show_or_from_the_builder(tmp_path: Path) -> None:
    """The builder knows better; without any address links are relative."""

    def facts(docs: Path, given: str) -> str:
        problems = Problems()
        assert pipeline.build(archive, docs, problems, given), list(problems)
        return (docs / "episodes" / "001-engines.md").read_text(encoding="utf-8")

    archive = copy_archive(tmp_path / "archive")
    relative = facts(tmp_path / "none", "")
    assert '"url":"../../episodes/001-engines/"' in relative.replace("\\", "")
    assert '<a href="../../episodes/001-engines/">episodes/001-engines/</a>' in relative
    assert '<a href="https://b.example/episodes/' in facts(tmp_path / "given", "https://b.example")
    assert '<a href="../../episodes/' in facts(tmp_path / "bad", "javascript:alert(1)")
    show = archive / "episodes" / "show.yml"
    show.write_text(show.read_text("utf-8") + "url: https://a.example/x/\n", encoding="utf-8")
    assert '<a href="https://a.example/x/episodes/' in facts(tmp_path / "said", "")
    assert '<a href="https://b.example/episodes/' in facts(tmp_path / "both", "https://b.example")


@pytest.mark.parametrize(
    ("named", "where"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-sa-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("Creative Commons BY-ND 2.5", "https://creativecommons.org/licenses/by-nd/2.5/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/licence", "https://example.org/licence"),
        ('https://example.org/"onclick', ""),
        ("All rights reserved", ""),
        ("CC BY 4.0 for the text", ""),
    ],
)
def test_licences(named: str, where: str) -> None:
    """Those that have one address; a name that could mean several has none."""
    assert address(named) == where
    assert link(named).striptags() == lxml.html.fromstring(f"<p>{link(named)}</p>").text_content()


def test_the_text_of_a_transcript(golden: Path) -> None:
    """Below the episode's address, whole, with names and times, and nothing of the page."""
    text = (golden / "episodes" / "001-engines" / "transcript.txt").read_text(encoding="utf-8")
    assert text.startswith(
        'On <engines> & wheels\nEngines "&" </script>, Episode 1, October 1, 1842\n'
        f"{BASE}episodes/001-engines/\nLicence of the text: CC BY 4.0.\n\n"
    )
    assert "\n\nAda Lovelace [0:05]: Welcome, everyone. <b>This</b> is & stays 2*3*4.\n\n" in text
    assert "\n\n[0:20] [laughs] And here is Charles.\n\n" in text
    assert "\n\n## Wheels & steam [1:00]\n\n" in text
    assert "\n\nUnattributed: [inaudible]\n\n" in text
    download = parsed(golden / EPISODE).cssselect("a[download]")[0]
    assert (download.get("href"), download.get("download")) == (
        "../../episodes/001-engines/transcript.txt",
        "001-engines.txt",
    )
    assert not (golden / "episodes" / "003-silence" / "transcript.txt").exists()


def test_the_text_holds_every_word(tmp_path: Path) -> None:
    """In order, of the repository's own archive; marks of what is only proposed are left out."""
    archive = copy_archive(tmp_path / "archive", ROOT)
    problems = Problems()
    built = pipeline.build(archive, tmp_path / "docs", problems)
    assert built
    for episode in built.archive.episodes:
        if not episode.transcript:
            continue
        text = (tmp_path / "docs/episodes" / episode.slug / "transcript.txt").read_text("utf-8")
        spoken = [each.text for turn in episode.transcript.turns for each in turn.paragraphs]
        place = 0
        for paragraph in spoken:
            place = text.index(re.sub("[⟦⟧]", "", paragraph), place)
