"""The memory of reading and linking: nothing else comes out than without it, only sooner."""

import operator
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import Archive, Episode
from generator.core.problems import Problem, Problems
from generator.link import names
from generator.link.links import link
from generator.read import archive
from generator.read.archive import Reading
from tests import archives
from tests.conftest import GOLDEN

_FORCED = "{force: [{turn: ada-lovelace-2, words: you, term: difference-engine}]}"

# Of the golden archive: a file, what stands there, and what shall stand there; None is no file.
EDITS: tuple[tuple[str, str, str | None], ...] = (
    ("001-engines/transcript.txt", "wheels,", "cogs,"),
    ("001-engines/transcript.txt", "Unknown: [inaudible]\n\n", ""),
    ("001-engines/transcript.txt", "Caller: May", "Caler: May"),
    ("001-engines/transcript.txt", "[0:01:00]: It", "[0:02:00]: It"),
    ("001-engines/episode.yml", "title: On <engines> & wheels", "title: About steam and engines"),
    ("001-engines/episode.yml", "[charles-babbage]\nto", "[mary-somerville, charles-babbage]\nto"),
    ("001-engines/episode.yml", "highlights: [charles-babbage-1]", "highlights: [ada-1]"),
    ("001-engines/episode.yml", "number: 1", "number: 2"),
    ("001-engines/episode.yml", "Two people", "[[ada-lovelace]], [[002-weaving#ada-lovelace-1]]"),
    (
        "001-engines/episode.yml",
        "speakers:",
        f"mentions: {_FORCED}\nspeakers:",
    ),
    ("001-engines/episode.yml", "status: reviewed", "license: CC0"),
    ("001-engines/anchors.lock", "", None),
    ("001-engines/anchors.lock", "turn caller-1", "turn Caller-1"),
    ("002-weaving/episode.yml", "topics: [notes]", "topics: [machines]"),
    ("002-weaving/episode.yml", "title: Weaving algebra", "title: Looms & <flowers> of steam"),
    ("002-weaving/episode.yml", "number: 2", "number: 2\nsummary: See [[001-engines]]."),
    ("002-weaving/transcript.txt", "And leaves.", "The Engine of episode 1, of Ada Lovelace."),
    ("003-silence/episode.yml", "", None),
    ("003-silence/episode.yml", "date: 1844-01-01", "date: 1841-01-01\nhosts: []"),
    ("people/ada-lovelace.yml", "name: Ada Lovelace", "name: Ada King"),
    ("people/ada-lovelace.yml", "aliases: [Ada]\n", ""),
    ("people/ada-lovelace.yml", "Wrote *notes*", "Wrote [[notes]] for [[001-engines]]"),
    ("people/ada-lovelace.yml", "name: Ada Lovelace", "name: ["),
    ("people/ada-lovelace.yml", "image: ada.png", "image: nobody.png"),
    ("people/charles-babbage.yml", "Charles Babbage", "Charles Babbage\nbio: With [[002-weaving]]"),
    ("people/charles-babbage.yml", "", None),
    ("people/mary-somerville.yml", "Somerville", "Somerville\nmisheard: [Summerville]"),
    ("glossary.yml", "aliases: [the Engine]", "aliases: [leaves]"),
    ("glossary.yml", "[[charles-babbage]] says", "[[001-engines#charles-babbage-1]] says"),
    ("glossary.yml", "term:", "turm:"),
    ("glossary.yml", "", None),
    ("topics.yml", "title: Machines", "title: Engines"),
    ("topics.yml", "", None),
    ("show.yml", "hosts: [ada-lovelace]", "hosts: [ada-lovelace, mary-somerville]"),
    ("show.yml", "hosts: [ada-lovelace]", "hosts: [ada]"),
    ("show.yml", "license: CC BY 4.0", "license: CC BY-SA 4.0\nnever_linked: [the Engine]"),
    ("show.yml", "license: CC BY 4.0", "license: CC BY 4.0\nlanguage: de"),
    ("show.yml", "*machines*", "[[machines]] and [[002-weaving]]"),
    ("redirects.yml", "", None),
    ("redirects.yml", "people/lady-lovelace: people/ada-lovelace", "people/lady: people/lady"),
)
_STEPS = 300


