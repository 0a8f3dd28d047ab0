"""Who speaks when: everybody has a row, and its bytes have a bound however long an episode is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.model import (
    Chapter,
    Episode,
    Paragraph,
    Person,
    Speaker,
    SpeakerKind,
    Transcript,
    Turn,
)
from generator.i18n.wording import Wording
from generator.render import templating
from generator.render.timeline import MOST_PIECES, MOST_ROWS, WIDTH, Strip, strip

WORDS = Wording("en")
MOST_BYTES = 6 * 1024
HOST = Person("ada-lovelace", "Ada Lovelace")
Spoken = tuple[int, int, int | None]
"""Whose turn it is, how many words it has, and when it starts."""


def _speaker(number: int) -> Speaker:
    if number == 0:
        return Speaker(SpeakerKind.PERSON, HOST.slug, HOST.name, person=HOST)
    if number == 1:
        return Speaker(SpeakerKind.UNATTRIBUTED, "unattributed", "")
    if number == 2:
        return Speaker(SpeakerKind.BREAK, "music", "Music")
    return Speaker(SpeakerKind.VOICE, f"voice-{number}", f"Voice {number}")


def _episode(spoken: list[Spoken], duration: int | None = None) -> Episode:
    turns = tuple(
        Turn(
            f"{(speaker := _speaker(who)).slug}-{place}",
            speaker,
            (Paragraph("", place + 1, time),),
            0 if speaker.kind == SpeakerKind.BREAK else words,
        )
        for place, (who, words, time) in enumerate(spoken)
    )
    return Episode(
        "001-x",
        "x",
        dt.date(2020, 1, 1),
        hosts=(HOST,),
        duration=duration,
        transcript=Transcript((Chapter("", "", 1, turns),)),
    )


def _strip(spoken: list[Spoken], duration: int | None = None) -> Strip | None:
    classes = {_speaker(who).slug: f"s{who}" for who, _, _ in spoken}
    return strip(_episode(spoken, duration), classes, WORDS)


def _html(drawn: Strip) -> str:
    template = templating.templates(WORDS).get_template("episode/strip.html")
    return template.render(strip=drawn)


@st.composite
def _conversations(draw: st.DrawFn) -> list[Spoken]:
    turns = draw(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 400)), max_size=60))
    times = sorted(draw(st.lists(st.integers(0, 9000), min_size=60, max_size=60)))
    timed = draw(st.lists(st.booleans(), min_size=60, max_size=60))
    return [
        (who, words, times[place] if timed[place] else None)
        for place, (who, words) in enumerate(turns)
    ]


@given(_conversations(), st.sampled_from([None, 9000]))
def test_everybody_who_speaks_has_a_piece(spoken: list[Spoken], duration: int | None) -> None:
    """Every piece lies on the axis and leads to a turn of its row; shares make a whole."""
    speaking = {who for who, _, _ in spoken if who != 2}
    drawn = _strip(spoken, duration)
    if drawn is None:
        assert len(speaking) < 2 or not sum(words for who, words, _ in spoken if who != 2)
        return
    assert len(drawn.rows) == min(len(speaking), MOST_ROWS)
    assert sum(row.share for row in drawn.rows) == pytest.approx(1)
    for row in drawn.rows:
        assert row.pieces, row.name
        for piece in row.pieces:
            assert 0 <= piece.start < piece.start + piece.width <= WIDTH
    anchors = [piece.anchor for row in drawn.rows for piece in row.pieces]
    assert len(set(anchors)) == len(anchors) <= MOST_PIECES + MOST_ROWS


def test_turns_lie_where_they_are_spoken() -> None:
    """By their times; between times by their words; after the last at an ordinary pace."""
    drawn = _strip([(0, 10, 0), (3, 30, None), (0, 10, 100), (1, 250, None)])
    assert drawn
    assert drawn.seconds == 204
    assert [
        (row.name, [(each.start, each.width) for each in row.pieces]) for row in drawn.rows
    ] == [
        ("Ada Lovelace", [(0, 123), (490, 20)]),
        ("Voice 3", [(123, 367)]),
        ("Unattributed", [(510, 490)]),
    ]
    assert [row.css for row in drawn.rows] == ["s0", "s3", "s1"]


def test_without_times_the_words_are_the_axis() -> None:
    """And the page says so."""
    drawn = _strip([(0, 25, None), (3, 75, None)])
    assert drawn
    assert drawn.seconds is None
    assert [(row.pieces[0].start, row.pieces[0].width) for row in drawn.rows] == [
        (0, 250),
        (250, 750),
    ]
    assert "data-seconds" not in _html(drawn)
    assert "Over the words" in _html(drawn)


def test_music_is_a_gap() -> None:
    """Nobody speaks then; who speaks before and after has two pieces."""
    drawn = _strip([(0, 10, 0), (2, 0, 100), (0, 10, 200), (3, 10, 300)], 400)
    assert drawn
    assert [(each.start, each.width) for each in drawn.rows[0].pieces] == [(0, 250), (500, 250)]


def test_short_turns_are_given_to_who_speaks_most_among_them() -> None:
    """A word thrown in between does not cut a long answer in two."""
    turns: list[Spoken] = [(0, 1000, None), (3, 1, None), (0, 1000, None), (3, 500, None)]
    drawn = _strip(turns)
    assert drawn
    assert [len(row.pieces) for row in drawn.rows] == [1, 1]


@pytest.mark.parametrize("turns", [100, 1_000, 20_000])
@pytest.mark.parametrize("timed", [True, False], ids=["times", "words"])
def test_its_bytes_have_a_bound(turns: int, timed: bool) -> None:  # noqa: FBT001 - a parameter
    """However many turns and voices there are."""
    spoken: list[Spoken] = [
        (0 if place % 2 else 3 + place % 30, 20, place * 3 if timed else None)
        for place in range(turns)
    ]
    drawn = _strip(spoken)
    assert drawn
    assert sum(len(row.pieces) for row in drawn.rows) <= MOST_PIECES + MOST_ROWS
    assert len(_html(drawn).encode()) <= MOST_BYTES
