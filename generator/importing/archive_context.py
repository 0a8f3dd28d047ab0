"""What the archive knows before an import: its people, and the episode as far as it is there.

Only what the import needs is read, so that a mistake elsewhere in the archive does not stop it.
"""

from pathlib import Path

from generator.core import slugs
from generator.core.model import Person
from generator.core.problems import Problems
from generator.core.strict_yaml import Document
from generator.importing.people import Known, Voice
from generator.read import change_record, schemas, speakers
from generator.read.change_record import ChangesFile
from generator.read.context import Reader
from generator.read.misheard import Vocabulary
from generator.read.scan import EPISODES_FOLDER, Folder, scan
from generator.read.schemas import EpisodeFile, GlossaryFile, PersonFile, ShowFile, SpeakerItem


def read(root: Path, episode: str, problems: Problems) -> Known:
    """The people of the archive below `root`, and who takes part in an episode, by its slug.

    Without a slug it is what is known of any episode before it has an episode.yml.
    """
    name = str(root / EPISODES_FOLDER)
    files = Reader.of(scan(root / EPISODES_FOLDER, name, Problems()), problems)
    people = {}
    for slug in files.folder.people:
        _, person = files.load(f"people/{slug}.yml", PersonFile, {"name": slug})
        people[slug] = Person(slug, person.name, person.aliases)
    hosts: tuple[str, ...] = ()
    if "show.yml" in files.folder.top:
        _, show = files.load("show.yml", ShowFile, {"title": "?", "description": "?"})
        hosts = show.hosts
    if not (episode and (root / EPISODES_FOLDER / episode / "episode.yml").is_file()):
        return Known(people, hosts)
    document = files.folder.yaml(f"{episode}/episode.yml")
    if document is None:
        return Known(people, hosts, has_episode=True)
    fallback = {"title": "?", "date": "1970-01-01"}
    file = schemas.check(document, EpisodeFile, problems, {**fallback})
    hosts = hosts if file.hosts is None else file.hosts
    bare = Known(people, hosts, file.guests)
    declared = {
        label: _declared(label, item, people)
        for label, item in file.speakers.items()
        if not (speakers.names_itself(label, item) and bare.is_participant(label))
    }
    return Known(people, hosts, file.guests, declared, has_episode=True)


def _declared(label: str, item: SpeakerItem, people: dict[str, Person]) -> Voice:
    person = people.get(item.person or "")
    slug = item.person or slugs.propose(label)
    return Voice(label, slug, person, item.name or "", item.kind == "break", declared=True)


def recorded(folder: Path, problems: Problems) -> tuple[Document, ChangesFile] | None:
    """The record of changes in an episode's folder, if there is one, and where its rows stand."""
    path = f"{folder.name}/source/{change_record.FILE}"
    if not (folder.parent / path).is_file():
        return None
    files = Folder(folder.parent, str(folder.parent), problems)
    document = files.yaml(path, change_record.MAX_BYTES)
    if document is None:
        return None
    return document, schemas.check(document, ChangesFile, problems, {"original": "?"})


def vocabulary(sources: Path, problems: Problems) -> Vocabulary:
    """The names and terms of the archive in a folder, and the forms in which they are heard."""
    files = Reader.of(scan(sources, str(sources), Problems()), problems)
    for slug in files.folder.people:
        files.vocabulary.add_person(*files.load(f"people/{slug}.yml", PersonFile, {"name": slug}))
    if "glossary.yml" in files.folder.top:
        document, glossary = files.load("glossary.yml", GlossaryFile, {})
        for slug, term in glossary.root.items():
            files.vocabulary.add_term(document, slug, term)
    files.vocabulary.join(problems)
    return files.vocabulary
