"""Pages on disk: written only where they changed, and never over somebody else's work."""

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import pytest

from generator import pipeline
from generator.core import atomic_files
from generator.core.build_cache import BuildCache
from generator.core.model import OutputFile
from generator.core.problems import Problems
from generator.markdown_extensions import raw_html
from generator.write import writer
from generator.write.writer import MANIFEST, Changes
from tests.conftest import copy_archive

START = f"---\ntitle: a\n---\n\n{raw_html.START}\n"
NOT_OURS = "a page is generated here, but this file was not written by the generator"


def _write(folder: Path, pages: dict[str, str]) -> Changes | list[str]:
    """What writing these pages changed, or the problems that kept it from being done."""
    problems = Problems()
    contents = [OutputFile(path, f"{START}{text}".encode(), path) for path, text in pages.items()]
    changes = writer.write(contents, folder, problems, "docs")
    if changes is None:
        return list(map(str, problems))
    assert not len(problems)
    return changes


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """Equal bytes are left alone; pages whose source is gone go, with their empty folders."""
    assert _write(tmp_path, {"a.md": "1", "b/c/d.md": "2"}) == Changes(("a.md", "b/c/d.md"), (), 0)
    stamp = (tmp_path / "a.md").stat().st_mtime_ns
    assert _write(tmp_path, {"a.md": "1", "e.md": "3"}) == Changes(("e.md",), ("b/c/d.md",), 1)
    assert (tmp_path / "a.md").stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "a.md", "e.md"]


def test_a_page_by_hand_is_never_overwritten(tmp_path: Path) -> None:
    """A file that was not written by the generator is a clash, and nothing at all is written."""
    (tmp_path / "a.md").write_text("mine")
    problems = _write(tmp_path, {"a.md": "1", "b.md": "2"})
    assert problems == [f"docs/a.md:1:1: error: {NOT_OURS} (move or delete it)"]
    assert (tmp_path / "a.md").read_text() == "mine"
    assert not (tmp_path / "b.md").exists()


def test_a_page_by_hand_at_the_same_address_is_a_clash(tmp_path: Path) -> None:
    """MkDocs would write people.md and people/index.md over each other."""
    (tmp_path / "people.md").write_text("mine")
    problems = _write(tmp_path, {"people/index.md": "1"})
    assert isinstance(problems, list)
    assert "this page has the address of the generated people/index.md" in problems[0]


def test_a_generated_page_that_was_edited_is_kept(tmp_path: Path) -> None:
    """Edits in a generated page are not lost, neither when it changes nor when its source goes."""
    _write(tmp_path, {"a.md": "1"})
    (tmp_path / "a.md").write_text("1 and my edit")
    for pages in ({"a.md": "2"}, {}, {"a.md": "1"}):
        problems = _write(tmp_path, pages)
        assert isinstance(problems, list)
        assert "this generated page was edited by hand" in problems[0]
        assert (tmp_path / "a.md").read_text() == "1 and my edit"


def test_what_is_already_right_needs_no_manifest(tmp_path: Path) -> None:
    """A lost manifest is written anew where the pages are those that would be written."""
    _write(tmp_path, {"a.md": "1"})
    (tmp_path / MANIFEST).unlink()
    assert _write(tmp_path, {"a.md": "1"}) == Changes((), (), 1)
    assert (tmp_path / MANIFEST).exists()


def test_a_run_that_broke_off_is_no_clash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of the old and the new run are both known until the new one has ended."""
    _write(tmp_path, {"a.md": "1", "b.md": "1", "c.md": "1"})
    replace, calls = atomic_files.replace, itertools.count(1)

    def break_off(file: Path, content: bytes) -> None:
        if next(calls) == 3:
            raise OSError
        replace(file, content)

    monkeypatch.setattr(atomic_files, "replace", break_off)
    with pytest.raises(OSError, match=r"^$"):
        _write(tmp_path, {"a.md": "2", "b.md": "2", "c.md": "2"})
    monkeypatch.undo()
    assert (tmp_path / "a.md").read_text() == f"{START}2"
    assert (tmp_path / "b.md").read_text() == f"{START}1"
    assert _write(tmp_path, {"a.md": "3", "b.md": "3", "c.md": "2"}) == Changes(
        ("a.md", "b.md", "c.md"), (), 0
    )


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be finished, the old one stays and no other is left."""
    _write(tmp_path, {"a.md": "1"})

    def full_disk(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(KeyboardInterrupt):
        atomic_files.replace(tmp_path / "a.md", b"2")
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "a.md"]
    assert (tmp_path / "a.md").read_text() == f"{START}1"


