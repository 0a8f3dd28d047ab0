"""The same pages for each builder: episodes with their turns, people, topics, terms, all lists.

Ours are built by the product as its keeper does. The others get Markdown, a page for each page of
ours: an episode's turns are paragraphs with an anchor each, all other pages are lists of links,
such as a person's or a term's with their episodes. Hugo has the barest of templates, the others
Material. The others do not find mentions, count, or relate anything: that is all done for them.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from generator import pipeline
from generator.core.fields import format_time
from generator.core.model import Episode, Turn
from generator.core.problems import Problems
from generator.link.links import link
from generator.link.records import LinkedArchive
from generator.read import archive
from generator.render.pages import render
from tests.conftest import ROOT

Attribute = Callable[[str], str]
"""How a builder's Markdown writes an anchor."""

_MATERIAL = {
    "site_name": "Invented Talks",
    "theme": {"name": "material", "font": False},
    "markdown_extensions": ["attr_list"],
}
_HUGO = {
    "title": "Invented Talks",
    "disableKinds": ["taxonomy", "term", "rss"],
    "markup": {"goldmark": {"parser": {"attribute": {"block": True}}}},
}
_BARE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1>{{ .Content }}</body>
</html>
"""
_LISTED = 100
"""Links of a page that lists everything, such as all people, or a part of a long list."""


OURS = "this project"
OURS_AGAIN = "this project, nothing changed"
PAGES = "its pages alone (`generator build`)"
PAGES_AGAIN = "its pages alone, nothing changed"
MAKE = "`make build`, with the search"
HUGO = "Hugo, bare template"
BARE = "MkDocs + Material"
PLAIN = "MkDocs + Material + its search"
ZENSICAL = "Zensical"
EMPTY = "MkDocs + Material, one empty page"

_MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet")


@dataclass(frozen=True, slots=True)
class Builder:
    """Somebody who builds a site: how it is called, and how one calls it."""

    name: str
    folder: Path
    command: Sequence[str]
    makes: Sequence[str] = ("site",)
    """Folders that it fills; they are empty before every run."""


def read(root: Path) -> LinkedArchive:
    """The archive that all builders show."""
    problems = Problems()
    found = archive.read(root / "episodes", "episodes", problems).archive
    assert found, "\n".join(map(str, problems))
    return link(found)


def ours(archive: Path, folder: Path, *, search: bool = False) -> Builder:
    """The product as in a copy of this repository, without pages by hand."""
    shutil.copytree(ROOT / "generator" / "theme", folder / "generator" / "theme")
    shutil.copytree(archive / "episodes", folder / "episodes")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    # The navigation leads to pages written by hand; without one the plugin makes it.
    config = re.sub(r"(?m)^(nav|not_in_nav):.*\n(?:[ \n].*\n?)*", "", config)
    if not search:
        config = config.replace("  - episode-archive\n", "  - episode-archive: {search: false}\n")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    pipeline.lock(folder, Problems())
    return Builder(OURS, folder, _MKDOCS, ("site", "docs", ".cache"))


def again(builder: Builder, name: str) -> Builder:
    """The same command once more: what the run before it made is still there."""
    return replace(builder, name=name, makes=())


def pages(ours: Builder) -> Builder:
    """What the generator does without MkDocs."""
    return replace(ours, name=PAGES, command=(sys.executable, "-m", "generator", "build"))


def staged(ours: Builder, figures: Path) -> Builder:
    """The same build, which writes down what each stage took."""
    command = (sys.executable, "-m", "tests.bench.stages", str(figures), *_MKDOCS[3:])
    return replace(ours, command=command)


def make(ours: Builder) -> Builder:
    """What a keeper types; make takes the environment that runs this as it is."""
    environment = Path(sys.prefix)
    command = (
        *("make", "--silent", "--file", str(ROOT / "Makefile"), f"VENV={environment}"),
        # It must not be made anew here, out of files that this folder does not have.
        *("--assume-old", str(environment / ".installed")),
        "build",
    )
    return replace(ours, name=MAKE, command=command)


def empty(folder: Path) -> Builder:
    """What MkDocs and Material take to start: a site of one empty page."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").touch()
    (folder / "mkdocs.yml").write_text(yaml.safe_dump({**_MATERIAL, "plugins": []}))
    return Builder(EMPTY, folder, _MKDOCS)


