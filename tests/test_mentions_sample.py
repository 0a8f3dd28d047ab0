"""How many mentions of the first episode are found, by a sample labelled by hand."""

import re
from collections.abc import Callable
from dataclasses import replace

from generator import pipeline
from generator.core.model import Episode, Turn
from generator.core.problems import Problems
from generator.link import mentions, names
from tests.archives import CASES
from tests.conftest import FIRST_EPISODE, ROOT

LABELS = CASES / "mentions" / "labelled" / f"{FIRST_EPISODE.name}.txt"
NOTHING = "nothing"


def _labels() -> dict[str, list[tuple[str, str]]]:
    """The words of each turn and what they mean, in the order in which they are spoken."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"  (.+) = (\S+)", line):
            rows.append((match[1], match[2]))
        elif line and not line.startswith("#"):
            rows = found[line] = []
    return found


def _places(
    number: int, turn: Turn, rows: list[tuple[str, str]]
) -> dict[tuple[int, int, int, int], str]:
    """Where the labelled words stand: turn, paragraph, start and end; each behind the one above."""
    found = {}
    paragraph, behind = 0, 0
    for words, target in rows:
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        while not (match := whole.search(turn.paragraphs[paragraph].text, behind)):
            paragraph, behind = paragraph + 1, 0
        behind = match.end()
        found[number, paragraph, match.start(), behind] = target
    return found


def test_mentions_are_found(record_property: Callable[[str, str], None]) -> None:
    """Of all labelled words, without what the keepers forced: none wrong, hardly any missed."""
    archive = pipeline.check(ROOT, Problems()).archive
    assert archive is not None
    episode: Episode = next(each for each in archive.episodes if each.slug == FIRST_EPISODE.name)
    assert episode.transcript is not None
    labels = _labels()
    labelled: dict[tuple[int, int, int, int], str] = {}
    for number, turn in enumerate(episode.transcript.turns):
        anchor = next((each for each in (turn.anchor, *turn.aliases) if each in labels), None)
        if anchor:
            labelled |= _places(number, turn, labels.pop(anchor))
    assert not labels, "turns that are not there"
    meant = {place: target for place, target in labelled.items() if target != NOTHING}
    traps = len(labelled) - len(meant)
    found = {
        (each.turn, each.paragraph, each.start, each.end): each.target
        for each in mentions.find(_without_rulings(episode), names.collect(archive)).mentions
    }
    right = sum(meant.get(place) == target for place, target in found.items())
    precision, recall = right / len(found), right / len(meant)
    record_property(
        "figure",
        f"mentions of the first episode: {len(meant)} labelled, {traps} traps;"
        f" precision {precision:.1%}, recall {recall:.1%}",
    )
    assert len(meant) >= 60
    assert precision >= 0.99
    assert recall >= 0.97


def _without_rulings(episode: Episode) -> Episode:
    return replace(episode, mention_overrides=())
