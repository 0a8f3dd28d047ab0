"""The index of the search: what it finds of speech, and what it is made of and when."""

import json
import queue
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator import pipeline, search
from generator.core import file_scan
from generator.core.model import Archive
from generator.core.problems import Problems
from generator.search import pagefind, records, shards
from tests import invented
from tests.search_pages import search_page
from tests.serving import serve

RIGHT_OF_50 = 48
# Seconds after which something that never comes is given up.
PATIENCE = 60.0


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A hundred episodes of 60 KB with the statistics of speech."""
    folder = tmp_path_factory.mktemp("hundred")
    invented.write(folder, 100)
    read = pipeline.check(folder, Problems()).archive
    assert read
    return read


def test_of_50_phrases_the_right_turn_comes_first(
    hundred: Archive, tmp_path: Path, page: Page, record_property: Callable[[str, object], None]
) -> None:
    """Three to six words of a random turn, asked as they are, and in quotation marks."""
    search.index(hundred, tmp_path, tmp_path / ".cache", [])
    questions = invented.questions(hundred, 50, seed=1)
    with serve(search_page(tmp_path)) as served:
        page.goto(served)
        for quote in ("", '"'):
            answers = page.evaluate(
                """async (questions) => {
                  const { create } = await import("/assets/search/dialog.js");
                  const button = document.querySelector("button");
                  const search = await create(new URL("/", location), button);
                  const first = async (question) => {
                    const answer = await search.engine.find(question, {});
                    const { episodes: [episode] } = await search.load(answer);
                    return episode && episode.entry.address + "#" + episode.turns[0].anchor;
                  };
                  const found = [];
                  for (const question of questions) found.push(await first(question));
                  return found;
                }""",
                [f"{quote}{question.words}{quote}" for question in questions],
            )
            right = sum(
                answer == f"episodes/{question.episode}/#{question.anchor}"
                for question, answer in zip(questions, answers, strict=True)
            )
            how = "in quotation marks" if quote else "as they are"
            record_property("figure", f"search, phrases {how}: right turn first {right} of 50")
            assert right >= RIGHT_OF_50


def test_only_what_changed_is_indexed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts of the archive are kept by their content; without the cache the index is the same."""
    monkeypatch.setattr(records, "_MAX_SHARD", 200_000)
    monkeypatch.setattr(shards, "_LONG", 100_000)
    invented.write(tmp_path, 8)

    def index(cache: str = "cache") -> tuple[search.IndexResult, list[str]]:
        read = pipeline.check(tmp_path, Problems()).archive
        assert read
        said: list[str] = []
        caller = search.Caller(say=said.append)
        (tmp_path / "site").mkdir(exist_ok=True)
        done = search.index(read, tmp_path / "site", tmp_path / cache, [], caller)
        return done, said

    def files() -> dict[str, bytes]:
        folder = tmp_path / "site" / search.FOLDER
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    first, said = index()
    assert first.shards == first.built == 4
    assert re.fullmatch(r"search index: \d+ records in 4 parts", said[0])
    assert re.fullmatch(r"search index: 4 of 4 parts, \d+ s", said[-1])
    before = files()
    again, said = index()
    assert (again.built, said) == (0, [])
    transcript = next((tmp_path / "episodes").glob("0005-*")) / "transcript.txt"
    transcript.write_text(transcript.read_text("utf-8") + "\nAt last a zeppelin.\n", "utf-8")
    changed, _ = index()
    assert changed.built == 1
    # Who still reads the index of before finds all of it, until the next one.
    assert before.keys() < files().keys()
    index()
    assert len({path.partition("/")[0] for path in files()} - {search.CATALOGUE}) == 4
    assert len(list((tmp_path / "cache").iterdir())) == 4
    after = files()
    assert index("elsewhere")[0].built == 4
    assert files() == after != before


def test_what_was_damaged_is_indexed_again(tmp_path: Path) -> None:
    """In the cache or in the site, whose files it shares: it is not published for ever."""
    invented.write(tmp_path, 1)
    read = pipeline.check(tmp_path, Problems()).archive
    assert read

    def index(number: int) -> tuple[search.IndexResult, dict[str, bytes]]:
        built = tmp_path / f"site{number}"
        built.mkdir()
        done = search.index(read, built, tmp_path / "cache", [])
        found = built / search.FOLDER
        return done, {path: (found / path).read_bytes() for path in file_scan.relative_paths(found)}

    _, whole = index(0)
    assert (index(1)[0].built, index(2)[1]) == (0, whole)
    [fragment, *_] = (tmp_path / "cache").rglob("*.pf_fragment")
    fragment.write_bytes(b"")
    again, files = index(3)
    assert (again.built, files) == (1, whole)
    [script] = (tmp_path / "site3").rglob("pagefind.js")
    script.write_text("minified", "utf-8")
    again, files = index(4)
    assert (again.built, files) == (0, whole)  # a script is no part of the cache


