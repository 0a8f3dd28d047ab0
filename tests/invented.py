"""Invented archives of any size: `python -m tests.invented FOLDER EPISODES [SEED]`.

What makes an archive slow to build and hard to search is the shape of its text, so that is what is
imitated, and nothing else makes sense:

- an episode has 60 KB and 220 turns, most of them short, a few very long;
- a few words make up most of it, most words are rare (the counts of 83,000 English words and of
  243,000 pairs that stand beside each other; symspellpy carries them);
- an episode returns to words of its own that others hardly use.

There are 1.5 people an episode: a host of a few, and guests of whom a third come again. The same
seed gives the same bytes, and the first episodes are the same however many follow.
"""

import datetime as dt
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

import yaml

from generator.core import slugs
from generator.core.model import Archive

TURNS = 220
WORDS = 9_000
"""Of an episode: with punctuation and labels some 60 KB."""
CHAPTERS = 12
HOSTS = 4
TOPICS = 40
TERMS = 0.5
"""Terms of the glossary for each episode."""
PER_YEAR = 50
START = dt.date(2000, 1, 7)

_WORDS_OF_ITS_OWN = 80
_ITS_OWN = 0.1
_FROM_PAIR = 0.6
_SYLLABLES = (
    "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to".split()
)


@cache
def _counts(name: str) -> list[tuple[str, int]]:
    """The lines of a list of symspellpy: what was counted, and how often."""
    text = files("symspellpy").joinpath(name).read_text("utf-8-sig")
    return [
        (what, int(count))
        for what, _, count in (line.rpartition(" ") for line in text.splitlines())
    ]


class Speech:
    """Words after words, as often as English has them, alone and beside each other."""

    def __init__(self) -> None:
        """Read the counts."""
        words = _counts("frequency_dictionary_en_82_765.txt")
        self.words = [word for word, _ in words]
        self.weights = list(accumulate(count for _, count in words))
        known = frozenset(self.words)
        pairs: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for pair, count in _counts("frequency_bigramdictionary_en_243_342.txt"):
            first, second = pair.split()
            if first in known and second in known:
                pairs[first].append((second, count))
        self.after = {
            first: ([word for word, _ in seconds], list(accumulate(count for _, count in seconds)))
            for first, seconds in pairs.items()
        }

    def stream(self, chance: random.Random) -> Iterator[str]:
        """The words of an episode, without end."""
        own = chance.sample(self.words[1_000:30_000], _WORDS_OF_ITS_OWN)
        alone = iter(list[str]())
        word = ""
        while True:
            kind = chance.random()
            if kind < _ITS_OWN:
                word = own[int(len(own) * chance.random() ** 2)]
            elif kind < _ITS_OWN + _FROM_PAIR and (seconds := self.after.get(word)):
                word = chance.choices(seconds[0], cum_weights=seconds[1])[0]
            else:
                word = next(alone, "")
                if not word:
                    alone = iter(chance.choices(self.words, cum_weights=self.weights, k=500))
                    word = next(alone)
            yield word


