"""A first episode.yml for an imported transcript, and what one that is there already lacks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import yaml

from generator.importing import label_rules
from generator.importing.people import Known, Voice
from generator.read import schemas
from generator.read.schemas import EpisodeFile

_COMMENT = "# Written by the import. Check title and date, and the names of those who speak.\n"


def first(title: str, date: str, voices: Iterable[Voice], known: Known) -> str:
    """The text of a first episode.yml."""
    facts: dict[str, object] = {"title": title, "date": date}
    guests, speakers = _people(voices, known)
    if guests:
        facts["guests"] = guests
    if speakers:
        facts["speakers"] = speakers
    facts["status"] = "draft"
    return f"{_dumped(facts)}{_COMMENT}{schemas.optional_keys(EpisodeFile, facts)}"


def missing(voices: Sequence[Voice], known: Known) -> str:
    """What has to be added to an episode.yml that is there already; empty if nothing."""
    guests, speakers = _people((voice for voice in voices if not voice.declared), known)
    facts: dict[str, object] = {}
    if guests:
        facts["guests"] = guests
    if speakers:
        facts["speakers"] = speakers
    return _dumped(facts) if facts else ""


def as_written(text: str, voices: Sequence[Voice], known: Known) -> tuple[str, str] | None:
    """Title and date of an episode.yml that is as the import wrote it; None for any other."""
    facts = yaml.safe_load(text)
    title, date = facts.get("title"), facts.get("date")
    if not (isinstance(title, str) and isinstance(date, str)):
        return None
    return (title, date) if first(title, date, voices, known) == text else None


def outdated(voices: Iterable[Voice], asked: Iterable[str], known: Known) -> str:
    """The `speakers` that have to go because the keeper has said who they are; empty if none."""
    said, used = {*map(label_rules.key, asked)}, {voice.label for voice in voices}
    labels = [
        label for label in known.speakers if label_rules.key(label) in said and label not in used
    ]
    return _dumped({"speakers": labels}) if labels else ""


def _people(voices: Iterable[Voice], known: Known) -> tuple[list[str], dict[str, object]]:
    """The guests, and the labels that have to be declared."""
    voices = [*voices]
    guests: list[str] = []
    speakers: dict[str, object] = {}
    taking_part = [*known.participants, *(voice.person for voice in voices if voice.person)]
    owners: dict[str, set[str]] = defaultdict(set)
    for person in taking_part:
        for name in (person.name, *person.aliases):
            owners[label_rules.key(name)].add(person.slug)
    for voice in voices:
        if voice.person:
            if voice.slug not in (*known.hosts, *known.guests, *guests):
                guests.append(voice.slug)
            if owners[label_rules.key(voice.label)] != {voice.slug}:  # not its name, or not alone
                speakers[voice.label] = voice.slug
        elif voice.is_break:
            speakers[voice.label] = {"kind": "break"}
        elif not voice.declared:
            speakers[voice.label] = {"name": voice.name or voice.label}
    return guests, speakers


def _dumped(facts: dict[str, object]) -> str:
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=100)
