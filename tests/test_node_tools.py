"""The scripts of the pages as node sees them, and what happens where node is missing."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import node_tools
from tests.browser import on_ci

ASSETS = node_tools.ROOT / "generator" / "theme" / "assets"
PURE = "Pure: no DOM"
_DOM = re.compile(r"\b(document|window|navigator|localStorage|history)\b|\blocation\.|\bfetch\(")
_IMPORT = re.compile(r'from "(\.[^"]+)"')


def pure_modules() -> list[Path]:
    """The scripts whose first lines say that they need no page."""
    return [
        script
        for script in sorted(ASSETS.rglob("*.js"))
        if PURE in " ".join(script.read_text("utf-8").splitlines()[:6])
    ]


def test_scripts_pass_their_tests(record_property: Callable[[str, object], None]) -> None:
    """Everything in tests/scripts/, in node."""
    node = node_tools.find_node()
    if node is None:
        reason = f"{node_tools.NOT_RUN}: {node_tools.MISSING}"
        if on_ci():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    done = node_tools.run_script_tests(node)
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed
    assert int(passed[1]) > len(pure_modules())
    record_property("figure", f"tests of scripts: {passed[1]} passed in node")


@pytest.mark.parametrize("module", pure_modules(), ids=lambda path: path.name)
def test_pure_modules_are_pure_and_tested(module: Path) -> None:
    """They touch neither page nor network, import only each other, and have tests."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", module.read_text("utf-8"), flags=re.DOTALL)
    assert not _DOM.search(code)
    imported = {(module.parent / path).resolve() for path in _IMPORT.findall(code)}
    assert imported <= {path.resolve() for path in pure_modules()}
    tests = "".join(path.read_text("utf-8") for path in node_tools.SCRIPT_TESTS.glob("*.js"))
    assert f'{module.relative_to(node_tools.ROOT).as_posix()}"' in tests


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
@pytest.mark.parametrize("task", ["lint", "format"])
def test_without_node_that_is_said_loudly(task: str, ci: str, status: int, tmp_path: Path) -> None:
    """It stops nobody at a machine of their own, and is an error on CI."""
    environment = os.environ | {"PATH": str(tmp_path), "CI": ci}
    done = subprocess.run(
        [sys.executable, "-m", "tests.node_tools", task],
        cwd=node_tools.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert f"*** SCRIPTS AND STYLES WERE NOT CHECKED: {node_tools.MISSING} ***" in done.stderr


def test_the_lock_names_no_registry() -> None:
    """Every package is pinned by its content; where it comes from is the installer's setting."""
    lock = (node_tools.NODE / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"version"') == lock.count('"integrity"')
