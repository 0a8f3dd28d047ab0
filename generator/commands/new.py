"""First files for something new: the folder of an episode, the profile of a person."""

import datetime as dt
from pathlib import Path

import yaml
from pydantic import BaseModel

from generator.core import numbering, own_folders, slugs, strict_yaml, text_files
from generator.core.atomic_files import replace
from generator.core.problems import Location, Problems
from generator.core.strict_yaml import Value
from generator.read import schemas
from generator.read.scan import EPISODES_FOLDER
from generator.read.schemas import EpisodeFile, PersonFile


def episode(
    root: Path, title: str, date: dt.date, number: str | None, slug: str | None
) -> Path | str:
    """Start an episode: returns the file written, or what is wrong.

    Without a slug, one is made from the number and the title; it is never made again.
    """
    # Integers get three digits, so that folders sort as their numbers do.
    given = None if number is None else numbering.parse(number)
    if number is not None and given is None:
        given = number  # `_write` says what is wrong with it.
    prefix = "" if given is None else f"{given:03}-" if isinstance(given, int) else f"{given}-"
    slug = slugs.propose(prefix + title) if slug is None else slug
    if complaint := slugs.episode_complaint(slug):
        return f"{complaint}; give another one with --slug"
    folder = root / EPISODES_FOLDER / slug
    if folder.exists():
        return f"{folder} exists already; give another slug with --slug"
    facts: dict[str, object] = {"title": title}
    if given is not None:
        facts["number"] = given
    facts |= {"date": date.isoformat(), "status": "draft"}
    comment = f"{schemas.optional_keys(EpisodeFile, facts)}# The words go into transcript.txt.\n"
    return _write(folder / "episode.yml", facts, comment, EpisodeFile)


def person(root: Path, name: str, slug: str | None) -> Path | str:
    """Start a profile: returns the file written, or what is wrong."""
    slug = slugs.propose(name) if slug is None else slug
    if complaint := slugs.speaker_complaint(slug):
        return f"{complaint}; give another one with --slug"
    file = root / EPISODES_FOLDER / "people" / f"{slug}.yml"
    if file.exists():
        return f"{file} exists already; give another slug with --slug"
    comment = schemas.optional_keys(PersonFile, ["name"])
    return _write(file, {"name": name}, comment, PersonFile)


# The smallest valid content of each file.
_LEAST: dict[type[BaseModel], dict[str, Value]] = {
    EpisodeFile: {"title": "?", "date": "1970-01-01"},
    PersonFile: {"name": "?"},
}


def _write(
    file: Path, facts: dict[str, object], comment: str, schema: type[BaseModel]
) -> Path | str:
    """Write the facts, unless `check` would reject them."""
    text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
    if not file.parents[2].is_dir():
        return f"there is no folder {file.parents[2]}"
    if link := own_folders.link_above(file.parent, file.parents[2]):
        return f"{link} is a symbolic link, and nothing is written through it"
    problems = Problems()
    for fact in facts.values():
        text_files.check(str(fact), Location(file.name), problems)
    document = strict_yaml.parse(text, file.name, problems)
    if document is not None:
        schemas.check(document, schema, problems, _LEAST[schema])
    for problem in problems:
        return f"{problem.message} ({problem.advice})"
    replace(file, (text + comment).encode())
    return file
