"""The first real episode: nothing spoken was lost or changed without a record."""

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from generator import site
from generator.model import Episode, SpeakerKind, Transcript
from generator.problems import Problems
from generator.transcript import UNSPOKEN
from tests.conftest import FIRST_EPISODE, ROOT
from tests.html_pages import parsed
from tests.record import RecordError, Row, rebuild

SOURCE = FIRST_EPISODE / "source"
LABELS = ["Sanyam Bhutani", "Eli Stevens", "Luca Antiga", "Thomas Viehmann", "Unknown"]


@pytest.fixture(scope="module")
def episode() -> Episode:
    """Episode 67, as the generator reads it."""
    read = site.check(ROOT, Problems()).archive
    assert read is not None
    return next(each for each in read.episodes if each.number == 67)


@pytest.fixture(scope="module")
def transcript(episode: Episode) -> Transcript:
    """Its words."""
    assert episode.transcript is not None
    return episode.transcript


@pytest.fixture(scope="module")
def raw() -> str:
    """The raw text that the episode was made from."""
    return Path(SOURCE, "transcript-raw.txt").read_bytes().decode()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The record of every change."""
    loaded: list[Row] = yaml.safe_load(Path(SOURCE, "changes.yml").read_text("utf-8"))
    return loaded


def test_the_record_turns_the_raw_text_into_the_transcript(
    raw: str, rows: list[Row], transcript: Transcript
) -> None:
    """Every speaker and every word: there is no difference that is not in the record."""
    label_of = {"unattributed": "Unknown"}
    published = [
        (label_of.get(turn.speaker.slug, turn.speaker.name), paragraph.text)
        for turn in transcript.turns
        for paragraph in turn.paragraphs
    ]
    assert rebuild(raw, rows, LABELS) == published


@pytest.mark.parametrize("row", [0, 100, 200, 300])
def test_a_row_that_is_missing_is_noticed(raw: str, rows: list[Row], row: int) -> None:
    """Without any one of its rows the record gives another text."""
    complete = rebuild(raw, rows, LABELS)
    with suppress(RecordError):  # the text without it may not even be a transcript
        assert rebuild(raw, rows[:row] + rows[row + 1 :], LABELS) != complete


def test_all_lost_characters_are_put_back(rows: list[Row]) -> None:
    """111 characters were lost: 101 letters and 10 marks."""
    restored = []
    for row in rows:
        if row["rule"] == "lost-character":
            before = Counter(row["before"].replace("\n", ""))
            restored += list((Counter(row["after"]) - before).elements())
    assert len(restored) == 111
    assert sum(character.isalpha() for character in restored) == 101


def test_every_paragraph_of_the_timed_export_has_its_time(transcript: Transcript) -> None:
    """98 paragraphs have a start; they never run backwards."""
    times = [
        paragraph.time
        for turn in transcript.turns
        for paragraph in turn.paragraphs
        if paragraph.time is not None
    ]
    assert len(times) == 98
    assert times == sorted(times)
    assert (times[0], times[-1]) == (13, 4636)


def test_pytorch_is_spelt_one_way(transcript: Transcript) -> None:
    """Ten ways to write PyTorch became one."""
    text = "\n".join(each.text for turn in transcript.turns for each in turn.paragraphs)
    assert text.count("PyTorch") > 80
    for wrong in ("Pytorch", "pytorch", "pi torch", "PI torch", "Pi torch", "PyTorchs"):
        assert wrong not in text


def test_who_takes_part(episode: Episode, transcript: Transcript) -> None:
    """One host, three guests; the voices that nobody could identify stay unattributed."""
    assert [host.slug for host in episode.hosts] == ["sanyam-bhutani"]
    assert {guest.slug for guest in episode.guests} == {
        "eli-stevens",
        "luca-antiga",
        "thomas-viehmann",
    }
    turns = Counter(turn.speaker.kind for turn in transcript.turns)
    assert turns == {SpeakerKind.PERSON: 88, SpeakerKind.UNATTRIBUTED: 9}


def test_highlights_are_short_quotations(episode: Episode) -> None:
    """A highlight is a whole turn, short enough to be quoted."""
    assert 4 <= len(episode.highlights) <= 8
    assert all(turn.words <= 60 for turn in episode.highlights)


def test_the_page_shows_all_of_it(built: Path) -> None:
    """97 turns and 16 chapters; what was not spoken is marked as such."""
    page = parsed(built / "site" / "episodes" / FIRST_EPISODE.name / "index.html")
    assert len(page.cssselect(".ea-turn")) == 97
    assert len(page.cssselect(".ea-transcript h2")) == 16
    assert sum(len(each.text_content().split()) for each in page.cssselect(".ea-turn p")) > 11_000
    marked = page.cssselect(".unspoken")
    assert marked
    assert all(UNSPOKEN.fullmatch(each.text_content()) for each in marked)


def test_episode_51_has_no_transcript_and_says_so(built: Path) -> None:
    """The episode that the conversation mentions has a page, which leads to its guest."""
    page = parsed(built / "site" / "episodes" / "051-catalyst" / "index.html")
    assert "There is no transcript of this episode yet." in page.text_content()
    assert page.cssselect("a[href$='people/sergey-kolesnikov/']")
