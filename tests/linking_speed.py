"""How long it takes to link a large archive: `python -m tests.linking_speed [EPISODES]`.

An archive is invented, the same one in every run: 1,000 episodes of 60 KB and 220 turns, 1,500
people, 500 terms, with words as frequent as in speech (the n-th most frequent one 1/n as often as
the first), and about 150 mentions in an episode. Nothing is read or written; what is timed is what
lies between an archive that is read and pages that are rendered.
"""

import datetime as dt
import gc
import random
import sys
import time
from dataclasses import replace
from itertools import accumulate

from generator.core.build_cache import BuildCache
from generator.core.model import (
    Archive,
    Chapter,
    Episode,
    Markdown,
    Paragraph,
    Person,
    Show,
    Speaker,
    SpeakerKind,
    Term,
    Topic,
    Transcript,
    Turn,
)
from generator.link import backlinks, mentions, names, related
from generator.link.links import link

EPISODES, PEOPLE, TERMS, TOPICS = 1000, 1500, 500, 40
TURNS, WORDS_A_TURN, CHAPTERS = 220, 38, 12
MENTION_EVERY = 40
"""Words between two mentions."""


def invented(episodes: int = EPISODES) -> Archive:
    """The archive, with one host and one or two guests in every episode."""
    chance = random.Random(7)

    def word() -> str:
        return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3))

    def several(number: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < number:
            found[word()] = None
        return list(found)

    common, firsts, lasts = several(4000), several(400), several(1400)
    people = tuple(
        Person(f"person-{number}", f"{first.title()} {last.title()}", (first.title(),))
        for number in range(PEOPLE)
        for first, last in [(chance.choice(firsts), chance.choice(lasts) + word())]
    )
    terms = tuple(
        Term(f"term-{number}", name, "concept", Markdown("What it is.", {}))
        for number in range(TERMS)
        for name in [
            (f"{word()}{word()}", f"{word()} {word()}", f"{word()}{word()}".title())[number % 3]
        ]
    )
    topics = tuple(Topic(f"topic-{number}", f"Topic {number}") for number in range(TOPICS))
    often = list(accumulate(1 / rank for rank in range(1, len(common) + 1)))
    term_often = list(accumulate(1 / rank for rank in range(1, TERMS + 1)))

    def spoken(guests: tuple[Person, ...]) -> str:
        said = chance.choices(common, cum_weights=often, k=WORDS_A_TURN)
        for position in range(chance.randrange(MENTION_EVERY), WORDS_A_TURN, MENTION_EVERY):
            said[position] = chance.choices(
                (
                    chance.choices(terms, cum_weights=term_often)[0].name,
                    chance.choice(guests).aliases[0],
                    chance.choice(people).name,
                ),
                weights=(10, 3, 1),
            )[0]
        return ". ".join(
            " ".join(said[start : start + 15]).capitalize()
            if not start
            else " ".join(said[start : start + 15])
            for start in range(0, len(said), 15)
        )

    def episode(number: int) -> Episode:
        guests = tuple(chance.sample(people[1:], chance.choice((1, 2))))
        voices = [
            Speaker(SpeakerKind.PERSON, each.slug, each.name, person=each)
            for each in (people[0], *guests)
        ]
        turns = [
            Turn(f"turn-{turn}", voices[turn % len(voices)], (Paragraph(spoken(guests), turn),), 1)
            for turn in range(TURNS)
        ]
        size = TURNS // CHAPTERS + 1
        return Episode(
            f"{number:04}-episode",
            f"Episode {number}",
            dt.date(2000, 1, 1) + dt.timedelta(number),
            number,
            hosts=people[:1],
            guests=guests,
            topics=tuple(chance.sample(topics, 3)),
            transcript=Transcript(
                tuple(
                    Chapter(
                        f"Chapter {start}",
                        f"chapter-{start}",
                        1,
                        tuple(turns[start : start + size]),
                    )
                    for start in range(0, TURNS, size)
                )
            ),
        )

    newest_first = tuple(episode(number) for number in range(episodes, 0, -1))
    return Archive(
        Show("Speed", Markdown("", {}), hosts=people[:1]), newest_first, people, topics, terms
    )


def main() -> None:
    """Print the seconds of each step, the best of five, and those of linking as a whole."""
    archive = invented(int(sys.argv[1]) if len(sys.argv) > 1 else EPISODES)
    size = sum(
        len(paragraph.text)
        for episode in archive.episodes
        for turn in (episode.transcript.turns if episode.transcript else ())
        for paragraph in turn.paragraphs
    )
    runs = [_steps(archive) for _ in range(5)]
    found = _found(archive, names.collect(archive))
    mentioned = sum(len(result.mentions) for _, result in found)
    number = len(archive.episodes)
    sys.stdout.write(
        f"{number} episodes of {size / number / 1000:.0f} KB,"
        f" {mentioned / number:.0f} mentions in each\n"
    )
    for step in runs[0]:
        sys.stdout.write(f"{step:>20} {min(run[step] for run in runs):6.2f} s\n")


def _steps(archive: Archive) -> dict[str, float]:
    """The seconds of processor time that each step takes; without the collector, as in `link`."""
    gc.disable()
    times: dict[str, float] = {}
    start = now = time.process_time()

    def timed(step: str) -> None:
        nonlocal now
        before, now = now, time.process_time()
        times[step] = now - before

    forms = names.collect(archive)
    timed("names")
    found = _found(archive, forms)
    timed("mentions")
    backlinks.collect([backlinks.of_episode(*each) for each in found])
    timed("backlinks")
    mentioned = [dict.fromkeys(each.target for each in result.mentions) for _, result in found]
    related.relate(archive.episodes, mentioned, archive.show.hosts)
    timed("related")
    times["together"] = now - start
    memory = BuildCache()
    link(archive, cache=memory)
    timed("all of linking")
    changed = replace(archive.episodes[0], title="Another title")
    edited = replace(archive, episodes=(changed, *archive.episodes[1:]))
    timed("")
    link(edited, cache=memory)
    timed("again, one changed")
    gc.enable()
    del times[""]
    return times


def _found(archive: Archive, forms: names.Names) -> list[tuple[Episode, mentions.MentionResult]]:
    return [(episode, mentions.find(episode, forms)) for episode in archive.episodes]


if __name__ == "__main__":
    main()
