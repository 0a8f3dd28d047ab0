"""Where things are mentioned, what is related to what, and how pages show it."""

import datetime as dt
import json
import re

import pytest

from generator.core.model import (
    Archive,
    Chapter,
    Episode,
    Markdown,
    OutputFile,
    Paragraph,
    Person,
    Show,
    Speaker,
    SpeakerKind,
    Term,
    Topic,
    Transcript,
    Turn,
)
from generator.link.links import link
from generator.link.records import LinkedArchive, LinkedEpisode
from generator.link.related import RelationKind
from generator.render import formatting, pages

ADA, BEN, EVE = (
    Person("ada", "Ada Lovelace"),
    Person("ben", "Ben Okri"),
    Person("eve", "Eve Arnold"),
)
LOOM = Term("loom", "loom", "concept", Markdown("It weaves. Very well."))
MILL = Term("mill", "mill", "concept", aliases=("mills",))
LOOMS = Topic("weaving", "Loom")
WHEELS = Topic("wheels", "Wheels")


def talk(
    day: int,
    *spoken: str,
    guests: tuple[Person, ...] = (BEN,),
    topics: tuple[Topic, ...] = (),
    number: int | None = None,
) -> Episode:
    """The episode of a day, with Ada and Ben speaking in turns from 0:10 on."""
    voices = [Speaker(SpeakerKind.PERSON, each.slug, each.name, person=each) for each in (ADA, BEN)]
    turns = tuple(
        Turn(
            f"{voices[position % 2].slug}-{position // 2 + 1}",
            voices[position % 2],
            (Paragraph(words, position + 1, 10 * (position + 1)),),
            len(words.split()),
        )
        for position, words in enumerate(spoken)
    )
    return Episode(
        f"{day:03}-talk",
        f"Talk {day}",
        dt.date(2020, 1, 1) + dt.timedelta(day),
        number=number,
        hosts=(ADA,),
        guests=guests,
        topics=topics,
        transcript=Transcript((Chapter("", "", 1, turns),)),
    )


def archive(*episodes: Episode) -> Archive:
    """The show of Ada with these episodes, given from the oldest to the newest."""
    return Archive(
        Show("Talks", Markdown("Talks."), hosts=(ADA,)),
        tuple(reversed(episodes)),
        (ADA, BEN, EVE),
        (LOOMS, WHEELS),
        (LOOM, MILL),
    )


def page(linked: LinkedArchive, path: str) -> str:
    """The text of one of the pages."""
    found: dict[str, OutputFile] = {each.path: each for each in pages.render(linked)}
    return found[path].content.decode()


def of(linked: LinkedArchive, number: int) -> LinkedEpisode:
    """The episode of a number."""
    return next(each for each in linked.episodes if each.episode.slug == f"{number:03}-talk")


def test_who_takes_part_is_not_mentioned_in() -> None:
    """A mention in somebody's own episode is a link there, and no backlink on the profile."""
    linked = link(
        archive(
            talk(1, "Eve Arnold and Ben Okri.", "Hello Ada Lovelace."),
            talk(2, "Ben Okri was here.", "Hm.", guests=(EVE,)),
        )
    )
    back = {each.person.slug: each.mentioned_in for each in linked.people}
    assert [each.episode.slug for each in back["ben"]] == ["002-talk"]
    assert [each.episode.slug for each in back["eve"]] == ["001-talk"]
    assert back["ada"] == ()
    assert '<a href="../../people/ben/">Ben Okri</a>' in page(linked, "episodes/001-talk.md")


def test_a_backlink_leads_to_the_turn() -> None:
    """With the sentence, who says it and when; further turns by their times; newest first."""
    spoken = ["A mill. I say the loom is <here>, they say. So.", *["A loom."] * 5]
    linked = link(archive(talk(1, *spoken), talk(2, "No.", "The loom.")))
    shown = page(linked, "glossary/loom.md")
    assert shown.index("Talk 2") < shown.index("Talk 1")
    assert "I say the <mark>loom</mark> is &lt;here&gt;, they say." in shown
    assert 'Ada Lovelace, <a href="../../episodes/001-talk/#ada-1">0:10</a>' in shown
    assert '<a href="../../episodes/001-talk/#ben-3">1:00</a>' in shown
    assert "7 mentions · 2 episodes" in shown
    assert page(linked, "glossary/mill.md").count("<mark>") == 1