def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    """A preview and a build by hand write at the same time: no clash, no mixture."""
    _write(tmp_path, {f"{number}.md": "0" for number in range(100)})

    def run(text: str) -> Changes | list[str]:
        return _write(tmp_path, {f"{number}.md": text for number in range(100)})

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run, "abcdabcdabcd"))
    assert all(isinstance(outcome, Changes) for outcome in outcomes)
    assert len({path.read_text() for path in tmp_path.glob("*.md")}) == 1


def test_the_manifest_cannot_lead_outside(tmp_path: Path) -> None:
    """A manifest that names files elsewhere is refused, and they are left alone."""
    outside = tmp_path / "outside.md"
    outside.write_text("mine")
    docs = tmp_path / "docs"
    docs.mkdir()
    for path in ("../outside.md", str(outside)):
        (docs / MANIFEST).write_text(json.dumps({path: ["0"]}))
        problems = _write(docs, {"a.md": "1"})
        assert isinstance(problems, list)
        assert "damaged" in problems[0]
    assert outside.read_text() == "mine"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """A symbolic link in docs/ is not followed, whether file or folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "people").symlink_to(outside)
    (docs / "a.md").symlink_to(outside / "a.md")
    problems = _write(docs, {"people/x.md": "1", "a.md": "1"})
    assert isinstance(problems, list)
    assert len(problems) == 2
    assert list(outside.iterdir()) == []


def test_two_pages_with_one_address_are_an_error(tmp_path: Path) -> None:
    """The message names both sides."""
    problems = _write(tmp_path, {"topics/x.md": "1", "topics/x/index.md": "2"})
    what = "its page topics/x/index.md has the address of that of topics/x.md"
    assert problems == [f"topics/x/index.md:1:1: error: {what} (rename one of them)"]


def test_with_a_memory_the_same_is_written(tmp_path: Path) -> None:
    """What somebody does to the files between two runs is seen, however much is remembered."""
    memory = BuildCache()

    def write(content: str) -> tuple[str, ...] | None:
        pages = [
            OutputFile(f"{name}.md", f"{START}{text}".encode(), f"{name}.yml")
            for name, text in (("a", content), ("b", "b"))
        ]
        changes = writer.write(pages, tmp_path, Problems(), "docs", cache=memory)
        return changes.written if changes else None

    assert write("1") == ("a.md", "b.md")
    assert write("1") == ()
    assert write("2") == ("a.md",)
    (tmp_path / "b.md").unlink()
    assert write("2") == ("b.md",)
    (tmp_path / "b.md").write_text(f"{START}c")  # as many bytes as before
    assert write("2") is None
    (tmp_path / "b.md").write_text(f"{START}b")
    assert write("1") == ("a.md",)
    assert (tmp_path / "a.md").read_text() == f"{START}1"


def _damaged(paths: object) -> bytes:
    return json.dumps(paths).encode()


@pytest.mark.parametrize(
    "content",
    [
        _damaged({"\ud800.md": ["0"]}),
        _damaged({"a.md": "0"}),
        _damaged({"a\0.md": ["0"]}),
        _damaged({"a//b.md": ["0"]}),
        _damaged({"": ["0"]}),
        _damaged({".": ["0"]}),
        _damaged({"a\\..\\b.md": ["0"]}),
        _damaged({"x" * 300: ["0"]}),
        _damaged({"x/" * 3000 + "a.md": ["0"]}),
        _damaged(["a.md"]),
        b"[" * 100_000,
        b"\xff",
    ],
    ids=range(12),
)
def test_a_manifest_that_names_no_files_is_damaged(tmp_path: Path, content: bytes) -> None:
    """Half a character, a name that no disk can hold: a message, and nothing is written."""
    (tmp_path / MANIFEST).write_bytes(content)
    problems = _write(tmp_path, {"a.md": "1"})
    what, advice = "the list of generated pages is damaged", "delete it together with the"
    assert problems == [f"docs/{MANIFEST}:1:1: error: {what} ({advice} generated pages)"]
    assert [file.name for file in tmp_path.iterdir()] == [MANIFEST]


BY_HAND = {
    "about.md": "# About\n",
    "episodes/001-a.md": f"Somebody explains what the line {raw_html.START} does.\n",
    "glossary.md": f"---\ntitle: Mine\n---\n\nMy words.\n\n{raw_html.START}\n",
    "CNAME": "talks.example\n",
    "people/notes.txt": "mine",
    "episodes/data.json": "{}",
}


@pytest.mark.parametrize("path", BY_HAND)
def test_a_manifest_takes_no_file_from_anybody(tmp_path: Path, path: str) -> None:
    """Whoever commits a manifest cannot have the next build delete, or overwrite, others' work."""
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(BY_HAND[path])
    digest = blake2b(file.read_bytes(), digest_size=16).hexdigest()
    (tmp_path / MANIFEST).write_text(json.dumps({path: [digest]}))
    for pages in ({}, {path: "1"}):
        assert isinstance(_write(tmp_path, pages), list)
        assert file.read_text() == BY_HAND[path]


