"""The repair of lost characters, measured on damage that is known.

The figures are printed: `pytest -rP tests/repair`, or `python -m tests.repair.evaluate`.
"""

from collections.abc import Callable

import pytest

from generator.importing.repair import Certainty, RawTurn, Restoration, repair
from generator.importing.repair.words import english
from tests.repair import evaluate, texts
from tests.repair.measure import Figures, measure, tell
from tests.repair.simulator import SpokenTurn, damage
from tests.work import assert_linear, work

SEEDS = range(5)
WIDTHS = (24, 32, 48, 80)


def test_simulated_damage_is_restored(record_property: Callable[[str, object], None]) -> None:
    """Over at least 20 texts that were not tuned on: 99.5 % of the certain, 92 % of all."""
    found = texts.evaluation_texts()
    assert len(found) >= 20
    total = Figures()
    for text in found:
        figures = evaluate.of_text(text, SEEDS)
        tell(f"{text.name:20}{figures}")
        total += figures
    tell(f"{'in all':20}{total}")
    record_property("figure", f"repair, {len(found)} texts: {total}")
    assert total.lost > 1000
    assert total.precision >= 0.995
    assert total.recall >= 0.92
    assert not total.false_alarms


def test_first_episode_is_restored(record_property: Callable[[str, object], None]) -> None:
    """Of the 111 characters that people found, none is restored wrongly as certain."""
    figures = measure(texts.first_episode())
    tell(figures, *figures.errors)
    record_property("figure", f"repair, the first episode: {figures}")
    assert figures.lost == 111
    assert not figures.certain_wrong
    assert figures.certain_right >= 75
    assert figures.recall >= 0.92
    assert not figures.missed
    assert not figures.needless
    assert not figures.false_alarms


@pytest.mark.parametrize("width", WIDTHS)
def test_healthy_text_is_never_touched(width: int) -> None:
    """No false alarm in any text, at any width; newlines become spaces and nothing else."""
    found = [texts.tuning_text(), *texts.evaluation_texts()]
    touched = []
    for text in found:
        wrapped = damage(text.turns, 0, width=width, part=0).turns
        for result, turn in zip(repair(wrapped), text.turns, strict=True):
            if result.damaged or result.text != f"{turn.label}: {turn.text}":
                touched.append((text.name, result))
    assert len(found) >= 20
    assert not touched


def test_text_that_is_not_wrapped_is_not_touched() -> None:
    """Turns on one line each, and lines that end where sentences do, have no width."""
    turns = [
        RawTurn("A", 1, ("A: I don't know what you mean by that.",)),
        RawTurn(
            "B", 2, ("B: No.", "I do.", "It was said on the very first day, and everybody", "is")
        ),
    ]
    assert [result.text for result in repair(turns)] == [
        "A: I don't know what you mean by that.",
        "B: No. I do. It was said on the very first day, and everybody is",
    ]
    assert repair([]) == []


def _restorations(*said: tuple[str, int]) -> list[Restoration]:
    """What is restored in turns, each with the shift of all its newlines, wrapped at 32."""
    raw = []
    line = 1
    for text, shift in said:
        whole = f"Eli: {text}"
        # So many characters more or fewer in the first word that has room for them.
        first = max(whole[5:40].split(), key=len)
        shorter = first[:-shift] if shift > 0 else first + "e" * -shift
        before = whole.replace(first, shorter, 1)
        places = [at for at, letter in enumerate(_wrapped(before)) if letter == "\n"]
        letters = list(whole)
        for at in places:
            letters[at] = "\n"
        lines = tuple("".join(letters).split("\n"))
        raw.append(RawTurn("Eli", line, lines))
        line += len(lines)
    return [found for result in repair(raw) for found in result.restorations]


def _wrapped(text: str) -> str:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > 32:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


HEALTHY = (
    "I think that we wanted to write something about the way in which people learn to build"
    " models, and we did not really know how long it would take us to get there."
)
SHIFTED = (
    "The infrastructure is what everybody should be thinking about before they start with the"
    " network, because nobody else is going to do that for them."
)


def test_row_tells_where_and_what() -> None:
    """A restoration quotes the raw text literally and gives its line and its shift."""
    found = _restorations((HEALTHY, 0), (SHIFTED, 1))
    assert found
    certain = [each for each in found if each.certainty is Certainty.CERTAIN]
    assert {each.shift for each in found} == {1}
    for each in found:
        assert each.before.count("\n") == 1
        assert each.after == each.before.replace("\n", each.candidates[0].character)
        assert each.line > 6
        assert "shift +1" in each.reason
        assert each.candidates == tuple(sorted(each.candidates, key=lambda one: -one.score))
    assert certain


def test_marks_capitals_and_digits_are_only_proposed() -> None:
    """Only small letters are certain, and only where the case of a first letter is settled."""
    for text in texts.evaluation_texts()[6::3]:
        damaged = damage(text.turns, 3, part=1)
        for result in repair(damaged.turns):
            for found in result.restorations:
                if found.certainty is Certainty.CERTAIN:
                    assert found.candidates[0].character.isalpha()
                    assert found.candidates[0].character.islower()


def test_proposals_stand_in_the_text_as_markers() -> None:
    """Taking the markers out again, and the certain letters, leads back to the raw text."""
    episode = texts.first_episode()
    for result in repair(episode.turns):
        proposed = sum(each.certainty is Certainty.PROPOSED for each in result.restorations)
        assert result.text.count("⟦") == result.text.count("⟧") == proposed
        plain = result.text.replace("⟦", "").replace("⟧", "")
        raw = result.turn.text
        assert len(plain) == len(raw)
        assert all(old in {new, "\n"} for new, old in zip(plain, raw, strict=True))


def test_cut_ending_is_not_invented() -> None:
    """Nothing is added behind the last character, and a word at the cut is never certain."""
    for text in texts.evaluation_texts()[6::3]:
        for result in repair(damage(text.turns, 5, part=1, cut=1).turns):
            assert result.text.endswith(result.turn.lines[-1])
            for found in result.restorations:
                is_last = found.line == result.turn.first_line + len(result.turn.lines) - 2
                if is_last and " " not in result.turn.lines[-1].strip():
                    word = found.after.split()[-1]
                    assert found.certainty is Certainty.PROPOSED or not word[-1].isalnum()


def test_short_lines_are_told() -> None:
    """A line that ends early after a sentence is healthy; it is told, as a new paragraph."""
    results = repair(texts.first_episode().turns)
    assert [line for result in results for line in result.short_lines] == [10, 62, 720, 1015, 1983]


def test_work_grows_linearly(record_property: Callable[[str, object], None]) -> None:
    """Twice the text is twice the work; a transcript of three hours should take a second."""
    turns: list[SpokenTurn] = []
    while sum(len(turn.text.split()) for turn in turns) < 15_000:
        turns += texts.healthy_turns()
    half = damage(turns, 1, part=0.1).turns
    last = half[-1].first_line + len(half[-1].lines)
    again = [RawTurn(turn.label, last + turn.first_line, turn.lines) for turn in half]
    words = 2 * sum(len(turn.text.split()) for turn in half)
    assert words >= 30_000
    repair(half)
    assert len(english().pairs) > 200_000
    once, twice = work(lambda: repair(half)), work(lambda: repair(half + again))
    record_property("figure", f"repair of {words:,} words: {twice.seconds:.1f} s (budget 1 s)")
    assert_linear(once.calls, twice.calls, 2)