def plain(folder: Path, linked: LinkedArchive, *, search: bool) -> Builder:
    """MkDocs and Material, with the search that comes with them or without."""
    _write_markdown(folder / "docs", linked, "{{: #{} }}".format)
    config = {**_MATERIAL, "nav": [{"Home": "index.md"}], "plugins": ["search"] if search else []}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config))
    return Builder(PLAIN if search else BARE, folder, _MKDOCS)


def zensical(folder: Path, linked: LinkedArchive) -> Builder:
    """What the makers of Material continue with."""
    plain(folder, linked, search=True)
    program = str(Path(sys.executable).with_name("zensical"))
    return Builder(ZENSICAL, folder, (program, "build"))


def hugo(folder: Path, linked: LinkedArchive, program: str) -> Builder:
    """Hugo with a bare template."""
    content = folder / "content"
    _write_markdown(content, linked, "{{#{}}}".format)
    for index in content.rglob("index.md"):
        index.rename(index.with_name("_index.md"))  # of a section; the other is a page's bundle
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for kind in ("single.html", "list.html"):
        (layouts / kind).write_text(_BARE)
    (folder / "hugo.yaml").write_text(yaml.safe_dump(_HUGO))
    return Builder(HUGO, folder, (program, "--quiet"), ("public", "resources"))


def _write_markdown(folder: Path, linked: LinkedArchive, anchor: Attribute) -> None:
    for path, content in _markdown(linked, anchor).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def _markdown(linked: LinkedArchive, anchor: Attribute) -> dict[str, str]:
    """A page of Markdown for each page of ours, by its path."""
    lists: dict[str, tuple[str, Iterable[Episode]]] = {}
    for group in linked.groups:
        lists[f"episodes/{group.slug}.md"] = (group.slug, group.episodes)
    for person in linked.people:
        took_part = (each.episode for each in person.appearances)
        mentioned = (each.episode for each in person.mentioned_in)
        lists[f"people/{person.person.slug}.md"] = (person.person.name, [*took_part, *mentioned])
    for topic in linked.topics:
        lists[f"topics/{topic.topic.slug}.md"] = (topic.topic.title, topic.episodes)
    for term in linked.terms:
        mentioned = (each.episode for each in term.mentioned_in)
        lists[f"glossary/{term.term.slug}.md"] = (term.term.name, mentioned)
    pages = {
        f"episodes/{each.episode.slug}.md": _episode(each.episode, anchor)
        for each in linked.episodes
    }
    newest = [each.episode for each in linked.episodes[:_LISTED]]
    for page in render(linked):
        if page.path.endswith(".md") and page.path not in pages:
            title, episodes = lists.get(page.path, (page.path, newest))
            pages[page.path] = _listing(page.path, title, episodes)
    return pages


def _listing(path: str, title: str, episodes: Iterable[Episode]) -> str:
    root = "../" * path.count("/")
    links = "\n".join(f"- [{each.title}]({root}episodes/{each.slug}.md)" for each in episodes)
    return f"---\ntitle: {title}\n---\n\n{links}\n"


def _episode(episode: Episode, anchor: Attribute) -> str:
    return "\n\n".join(
        [f"---\ntitle: {episode.title}\n---", episode.summary.source, *_blocks(episode, anchor)]
    )


def _blocks(episode: Episode, anchor: Attribute) -> Iterator[str]:
    for chapter in episode.transcript.chapters if episode.transcript else ():
        if chapter.title:
            yield f"## {chapter.title} {anchor(chapter.anchor)}"
        for turn in chapter.turns:
            yield from _turn(turn, anchor)


def _turn(turn: Turn, anchor: Attribute) -> Iterator[str]:
    time = f" [{format_time(turn.time)}](#{turn.anchor})" if turn.time is not None else ""
    yield f"**{turn.speaker.name}**{time}\n{anchor(turn.anchor)}"
    for paragraph in turn.paragraphs:
        yield paragraph.text