def test_a_topic_has_the_mentions_of_its_term() -> None:
    """Where the glossary has its title; without the episodes that are listed there anyway."""
    about = talk(1, "A loom.", topics=(LOOMS,))
    linked = link(archive(about, talk(2, "A loom.")))
    weaving, wheels = linked.topics
    assert weaving.term == LOOM
    assert [each.episode.slug for each in weaving.mentioned_in] == ["002-talk"]
    assert (wheels.term, wheels.mentioned_in) == (None, ())
    assert linked.terms[0].topic == LOOMS


def test_terms_that_only_few_speak_of_come_first() -> None:
    """Of a person and of an episode: how often, against in how many episodes."""
    linked = link(
        archive(talk(1, "loom loom loom, mill mill"), talk(2, "a loom"), talk(3, "a loom"))
    )
    ada = next(each for each in linked.people if each.person == ADA)
    assert [(each.term, each.times) for each in ada.terms] == [(MILL, 2), (LOOM, 5)]
    assert [each.term for each in of(linked, 1).terms] == [MILL, LOOM]
    assert '<a href="../../glossary/mill/">mill <small>2</small></a>' in page(
        linked, "people/ada.md"
    )


def test_a_page_does_not_grow_with_the_archive() -> None:
    """A term of all episodes: the newest on its page, all on pages of 200 that do not change."""
    talks = [talk(number, "A loom.", "The loom.") for number in range(1, 431)]
    small, large = link(archive(*talks[:210])), link(archive(*talks))
    own = [page(each, "glossary/loom.md") for each in (small, large)]
    assert len(own[1]) < 1.05 * len(own[0])
    assert own[1].count("<h3>") == 12
    assert own[1].count(">Talk ") == 112
    found = {each.path: each.content.decode() for each in pages.render(large)}
    listed = re.findall(r'href="(mentions-\d)/">([^<]+)<', own[1])
    assert listed == [
        ("mentions-3", "2021"),
        ("mentions-2", "2020\N{EN DASH}2021"),
        ("mentions-1", "2020"),
    ]
    told = [
        number
        for path, _ in listed
        for number in re.findall(r">Talk (\d+)<", found[f"glossary/loom/{path}.md"])
    ]
    assert told == [str(number) for number in range(430, 0, -1)]
    assert page(small, "glossary/loom/mentions-1.md") == found["glossary/loom/mentions-1.md"]
    assert "glossary/mill/mentions-1.md" not in found


def test_related_by_what_is_rare() -> None:
    """What few share counts more than what many share; the reason is told; a host is none."""
    others = [talk(number, "A mill.", guests=()) for number in range(4, 9)]
    linked = link(
        archive(
            talk(1, "A loom and a mill.", guests=()),
            talk(2, "The loom, the mill.", guests=()),
            talk(3, "Hello.", guests=()),
            *others,
        )
    )
    near = of(linked, 1).related
    assert near[0].episode.slug == "002-talk"
    assert near[0].shared == ((RelationKind.SPOKEN, LOOM), (RelationKind.SPOKEN, MILL))
    assert of(linked, 3).related == ()
    shown = page(linked, "episodes/001-talk.md")
    assert 'href="../../episodes/002-talk/">Talk 2</a>' in shown
    assert "<p>Both mention loom and mill.</p>" in shown


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (talk(1, "I met Ben Okri."), talk(2), "Both are with Ben Okri."),
        (talk(1, "I met Ben Okri.", guests=()), talk(2), "Both mention Ben Okri."),
        (
            talk(1, topics=(WHEELS,), guests=()),
            talk(2, topics=(WHEELS,), guests=()),
            "Both are about Wheels.",
        ),
    ],
)
def test_reasons(one: Episode, other: Episode, why: str) -> None:
    """Who takes part in both, or takes part in one and is mentioned in the other; topics."""
    shown = page(link(archive(one, other, talk(3, guests=()))), "episodes/001-talk.md")
    assert re.findall(r"<p>(Both[^<]*)</p>", shown) == [why]


