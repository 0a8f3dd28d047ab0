"""The texts that repair is tuned and measured on; none of them is in both sets.

The first episode's healthy turns are divided by turn: those with an even number are for tuning, the
others for measuring.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.importing.repair import RawTurn
from tests.repair.simulator import Damaged, SpokenTurn

EPISODE = Path(__file__).parents[2] / "episodes" / "067-deep-learning-with-pytorch"
_SPEAKERS = ("Sanyam Bhutani", "Eli Stevens", "Luca Antiga", "Thomas Viehmann", "Unknown")
_LABEL = re.compile(rf"({'|'.join(_SPEAKERS)}): ")


def first_episode() -> Damaged:
    """The raw text of the first episode, with what people found its newlines to hide."""
    raw = (EPISODE / "source" / "transcript-raw.txt").read_text(encoding="utf-8")
    turns: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(raw.splitlines(), 1):
        if label := _LABEL.match(line):
            turns.append((label[1], number, []))
        turns[-1][2].append(line)
    record = yaml.safe_load((EPISODE / "source" / "changes.yml").read_text(encoding="utf-8"))
    rows = record["changes"]
    lost = {
        row["line"]: row["after"][row["before"].index("\n")]
        for row in rows
        if row["rule"] == "lost-character"
    }
    found = [RawTurn(label, number, tuple(lines)) for label, number, lines in turns]
    harmed = {
        at
        for at, turn in enumerate(found)
        if any(line in lost for line in range(turn.first_line, turn.first_line + len(turn.lines)))
    }
    return Damaged(found, lost, harmed)


def healthy_turns() -> list[SpokenTurn]:
    """The turns of the first episode that lost nothing."""
    episode = first_episode()
    return [
        SpokenTurn(turn.label, " ".join(turn.text[turn.speech_from :].split()))
        for at, turn in enumerate(episode.turns)
        if at not in episode.harmed
    ]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to damage."""

    name: str
    turns: list[SpokenTurn]
    damageable: frozenset[int]
    """The positions of the turns that may be damaged; the others only teach the language."""


def tuning_text() -> Text:
    """The first episode, of which the half may be damaged that the repair was tuned on."""
    turns = healthy_turns()
    return Text("episode, tuning half", turns, frozenset(range(0, len(turns), 2)))


def evaluation_texts() -> list[Text]:
    """What the repair is measured on: the other half of the episode, in twelve parts, and books."""
    turns = healthy_turns()
    half = sorted(range(1, len(turns), 2), key=lambda at: len(turns[at].text))
    texts = [
        Text(f"episode, part {part + 1}", turns, frozenset(half[part::12])) for part in range(12)
    ]
    for file in sorted((Path(__file__).parent / "evaluation").glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        spoken = [line.partition(": ") for line in lines]
        said = [SpokenTurn(label, text) for label, _, text in spoken]
        texts.append(Text(file.stem, said, frozenset(range(len(said)))))
    return texts


_STAMPED = re.compile(r"(?:\\?\[[\d:.]+\\?\]|\d\d:\d\d:\d\d)\s*")
_SAID_BY = re.compile(r"\*{0,2}([A-Z][\w.' -]{0,30}?):\*{0,2}(?:\s+|$)(.*)")
_TURN = 80
"""So many words of one speaker make a turn where a file has a line for every sentence."""


def samples(folder: Path) -> Iterator[Text]:
    """Each English transcript of a folder such as ../shared/data/samples, by its path."""
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".json" and "datastories" in file.parts:
            said = _utterances(json.loads(file.read_text(encoding="utf-8"))["utterances"])
        elif file.suffix in {".md", ".txt"} and file.stem != "README" and ".es." not in file.name:
            said = _lines(file.read_text(encoding="utf-8"))
        else:
            continue
        turns = list(_joined(said))
        if sum(len(turn.text.split()) for turn in turns) > 500:
            yield Text(str(file.relative_to(folder)), turns, frozenset(range(len(turns))))


def _utterances(items: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield item["speaker"], " ".join(item["text"].split())


def _lines(text: str) -> Iterator[tuple[str, str]]:
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    label = "Speaker"
    for line in text.splitlines():
        plain = _STAMPED.sub("", html.unescape(line)).strip()
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
        if not plain or plain.startswith(("#", "<", "|", "!", "http")):
            continue
        said_by = _SAID_BY.match(plain)
        if said_by:
            label, plain = said_by[1].strip(), said_by[2]
        plain = " ".join(plain.replace("**", "").replace("\\", "").split())
        if plain:
            yield label, plain


def _joined(said: Iterable[tuple[str, str]]) -> Iterator[SpokenTurn]:
    """Short lines of the same speaker as one turn."""
    label, text = "", ""
    for speaker, words in said:
        if text and (speaker != label or len(text.split()) >= _TURN):
            yield SpokenTurn(label, text)
            text = ""
        label, text = speaker, f"{text} {words}".strip()
    if text:
        yield SpokenTurn(label, text)
