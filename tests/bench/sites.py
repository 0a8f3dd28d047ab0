"""The same pages for each builder: every episode with its chapters and turns, people and topics.

Ours are built by the product as its keeper does. The others get Markdown: an episode's turns are
paragraphs with an anchor each, a person's and a topic's page lists their episodes. Hugo has the
barest of templates, the others Material.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator import archive, site
from generator.links import LinkedArchive, LinkedEpisode, link
from generator.model import Episode, Turn
from generator.problems import Problems
from generator.values import clock
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


def ours(archive: Path, folder: Path, python: str) -> Builder:
    """The product as in a copy of this repository, without pages by hand and without the search."""
    shutil.copytree(ROOT / "generator" / "theme", folder / "generator" / "theme")
    shutil.copytree(archive / "episodes", folder / "episodes")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    # The navigation leads to pages written by hand; without one the plugin makes it.
    config = re.sub(r"(?m)^(nav|not_in_nav):.*\n(?:[ \n].*\n?)*", "", config)
    config = config.replace("  - episode-archive\n", "  - episode-archive: {search: false}\n")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    site.lock(folder, Problems())
    return Builder(
        "this project", folder, (python, "-m", "mkdocs", "build", "--quiet"), ("site", "docs")
    )


def plain(folder: Path, linked: LinkedArchive, python: str, *, search: bool) -> Builder:
    """MkDocs and Material, with the search that comes with them or without."""
    _write_markdown(folder / "docs", linked, "{{: #{} }}".format, "index.md")
    config = {**_MATERIAL, "nav": [{"Home": "index.md"}], "plugins": ["search"] if search else []}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config))
    name = "MkDocs + Material" + (" + its search" if search else "")
    return Builder(name, folder, (python, "-m", "mkdocs", "build", "--quiet"))


def zensical(folder: Path, linked: LinkedArchive, python: str) -> Builder:
    """What the makers of Material continue with."""
    plain(folder, linked, python, search=True)
    program = str(Path(python).with_name("zensical"))
    return Builder("Zensical", folder, (program, "build"))


def hugo(folder: Path, linked: LinkedArchive, program: str) -> Builder:
    """Hugo with a bare template."""
    _write_markdown(folder / "content", linked, "{{#{}}}".format, "_index.md")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for kind in ("single.html", "list.html"):
        (layouts / kind).write_text(_BARE)
    (folder / "hugo.yaml").write_text(yaml.safe_dump(_HUGO))
    return Builder("Hugo, bare template", folder, (program, "--quiet"), ("public", "resources"))


def _write_markdown(folder: Path, linked: LinkedArchive, anchor: Attribute, index: str) -> None:
    pages = {index: "# Invented Talks\n"}
    for each in linked.episodes:
        pages[f"episodes/{each.episode.slug}.md"] = _episode(each, anchor)
    for person in linked.people:
        episodes = [appearance.episode for appearance in person.appearances]
        pages[f"people/{person.person.slug}.md"] = _listing(person.person.name, episodes)
    for topic in linked.topics:
        pages[f"topics/{topic.topic.slug}.md"] = _listing(topic.topic.title, topic.episodes)
    for path, content in pages.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def _listing(title: str, episodes: Sequence[Episode]) -> str:
    links = "\n".join(f"- [{each.title}](../episodes/{each.slug}.md)" for each in episodes)
    return f"---\ntitle: {title}\n---\n\n{links}\n"


def _episode(linked: LinkedEpisode, anchor: Attribute) -> str:
    episode = linked.episode
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
    time = f" [{clock(turn.time)}](#{turn.anchor})" if turn.time is not None else ""
    yield f"**{turn.speaker.name}**{time}\n{anchor(turn.anchor)}"
    for paragraph in turn.paragraphs:
        yield paragraph.text