def related(linked: LinkedArchive, path: str) -> list[str]:
    """Why each of the related episodes on a page is listed."""
    return re.findall(r"</p>\n<p>([^<]*)</p></li>", page(linked, path))


def test_episodes_that_mention_a_third_one_do_not_mention_each_other() -> None:
    """What both mention is named."""
    told = "As in episode 1."
    linked = link(
        archive(
            talk(1, guests=(), number=1),
            talk(2, told, guests=()),
            talk(3, told, guests=()),
            *(talk(number, guests=()) for number in range(4, 9)),
        )
    )
    assert set(related(linked, "episodes/002-talk.md")) == {
        "This episode mentions it.",
        "Both mention Talk 1.",
    }


def test_an_episode_that_is_named() -> None:
    """It is the nearest of the one that names it, and lists where that is."""
    linked = link(
        archive(
            talk(1, guests=(), number=1), talk(2, "As in episode 1.", guests=()), talk(3, guests=())
        )
    )
    assert [each.episode.slug for each in of(linked, 1).mentioned_in] == ["002-talk"]
    assert of(linked, 2).related[0].episode.slug == "001-talk"
    assert related(linked, "episodes/001-talk.md")[0] == "It mentions this episode."
    assert related(linked, "episodes/002-talk.md")[0] == "This episode mentions it."
    assert "As in <mark>episode 1</mark>." in page(linked, "episodes/001-talk.md")


def test_of_equals_the_nearest_in_time_are_related() -> None:
    """Where many share a topic and nothing else, nobody looks further than to the next ones."""
    talks = [talk(number, topics=(WHEELS,), guests=()) for number in range(1, 41)]
    linked = link(archive(*talks, *(talk(number, guests=()) for number in range(41, 200))))
    near = [each.episode.slug for each in of(linked, 20).related]
    assert sorted(near) == ["018-talk", "019-talk", "021-talk", "022-talk"]


def test_what_a_quarter_shares_relates_nobody() -> None:
    """It says too little, and comparing all that share it would cost the square of their number."""
    talks = [talk(number, topics=(WHEELS,), guests=()) for number in range(1, 41)]
    linked = link(archive(*talks, *(talk(number, guests=()) for number in range(41, 80))))
    assert {each.related for each in linked.episodes} == {()}


def test_definitions_are_one_file() -> None:
    """The first sentence of each; a term without one is left out."""
    linked = link(archive(talk(1, "A loom.")))
    assert json.loads(page(linked, "glossary/definitions.json")) == {"loom": "It weaves."}


def test_speech_with_links_keeps_every_letter() -> None:
    """The link holds exactly the words; marks and signs around it are as without it."""
    said = "A <b> [laughs] & a lo⟦o⟧m [loom], loom."
    linked = formatting.linked(said, [(0, 1, "x/"), (len(said) - 5, len(said) - 1, "y/")])
    assert re.sub(r"</?a[^>]*>", "", linked) == formatting.speech(said)
    assert re.findall(r"<a [^>]*>([^<]*)</a>", linked) == ["A", "loom"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("One. Two loom three, and some more words to be long enough. Four.", "Two *loom* three"),
        ("loom.", "*loom*."),
        ("Before this. A loom. After this.", "Before this. A *loom*. After this."),
        (f"{'word ' * 80}loom{' word' * 80}", f"… {'word ' * 21}*loom*{' word' * 29} …"),
        (f"{'織' * 60}。{'布' * 60}loom{'機' * 60}。次。", f"{'布' * 60}*loom*{'機' * 60}。"),
        (f"{'織' * 300} loom {'機' * 300}", f"… {'織' * 109} *loom* {'機' * 149} …"),
    ],
)
def test_sentences(said: str, shown: str) -> None:
    """The sentence; with its neighbours where it is short, cut between words where it is long."""
    start = said.index("loom")
    found = re.sub(r"</?mark>", "*", formatting.sentence(said, start, start + 4))
    assert shown in found
    assert len(found) < 350


def test_a_definition_without_spaces() -> None:
    """Japanese has sentences too; one that is long is cut somewhere, and not to nothing."""
    assert formatting.first_sentence("織機。布を織る。") == "織機。"
    assert formatting.first_sentence("織" * 300) == f"{'織' * 200}…"
