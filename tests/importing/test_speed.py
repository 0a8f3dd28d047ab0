"""A transcript of three hours is imported in well under two seconds, and time grows linearly."""

import time
from collections.abc import Callable

import pytest

from generator.forms import Vocabulary
from generator.importing import command, reading, record, revision
from generator.importing.draft import Source
from generator.importing.paragraphs import Paragraph, Turn
from generator.importing.people import Known
from generator.problems import Problems
from tests.importing.exporters import EXPORTERS, Turns

WORDS = 30_000
LIMIT = 2.0
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
    """Plain text, wrapped at 32 characters."""
    lines = []
    for turn in talk(words):
        lines.append(f"{turn.label}:")
        for word in turn.paragraphs[0].text.split():
            if len(lines[-1]) + len(word) >= 32:
                lines.append(word)
            else:
                lines[-1] += f" {word}"
    return "\n".join(lines)


def exported(write: Callable[[Turns], str]) -> Callable[[int], str]:
    """A talk in a format."""
    return lambda words: write(talk(words))


TEXTS: dict[str, Callable[[int], str]] = {
    **{name: exported(write) for name, write in EXPORTERS.items()},
    "webvtt of words": lambda words: one_word_captions(words // 3),
    "wrapped": wrapped,
}


def seconds(text: str) -> float:
    """The time that an import takes, without the disk: the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        problems = Problems()
        source = reading.decode(text.encode(), "talk", frozenset(), problems)
        assert isinstance(source, Source)
        found = command.understand(source, Known(), {}, problems)
        assert found, list(problems)
        if found.format.NAME == "wrapped":  # repair, corrections, and the way back
            made = revision.of_wrapped(source, "talk", found.voices, Vocabulary())
            record.check(source.text, made.text, made.record)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("name", TEXTS)
def test_three_hours(name: str) -> None:
    """30,000 words, or 10,000 captions of one word, take their time and no more."""
    whole = seconds(TEXTS[name](WORDS))
    third = seconds(TEXTS[name](WORDS // 3))
    assert whole < LIMIT
    assert whole < 3 * third * 1.8 + 0.05, f"{third:.3f} s grow to {whole:.3f} s"
