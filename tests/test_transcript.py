"""The transcript's text: chapters, turns and paragraphs, each knowing its line."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from generator.core.model import Speaker, SpeakerKind
from generator.core.problems import Problems
from generator.read import transcript
from generator.read.transcript import SpokenChapter

CASES = Path(__file__).parent / "cases" / "transcript"


@dataclass
class _Labels:
    """Two people, a voice and a break."""

    speakers: dict[str, Speaker] = field(
        default_factory=lambda: {
            "Ada Lovelace": Speaker(SpeakerKind.PERSON, "ada", "Ada Lovelace"),
            "Ada": Speaker(SpeakerKind.PERSON, "ada", "Ada Lovelace"),
            "Charles Babbage": Speaker(SpeakerKind.PERSON, "charles", "Charles Babbage"),
            "Caller": Speaker(SpeakerKind.VOICE, "caller", "A caller"),
            "Break": Speaker(SpeakerKind.BREAK, "break", "Break"),
            "Unknown": transcript.UNATTRIBUTED,
        }
    )
    ambiguous: dict[str, str] = field(default_factory=dict)


def _as_data(chapters: list[SpokenChapter]) -> list[object]:
    """Chapters as the case files write them."""
    return [
        {
            "chapter": [chapter.line, chapter.title, chapter.time],
            "turns": [
                {turn.speaker.slug: [[each.line, each.time, each.text] for each in turn.paragraphs]}
                for turn in chapter.turns
            ],
        }
        for chapter in chapters
    ]


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda case: case.stem)
def test_cases(case: Path) -> None:
    """Each file holds a transcript, a line of equal signs, and what it is."""
    text, _, expected = case.read_text(encoding="utf-8").partition("\n=====\n")
    problems = Problems()
    chapters = transcript.parse(text, case.name, _Labels(), problems)
    assert list(map(str, problems)) == []
    assert _as_data(chapters) == yaml.safe_load(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", 2),
        ("", 0),
        ("don't, won't!", 2),
        ("a – b — c ... d", 4),
        ("[laughter] yes [inaudible 0:12:31] no", 2),
        ("3.5 million, #1", 3),
        ("tab\tand no-break\u00a0space, \u2003 all apart", 6),
        ("“Größe” … ist’s – « 大 »", 3),
        ("\u0301 e\u0301 \u200b", 3),
        ("déjà-vu, voilà: Å", 3),
    ],
)
def test_words_are_counted_without_what_was_not_spoken(text: str, expected: int) -> None:
    """Punctuation and square brackets are no words."""
    assert transcript.count_words(text) == expected


def test_words_of_many_texts_are_those_of_each() -> None:
    """Nothing is counted over the end of a text, nor a bracket that closes in another line."""
    texts = ["one", "", "[two", "three] four\n[five", "six]", "[laughter]", "– sept", "  huit "]
    counts = transcript.word_counts(texts)
    assert counts == [1, 0, 1, 3, 1, 0, 1, 1]
    assert counts == [transcript.count_words(text) for text in texts]
