"""`rename`: everything that refers to a thing follows it, and its old address leads on."""

import re
import shutil
from pathlib import Path

import pytest

from generator import cli, pipeline
from generator.core.model import Archive
from generator.core.problems import Problems
from generator.read.addresses import anchors
from tests import archives
from tests.archives import snapshot
from tests.conftest import GOLDEN

# Every way in which something is referred to, with comments and quotation marks to be kept.
ARCHIVE = """Two people, a topic that is a term too, and links between all of them.
--- episodes/show.yml
# The show
title: Tiny Talks
description: >  # folded
  Hosted by [[ada]] and `[[ada]]`, with [[ben|her
  guest]]: [[001-first]], [[001-first#ben-1]].
hosts: ['ada']   # always
--- episodes/people/ada.yml
name: Ada Lovelace
aliases: [Ada]
bio: "Of [[topics/mill]], [[ people/ada ]], [[ada|ada]] and ada."
same_name_as: []
--- episodes/people/ben.yml
name: Ben Okri
--- episodes/people/ben2.yml
name: Ben Okri
same_name_as:
  - "ben"
--- episodes/001-first/episode.yml
title: The first
date: 2020-05-21
guests:
  - ben
hosts: [ ada ]
topics: [mill]
summary: |
  - [[glossary/mill]]
  - [[001-first#ada-1|ada]]
speakers:
  Voice: ada
  Other: {person: ben}
  Third: {name: "ada"}
mentions: {force: [{turn: ada-1, words: show, term: mill}]}
--- episodes/topics.yml
mill: {title: Mills, description: "[[glossary/mill]] and [[topics/mill|mill]]"}
--- episodes/glossary.yml
mill:
  term: mill
  definition: See [[topics/mill]], by [[ben]].
--- docs/notes.md
[[ada]], `[[ada]]`, [[people/ben|Ben]], [[001-first#ada-1]] and [[topics/mill]]
"""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive, without a problem, and the pages built from it."""
    archives.base().apply(tmp_path)
    archives.parse(ARCHIVE).apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build"]) == 0
    return tmp_path


def _read(root: Path) -> Archive:
    problems = Problems()
    found = pipeline.check(root, problems).archive
    assert found
    assert list(problems) == []
    return found


def _changes(before: dict[str, bytes | None], after: dict[str, bytes | None]) -> list[str]:
    """The lines that differ, without those of redirects.yml; files keep their names here."""
    found = []
    for path, content in before.items():
        now = after.get(path) or b""
        for one, two in zip((content or b"").splitlines(), now.splitlines(), strict=False):
            if one != two:
                found.append(f"{path}: {two.decode().strip()}")
    return found


def test_a_person_is_renamed_everywhere(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only references change, each at its place; anchors stay, and the old page leads on."""
    before = snapshot(archive / "episodes")
    published = {each.slug: anchors(each) for each in _read(archive).episodes}
    page = (archive / "docs" / "notes.md").read_text()
    assert cli.main(["rename", "people/ada", "people/lovelace"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "docs/notes.md: written",
        "episodes/001-first/episode.yml: written",
        "episodes/people/lovelace.yml: written",
        "episodes/redirects.yml: written",
        "episodes/show.yml: written",
    ]
    after = snapshot(archive / "episodes")
    before["people/lovelace.yml"] = before.pop("people/ada.yml")
    assert _changes(before, after) == [
        "001-first/episode.yml: hosts: [ lovelace ]",
        "001-first/episode.yml: Voice: lovelace",
        "show.yml: Hosted by [[lovelace]] and `[[ada]]`, with [[ben|her",
        "show.yml: hosts: ['lovelace']   # always",
        (
            'people/lovelace.yml: bio: "Of [[topics/mill]], [[ people/lovelace ]],'
            ' [[lovelace|ada]] and ada."'
        ),
    ]
    assert (archive / "episodes" / "redirects.yml").read_text() == (
        "# From a former address to the present one.\npeople/ada: people/lovelace\n"
    )
    assert (archive / "docs" / "notes.md").read_text() == page.replace("[[ada]],", "[[lovelace]],")
    assert {each.slug: anchors(each) for each in _read(archive).episodes} == published
    assert cli.main(["build"]) == 0
    assert 'id="ada-1"' in (archive / "docs" / "episodes" / "001-first.md").read_text()
    assert "people/lovelace/" in (archive / "docs" / "people" / "ada" / "index.html").read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people/ben", "people/benjamin"),
        ("episodes/001-first", "episodes/001-the-first"),
        ("topics/mill", "topics/mills"),
        ("topics/mill", "topics/001-first"),
        ("glossary/mill", "glossary/ada"),
    ],
)
def test_there_and_back(
    old: str, new: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After renaming twice every file is as before; both addresses lead to the page."""
    before = snapshot(archive / "episodes")
    assert cli.main(["rename", old, new]) == 0
    assert [(each.old, each.new) for each in _read(archive).redirects] == [(old, new)]
    assert cli.main(["rename", new, old]) == 0
    assert [(each.old, each.new) for each in _read(archive).redirects] == [(new, old)]
    after = snapshot(archive / "episodes")
    after.pop("redirects.yml")
    # Where the new slug was that of two things, links say which of them they mean from then on.
    kind = re.compile(rb"(?<=\[\[)(?:episodes|people|topics|glossary)/")
    without_kinds = [
        {path: kind.sub(b"", text or b"") for path, text in files.items()}
        for files in (before, after)
    ]
    assert without_kinds[0] == without_kinds[1]
    capsys.readouterr()


def test_an_unlocked_transcript_is_locked_first(archive: Path) -> None:
    """Without a lock the new turns would be numbered after the new name."""
    (archive / "episodes" / "001-first" / "anchors.lock").unlink()
    assert cli.main(["rename", "people/ada", "people/lovelace"]) == 0
    assert "ada-1" in anchors(_read(archive).episodes[0])


def test_line_ends_and_other_redirects_are_kept(archive: Path) -> None:
    """A file with the line ends of Windows keeps them; redirects.yml keeps its comments."""
    show = archive / "episodes" / "show.yml"
    show.write_bytes(show.read_bytes().replace(b"\n", b"\r\n"))
    former = archive / "episodes" / "redirects.yml"
    former.write_text("# By hand\n\npeople/x: people/ada # her\npeople/lovelace: people/x")
    assert cli.main(["rename", "people/ada", "people/lovelace"]) == 0
    assert b"['lovelace']   # always\r\n" in show.read_bytes()
    assert former.read_text() == (
        "# By hand\n\npeople/x: people/ada # her\npeople/ada: people/lovelace\n"
    )
    assert {each.new for each in _read(archive).redirects} == {"people/lovelace"}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("people/adda", "people/x", 'there is no people/adda (did you mean "ada"?)'),
        ("people/ada", "people/ben", "people/ben already exists"),
        ("people/ada", "people/Ada", '"Ada" is not a slug'),
        ("people/ada", "people/chapter-1", "is reserved for anchors"),
        ("episodes/001-first", "episodes/2020", "is reserved for the site itself"),
        ("people/ada", "topics/ada", "write kind and slug of both"),
        ("ada", "lovelace", "write kind and slug of both"),
        ("people/ada", "people/taken", "redirects.yml redirects people/taken to another address"),
        ("topics/mill", "topics/a/b", "is not a slug"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    old: str, new: str, why: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said why."""
    (archive / "episodes" / "redirects.yml").write_text("people/taken: people/ben\n")
    assert cli.main(["lock"]) == 0
    before = snapshot(archive)
    assert cli.main(["rename", old, new]) == 1
    assert why in capsys.readouterr().err
    assert snapshot(archive) == before


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("redirects.yml", "{people/x: people/ben}\n", "one address on each line"),
        ("people/ben.yml", 'name: Ben Okri\nbio: "\\x5b[ada]]"\n', "people/ben.yml:2:6: [[ada]]"),
        ("show.yml", 'title: x\ndescription: x\nhosts: ["\\x61da"]\n', "show.yml:3:10: ada"),
        ("show.yml", "title: x\n", "description"),
    ],
)
def test_where_yaml_is_written_in_another_way(
    path: str, text: str, why: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be changed at its place is left to the keeper, and named."""
    (archive / "episodes" / path).write_text(text)
    cli.main(["lock"])
    before = snapshot(archive)
    assert cli.main(["rename", "people/ada", "people/lovelace"]) == 1
    assert why in capsys.readouterr().err
    assert snapshot(archive) == before


def test_every_thing_of_an_archive_can_be_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, in the archive of invented episodes; nothing dangles in between."""
    shutil.copytree(GOLDEN / "episodes", tmp_path / "episodes")
    monkeypatch.chdir(tmp_path)
    before = _read(tmp_path)
    published = {each.title: anchors(each) for each in before.episodes}
    old = [
        *(f"episodes/{each.slug}" for each in before.episodes),
        *(f"people/{each.slug}" for each in before.people),
        *(f"topics/{each.slug}" for each in before.topics),
        *(f"glossary/{each.slug}" for each in before.terms),
    ]
    for address in old:
        assert cli.main(["rename", address, f"{address}-x"]) == 0
        assert cli.main(["rename", f"{address}-x", f"{address}-y"]) == 0
    after = _read(tmp_path)
    leads = {redirect.old: redirect.new for redirect in after.redirects}
    for address in old:
        assert leads[address] == leads[f"{address}-x"] == f"{address}-y"
    assert {each.title: anchors(each) for each in after.episodes} == published
