"""What only node can do: the linter and formatter of scripts and styles, and the tests of scripts.

`python -m tests.node_tools lint|format` runs Biome in the version of tests/node/package-lock.json,
which npm installs once. Without node that is said loudly, and on CI it is an error.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.browser import on_ci

ROOT = Path(__file__).parent.parent
NODE = ROOT / "tests" / "node"
SCRIPT_TESTS = ROOT / "tests" / "scripts"
_BIOME = "node_modules/@biomejs/biome"
_ARGUMENTS: Mapping[str, Sequence[str]] = {
    "lint": ("check", "--error-on-warnings"),
    "format": ("check", "--write"),
}
_INSTALL_SECONDS = 300

NOT_RUN = "tests of scripts did not run"
MISSING = "found no node. Install Node.js 20 or newer, with npm."


def find_node() -> str | None:
    """The program node, or None."""
    return shutil.which("node")


def run_script_tests(node: str) -> subprocess.CompletedProcess[str]:
    """Run every test of tests/scripts/; `stdout` has one line for each, and the failures."""
    # The paths are given one by one: versions of node differ in what they do with a folder.
    files = sorted(str(path) for path in SCRIPT_TESTS.glob("*.test.js"))
    return subprocess.run(
        [node, "--test", "--test-reporter=tap", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def _installed() -> bool:
    """Whether Biome is installed in the version of the lock."""
    installed = NODE / _BIOME / "package.json"
    if not installed.is_file():
        return False
    lock = json.loads((NODE / "package-lock.json").read_text("utf-8"))
    version = json.loads(installed.read_text("utf-8"))["version"]
    return bool(version == lock["packages"][_BIOME]["version"])


def _install(npm: str) -> bool:
    """Install Biome alone: the checkers beside it are large, and few need them."""
    command = [npm, "ci", "--prefix", str(NODE), "--ignore-scripts", "--omit=dev"]
    try:
        return subprocess.run(command, check=False, timeout=_INSTALL_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _not_checked(reason: str) -> int:
    """Say what was not done; returns the exit status."""
    print(f"\n*** SCRIPTS AND STYLES WERE NOT CHECKED: {reason} ***\n", file=sys.stderr)
    return 1 if on_ci() else 0


def main(arguments: Sequence[str]) -> int:
    """Check or format scripts and styles; returns the exit status."""
    if list(arguments) not in (["lint"], ["format"]):
        print("usage: python -m tests.node_tools lint|format", file=sys.stderr)
        return 2
    node, npm = find_node(), shutil.which("npm")
    if not node or not npm:
        return _not_checked(MISSING)
    if not _installed() and not _install(npm):
        return _not_checked("npm could not install Biome; its own message is above.")
    biome = str(NODE / _BIOME / "bin" / "biome")
    command = [node, biome, *_ARGUMENTS[arguments[0]]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
