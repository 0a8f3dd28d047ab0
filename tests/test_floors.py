"""Data flows one way: a file of the generator imports only from floors below its own."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import generator

PACKAGE = Path(__file__).parent.parent / "generator"
ARCHITECTURE = PACKAGE.parent / "docs" / "project" / "architecture.md"
MOST_FLOORS = 7

FILES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in PACKAGE.rglob("*.py")
}


def _picture(text: str) -> list[list[str]]:
    """The rooms of each floor, from the top, in the picture of a docstring or a page."""
    lines = re.findall(r"^ *([a-z0-9_]+(?: +[a-z0-9_]+)*) +# ", text, re.MULTILINE)
    return [line.split() for line in lines]


FLOORS = _picture(generator.__doc__ or "")
FLOOR_OF = {room: number for number, rooms in enumerate(reversed(FLOORS)) for room in rooms}


def _imports(file: Path) -> set[str]:
    """The modules of the package that a file imports, such as `generator.core.model`."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            full = {f"{node.module}.{name.name}" for name in node.names}
            found |= {name if name in FILES else node.module for name in full}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found & FILES.keys()


def _room(module: str) -> str:
    """The folder or top-level file that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", sorted(FILES.keys() - {"generator"}))
def test_imports_come_from_the_same_room_or_a_lower_floor(module: str) -> None:
    """Every import leads down, or stays in the room."""
    for imported in _imports(FILES[module]):
        room, other = _room(module), _room(imported)
        assert room == other or FLOOR_OF[other] < FLOOR_OF[room], f"{module} imports {imported}"


def test_no_modules_import_each_other() -> None:
    """Within a room there is an order too: the imports of all modules have no circle."""
    list(
        TopologicalSorter({module: _imports(file) for module, file in FILES.items()}).static_order()
    )


def test_the_house_stays_low() -> None:
    """Every room is in the picture, the architecture page shows the same one, and it is small."""
    rooms = {_room(module) for module in FILES} - {""}
    assert rooms == FLOOR_OF.keys()
    assert len(FLOORS) <= MOST_FLOORS
    assert _picture(ARCHITECTURE.read_text(encoding="utf-8")) == FLOORS


def test_only_the_plugin_imports_mkdocs() -> None:
    """The generator works without MkDocs."""
    importing = {
        _room(module)
        for module, file in FILES.items()
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import mkdocs", "from mkdocs", "import material", "from material"))
    }
    assert importing == {"mkdocs_plugin"}
