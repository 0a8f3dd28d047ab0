"""Changes the code in one place at a time, and lists the changes that no test notices.

    python -m tests.mutate [--minutes 10] [--seed 1] [--only assign] [--count 40]

A change turns a comparison, an operator, `and`, `or`, `not`, a number or a truth value into another
one, or lets a function end where it returned something. Each is made in a copy of the repository,
where the tests of the module run until the first one fails. A change that all of them pass is a
survivor: a missing test, or one that makes no difference. Changes are tried in an order of chance,
as many as the time allows, so that a short run is a sample.
"""

# ruff: noqa: T201 - a command that tells what it found

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
_ANCHORS = "test_anchors test_anchor_edits test_histories test_lock_size"
_WRITE = "test_writer test_unchanged test_transaction test_own_folders"
TESTS = {
    "generator/read/anchors/align.py": _ANCHORS,
    "generator/read/anchors/assign.py": _ANCHORS,
    "generator/read/anchors/lock_file.py": f"{_ANCHORS} test_bad_input",
    "generator/read/transcript.py": "test_transcript test_reading test_bad_input",
    "generator/link/mentions.py": "test_mentions test_mentions_reading test_mentions_sample",
    "generator/write/writer.py": _WRITE,
    "generator/write/unchanged.py": _WRITE,
    "generator/write/transaction.py": f"{_WRITE} test_renaming",
}
"""The modules that are changed, and the tests that ought to notice."""
_LIMIT = 240
"""Seconds for the tests of one change: an endless loop is noticed too."""
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
}


class Mutant(NamedTuple):
    """A change of a module: where, what it was, and the text of the whole module with it."""

    path: str
    line: int
    what: str
    text: str


def mutants(path: str, text: str) -> Iterator[Mutant]:
    """Every change of a module's text."""
    tree = ast.parse(text)
    for number, node in enumerate(ast.walk(tree)):
        for kind in range(_changes(node)):
            changed = copy.deepcopy(tree)
            place = next(each for at, each in enumerate(ast.walk(changed)) if at == number)
            before = ast.unparse(place)
            _change(place, kind)
            line = getattr(node, "lineno", 0)
            yield Mutant(path, line, f"{before} -> {ast.unparse(place)}", ast.unparse(changed))


def _changes(node: ast.AST) -> int:
    """In how many ways a node can be changed."""
    match node:
        case ast.Compare():
            return sum(type(each) in _COMPARISONS for each in node.ops)
        case ast.BinOp(op=op):
            return int(type(op) in _OPERATORS)
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return 1
        case ast.Constant(value=value):
            return int(isinstance(value, int))
        case ast.Return(value=value):
            return int(value is not None and not isinstance(value, ast.Constant))
        case _:
            return 0


def _change(node: ast.AST, kind: int) -> None:
    """Change a node in place."""
    match node:
        case ast.Compare():
            at = [n for n, each in enumerate(node.ops) if type(each) in _COMPARISONS][kind]
            node.ops[at] = _COMPARISONS[type(node.ops[at])]()
        case ast.BinOp():
            node.op = _OPERATORS[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant(value=int()):
            node.value = int(str(node.value)) + 1
        case ast.Return():
            node.value = ast.Constant(None)
        case _:
            raise TypeError(node)


def survives(mutant: Mutant, root: Path) -> bool:
    """Whether the tests pass in a copy of the repository that has the change."""
    file = root / mutant.path
    before = file.read_bytes()
    file.write_text(mutant.text, encoding="utf-8")
    tests = [f"tests/{name}.py" for name in TESTS[mutant.path].split()]
    pytest = ["-B", "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [sys.executable, *pytest, *tests],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            check=False,
            timeout=_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_bytes(before)
    return done.returncode == 0


def main() -> None:
    """Try changes until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100_000, help="at most so many changes")
    parser.add_argument("--only", default="", help="only modules whose paths contain this")
    options = parser.parse_args()
    chosen = [path for path in TESTS if options.only in path]
    every = [each for path in chosen for each in mutants(path, (ROOT / path).read_text("utf-8"))]
    random.Random(options.seed).shuffle(every)
    end = time.monotonic() + options.minutes * 60
    tried = survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "copy"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*", "site", "node_modules"))
        for mutant in every[: options.count]:
            if time.monotonic() > end:
                break
            tried += 1
            if survives(mutant, root):
                survivors += 1
                print(f"{mutant.path}:{mutant.line}: {mutant.what}", flush=True)
    print(f"{len(every)} changes are possible, {tried} were tried, {survivors} survived")


if __name__ == "__main__":
    main()