def write(root: Path, episodes: int, seed: int = 1) -> None:
    """Write an archive with this many episodes into `root/episodes/`, which is made.

    A thousand episodes take some twenty seconds and 61 MB.
    """
    folder = root / "episodes"
    (folder / "people").mkdir(parents=True)
    chance = random.Random(f"{seed} names")
    hosts = [_person(folder, chance, number) for number in range(HOSTS)]
    guests = [_person(folder, chance, HOSTS + number) for number in range(episodes * 3 // 2)]
    _dump(
        folder / "show.yml",
        {
            "title": "Invented Talks",
            "description": "Nobody ever said these words.",
            "hosts": hosts[:1],
        },
    )
    _dump(
        folder / "topics.yml",
        {f"topic-{number}": {"title": f"Topic {_name(chance)}"} for number in range(TOPICS)},
    )
    _dump(
        folder / "glossary.yml",
        {
            f"term-{number}": {"term": f"{_name(chance)} {number}", "definition": "A term."}
            for number in range(max(1, int(episodes * TERMS)))
        },
    )
    speech = Speech()
    for number in range(1, episodes + 1):
        chance = random.Random(f"{seed} {number}")
        newest = number * 3 // 2
        with_it = sorted({guests[newest - 1], guests[chance.randrange(newest)]})
        host = hosts[chance.randrange(HOSTS)]
        _episode(folder, number, [host, *with_it], speech, chance)


def _episode(
    folder: Path, number: int, people: list[str], speech: Speech, chance: random.Random
) -> None:
    words = speech.stream(chance)
    title = " ".join(next(words) for _ in range(4)).capitalize()
    year, week = divmod(number - 1, PER_YEAR)
    date = START.replace(year=START.year + year) + dt.timedelta(weeks=week)
    episode = folder / f"{number:04}-{slugs.propose(title)}"
    episode.mkdir()
    _dump(
        episode / "episode.yml",
        {
            "title": title,
            "number": str(number),
            "date": date.isoformat(),
            "hosts": people[:1],
            "guests": people[1:],
            "summary": _sentence(words, 20),
            "topics": sorted({f"topic-{chance.randrange(TOPICS)}" for _ in range(3)}),
            "duration": "1:30:00",
        },
    )
    (episode / "transcript.txt").write_text(
        "\n\n".join(_transcript(people, words, chance)) + "\n", encoding="utf-8"
    )


def _transcript(people: list[str], words: Iterator[str], chance: random.Random) -> Iterator[str]:
    """The blocks of a transcript: headings, turns, further paragraphs."""
    shares = [chance.lognormvariate(0.0, 1.1) for _ in range(TURNS)]
    scale = WORDS / sum(shares)
    spoken = 0
    for turn, share in enumerate(shares):
        clock = _clock(spoken * 5_300 // WORDS)
        if turn % (TURNS // CHAPTERS) == 0:
            yield f"## {' '.join(next(words) for _ in range(3)).capitalize()} [{clock}]"
        left = max(1, round(share * scale))
        spoken += left
        label = f"{people[turn % len(people)].replace('-', ' ').title()} [{clock}]: "
        while left > 0:
            paragraph = min(left, 110)
            yield label + _paragraph(words, paragraph, chance)
            label = ""
            left -= paragraph


def _paragraph(words: Iterator[str], length: int, chance: random.Random) -> str:
    sentences = []
    while length > 0:
        sentence = min(length, chance.randint(4, 24))
        sentences.append(_sentence(words, sentence))
        length -= sentence
    return " ".join(sentences)


def _sentence(words: Iterator[str], length: int) -> str:
    spoken = [next(words) for _ in range(length)]
    if length > 9:
        spoken[length // 2] += ","
    return " ".join(spoken).capitalize() + "."


def _person(folder: Path, chance: random.Random, number: int) -> str:
    name = f"{_name(chance)} {_family(number)}"
    slug = name.lower().replace(" ", "-")
    _dump(
        folder / "people" / f"{slug}.yml", {"name": name, "bio": f"{name} speaks of many things."}
    )
    return slug


def _family(number: int) -> str:
    """A number as a name of three syllables, so that no two people share it."""
    rest, last = divmod(number, len(_SYLLABLES))
    first, middle = divmod(rest, len(_SYLLABLES))
    return "".join(_SYLLABLES[each] for each in (middle, first, last)).title()


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).title()


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _dump(file: Path, content: object) -> None:
    file.write_text(
        yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8"
    )


@dataclass(frozen=True, slots=True)
class Question:
    """Some words in a row, and the one turn of the archive that has them."""

    words: str
    episode: str
    anchor: str


def questions(archive: Archive, number: int, seed: int) -> list[Question]:
    """Phrases of three to six words of random turns; those that two turns have are passed over."""
    chance = random.Random(seed)
    turns = [
        (episode.slug, turn.anchor, " ".join(each.text for each in turn.paragraphs).split())
        for episode in archive.episodes
        if episode.transcript
        for turn in episode.transcript.turns
    ]
    bare = [f" {' '.join(_bare(word) for word in words)} " for _, _, words in turns]
    found: list[Question] = []
    while len(found) < number:
        episode, anchor, words = chance.choice(turns)
        length = chance.randint(3, 6)
        start = chance.randrange(max(1, len(words) - length + 1))
        phrase = words[start : start + length]
        wanted = f" {' '.join(_bare(word) for word in phrase)} "
        if len(phrase) == length and sum(wanted in turn for turn in bare) == 1:
            found.append(Question(" ".join(phrase), episode, anchor))
    return found


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).lower()


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
