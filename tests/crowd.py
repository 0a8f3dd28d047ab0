"""An invented archive with many short episodes, people and topics: `python -m tests.crowd FOLDER`.

For pages that list things: names and titles of every length, pictures of odd shapes and none, years
with many episodes and with one, episodes without a transcript, people in every script.
"""

import datetime as dt
import random
import struct
import sys
import zlib
from pathlib import Path

import yaml

_FIRST = """Ada Bo Chiara Dmitri Élodie Fatima Grzegorz Hana Ígor Jürgen Kwame Li María-José Nnamdi
Oluwaseun Priya Qiang Ruth Søren Thị Ursula Věra Wangari Ximena Yūki Żaneta Øystein""".split()
_LAST = """Ng Abernathy-Featherstonehaugh Brzęczyszczykiewicz Castellanos Dijkstra Eco Fernández
Gudmundsdóttir Hall Ivanova Jansen Kim Venkatanarasimharajuvaripeta Lovelace Müller Okonkwo Petit
Quispe Rossi Šimůnek Tanaka Utzon Vos Wójcik Xu Yavuz Zweig""".split()
_NAMES_IN_OTHER_SCRIPTS = ("Ольга Иванова", "山田太郎", "محمد علي", "김민수", "3Blue")
_TITLES = (
    "Looms",
    "On counting",
    "What a machine remembers, and what the people who look after it would rather forget",
    "Why do bridges sing?",
    "Interview with a keeper of lighthouses | Lenses, Clocks & Storms | Letters, Vol. 3",
    "Maps of places that were never there",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze: long words and those who write them",
    "R & D < C & D?",
)
_TOPICS = """Bridges;Clocks;Counting;Letters;Lighthouses;Looms;Maps;Memory;Music boxes;Paper;
Printing;Steam;The history of machines that calculate;Tides;Weather;Wheels;Wind;Words;Work;Zinc"""
_SHAPES = ((300, 300), (640, 120), (90, 400), (16, 16))


def write(folder: Path, episodes: int = 40, people: int = 60, seasons: int = 0) -> Path:
    """An archive below a folder: by year, or with so many seasons. The same bytes every time."""
    chance = random.Random(7)
    root = folder / "episodes"
    (root / "people").mkdir(parents=True)
    names = {f"person-{number}": name for number, name in enumerate(_names(people, chance))}
    show = {
        "title": "Wheels and Words",
        "description": "Conversations about *small machines*: what they do, who makes them.",
        "hosts": list(names)[:2],
        "links": [{"title": "Listen", "url": "https://example.org/listen"}],
    }
    _dump(root / "show.yml", show)
    _topics(root / "topics.yml")
    for number, (slug, name) in enumerate(names.items()):
        _person(root / "people" / f"{slug}.yml", name, number)
    day = dt.date(2015, 12, 3)
    for number in range(1, episodes + 1):
        day += dt.timedelta(days=chance.choice((7, 14, 90)))
        home = root / f"{number:03}-wheels"
        home.mkdir()
        season = 1 + (number - 1) * seasons // episodes if seasons else None
        _episode(home, number, day, names, chance=chance, season=season)
    return folder


def _topics(file: Path) -> None:
    topics = {}
    for number, title in enumerate(_TOPICS.split(";")):
        topics[f"topic-{number}"] = topic = {"title": title.strip()}
        if number % 3:
            topic["description"] = f"What people say about *{title.strip().lower()}*, at length."
    _dump(file, topics)


def _person(file: Path, name: str, number: int) -> None:
    person: dict[str, object] = {"name": name}
    if number % 3 == 0:
        person["bio"] = f"Has made *wheels* for {number + 2} years, and writes about them."
        person["bio_as_of"] = "2021-03-01"
        person["links"] = {"website": "https://example.org/", "github": "wheels"}
    if number % 4 == 0:
        person["image"] = f"{file.stem}.png"
        file.with_suffix(".png").write_bytes(picture(*_SHAPES[number // 4 % len(_SHAPES)]))
    if number % 7 == 0:
        person["affiliations"] = ["Wheels & Words", "University of the Left Bank"]
    _dump(file, person)


def _episode(  # noqa: PLR0913 - an episode depends on all of these
    home: Path,
    number: int,
    day: dt.date,
    names: dict[str, str],
    *,
    chance: random.Random,
    season: int | None,
) -> None:
    hosts, others = list(names)[:1], list(names)[2:]
    guests = [others[(number * 3 + each) % len(others)] for each in range(number % 4)]
    spoken = number % 5 != 0
    topics = [f"topic-{topic}" for topic in range(_TOPICS.count(";") + 1)]
    episode: dict[str, object] = {
        "title": _TITLES[number % len(_TITLES)] + ("" if number < 9 else f" ({number})"),
        "number": number,
        "date": day.isoformat(),
        "guests": guests,
        "topics": chance.sample(topics, number % 6),
        "summary": f"What happened in number {number}, and *why* it took so long to happen.",
        "duration": f"{chance.randint(0, 2)}:{chance.randint(10, 59)}:00",
    }
    if season:
        episode["season"] = season
    if spoken and guests:
        episode["highlights"] = [f"{guests[0]}-1"]
    _dump(home / "episode.yml", episode)
    if spoken:
        turns = (
            f"{names[slug]}: {' '.join(chance.choices(_WORDS, k=chance.randint(4, 90)))}.\n"
            for slug in (*hosts, *guests, *hosts)
        )
        (home / "transcript.txt").write_text("\n".join(turns), encoding="utf-8")


_WORDS = "the wheel turns and nobody asks it why so we listen to what it says about us".split()


def picture(width: int, height: int) -> bytes:
    """A PNG of a size, with stripes."""
    row = b"\0" + b"".join(bytes((90 + x * 120 // width, 70, 60)) for x in range(width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(row * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _names(number: int, chance: random.Random) -> list[str]:
    names = dict.fromkeys(_NAMES_IN_OTHER_SCRIPTS[: max(number - 4, 0)])
    while len(names) < number:
        middle = chance.choice(("", "", f" {chance.choice('ABCDEFG')}."))
        names[f"{chance.choice(_FIRST)}{middle} {chance.choice(_LAST)}"] = None
    return list(reversed(names))


def _dump(file: Path, content: object) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:]))