@pytest.mark.parametrize("path", ["episodes/002-b/transcript.txt", "people/ada/index.html"])
def test_an_export_goes_only_with_its_digest(tmp_path: Path, path: str) -> None:
    """A file without a marker is ours where we make one, and only with the bytes it had."""
    _write(tmp_path, {path: "1"})
    (tmp_path / path).write_text("mine")
    assert isinstance(_write(tmp_path, {}), list)
    assert (tmp_path / path).read_text() == "mine"
    (tmp_path / path).write_text(f"{START}1")
    assert _write(tmp_path, {}) == Changes((), (path,), 0)


def test_everything_that_a_build_writes_is_known_as_ours(tmp_path: Path) -> None:
    """A new kind of export has a place among the paths that a manifest may name."""
    docs = copy_archive(tmp_path) / "docs"
    built = pipeline.build(tmp_path, docs, Problems())
    assert built is not None
    assert built.pages
    pages = built.pages.values()
    assert [page.path for page in pages if not writer.is_ours(page.path, page.content)] == []


@pytest.mark.parametrize(
    "path", ["episodes/002-b.md", "episodes/002-b/transcript.txt", "people/ada/index.html"]
)
def test_what_a_lost_manifest_leaves_is_reported(tmp_path: Path, path: str) -> None:
    """The page of a withdrawn episode does not stay online unnoticed."""
    _write(tmp_path, {"index.md": "1", path: "2"})
    (tmp_path / MANIFEST).unlink()
    left = "this generated file has no source, and no list of generated files names it"
    assert _write(tmp_path, {"index.md": "1"}) == [f"docs/{path}:1:1: error: {left} (delete it)"]
    (tmp_path / path).unlink()
    assert _write(tmp_path, {"index.md": "1"}) == Changes((), (), 1)


def test_a_picture_that_may_be_left_is_reported(tmp_path: Path) -> None:
    """A warning, and only where the list is lost: somebody may have put it there."""
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "ada.png").write_bytes(b"x")
    problems = Problems()
    assert writer.write([], tmp_path, problems, "docs") == Changes((), (), 0)
    assert [str(each.location) for each in problems.warnings] == ["docs/people/ada.png:1:1"]


def test_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    """Files that were never finished are removed, and nothing else that is hidden."""
    _write(tmp_path, {"a/b.md": "1"})
    left = tmp_path / "a" / f".{'0f' * 8}.new"
    kept = [tmp_path / name for name in (".notes.new", ".0f.new", "0f0f0f0f0f0f0f0f.new")]
    for file in (left, *kept):
        file.write_text("half")
    assert _write(tmp_path, {"a/b.md": "1"}) == Changes((), (), 1)
    assert not left.exists()
    assert all(file.exists() for file in kept)


def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    """What was a folder at the last build may be a link now."""
    docs, outside = tmp_path / "docs", tmp_path / "outside"
    docs.mkdir()
    _write(docs, {"people/ada.md": "1"})
    (docs / "people").rename(outside)
    (outside / f".{'0f' * 8}.new").write_text("half")
    (docs / "people").symlink_to(outside)
    _write(docs, {})
    assert len(list(outside.iterdir())) == 2
