"""Data flows one way: a file of the generator imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator"

# The floors, from the ground up; the docstring of the package shows the same picture.
FLOORS = [
    {"problems", "model", "slugs", "raw_html", "wording", "frame", "minify"}
    | {"looking", "workers", "collector", "memory", "site_size", "progress", "clock", "disk"}
    | {"own_folders"},
    {"watching", "source_text", "strict_yaml", "values", "label_text", "writer", "prose"},
    {"changes", "profiles", "transcript", "folder", "lock", "addresses", "short_links"}
    | {"transaction"},
    {"metadata", "whole_words", "unchanged", "compiled", "git_files"},
    {"alignment", "forms", "labels"},
    {"known"},
    {"anchors", "handing", "redirects", "by_hand", "rulings", "names"},
    {"episode_files", "mentions"},
    {"archive", "importing", "backlinks", "related", "unlinked"},
    {"linked"},
    {"links", "pages"},
    {"exports", "mkdocs_pages"},
    {"site", "starting", "renaming", "published", "search", "mkdocs_settings", "mkdocs_frames"},
    {"cli", "mkdocs_making"},
    {"mkdocs_preview"},
    {"mkdocs_plugin"},
    {"mkdocs_door"},
    {"__main__"},
]
FLOOR_OF = {module: number for number, modules in enumerate(FLOORS) for module in modules}
FILES = sorted(file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py")

OTHER_PAGES = 4
# Within `pages/`: what all pages share lies below the pages, and `__init__` above them.
PAGE_FLOORS = [
    {"directory", "licences", "letters", "views"},
    {"text"},
    {"layout", "strip", "citation", "structured", "turns"},
    {"mentions"},
    set[str](),
    {"__init__"},
]
# Within `search/`: what is searched, then Pagefind, then where the index lies.
SEARCH_FLOORS = [{"records", "pagefind"}, {"shards", "background"}, {"__init__"}]
# Within `importing/`: the modules of its folders `formats` and `repair` may import each other.
IMPORT_FLOORS = [
    {"draft", "stamps", "labelling"},
    {"repair", "markdown", "reading", "paragraphs", "record", "corrections", "changes_yml"},
    {"accounting", "people", "decisions", "flow"},
    {"formats", "knowledge", "transcript_text", "episode_yml"},
    {"reporting", "revision"},
    {"handwork"},
    {"recording"},
    {"command", "review"},
]
# Within `exports/`: `__init__` lies above the rest.
EXPORT_FLOORS = [*(set[str]() for _ in range(OTHER_PAGES + 1)), {"__init__"}]
FLOOR_INSIDE = {
    folder: {module: number for number, modules in enumerate(floors) for module in modules}
    for folder, floors in (
        ("pages", PAGE_FLOORS),
        ("importing", IMPORT_FLOORS),
        ("search", SEARCH_FLOORS),
        ("exports", EXPORT_FLOORS),
    )
}


def _imports(file: Path) -> set[str]:
    """The modules of the package that a file imports, such as `pages.text`."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module == "generator":
                found |= {f"generator.{name.name}" for name in names}
            case ast.ImportFrom(module=str(module), names=names):
                is_package = (PACKAGE.parent / module.replace(".", "/")).is_dir()
                found |= {f"{module}.{name.name}" if is_package else module for name in names}
            case ast.Import(names=names):
                found |= {name.name for name in names}
    return {name.removeprefix("generator.") for name in found if name.startswith("generator.")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_come_from_lower_floors(file: Path) -> None:
    """Every import leads down; within `pages/` and `importing/` too."""
    module, *inside = file.relative_to(PACKAGE).with_suffix("").parts
    for imported in _imports(file):
        imported_module, *imported_inside = imported.split(".")
        if imported_module == module and module in FLOOR_INSIDE:
            floor_of = FLOOR_INSIDE[module]
            own, other = (
                floor_of.get(parts[0], OTHER_PAGES) for parts in (inside, imported_inside)
            )
            in_one_folder = len(inside) > 1 and inside[0] == imported_inside[0]
            assert other < own or in_one_folder, f"{file.name} imports {imported}"
        else:
            assert FLOOR_OF[imported_module] < FLOOR_OF[module], f"{file.name} imports {imported}"


def test_only_modules_named_for_it_import_mkdocs() -> None:
    """The generator works without MkDocs."""
    importing = {
        file.stem
        for file in FILES
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import mkdocs", "from mkdocs", "import material"))
    }
    assert all(name.startswith("mkdocs_") for name in importing)
