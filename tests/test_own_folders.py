"""A tree that a stranger has changed: nothing outside of it is deleted, written, or published."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline, search
from generator.core import own_folders
from generator.core.problems import Problems
from generator.search import pagefind
from tests.conftest import copy_archive, mkdocs

PRECIOUS = "precious/thesis.tex"
LINKS = {
    ".cache": "..",
    ".cache/search": "../..",
    "site": "../precious",
    "site/search": "../../precious",
    "site/episodes": "../../precious",
    "docs": "../elsewhere",
    "docs/people": "../../precious",
    "episodes": "../elsewhere",
}
Command = Callable[[Path], subprocess.CompletedProcess[str]]


def _generator(*arguments: str) -> Command:
    def run(folder: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "generator", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    return run


def _mkdocs(*arguments: str) -> Command:
    return lambda folder: mkdocs(folder, *arguments)


COMMANDS = {
    "mkdocs": _mkdocs("build"),
    "dirty": _mkdocs("build", "--dirty"),
    "build": _generator("build"),
    "index": _generator("index", "site"),
    "new": _generator("new", "person", "Grace Hopper"),
}
# Of each link, who writes or deletes there.
CASES = [
    *((link, name) for link in LINKS for name in ("mkdocs", "dirty")),
    *((link, "build") for link in (".cache", ".cache/search", "docs", "docs/people", "episodes")),
    *((link, "index") for link in (".cache", ".cache/search", "site/search", "episodes")),
    ("episodes", "new"),
]


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.email=a@example.org", "-c", "user.name=a"]
    subprocess.run(
        ["git", *identity, *arguments],  # noqa: S607 - git is looked up on PATH
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """An archive in a repository, with folders beside it that somebody would miss."""
    (tmp_path / "precious").mkdir()
    (tmp_path / PRECIOUS).write_text("thesis")
    (tmp_path / "clone").mkdir()
    folder = copy_archive(tmp_path / "clone")
    _git(folder, "init", "-q")
    return folder


@pytest.mark.parametrize(("link", "command"), CASES)
def test_a_link_is_never_followed(clone: Path, link: str, command: str) -> None:
    """Wherever a commit puts one: the command ends with a message that names it."""
    (clone / "site").mkdir()
    (clone / "site" / "index.html").write_text("a page")
    file = clone / link
    if file.exists():
        if file.is_dir() and link in ("docs", "episodes"):
            shutil.move(file, clone.parent / "elsewhere")
        else:
            shutil.rmtree(file)
    file.parent.mkdir(exist_ok=True)
    file.symlink_to(LINKS[link])
    _git(clone, "add", "-f", link)
    before = {path: text for path, text in _contents(clone.parent).items() if "clone/" not in path}
    run = COMMANDS[command](clone)
    after = {path: text for path, text in _contents(clone.parent).items() if "clone/" not in path}
    assert after == before
    said = run.stdout + run.stderr
    assert run.returncode == 1, said
    assert "Traceback" not in said
    assert "symbolic link" in said or "not written by the generator" in said
    assert link in said


@pytest.mark.parametrize("file", ["build.json", "search/0123456789abcdef/pagefind.js"])
def test_a_cache_that_git_tracks_is_refused(clone: Path, file: str) -> None:
    """Nothing of it is believed, by no command."""
    (clone / ".cache" / file).parent.mkdir(parents=True)
    (clone / ".cache" / file).write_text("{}")
    _git(clone, "add", "-f", f".cache/{file}")
    for command in (_generator("check"), COMMANDS["build"], COMMANDS["mkdocs"]):
        run = command(clone)
        assert run.returncode == 1
        assert f".cache/{file}:1:1: error: git tracks this file of a cache" in run.stderr
    assert not (clone / "site").exists()


def test_a_cache_that_git_ignores_is_used(clone: Path) -> None:
    """The second build takes what the first has kept."""
    for _ in range(2):
        assert _generator("check")(clone).returncode == 0
        run = COMMANDS["build"](clone)
        assert run.returncode == 0, run.stderr
    assert " 0 files written" in run.stdout


def _poison_script(shard: Path) -> None:
    (shard / "pagefind.js").write_text("alert(1)")


def _poison_index(shard: Path) -> None:
    (file,) = (shard / "index").glob("*")
    file.write_bytes(file.read_bytes() + b"x")


def _poison_with_a_link(shard: Path) -> None:
    (file,) = (shard / "index").glob("*")
    file.rename(shard.parents[1] / "moved")
    file.symlink_to(shard.parents[1] / "moved")


def _poison_facts(shard: Path) -> None:
    (shard / "shard.json").write_text('[["a"], {"b": "c"}, "0"]')


POISONS = [_poison_script, _poison_index, _poison_with_a_link, _poison_facts]


def _published(folder: Path) -> dict[str, bytes]:
    return _contents(folder / "site" / "search")


@pytest.mark.skipif(not search.available(), reason="Pagefind is not installed")
@pytest.mark.parametrize("poison", POISONS)
def test_the_search_publishes_nothing_that_a_cache_was_given(
    tmp_path: Path, poison: Callable[[Path], None]
) -> None:
    """Neither in the cache nor in a site that is there already."""
    folder = copy_archive(tmp_path)
    reading = pipeline.check(folder, Problems())
    assert reading.archive
    (folder / "site").mkdir()

    def index() -> None:
        search.index(reading.archive, folder / "site", folder / search.CACHE, [])  # type: ignore[arg-type]  # it is there

    index()
    clean = _published(folder)
    assert any(path.endswith("/pagefind.js") for path in clean)
    for shards in (folder / search.CACHE, folder / "site" / "search"):
        (shard,) = (each for each in shards.iterdir() if each.is_dir())
        assert (shard / "pagefind.js").exists() == ("site" in shards.parts)
        poison(shard)
        if ".cache" in shards.parts:
            shutil.rmtree(folder / "site" / "search")
        index()
        found = _published(folder)
        found = {path: text for path, text in found.items() if not path.endswith("shard.json")}
        assert found == clean


@pytest.mark.skipif(not search.available(), reason="Pagefind is not installed")
@pytest.mark.parametrize("language", ["en", "de", "pt-br", "ja", "xx"])
def test_the_scripts_are_those_of_the_index(tmp_path: Path, language: str) -> None:
    """What Pagefind writes for one word is what it writes for a whole index."""
    program = pagefind.program()
    assert program
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(3):
        text = f'<html lang="{language}"><body><p>word {number} and more</p></body></html>'
        (pages / f"{number}.html").write_text(text)
    pagefind.run(program, pages, tmp_path / "index", pagefind.Caller())
    code = pagefind.code(program, language)
    assert {"pagefind.js", "pagefind-worker.js"} < code.keys()
    for name, content in code.items():
        assert (tmp_path / "index" / name).read_bytes() == content
    rest = {path for path in _contents(tmp_path / "index") if not pagefind.is_data(path)}
    boxes = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
    assert {path for path in rest if not path.startswith(boxes)} == code.keys()


def test_only_names_of_our_own_are_removed(tmp_path: Path) -> None:
    """Whatever else lies in a cache stays; of a link only the link goes."""
    from generator.search import shards  # noqa: PLC0415 - an inside of the search

    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.tex").write_text("thesis")
    cache = tmp_path / "cache"
    cache.mkdir()
    for name in ("0123456789abcdef", ".0123456789abcdef", ".shard-abcd1234", "notes", "0123"):
        (cache / name).mkdir()
    (cache / "fedcba9876543210").symlink_to(precious)
    (cache / "aaaaaaaaaaaaaaaa").mkdir()
    (cache / "aaaaaaaaaaaaaaaa" / "inside").symlink_to(precious)
    (cache / f".{'0f' * 8}.new").write_text("half")
    shards.keep_only(cache, set())
    assert sorted(path.name for path in cache.iterdir()) == ["0123", "notes"]
    assert (precious / "thesis.tex").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a folder open")
def test_nothing_is_removed_in_a_folder_that_is_a_link(tmp_path: Path) -> None:
    """Not even where it became one after it was looked at."""
    (tmp_path / "precious" / "0123456789abcdef").mkdir(parents=True)
    (tmp_path / "cache").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="cache"):
        own_folders.remove(tmp_path / "cache", "0123456789abcdef")
    assert (tmp_path / "precious" / "0123456789abcdef").exists()


@pytest.mark.parametrize("aim", ["/etc/hostname", "../.git/HEAD", "../../precious/thesis.tex"])
def test_a_file_of_the_machine_is_not_published(clone: Path, aim: str) -> None:
    """MkDocs would follow the link and put the text online."""
    (clone / "docs" / "page.md").symlink_to(aim)
    run = COMMANDS["mkdocs"](clone)
    assert run.returncode == 1
    assert "page.md: a link that leads out of the repository" in run.stdout
    assert not (clone / "site" / "page").exists()
