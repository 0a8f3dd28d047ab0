"""Pages of the last run are kept where they are what they would be now, and only there."""

import dataclasses
import datetime as dt
import enum
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import Archive, Episode, OutputFile
from generator.core.problems import Problems
from generator.link.links import link
from generator.link.records import LinkedArchive
from generator.read import archive
from generator.render import exports, pages
from tests.conftest import GOLDEN

NAME = "episodes"
FIRST, SECOND = "001-engines", "002-weaving"
ADA, CHARLES = "people/ada-lovelace.yml", "people/charles-babbage.yml"

Edit = Callable[[Path], None]
"""A change in the folder that it is called with."""


class Runs:
    """An archive that is edited, and built after each edit with the memory of the build before."""

    def __init__(self, root: Path) -> None:
        """Copy the archive of invented episodes."""
        self.root = root / NAME
        shutil.copytree(GOLDEN / NAME, self.root)
        self.memories = BuildCache(), BuildCache(), BuildCache()

    def read(self, memory: BuildCache = NO_CACHE) -> LinkedArchive | None:
        """The archive with all links; None where there are errors."""
        found = archive.read(self.root, NAME, Problems(), cache=memory).archive
        return link(found) if found else None

    def build(self) -> list[OutputFile]:
        """All pages and files, as far as the archive can be read."""
        reading, rendering, exporting = self.memories
        linked = self.read(reading)
        if linked is None:
            return []
        return [*pages.render(linked, cache=rendering), *exports.export(linked, exporting)]

    def build_from_nothing(self) -> list[OutputFile]:
        """The same without any memory."""
        linked = self.read()
        return [*pages.render(linked), *exports.export(linked)] if linked else []


def _values(path: Path) -> dict[str, object]:
    """What a YAML file says, if it is there; all of it text, as the archive reads it."""
    text = path.read_text() if path.exists() else "{}"
    return dict(yaml.load(text, yaml.BaseLoader))  # noqa: S506 - a safe one


@dataclasses.dataclass(frozen=True)
class Value:
    """Another value for a key of a YAML file, or None to remove it."""

    file: str
    keys: tuple[str, ...]
    value: object

    def __call__(self, root: Path) -> None:
        """Make the edit."""
        values = _values(root / self.file)
        inner: dict[str, Any] = values
        *outer, key = self.keys
        for each in outer:
            inner = inner.setdefault(each, {})
        if self.value is None:
            inner.pop(key, None)
        else:
            inner[key] = self.value
        (root / self.file).write_text(yaml.safe_dump(values))


@dataclasses.dataclass(frozen=True)
class Words:
    """Other words in a file, where it has the old ones."""

    file: str
    old: str
    new: str

    def __call__(self, root: Path) -> None:
        """Make the edit."""
        path = root / self.file
        path.write_text(path.read_text().replace(self.old, self.new))


def _set(file: str, *keys: str, to: object) -> Edit:
    return Value(file, keys, to)


def _one_of(file: str, *keys: str, values: Sequence[object]) -> st.SearchStrategy[Edit]:
    return st.sampled_from([_set(file, *keys, to=value) for value in values])


def _swapped(file: str, one: str, other: str) -> st.SearchStrategy[Edit]:
    return st.sampled_from([Words(file, one, other), Words(file, other, one)])


