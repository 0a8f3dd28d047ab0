"""An archive that several processes read is the one that a single process reads."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.core import parallel
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import Archive, Person
from generator.core.parallel import parallel_map
from generator.core.problems import Problem, Problems
from generator.read import archive
from generator.read.archive import Reading
from generator.read.ipc import Outgoing, Packed
from tests.conftest import GOLDEN
from tests.test_memory import EDITS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """Each episode is worth a process; in what form what was read of each came out of it."""
    forms: list[type] = []

    def recorded(*work: Any) -> list[Any]:  # noqa: ANN401 - whatever it takes and gives
        results = parallel_map(*work)
        forms.extend(type(each) for each in results)
        return results

    monkeypatch.setattr(parallel, "_processors", lambda: 4)
    monkeypatch.setattr(parallel, "_can_fork", lambda: True)
    monkeypatch.setattr(archive, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(archive, "parallel_map", recorded)
    return forms


def _read(root: Path, memory: BuildCache = NO_CACHE) -> tuple[Reading, list[Problem]]:
    problems = Problems()
    return archive.read(root, "episodes", problems, cache=memory), list(problems)


def _referred_to(found: Archive) -> Iterator[Person]:
    """The people that the episodes refer to, wherever they do."""
    for episode in found.episodes:
        yield from episode.participants
        for turn in episode.transcript.turns if episode.transcript else ():
            if turn.speaker.person:
                yield turn.speaker.person


@pytest.mark.parametrize("edits", [(), *((edit,) for edit in EDITS)])
def test_processes_read_what_one_reads(
    edits: tuple[tuple[str, str, str | None], ...],
    tmp_path: Path,
    received: list[type],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same archive and the same problems; who and what it refers to is there only once."""
    root = shutil.copytree(GOLDEN / "episodes", tmp_path / "episodes")
    for path, before, after in edits:
        if after is None or not (root / path).exists():
            (root / path).unlink(missing_ok=True)
        else:
            text = (root / path).read_text("utf-8")
            (root / path).write_text(text.replace(before, after), "utf-8")
    shared = _read(root)
    assert set(received) == {Outgoing, Packed}
    monkeypatch.setattr(parallel, "_can_fork", lambda: False)
    assert shared == _read(root)
    if found := shared[0].archive:
        assert {id(each) for each in found.people} >= {id(each) for each in _referred_to(found)}


def test_what_is_remembered_is_not_handed_over(received: list[type]) -> None:
    """It would be a copy, and everything that depends on it would be made again."""
    memory = BuildCache()
    first, _ = _read(GOLDEN / "episodes", memory)
    assert Packed in received
    received.clear()
    again, _ = _read(GOLDEN / "episodes", memory)
    assert set(received) == {Outgoing}
    assert first.archive
    assert again.archive
    assert list(map(id, first.archive.episodes)) == list(map(id, again.archive.episodes))
