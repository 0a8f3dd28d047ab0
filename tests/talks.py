"""An invented episode as long as a real one can be: three hours, 30,000 words, 360 turns."""

import random
from pathlib import Path

WORDS = """the of and a to in that it is for was on with as this at by from they we you not are
but have an engine wheel number table card loom pattern result store mill column motion figure
difference calculation machine question answer letter drawing method because perhaps therefore
something between already nothing through another certainly analytical improvement considerable
""".split()
SPEAKERS = ("Ada Lovelace", "Charles Babbage", "Luigi Menabrea")
TURNS = 360
CHAPTERS = 20
SECONDS = 3 * 3600

EPISODE = """title: A long talk about machines
number: 9
date: "1843-01-01"
guests: [charles-babbage, luigi-menabrea]
duration: "3:00:00"
speakers:
  Listener: {name: A listener, role: audience}
highlights: [charles-babbage-2]
"""


def write(root: Path, slug: str = "009-a-long-talk") -> str:
    """Add the episode to the archive in a folder; returns the text of its transcript.

    The same in every run. Turns of the host are short, those of guests long, as in a real talk.
    """
    chance = random.Random(1843)
    blocks = []
    for turn in range(TURNS):
        second = turn * SECONDS // TURNS
        if turn % (TURNS // CHAPTERS) == 0:
            chapter = turn * CHAPTERS // TURNS + 1
            blocks.append(f"## Part {chapter}: {_words(chance, 3)} [{_clock(second)}]")
        speaker = SPEAKERS[0] if turn % 2 == 0 else SPEAKERS[1 + turn // 2 % 2]
        if turn == 9:
            speaker = "Listener"
        length = chance.randint(5, 40) if turn % 2 == 0 else chance.randint(40, 240)
        blocks.append(f"{speaker} [{_clock(second)}]: {_sentences(chance, length)}")
        if length > 120:
            blocks.append(f"[{_clock(second + 12)}] {_sentences(chance, length // 3)} [laughter]")
    text = "\n\n".join(blocks).replace("certainly", "certain⟦l⟧y", 1) + "\n"
    folder = root / "episodes" / slug
    folder.mkdir(parents=True)
    (folder / "episode.yml").write_text(EPISODE, encoding="utf-8")
    (folder / "transcript.txt").write_text(text, encoding="utf-8")
    people = root / "episodes" / "people"
    (people / "luigi-menabrea.yml").write_text("name: Luigi Menabrea\n", encoding="utf-8")
    return text


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _sentences(chance: random.Random, count: int) -> str:
    words = _words(chance, count).split()
    for start in range(0, count, 14):
        words[start] = words[start].capitalize()
        words[max(start - 1, 0)] += "." if start else ""
    return " ".join(words) + "."


def _clock(second: int) -> str:
    return f"{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"