SPOKEN = f"{FIRST}/transcript.txt"
OTHER_SPOKEN = f"{SECOND}/transcript.txt"
LINKS = [None, f"[[{FIRST}]] and [[{SECOND}|that]].", f"[[{FIRST}#ada-lovelace-2]].", "*No* link."]
EDITS: st.SearchStrategy[Edit] = st.one_of(
    _swapped(SPOKEN, "everyone", "Charles Babbage and others"),
    _swapped(SPOKEN, "Caller: May I ask something?\n\n", ""),
    _swapped(SPOKEN, "Wheels & steam", "Steam"),
    _swapped(SPOKEN, "[0:09:59]", "[0:09:30]"),
    _swapped(OTHER_SPOKEN, "flowers", "what the Difference Engine adds in episode 1, Ada Lovelace"),
    _swapped(OTHER_SPOKEN, "Mary Somerville [1:30]", "Charles [1:30]"),
    _swapped(OTHER_SPOKEN, "And leaves", "Ada Lovelace: Leaves.\n\nUnknown: The Engine"),
    _one_of(f"{FIRST}/episode.yml", "title", values=["On <engines> & wheels", "Wheels"]),
    _one_of(f"{FIRST}/episode.yml", "license", values=[None, "CC0", "CC BY 4.0"]),
    _one_of(f"{FIRST}/episode.yml", "topics", values=[[], ["notes"], ["machines", "notes"]]),
    _one_of(f"{SECOND}/episode.yml", "title", values=["Weaving algebra", "Looms"]),
    _one_of(f"{SECOND}/episode.yml", "summary", values=LINKS),
    _one_of(f"{SECOND}/episode.yml", "date", values=["1843-09-01", "1842-09-01", "1844-02-01"]),
    _one_of("003-silence/episode.yml", "guests", values=[None, ["mary-somerville"]]),
    _one_of(ADA, "bio", values=LINKS),
    _one_of(ADA, "image", values=[None, "ada.png"]),
    _one_of(ADA, "name", values=["Ada Lovelace", "Ada Byron"]),
    _one_of(CHARLES, "name", values=["Charles Babbage", "Babbage"]),
    _one_of(CHARLES, "aliases", values=[["Charles"], ["Charles", "The inventor"]]),
    _one_of("topics.yml", "notes", "title", values=["Notes & queries", "Notes", "Engine notes"]),
    _one_of("topics.yml", "machines", "description", values=LINKS),
    _one_of("glossary.yml", "difference-engine", "definition", values=LINKS),
    _one_of("glossary.yml", "difference-engine", "term", values=["Difference Engine", "Loom"]),
    _one_of("glossary.yml", "loom", values=[None, {"term": "loom", "kind": "concept"}]),
    _one_of("show.yml", "title", values=["Engines & Looms", "Talks"]),
    _one_of("show.yml", "description", values=[each or "Nothing." for each in LINKS]),
    _one_of("show.yml", "language", values=["en", "de", "pl"]),
    _one_of("show.yml", "url", values=[None, "https://example.org/"]),
    _one_of("show.yml", "repository", values=[None, "https://example.org/code"]),
    _one_of("show.yml", "hosts", values=[["ada-lovelace"], ["ada-lovelace", "mary-somerville"]]),
    _one_of("words.yml", "home", values=[None, "Start"]),
    _one_of("words.yml", "count_turns", values=[None, {"one": "{n} turn", "other": "{n} turns!"}]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=8))
