"""Every address ever published, through long histories of edits and renamings.

In every round somebody edits transcripts at random (as in test_anchor_edits.py), renames an
episode, a person, a topic or a term, and forgets the lock now and then. What `check --against` then
asks for is done, and the pages are built. Each address that any round had must lead to a page
that is there, and its fragment to a place on it.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import cli
from tests import archives
from tests.clones import Clone
from tests.test_anchor_edits import SPEAKERS, Editor, invented

ROUNDS = 20
ARCHIVE = """Two episodes, whose transcripts are made below.
--- episodes/show.yml
title: x
description: "[[engines]], [[one]] and [[ada|the host]]"
hosts: [ada]
--- episodes/topics.yml
engines: {title: Engines, description: "See [[mill]]."}
cards: {title: Cards}
--- episodes/glossary.yml
mill: {term: mill, definition: "Of [[topics/engines]]."}
store: {term: store}
--- episodes/one/episode.yml
title: One
date: 2020-01-01
guests: [bob, eve]
topics: [engines, cards]
--- episodes/two/episode.yml
title: Two
date: 2020-02-01
guests: [bob, eve]
"""

_ID = re.compile(r'<(?:div|h2|span|dt)[^<>]* id="([^"]+)"')
_FORWARDS = re.compile(r'<link rel="canonical" href="(?:\.\./)*([^"#]*)(?:#([^"]*))?">')


def _text(editor: Editor) -> str:
    """The transcript as its file has it."""
    blocks = []
    for chapter in editor.chapters():
        blocks += [f"## {chapter.title}"] * bool(chapter.title)
        blocks += [f"{turn.speaker.slug}: {turn.text}" for turn in chapter.turns]
    return "\n\n".join(blocks) + "\n"


def _lands(docs: Path, page: str, fragment: str) -> bool:
    """Whether an address leads to a page, and to a place on it, forwarded or not."""
    forwarding = docs / page / "index.html"
    if forwarding.is_file():
        found = _FORWARDS.search(forwarding.read_text())
        assert found
        page, fragment = found[1].rstrip("/"), found[2] or fragment
    files = [docs / f"{page}.md", docs / page / "index.md"]
    there = [file for file in files if file.is_file()]
    return bool(there) and (not fragment or fragment in _ID.findall(there[0].read_text()))


def _published(docs: Path) -> set[tuple[str, str]]:
    """Every address of the pages: with each place on it, and with none."""
    found = set()
    for file in docs.rglob("*"):
        path = file.relative_to(docs).as_posix()
        page = path.removesuffix(".md").removesuffix("/index.html").removesuffix("/index")
        if file.suffix in (".md", ".html"):
            found |= {(page, place) for place in ("", *_ID.findall(file.read_text()))}
    return found


@pytest.mark.parametrize("seed", range(2))
def test_every_address_ever_published_resolves(
    seed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    """All of them, after every round."""
    chance = random.Random(seed)
    clone = Clone(tmp_path / "clone", monkeypatch)
    people = "".join(f"--- episodes/people/{slug}.yml\nname: {slug.title()}\n" for slug in SPEAKERS)
    clone.change(people)
    archives.parse(ARCHIVE).apply(clone.folder)
    monkeypatch.chdir(clone.folder)
    slugs = {
        "episodes": {"one": "one", "two": "two"},
        "people": {each: each for each in SPEAKERS},
        "topics": {"engines": "engines", "cards": "cards"},
        "glossary": {"mill": "mill", "store": "store"},
    }
    editors = {each: Editor(invented(seed, 400)[:40], seed) for each in slugs["episodes"]}
    docs = clone.folder / "docs"
    ever: set[tuple[str, str]] = set()
    asked = renamed = 0
    for number in range(ROUNDS):
        for name, editor in editors.items():
            for _ in range(4 * bool(number)):
                editor.edit()
            folder = clone.folder / "episodes" / slugs["episodes"][name]
            (folder / "transcript.txt").write_text(_text(editor))
        if chance.random() < 0.6:
            assert cli.main(["lock"]) == 0
        if number and chance.random() < 0.7:
            kind = chance.choice(list(slugs))
            name = chance.choice(list(slugs[kind]))
            # Now and then back to a slug that it had before.
            new = chance.choice([f"{name}-{number}", f"{name}-{number}", name])
            if new != slugs[kind][name]:
                old = slugs[kind][name]
                assert cli.main(["rename", f"{kind}/{old}", f"{kind}/{new}"]) == 0
                slugs[kind][name] = new
                renamed += 1
        if number and cli.main(["check", "--against", "main"]) != 0:
            asked += 1
            assert cli.main(["lock", "--against", "main"]) == 0
            assert cli.main(["check", "--against", "main"]) == 0, capsys.readouterr().err
        clone.commit()
        assert cli.main(["build"]) == 0
        assert [each for each in sorted(ever) if not _lands(docs, *each)] == []
        ever |= _published(docs)
    assert len(ever) > 200
    assert renamed > 5
    capsys.readouterr()
    figure = f"addresses, seed {seed}: {len(ever):,} ever published, all resolve"
    record_property("figure", f"{figure}; {renamed} renamings, {asked} locks asked for")
