"""The first real episode: nothing spoken was lost or changed without a record."""

import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator import pipeline
from generator.core.model import Episode, Provenance, SpeakerKind, Transcript
from generator.core.problems import Problems
from generator.importing import archive_context, command
from generator.importing.record import replay
from generator.importing.record.replay import RecordError
from generator.read.change_record import ChangesFile
from generator.read.scan import EPISODES_FOLDER
from generator.read.transcript import UNSPOKEN
from tests.conftest import FIRST_EPISODE, ROOT
from tests.html_pages import parsed
from tests.serving import serve

ORIGINAL = FIRST_EPISODE / "source" / "transcript-raw.txt"
TRANSCRIPT = FIRST_EPISODE / "transcript.txt"


@pytest.fixture(scope="module")
def episode() -> Episode:
    """Episode 67, as the generator reads it."""
    read = pipeline.check(ROOT, Problems()).archive
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
    return ORIGINAL.read_bytes().decode()


@pytest.fixture(scope="module")
def changes() -> ChangesFile:
    """The record of every change."""
    problems = Problems()
    found = archive_context.recorded(FIRST_EPISODE, problems)
    assert found, list(problems)
    return found[1]


def test_the_import_gives_the_transcript_byte_for_byte(tmp_path: Path) -> None:
    """From the raw text and what people decided; the record is written as it was, too."""
    shutil.copytree(ROOT / EPISODES_FOLDER, tmp_path / EPISODES_FOLDER)
    folder = tmp_path / EPISODES_FOLDER / FIRST_EPISODE.name
    (folder / "transcript.txt").unlink()
    problems = Problems()
    assert command.run(command.ImportRequest(ORIGINAL, FIRST_EPISODE.name, tmp_path), problems)
    assert not len(problems), list(problems)
    for name in (
        "transcript.txt",
        "episode.yml",
        "source/changes.yml",
        "source/transcript-raw.txt",
    ):
        assert (folder / name).read_bytes() == (FIRST_EPISODE / name).read_bytes()


def test_the_record_leads_there_and_back(raw: str, changes: ChangesFile) -> None:
    """Every byte of the transcript from the original, and every byte of the original from it."""
    transcript = TRANSCRIPT.read_bytes().decode()
    assert replay.apply(raw, changes) == transcript
    assert replay.restore(transcript, changes) == raw


def test_a_row_that_is_missing_is_noticed(raw: str, changes: ChangesFile) -> None:
    """Without any one of the rows that stand the record gives another text."""
    complete = replay.apply(raw, changes)
    standing = {id(piece.row) for piece in replay.pieces(raw, changes) if piece.row}
    rows = changes.changes
    for number in range(0, len(rows), 25):
        without = changes.model_copy(update={"changes": rows[:number] + rows[number + 1 :]})
        with suppress(RecordError):
            differs = replay.apply(raw, without) != complete
            assert differs == (id(rows[number]) in standing)


def test_all_lost_characters_are_put_back(changes: ChangesFile) -> None:
    """111 characters were lost: 101 letters and 10 marks."""
    restored = []
    for row in changes.changes:
        if row.rule == "lost-character":
            assert row.after is not None
            before = Counter(row.before.replace("\n", ""))
            restored += list((Counter(row.after) - before).elements())
    assert len(restored) == 111
    assert sum(character.isalpha() for character in restored) == 101


def test_readers_are_told_what_was_done(episode: Episode, built: Path) -> None:
    """The figures of the record stand on the page, with a link to it."""
    assert episode.provenance == Provenance(
        "transcript-raw.txt", restored=111, corrected=194, open=108
    )
    page = parsed(built / "site" / "episodes" / FIRST_EPISODE.name / "index.html")
    assert "111 lost characters restored, 194 words and names corrected" in page.text_content()


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
    """Of everybody who answers; short enough to be quoted."""
    assert 4 <= len(episode.highlights) <= 8
    assert all(len(" ".join(each.paragraphs).split()) <= 50 for each in episode.highlights)
    assert {each.turn.speaker.person for each in episode.highlights} == set(episode.guests)


def test_the_page_shows_all_of_it(built: Path) -> None:
    """97 turns and 16 chapters; what was not spoken is marked as such."""
    page = parsed(built / "site" / "episodes" / FIRST_EPISODE.name / "index.html")
    assert len(page.cssselect(".ea-transcript > div")) == 97
    assert len(page.cssselect(".ea-transcript h3")) == 16
    spoken = page.cssselect(".ea-transcript > div > p")
    assert sum(len(each.text_content().split()) for each in spoken) > 10_900
    marked = page.cssselect(".unspoken")
    assert marked
    assert all(UNSPOKEN.fullmatch(each.text_content()) for each in marked)


def test_episode_51_has_no_transcript_and_says_so(built: Path) -> None:
    """The episode that the conversation mentions has a page, which leads to its guest."""
    page = parsed(built / "site" / "episodes" / "051-catalyst" / "index.html")
    assert "There is no transcript of this episode yet." in page.text_content()
    assert page.cssselect("a[href$='people/sergey-kolesnikov/']")


def test_a_search_lands_on_the_turn(built: Path, page: Page) -> None:
    """A phrase, narrowed to its speaker: chosen, its turn is there and its words are marked."""
    with serve(built / "site") as address:
        page.goto(address)
        page.keyboard.press("/")
        page.get_by_role("searchbox").fill("developing kernels")
        turns = page.locator(".ea-search__turn")
        expect(turns.first).to_contain_text("Thomas Viehmann 17:33")
        expect(turns.first.locator("mark")).to_have_text(["developing", "kernels", "kernels"])
        page.get_by_role("searchbox").fill("kernels")
        page.get_by_role("combobox", name="Speaker").select_option("luca-antiga")
        expect(turns.first).to_contain_text("Luca Antiga 6:50")
        speakers = page.locator(".ea-search__who b")
        assert set(speakers.all_inner_texts()) == {"Luca Antiga"}
        turns.first.click()
        page.wait_for_url("**/067-deep-learning-with-pytorch/#luca-antiga-*")
        turn = page.locator(":target")
        expect(turn).to_contain_text("Luca Antiga 6:50")
        page.wait_for_function("CSS.highlights.has('ea-found')")
        marked = page.evaluate("[...CSS.highlights.get('ea-found')].map(String)")
        assert marked == ["kernels"]
