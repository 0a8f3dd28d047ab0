"""What the archive knows before an import: its people, and the episode as far as it is there.

Only what the import needs is read, so that a mistake elsewhere in the archive does not stop it.
"""

from pathlib import Path

from generator import metadata, slugs
from generator.folder import SOURCES, scan
from generator.importing.people import Known, Voice
from generator.known import Known as Files
from generator.metadata import EpisodeFile, PersonFile, ShowFile, SpeakerItem
from generator.model import Person
from generator.problems import Problems


def read(root: Path, episode: str, problems: Problems) -> Known:
    """The people of the archive below `root`, and who takes part in an episode, by its slug."""
    name = str(root / SOURCES)
    files = Files(scan(root / SOURCES, name, Problems()), problems)
    people = {}
    for slug in files.folder.people:
        _, person = files.load(f"people/{slug}.yml", PersonFile, {"name": slug})
        people[slug] = Person(slug, person.name, person.aliases)
    hosts: tuple[str, ...] = ()
    if "show.yml" in files.folder.top:
        _, show = files.load("show.yml", ShowFile, {"title": "?", "description": "?"})
        hosts = show.hosts
    if not (root / SOURCES / episode / "episode.yml").is_file():
        return Known(people, hosts)
    document = files.folder.yaml(f"{episode}/episode.yml")
    if document is None:
        return Known(people, hosts, has_episode=True)
    fallback = {"title": "?", "date": "1970-01-01"}
    file = metadata.check(document, EpisodeFile, problems, {**fallback})
    return Known(
        people,
        hosts if file.hosts is None else file.hosts,
        file.guests,
        {label: _declared(label, item, people) for label, item in file.speakers.items()},
        has_episode=True,
    )


def _declared(label: str, item: SpeakerItem, people: dict[str, Person]) -> Voice:
    person = people.get(item.person or "")
    slug = item.person or slugs.propose(label)
    return Voice(label, slug, person, item.name or "", item.kind == "break", declared=True)