def test_what_is_kept_is_what_would_be_rendered(edits: list[Edit]) -> None:
    """After any edits, those that break the archive among them, each page has the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(Path(folder))
        runs.build()
        for edit in edits:
            edit(runs.root)
            assert runs.build() == runs.build_from_nothing()


EPISODE = f"episodes/{FIRST}.md"
TEXT = f"episodes/{FIRST}/transcript.txt"
OTHER = f"episodes/{SECOND}.md"
OTHER_TEXT = f"episodes/{SECOND}/transcript.txt"
LAST = "episodes/003-silence.md"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(lambda _: None, set(), id="nothing"),
        pytest.param(Words(SPOKEN, "Welcome", "Hello"), {EPISODE, TEXT}, id="a word"),
        pytest.param(
            _set(f"{SECOND}/episode.yml", "summary", to="About looms."),
            # The newest stand on the home page with their summaries.
            {OTHER, OTHER_TEXT, "index.md"},
            id="a summary",
        ),
        pytest.param(
            _set("people/mary-somerville.yml", "bio", to="She explained the heavens."),
            {"people/mary-somerville.md", OTHER, OTHER_TEXT},
            id="a biography",
        ),
        pytest.param(
            Words(ADA, "{website: https://example.org/ada, github: ada}", "{github: ada}"),
            {"index.md", "people/ada-lovelace.md", EPISODE, TEXT, OTHER, OTHER_TEXT, LAST},
            id="a link of a host",
        ),
        pytest.param(
            _set("glossary.yml", "difference-engine", "definition", to="It adds."),
            {"glossary.md", "glossary/definitions.json", "glossary/difference-engine.md"},
            id="a definition",
        ),
        pytest.param(
            _set("topics.yml", "machines", "description", to="Wheels."),
            {"topics/index.md", "topics/machines.md", EPISODE, TEXT},
            id="a topic",
        ),
        pytest.param(_set("show.yml", "description", to="Talks."), {"index.md"}, id="the show"),
        pytest.param(
            _set(f"{SECOND}/episode.yml", "title", to="Looms"),
            {
                *(OTHER, OTHER_TEXT, EPISODE, LAST),
                *("index.md", "episodes/index.md", "episodes/1843.md", "topics/notes.md"),
                *(f"people/{slug}.md" for slug in ("ada-lovelace", "charles-babbage")),
                "people/mary-somerville.md",
            },
            id="a title",
        ),
    ],
)
def test_only_what_shows_the_change_is_new(tmp_path: Path, edit: Edit, expected: set[str]) -> None:
    """Every other page is the same object."""
    runs = Runs(tmp_path)
    before = {page.path: page for page in runs.build()}
    edit(runs.root)
    after = runs.build()
    assert {page.path for page in after if page is not before.get(page.path)} == expected


def test_other_words_of_the_interface_are_other_pages(tmp_path: Path) -> None:
    """None is kept that says them."""
    runs = Runs(tmp_path)
    before = runs.build()
    _set("words.yml", "people", to="Everybody")(runs.root)
    after = runs.build()
    assert not {id(page) for page in before} & {id(page) for page in after}
    assert b">Everybody<" in next(page.content for page in after if page.path == "people/index.md")


def test_links_in_another_order_are_another_profile(tmp_path: Path) -> None:
    """It lists them as the person's file does."""
    runs = Runs(tmp_path)
    runs.build()
    links = "{website: https://example.org/ada, github: ada}"
    Words(ADA, links, "{github: ada, website: https://example.org/ada}")(runs.root)
    assert runs.build() == runs.build_from_nothing()


def test_a_page_is_the_same_after_a_run_that_failed(tmp_path: Path) -> None:
    """An archive with errors is not rendered, and loses nothing."""
    runs = Runs(tmp_path)
    before = runs.build()
    _set("show.yml", "hosts", to=["nobody"])(runs.root)
    assert runs.build() == []
    _set("show.yml", "hosts", to=["ada-lovelace"])(runs.root)
    after = {id(page) for page in runs.build()}
    assert {id(page) for page in before} == after


_PLAIN = str | int | float | bool | dt.date | enum.Enum | None


def _held(value: object) -> Iterator[object]:
    """A value and everything within it."""
    yield value
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _held(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _held(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _held(each)
    else:
        assert isinstance(value, _PLAIN), f"{type(value)} may change, or is no fact"


def test_a_view_holds_no_more_than_its_page_shows(tmp_path: Path) -> None:
    """No view holds the archive, and only those of an episode hold one: its own."""
    linked = Runs(tmp_path).read()
    assert linked
    views = [*pages.views(linked), *exports.views(linked)]
    for view in views:
        held = list(_held(view))
        assert not any(isinstance(each, Archive | LinkedArchive) for each in held), view.path
        episodes = {each.slug for each in held if isinstance(each, Episode)}
        path = Path(view.path)
        assert episodes <= {path.stem, path.parent.name}, view.path
