"""What is known of an archive while it is read, and how one file refers to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import BaseModel

from generator import metadata, prose
from generator.addresses import Addresses, Complaint
from generator.folder import Folder
from generator.forms import Vocabulary
from generator.model import Image, Markdown, Person, Reference, Term, Topic
from generator.problems import Location, Problems, did_you_mean, either
from generator.slugs import EPISODES, GLOSSARY, TOPICS
from generator.strict_yaml import Document, Value

Checked = TypeVar("Checked", bound=BaseModel)
Found = TypeVar("Found")


@dataclass(slots=True)
class Known:
    """People, topics and pictures so far. Every reference that leads nowhere is noted."""

    folder: Folder
    problems: Problems
    people: dict[str, Person] = field(default_factory=dict)
    half_known: set[str] = field(default_factory=set)
    """People whose names are not all known, because something is wrong with their files."""
    hosts_are_known: bool = True
    """Whether nothing is wrong with the hosts of the show."""
    topics: dict[str, Topic] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    terms_are_known: bool = True
    """Whether nothing is wrong with the glossary."""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    """Names and terms, and the forms in which they are heard."""
    images: list[Image] = field(default_factory=list)
    stale_locks: dict[str, str] = field(default_factory=dict)
    """The locks that are behind their transcripts: path below the folder -> new text."""
    references: dict[str, Reference] = field(default_factory=dict)
    """Where short links lead; all values of the archive share it, and it is filled at the end."""
    linking: list[tuple[str, Document, tuple[str | int, ...]]] = field(default_factory=list)
    """The Markdown values that may have short links, and where they stand."""

    def load(
        self, path: str, schema: type[Checked], fallback: dict[str, Value]
    ) -> tuple[Document, Checked]:
        """A file's places and values; where it cannot be read, those of the fallback."""
        document = self.folder.yaml(path)
        if document is None:
            return Document(self.folder.place(path).path), schema.model_validate(fallback)
        return document, metadata.check(document, schema, self.problems, fallback)

    def markdown(self, source: str, document: Document, *path: str | int) -> Markdown:
        """The value at a path of a document; its short links wait until everything is read."""
        if prose.OPENING in source:
            self.linking.append((source, document, path))
        return Markdown(source, self.references)

    def resolve_short_links(self, addresses: Addresses) -> None:
        """Find what every short link refers to, and note those that lead nowhere."""
        broken = self.broken_files()
        for source, document, path in self.linking:
            for link in prose.short_links(source):
                found = addresses.resolve(link.target)
                if not isinstance(found, Complaint):
                    self.references[link.target] = found
                elif not self.may_be_in(broken, found.page):
                    written = f"{prose.OPENING}{link.written}"
                    before = source.count(written, 0, link.start)
                    offset = document.offset_within(path, written, before)
                    place = document.place(*path)
                    if offset is not None:
                        place = Location.within(document.name, document.text, offset)
                    self.problems.error(place, found.what, found.advice)

    def broken_files(self) -> frozenset[str]:
        """The files that something is wrong with so far."""
        return frozenset(problem.location.path for problem in self.problems.errors)

    def may_be_in(self, broken: Iterable[str], address: str) -> bool:
        """Whether what is missing at an address may be in a file that is broken.

        An address without a kind may be that of anything.
        """
        kind, _, slug = address.partition("/")
        files = {
            EPISODES: [f"{slug}/"],
            TOPICS: ["topics.yml"],
            GLOSSARY: ["glossary.yml"],
        }.get(kind, [] if kind else ["topics.yml", "glossary.yml"])
        prefixes = tuple(self.folder.place(file).path for file in (*files, "redirects.yml"))
        return any(path.startswith(prefixes) for path in broken)

    def find(
        self, slug: str, known: Mapping[str, Found], kind: str, place: Location
    ) -> Found | None:
        """What a slug refers to, or None and a problem that names the nearest."""
        if slug not in known:
            remedy = {
                "person": f"add {self.folder.name}/people/{slug}.yml",
                "topic": f"add it to {self.folder.name}/topics.yml",
                "term": f"add it to {self.folder.name}/glossary.yml",
                "episode": f"name a folder below {self.folder.name}/",
                "turn": "look up the anchor on the episode's page",
            }[kind]
            near = did_you_mean(slug, known)
            self.problems.error(place, f'there is no {kind} "{slug}"', either(near, remedy))
        return known.get(slug)

    def find_people(
        self, found_slugs: Iterable[str], document: Document, key: str
    ) -> tuple[Person, ...]:
        """The people that the list under a key refers to, without those that do not exist."""
        found: dict[str, Person] = {}
        for index, slug in enumerate(found_slugs):
            place = document.place(key, index)
            if slug in found:
                self.problems.error(place, f'"{slug}" stands here twice', "keep one")
            if person := self.find(slug, self.people, "person", place):
                found[slug] = person
        return tuple(found.values())

    def find_image(
        self, path: str | None, beside: str, site_path: str, document: Document
    ) -> Image | None:
        """The picture that the key `image` names, from the folder `beside` it."""
        if path is None:
            return None
        file = str(PurePosixPath(beside, path))
        if complaint := self.folder.image_complaint(file):
            self.problems.error(
                document.place("image"), f'"{path}": {complaint}', "name a picture beside this file"
            )
            return None
        image = Image(file, site_path + Path(path).suffix.lower())
        self.images.append(image)
        return image
