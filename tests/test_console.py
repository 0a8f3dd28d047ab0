"""The command does not import what lies in the folder that it is called in."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import GOLDEN, ROOT

SCRIPT = Path(sys.executable).with_name("episode-archive")
COMMANDS = {
    "the script": (str(SCRIPT), "check"),
    "the module": (sys.executable, "-m", "generator", "check"),
    "mkdocs in the Makefile": (sys.executable, "-P", "-m", "mkdocs", "--version"),
}


def _printed(*arguments: str, folder: Path) -> set[str]:
    """The words that Python prints."""
    run = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return {*run.stdout.split()}


def _imported(folder: Path) -> list[str]:
    """The names of all modules that the command line imports, without those of Python's start.

    What an interpreter imports for `-m` before it runs the first line of ours is not ours to
    choose; the folder is an empty one.
    """
    (folder / "ours.py").write_text("import sys; print(*sys.modules)")
    before = _printed("-m", "ours", folder=folder)
    (folder / "ours.py").unlink()
    found = _printed("-P", "-c", "import generator.cli, sys; print(*sys.modules)", folder=folder)
    top = {name for name in found - before if "." not in name}
    return sorted(top - {"generator", *sys.builtin_module_names})


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_module_of_the_working_folder_is_imported(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    """An archive may hold a file with the name of any module: `babel.py`, `json.py`."""
    names = _imported(tmp_path)
    shutil.copytree(GOLDEN / "episodes", tmp_path / "episodes")
    assert {"babel", "json", "yaml"} <= {*names}
    for name in names:
        (tmp_path / f"{name}.py").write_text(f"print({name!r}, 'ran')\nraise SystemExit(3)\n")
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "ran" not in run.stdout


def test_make_and_hooks_use_commands_that_import_nothing_from_here() -> None:
    """`python -m` without -P is for our own tests and tools alone."""
    files = [ROOT / "Makefile", ROOT / ".pre-commit-config.yaml"]
    files += (ROOT / ".github" / "workflows").glob("*.yml")
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    unsafe = ("-m generator", "-m mkdocs")
    assert [line for line in lines if any(f" {each}" in line for each in unsafe)] == [
        line for line in lines if " -P -m mkdocs" in line
    ]
    assert sum("episode-archive" in line for line in lines) > 3


def test_workflows_share_nothing_with_a_pull_request() -> None:
    """No cache that one could fill for a later run, and no event that hands it secrets."""
    files = [*(ROOT / ".github" / "workflows").glob("*.yml")]
    assert files
    for file in files:
        text = file.read_text("utf-8")
        assert "pull_request_target" not in text, file.name
        assert "workflow_run" not in text, file.name
        assert "actions/cache" not in text, file.name
        assert not re.search(r"^\s*cache(-[\w-]+)?:", text, re.MULTILINE), file.name
        assert "permissions: {}" in text, file.name
