"""The work of an import grows with the length; the seconds of three hours are printed."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest

from generator.core.problems import Problems
from generator.importing import archive_context, command, source_file
from generator.importing.draft import Source
from generator.importing.paragraphs import Paragraph, Turn
from generator.importing.people import Known
from generator.importing.record import automatic_changes, replay
from generator.read.misheard import Vocabulary
from generator.read.scan import EPISODES_FOLDER
from tests.conftest import ROOT
from tests.importing.exporters import EXPORTERS, Turns
from tests.repair import texts
from tests.repair.simulator import damage
from tests.work import Work, assert_linear, work

WORDS = 30_000
BUDGET = "budget 2 s"
SENTENCE = "Well, this is a sentence of the engine that weaves: patterns of algebra, so to speak. "


def talk(words: int) -> list[Turn]:
    """A talk of two people, with turns of some 70 words."""
    text = (SENTENCE * 4).strip()
    count = words // len(text.split())
    labels = ("Ada Lovelace", "Ben Okri")
    return [
        Turn(labels[number % 2], (Paragraph(text, 1, number * 20.0),)) for number in range(count)
    ]


def one_word_captions(words: int) -> str:
    """WebVTT with a caption for each word."""
    cues = (
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> "
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\n{word}\n"
        for n, word in enumerate(SENTENCE.split() * (words // len(SENTENCE.split())))
    )
    return "\n".join(["WEBVTT\n", *cues])


def wrapped(words: int) -> str:
    """Real text, wrapped at 32 characters and damaged as that of the first episode is."""
    lines: list[str] = []
    for seed, text in enumerate(cycle([texts.tuning_text(), *texts.evaluation_texts()[-10:]])):
        for turn in damage(text.turns, seed).turns:
            if words <= 0:
                return "\n".join(lines)
            lines += turn.lines
            words -= len(" ".join(turn.lines).split())
    raise AssertionError


def exported(write: Callable[[Turns], str]) -> Callable[[int], str]:
    """A talk in a format."""
    return lambda words: write(talk(words))


TEXTS: dict[str, Callable[[int], str]] = {
    **{name: exported(write) for name, write in EXPORTERS.items()},
    "webvtt of words": lambda words: one_word_captions(words // 3),
    "wrapped": wrapped,
}


@cache
def vocabulary() -> Vocabulary:
    """The names and terms of the real archive."""
    return archive_context.vocabulary(ROOT / EPISODES_FOLDER, Problems())


def imported(text: str) -> Work:
    """What an import takes, without the disk: repair and corrections, and the way back."""

    def bring() -> None:
        problems = Problems()
        source = source_file.decode(text.encode(), "talk", frozenset(), problems)
        assert isinstance(source, Source)
        found = command.understand(source, Known(), {}, problems)
        assert found, list(problems)
        if found.format.NAME == "wrapped":
            base = source.text
            made = automatic_changes.of_wrapped(source, "talk", found.voices, vocabulary())
        else:
            base = found.written.text
            made = automatic_changes.of_blocks(base, "talk", found.voices, vocabulary(), ())
        replay.check(base, made.text, made.record)

    return work(bring)


@pytest.mark.parametrize("name", TEXTS)
def test_three_hours(name: str, record_property: Callable[[str, object], None]) -> None:
    """30,000 words, or 10,000 captions of one word, are three times the work of a third."""
    vocabulary()
    third = imported(TEXTS[name](WORDS // 3))
    whole = imported(TEXTS[name](WORDS))
    record_property("figure", f"import of three hours, {name}: {whole.seconds:.1f} s ({BUDGET})")
    assert_linear(third.calls, whole.calls, 3)


def test_the_damaged_text_is_what_it_should_be() -> None:
    """It has the words, and gives the repair and the corrections something to do."""
    source = Source("talk", wrapped(WORDS))
    assert len(source.text.split()) >= WORDS
    found = command.understand(source, Known(), {}, Problems())
    assert found
    assert found.format.NAME == "wrapped"
    made = automatic_changes.of_wrapped(source, "talk", found.voices, vocabulary())
    rules = Counter(row.rule for row in made.record.changes)
    assert rules["lost-character"] > 400
    assert sum(rules.values()) > 800


@pytest.mark.alone
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a child's time")
def test_the_command_from_cold(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The whole of it, from the start of Python to the files; its seconds are printed."""
    shutil.copytree(ROOT / EPISODES_FOLDER, tmp_path / EPISODES_FOLDER)
    (tmp_path / "talk.txt").write_text(wrapped(WORDS), encoding="utf-8")
    best = float("inf")
    for attempt in range(3):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "generator", "import", "talk.txt", "--episode", f"x{attempt}"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            timeout=600,
        )
        after = os.times()
        used = after.children_user - before.children_user
        best = min(best, used + after.children_system - before.children_system)
    record_property(
        "figure", f"import of {WORDS:,} words, repair included: {best:.1f} s ({BUDGET})"
    )