@dataclass
class _Keeper:
    """Somebody who edits an archive while a preview runs."""

    root: Path
    reading: BuildCache = field(default_factory=BuildCache)
    linking: BuildCache = field(default_factory=BuildCache)

    def look(self) -> Archive | None:
        """Read and link with memory and without it: the same archive, links and problems."""
        (fast, noted), (slow, expected) = self.read(self.reading), self.read(NO_CACHE)
        assert noted == expected
        assert fast == slow
        if fast.archive and slow.archive:
            assert link(fast.archive, cache=self.linking) == link(slow.archive)
        return fast.archive

    def read(self, memory: BuildCache) -> tuple[Reading, list[Problem]]:
        """What is read, and what is wrong."""
        problems = Problems()
        return archive.read(self.root, "episodes", problems, cache=memory), list(problems)

    def edit(self, *edits: tuple[str, str, str | None]) -> None:
        """Give every file its first content, with these edits and no others."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(GOLDEN / "episodes", self.root)
        for path, before, after in edits:
            file = self.root / path
            if after is None:
                file.unlink(missing_ok=True)
            elif file.exists():
                file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")


def _others(found: Archive, slug: str) -> Iterator[Episode]:
    return (episode for episode in found.episodes if episode.slug != slug)


def test_what_a_run_kept_that_broke_off_is_let_go() -> None:
    """A preview runs for hours, and would keep more and more."""
    memory = BuildCache()
    memory.begin()
    memory.keep("broken off", 1, "made")
    memory.begin()
    memory.keep("done", 1, "made")
    memory.end()
    assert [*memory.recall("done", 1, str)] == ["made", "made"]  # of the last, of the last good one
    assert [*memory.recall("broken off", 1, str)] == []


def test_a_digest_knows_where_a_file_ends() -> None:
    """The same bytes in other files are something else."""
    memory = BuildCache()
    assert memory.digest(b"ab", b"c") == memory.digest(b"ab", b"c")
    assert len({memory.digest(b"ab", b"c"), memory.digest(b"a", b"bc"), memory.digest(b"abc")}) == 3


def test_random_edits_give_what_reading_from_nothing_gives(tmp_path: Path) -> None:
    """Files of every kind change, break, go and come back, several at a time, in any order."""
    chance = random.Random(7)
    keeper = _Keeper(tmp_path / "episodes")
    active: set[int] = set()
    whole = 0
    before: Archive | None = None
    for _ in range(_STEPS):
        number = chance.randrange(len(EDITS))
        if before is None and chance.random() < 0.5:
            active.clear()
        active ^= {number}
        keeper.edit(*(EDITS[each] for each in sorted(active)))
        found = keeper.look()
        whole += found is not None
        slug, _, name = EDITS[number][0].partition("/")
        if before and found and name and slug != "people":
            for former, present in zip(_others(before, slug), _others(found, slug), strict=True):
                assert present is former or present != former
        before = found
    assert _STEPS / 4 < whole < 3 * _STEPS / 4


def test_every_edit_is_one() -> None:
    """What an edit looks for stands in the golden archive."""
    for path, before, _ in EDITS:
        assert before in (GOLDEN / "episodes" / path).read_text("utf-8"), before


def test_every_case_after_every_other(tmp_path: Path) -> None:
    """Whatever can be wrong or odd comes and goes, and nothing of it stays behind."""
    cases = sorted(
        case for kind in ("bad", "accepted") for case in (archives.CASES / kind).glob("*.txt")
    )
    random.Random(7).shuffle(cases)
    keeper = _Keeper(tmp_path / "episodes")
    for case in cases:
        shutil.rmtree(keeper.root, ignore_errors=True)
        archives.base().apply(tmp_path)
        archives.parse(case.read_text("utf-8")).apply(tmp_path)
        keeper.look()


def test_what_did_not_change_is_the_same_object(tmp_path: Path) -> None:
    """An edit makes anew what looks at what was edited, and nothing else."""

    def changed(*edits: tuple[str, str, str | None]) -> set[str]:
        """The slugs of the people, terms, topics and episodes that are new after an edit."""
        keeper = _Keeper(tmp_path / "episodes")
        keeper.edit()
        before = keeper.look()
        keeper.edit(*edits)
        after = keeper.look()
        assert before
        assert after
        return {
            thing.slug
            for kind in ("people", "terms", "topics", "episodes")
            for thing in getattr(after, kind)
            if all(thing is not former for former in getattr(before, kind))
        }

    assert changed() == set()
    # Topic notes links to a turn of this episode, by its speaker and time, and has its own words.
    assert changed(EDITS[0]) == {"001-engines"}
    # Where a title is shown in a link, what has the link is new, and what refers to that.
    assert changed(EDITS[4]) == {"001-engines", "notes", "002-weaving"}
    # Who takes part in an episode is new there.
    assert changed(EDITS[24]) == {"charles-babbage", "001-engines", "002-weaving"}
    assert changed(EDITS[31]) == {"machines", "001-engines"}
    # A comment, or a word of the show that no episode looks at.
    assert changed(("show.yml", "never ran", "never did")) == set()
    assert changed(("people/ada-lovelace.yml", "name:", "# comment\nname:")) == set()


def test_a_broken_save_is_forgotten_once_it_is_mended(tmp_path: Path) -> None:
    """A file that all others refer to breaks and is mended: everything is what it was before."""
    keeper = _Keeper(tmp_path / "episodes")
    keeper.edit()
    before = keeper.look()
    assert before
    for path, text in (
        ("topics.yml", "machines: {"),
        ("people/ada-lovelace.yml", "name: ["),
        ("show.yml", "hosts: [nobody]"),
        ("001-engines/transcript.txt", "Nobody: What?"),
    ):
        keeper.edit((path, "", None))
        (keeper.root / path).write_text(text, "utf-8")
        assert keeper.look() is None
        keeper.edit()
        after = keeper.look()
        assert after
        assert all(map(operator.is_, before.episodes, after.episodes)), path
        assert all(map(operator.is_, before.people, after.people)), path


def test_what_is_near_a_slip_is_what_is_there_now(tmp_path: Path) -> None:
    """Advice names what is nearest of all there is, so it looks at all."""
    keeper = _Keeper(tmp_path / "episodes")
    keeper.edit(("002-weaving/episode.yml", "mary-somerville", "marie-curi"))
    keeper.look()
    (keeper.root / "people" / "marie-curie.yml").write_text("name: Marie Curie\n", "utf-8")
    keeper.look()
    (noted,) = keeper.read(keeper.reading)[1]
    assert "marie-curie" in noted.advice


def test_names_are_collected_again_only_when_something_is_called_otherwise(tmp_path: Path) -> None:
    """A word of a transcript leaves the very same names, which took long to make ready."""
    keeper = _Keeper(tmp_path / "episodes")

    def collected(*edits: tuple[str, str, str | None]) -> names.Names:
        keeper.edit(*edits)
        found = keeper.look()
        assert found
        return names.collect(found, keeper.linking)

    before = collected()
    assert collected(EDITS[0]) is before
    assert collected(("glossary.yml", "[the Engine]", "[leaves]")) is not before
    assert collected(("show.yml", "license: CC BY 4.0", "language: de")) is not before


def test_an_episode_is_searched_again_only_when_it_or_a_name_changed(tmp_path: Path) -> None:
    """Who takes part how much, and what is mentioned, is the same object where it is equal."""
    keeper = _Keeper(tmp_path / "episodes")

    def appearances(*edits: tuple[str, str, str | None]) -> dict[str, object]:
        keeper.edit(*edits)
        found = keeper.look()
        assert found
        linked = link(found, cache=keeper.linking)
        return {each.episode.slug: each.appearances for each in linked.episodes}

    before, after = appearances(), appearances(EDITS[0])
    assert {slug for slug in after if after[slug] is not before[slug]} == {"001-engines"}
    renamed = appearances(EDITS[0], EDITS[27])
    assert all(renamed[slug] is not after[slug] for slug in after)
