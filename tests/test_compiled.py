"""Compiled templates are kept, and used only for what would be compiled to the same."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, UndefinedError

from generator.render.template_cache import FOLDER, CompiledTemplates
from tests.conftest import ROOT, copy_archive, mkdocs

NAME = "page.html"
# Jinja calls the filter when it compiles this.
SOURCE = "{% if shown %}\n{{ 'a' | said }}: {{ shown }}\n{% endif %}"


def loudly(value: str) -> str:
    """A filter."""
    return f"{value}!"


def softly(value: str) -> str:
    """Another one."""
    return f"({value})"


class Process:
    """What one process has: an environment, and what others before it have kept."""

    def __init__(self, templates: Path, kept: Path) -> None:
        """A process that has compiled nothing yet."""
        self.compiled = 0
        self.environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            bytecode_cache=CompiledTemplates(kept),
        )
        self.environment.filters["said"] = loudly

    def render(self) -> str:
        """The page; counts what is compiled for it."""
        compile_ = self.environment.compile

        def counted(*arguments: Any) -> Any:  # noqa: ANN401 - as Jinja has it
            self.compiled += 1
            return compile_(*arguments)

        self.environment.compile = counted  # type: ignore[assignment,method-assign]
        return self.environment.get_template(NAME).render(shown="x")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A template, and what a process has kept of it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    templates, kept = tmp_path / "templates", tmp_path / "kept"
    templates.mkdir()
    (templates / NAME).write_text(SOURCE)
    assert Process(templates, kept).render() == "\na!: x\n"
    return templates, kept


def test_another_process_compiles_nothing(folders: tuple[Path, Path]) -> None:
    """And makes the same page."""
    process = Process(*folders)
    assert process.render() == "\na!: x\n"
    assert process.compiled == 0


def test_a_second_build_compiles_nothing(tmp_path: Path) -> None:
    """Neither our templates nor Material's: what they call is the same each time."""
    archive, kept = copy_archive(tmp_path), tmp_path / "kept"
    written = []
    for _ in range(2):
        built = mkdocs(archive, "build", PYTHONDONTWRITEBYTECODE="", XDG_CACHE_HOME=str(kept))
        assert built.returncode == 0, built.stderr
        written.append({file: file.stat().st_mtime_ns for file in kept.rglob("templates/*")})
    ours = [*(ROOT / "generator" / "templates").rglob("*.html")]
    assert len(written[0]) > len(ours) + 20
    assert written[0] == written[1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no variable names the folder")
def test_nothing_is_kept_in_the_tree(tmp_path: Path) -> None:
    """A file that git tracks is never unmarshalled: the clone is not where they are looked for."""
    assert not FOLDER.is_relative_to(ROOT)
    assert not FOLDER.is_relative_to(Path(sys.prefix))
    archive, kept = tmp_path / "archive", tmp_path / "kept"
    archive.mkdir()
    copy_archive(archive)
    built = mkdocs(archive, "build", PYTHONDONTWRITEBYTECODE="", XDG_CACHE_HOME=str(kept))
    assert built.returncode == 0, built.stderr
    assert any(kept.rglob("templates/*"))
    assert not [*archive.rglob("__pycache__"), *archive.rglob(".cache/**/templates")]


def _another_source(process: Process, templates: Path) -> None:
    (templates / NAME).write_text(SOURCE.replace(":", ";"))
    del process


def _another_setting(process: Process, _: Path) -> None:
    process.environment.trim_blocks = True


def _another_escaping(process: Process, _: Path) -> None:
    process.environment.autoescape = lambda _: False


def _another_filter(process: Process, _: Path) -> None:
    process.environment.filters["said"] = softly


def _a_filter_made_on_the_way(process: Process, _: Path) -> None:
    process.environment.filters["said"] = lambda value: f"{value}?"


def _another_extension(process: Process, _: Path) -> None:
    process.environment.add_extension("jinja2.ext.do")


CHANGES = [
    *(_another_source, _another_setting, _another_escaping),
    *(_another_filter, _a_filter_made_on_the_way, _another_extension),
]


def test_the_same_template_elsewhere_is_not_compiled(
    tmp_path: Path, folders: tuple[Path, Path]
) -> None:
    """A copy of an archive has its own; what goes wrong in it is told of its own file."""
    (folders[0] / NAME).write_text(
        "{% macro wrong() %}{{ nothing.more }}{% endmacro %}{{ wrong() }}"
    )
    with pytest.raises(UndefinedError):
        Process(*folders).render()
    elsewhere = folders[0].rename(tmp_path / "elsewhere")
    process = Process(elsewhere, folders[1])
    with pytest.raises(UndefinedError) as raised:
        process.render()
    assert process.compiled == 0
    places = {str(each.path) for each in raised.traceback}
    assert str(elsewhere / NAME) in places
    assert str(folders[0] / NAME) not in places


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_compiled(
    folders: tuple[Path, Path], change: Callable[[Process, Path], None], tmp_path: Path
) -> None:
    """The page is that of a process for which nothing is kept."""
    process, other = Process(*folders), Process(folders[0], tmp_path / "nothing")
    change(process, folders[0])
    page = process.render()
    assert process.compiled
    change(other, folders[0])
    assert page == other.render()


@pytest.mark.parametrize("damage", [lambda _: b"", lambda old: old[:-1], lambda old: old + b"x"])
def test_a_damaged_file_is_no_file(
    folders: tuple[Path, Path], damage: Callable[[bytes], bytes]
) -> None:
    """Nobody has to delete it by hand: it is written anew."""
    (file,) = folders[1].iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    process = Process(*folders)
    assert process.render() == "\na!: x\n"
    assert process.compiled == 1
    assert file.read_bytes() == whole


def test_there_is_one_file_for_a_template(folders: tuple[Path, Path]) -> None:
    """What is kept does not grow with each change."""
    (folders[0] / NAME).write_text("another one")
    Process(*folders).render()
    assert len(list(folders[1].iterdir())) == 1


def test_nothing_is_kept_where_nothing_can_be_written(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where Python is told to keep nothing itself."""
    kept = folders[1].with_name("file")
    kept.write_text("no folder")
    assert Process(folders[0], kept).render() == "\na!: x\n"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert Process(folders[0], kept.with_name("new")).render() == "\na!: x\n"
    assert not kept.with_name("new").exists()


def test_a_filter_of_no_module(folders: tuple[Path, Path]) -> None:
    """A method of a dictionary, say, which some hook has put into MkDocs' environment."""
    process = Process(*folders)
    process.environment.filters["looked_up"] = {"a": "b"}.get
    assert process.render() == "\na!: x\n"