def test_no_two_records_have_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Pagefind calls records of two parts the same, one part is made again."""
    monkeypatch.setattr(records, "_MAX_SHARD", 100_000)
    invented.write(tmp_path, 3)
    read = pipeline.check(tmp_path, Problems()).archive
    assert read
    found = shards._fragments  # noqa: SLF001 - the one place where the names come from
    calls: list[Path] = []

    def clash(output: Path) -> dict[str, int]:
        calls.append(output)
        names = found(output)
        return {f"en_{number}": number for number in names.values()} if len(calls) < 3 else names

    monkeypatch.setattr(shards, "_fragments", clash)
    (tmp_path / "site").mkdir()
    done = search.index(read, tmp_path / "site", tmp_path / "cache", [])
    catalogue = json.loads((tmp_path / "site" / "search" / search.CATALOGUE).read_text("utf-8"))
    names = [name for shard in catalogue["records"] for name in shard["names"].split()]
    assert len(names) == len(set(names))
    assert len(calls) > done.shards
    calls.clear()
    assert search.index(read, tmp_path / "site", tmp_path / "cache", []).built == 0
    assert calls == []


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_work_beside_the_preview() -> None:
    """The newest work wins, never two run at once, and the end waits for what runs."""
    background = search.Background()
    begun: queue.Queue[int] = queue.Queue()
    all_asked = threading.Event()
    running_now: list[int] = []
    finished: list[int] = []

    def work(number: int) -> search.Work:
        def run(stop: Callable[[], bool]) -> None:
            running_now.append(number)
            assert running_now == [number]
            begun.put(number)
            while not (stopped := stop()) and not all_asked.is_set():
                time.sleep(0.01)
            running_now.clear()
            if stopped:
                raise search.Stopped
            finished.append(number)

        return run

    for number in range(4):
        background.ask(work(number))
        assert begun.get(timeout=PATIENCE) == number
    all_asked.set()
    wait_for(lambda: bool(finished))
    assert finished == [3]
    all_asked.clear()
    background.ask(work(4))
    background.stop()
    assert running_now == []
    assert finished == [3]
    assert "search index" not in {thread.name for thread in threading.enumerate()}


def test_work_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in one index does not end the search of the preview until it is started anew."""
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda failed: told.append(failed.exc_type))
    background = search.Background()
    done = threading.Event()

    def mistaken(_: Callable[[], bool]) -> None:
        raise KeyError

    background.ask(mistaken)
    wait_for(lambda: bool(told))
    assert told == [KeyError]
    background.ask(lambda _: done.set())
    assert done.wait(PATIENCE)

    def mistaken_later(stop: Callable[[], bool]) -> None:
        begun.set()
        while not stop():
            time.sleep(0.01)
        raise KeyError

    begun = threading.Event()
    done.clear()
    background.ask(mistaken_later)
    assert begun.wait(PATIENCE)
    background.ask(lambda _: done.set())
    assert done.wait(PATIENCE)
    assert told == [KeyError, KeyError]
    background.stop()


def test_work_is_broken_off_for_what_somebody_waits_for() -> None:
    """A save interrupts the index; it is made when it is asked for again."""
    background = search.Background()
    begun, broken_off, done = (threading.Event() for _ in range(3))

    def long(stop: Callable[[], bool]) -> None:
        begun.set()
        while not stop():
            time.sleep(0.01)
        broken_off.set()
        raise search.Stopped

    background.ask(long)
    assert begun.wait(PATIENCE)
    background.interrupt()
    assert broken_off.wait(PATIENCE)
    background.ask(lambda _: done.set())
    assert done.wait(PATIENCE)
    background.stop()


def test_pagefind_that_fails_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it said, and nothing half-written."""
    program = tmp_path / "pagefind"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "print('pagefind 0') if '--version' in sys.argv else sys.exit('out of memory')\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "program", lambda: program)
    invented.write(tmp_path, 1)
    read = pipeline.check(tmp_path, Problems()).archive
    assert read
    (tmp_path / "site").mkdir()
    with pytest.raises(search.Failed, match="Pagefind ended with 1: out of memory"):
        search.index(read, tmp_path / "site", tmp_path / "cache", [])
    assert list((tmp_path / "cache").iterdir()) == []
    assert not (tmp_path / "site" / "search" / search.CATALOGUE).exists()
