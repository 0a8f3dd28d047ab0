"""What follows from an archive as a whole, on the small invented one."""

import datetime as dt
from dataclasses import replace

import pytest

from generator import pipeline
from generator.core.model import Archive, Highlight, Paragraph, Speaker, SpeakerKind
from generator.core.problems import Problems
from generator.link.links import link
from generator.link.records import LinkedArchive, Role
from generator.read.anchors import assign
from generator.read.anchors.lock_file import Lock
from generator.read.transcript import SpokenChapter, SpokenTurn
from tests.conftest import GOLDEN


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The invented episodes."""
    read = pipeline.check(GOLDEN, Problems()).archive
    assert read is not None
    return read


@pytest.fixture(scope="module")
def linked(archive: Archive) -> LinkedArchive:
    """With all that follows from them."""
    return link(archive)


def test_episodes_stand_between_their_neighbours(linked: LinkedArchive) -> None:
    """Newest first; the oldest has nothing before it, the newest nothing after it."""
    around = [
        (
            each.previous.slug if each.previous else None,
            each.episode.slug,
            each.next.slug if each.next else None,
        )
        for each in linked.episodes
    ]
    assert around == [
        ("002-weaving", "003-silence", None),
        ("001-engines", "002-weaving", "003-silence"),
        (None, "001-engines", "002-weaving"),
    ]


def test_shares_are_of_all_words_spoken(linked: LinkedArchive) -> None:
    """Everybody's words count, also those of voices without a profile; brackets do not."""
    parts = {each.person.slug: each for each in linked.episodes[-1].appearances}
    assert (parts["ada-lovelace"].turns, parts["ada-lovelace"].words) == (2, 12)
    assert (parts["charles-babbage"].turns, parts["charles-babbage"].words) == (1, 6)
    assert parts["ada-lovelace"].share == 12 / 22
    assert parts["ada-lovelace"].role is Role.HOST


def test_people_meet_where_they_take_part_together(linked: LinkedArchive) -> None:
    """Most episodes first, then by name."""
    charles = next(each for each in linked.people if each.person.slug == "charles-babbage")
    assert [(each.person.name, each.episodes) for each in charles.met] == [
        ("Ada Lovelace", 2),
        ("Mary Somerville", 1),
    ]
    assert [each.episode.slug for each in charles.quotations] == ["001-engines"]
    assert [topic.slug for topic in charles.topics] == ["machines", "notes"]


def test_a_voice_is_nobody_with_a_profile(archive: Archive) -> None:
    """A voice whose label gives anchors as somebody's elsewhere is not quoted on their profile."""
    episode = next(each for each in archive.episodes if each.slug == "002-weaving")
    assert episode.transcript
    turn = episode.transcript.turns[0]
    voice = Speaker(SpeakerKind.VOICE, "charles-babbage", "Another Charles")
    quoting = replace(episode, highlights=(Highlight(turn._replace(speaker=voice), ()),))
    linked = link(replace(archive, episodes=(quoting,)))
    assert [each.quotations for each in linked.people] == [(), (), ()]


def test_nobody_speaks_in_a_break(archive: Archive) -> None:
    """The words of a jingle count for nothing, whatever stands behind its label."""
    episode = next(each for each in archive.episodes if each.slug == "001-engines")
    assert episode.transcript
    spoken = [
        SpokenTurn(turn.speaker, (Paragraph("some words", 1),)) for turn in episode.transcript.turns
    ]
    anchored = assign.anchored([SpokenChapter("", 1, tuple(spoken))], Lock())
    assert [turn.words for turn in anchored.turns] == [0, 2, 2, 2, 2, 2]


def test_groups_are_years_or_seasons(archive: Archive) -> None:
    """By year; by season only where every episode has one."""
    assert [group.slug for group in link(archive).groups] == ["1844", "1843", "1842"]
    some = (replace(archive.episodes[0], season=2), *archive.episodes[1:])
    assert link(replace(archive, episodes=some)).groups[0].slug == "1844"
    every = tuple(
        replace(each, season=1 + (each.date > dt.date(1843, 1, 1))) for each in archive.episodes
    )
    groups = link(replace(archive, episodes=every)).groups
    assert [(group.slug, len(group.episodes)) for group in groups] == [
        ("season-2", 2),
        ("season-1", 1),
    ]


def test_an_empty_archive_has_nothing_to_link(archive: Archive) -> None:
    """No episodes, no people: no error."""
    empty = link(replace(archive, episodes=(), people=(), topics=()))
    assert (empty.episodes, empty.groups, empty.people, empty.topics) == ((), (), (), ())
