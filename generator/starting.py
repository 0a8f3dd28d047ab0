"""First files for something new: a folder for an episode, a profile for a person."""

import datetime as dt
from pathlib import Path

import yaml

from generator import slugs
from generator.folder import SOURCES
from generator.writer import replace


def episode(
    root: Path, title: str, date: dt.date, number: int | None, slug: str | None
) -> Path | str:
    """Start an episode: the file written, or what is wrong.

    The slug is proposed from number and title where none is given; it is never computed again.
    """
    prefix = "" if number is None else f"{number:03}-"
    slug = slugs.propose(prefix + title) if slug is None else slug
    if complaint := slugs.episode_complaint(slug):
        return f"{complaint}; give another one with --slug"
    folder = root / SOURCES / slug
    if folder.exists():
        return f"{folder} exists already; give another slug with --slug"
    facts: dict[str, object] = {"title": title}
    if number is not None:
        facts["number"] = number
    facts |= {"date": date.isoformat(), "status": "draft"}
    comment = (
        "# Optional: season, recorded, summary, hosts, guests, topics, duration, media, links,\n"
        "# highlights, speakers, transcript_by, license. The words go into transcript.txt.\n"
    )
    return _write(folder / "episode.yml", facts, comment)


def person(root: Path, name: str, slug: str | None) -> Path | str:
    """Start a profile: the file written, or what is wrong."""
    slug = slugs.propose(name) if slug is None else slug
    if complaint := slugs.speaker_complaint(slug):
        return f"{complaint}; give another one with --slug"
    file = root / SOURCES / "people" / f"{slug}.yml"
    if file.exists():
        return f"{file} exists already; give another slug with --slug"
    comment = "# Optional: aliases, bio, bio_as_of, affiliations, image, links, same_name_as.\n"
    return _write(file, {"name": name}, comment)


def _write(file: Path, facts: dict[str, object], comment: str) -> Path:
    text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
    replace(file, (text + comment).encode())
    return file
