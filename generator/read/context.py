"""What is known of an archive while it is read, and how one file refers to another.

Files are read in the order in which they refer to each other, the episodes last. What an episode
may look at is a `Context`, and what it does look at is remembered: as long as that is the same, and
its own files are, it need not be read again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar, cast

from pydantic import BaseModel

from generator.core import markdown_text
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.markdown_text import ShortLink
from generator.core.model import Image, Markdown, Person, Reference, Term, Topic
from generator.core.problems import Location, Problem, Problems, either
from generator.core.slugs import EPISODES, GLOSSARY, TOPICS
from generator.core.strict_yaml import Document, Value, find_again
from generator.read import schemas
from generator.read.addresses import Addresses, Complaint
from generator.read.misheard import Vocabulary
from generator.read.scan import Folder, parsed

Checked = TypeVar("Checked", bound=BaseModel)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class PendingLinks:
    """A Markdown value whose short links wait until everything is read, and where it stands."""

    owner: str
    """What the value belongs to, such as `people/ada`."""
    value: Markdown
    links: tuple[ShortLink, ...]
    place: Location
    document: str
    """The whole file."""
    start: int
    """Where the value begins in it."""

    def place_of(self, link: ShortLink) -> Location:
        """Where a short link of the value stands; where the value does if YAML spells it anew."""
        written = f"{markdown_text.OPENING}{link.written}"
        before = self.value.source.count(written, 0, link.start)
        offset = find_again(self.document, written, self.start, before)
        if offset is None:
            return self.place
        return Location.within(self.place.path, self.document, offset)


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """What every episode is read against."""

    name: str
    """What problems call the folder of the archive."""
    hosts: tuple[str, ...] = ()
    """The slugs of those of the show."""
    hosts_are_known: bool = True
    """Whether nothing is wrong with them."""
    license: str = ""
    has_topics: bool = False
    """Whether there is a topics.yml."""
    terms_are_known: bool = True
    """Whether nothing is wrong with the glossary."""


@dataclass(slots=True)
class Context:
    """What is known while a file is read, and what reading it adds: problems, short links.

    Every reference that leads nowhere is noted.
    """

    facts: ArchiveFacts
    problems: Problems
    people: Mapping[str, Person] = field(default_factory=dict)
    half_known: Mapping[str, Person] = field(default_factory=dict)
    """People whose names are not all known, because something is wrong with their files."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    episodes: Mapping[str, bool] = field(default_factory=dict)
    """The slugs of all episodes, whether they are read already or not."""
    linking: list[PendingLinks] = field(default_factory=list)

    @property
    def mappings(self) -> tuple[Mapping[str, object], ...]:
        """All that can be looked at but the facts."""
        return self.people, self.half_known, self.topics, self.terms, self.episodes

    @property
    def things(self) -> tuple[Mapping[str, object], ...]:
        """Those of them that records refer to."""
        return self.people, self.topics, self.terms

    def place(self, path: str) -> Location:
        """The beginning of a file below the folder."""
        return Location(f"{self.facts.name}/{path}")

    def await_links(
        self, owner: str, value: Markdown, document: Document, *path: str | int
    ) -> None:
        """Let the short links of the value at a path of a document wait to be resolved."""
        if links := markdown_text.short_links(value.source):
            place, start = document.place(*path), document.offset(path)
            self.linking.append(
                PendingLinks(owner, value, tuple(links), place, document.text, start)
            )

    def find(
        self, slug: str, known: Mapping[str, Found], kind: str, place: Location
    ) -> Found | None:
        """What a slug refers to, or None and a problem that names the nearest."""
        if slug not in known:
            name = self.facts.name
            remedy = {
                "person": f"add {name}/people/{slug}.yml",
                "topic": f"add it to {name}/topics.yml",
                "term": f"add it to {name}/glossary.yml",
                "episode": f"name a folder below {name}/",
                "turn": "look up the anchor on the episode's page",
            }[kind]
            near = self.problems.suggestions.did_you_mean(slug, known)
            self.problems.error(place, f'no such {kind}: "{slug}"', either(near, remedy))
        return known.get(slug)

    def find_people(
        self, found_slugs: Iterable[str], document: Document, key: str
    ) -> tuple[Person, ...]:
        """The people that the list under a key refers to, without those that do not exist."""
        found: dict[str, Person] = {}
        for index, slug in enumerate(found_slugs):
            place = document.place(key, index)
            if slug in found:
                self.problems.error(place, f'"{slug}" is listed twice', "keep one")
            if person := self.find(slug, self.people, "person", place):
                found[slug] = person
        return tuple(found.values())


class RecordedMapping(Mapping[str, Found]):
    """A mapping that remembers what was looked up in it."""

    def __init__(self, things: Mapping[str, Found]) -> None:
        """Nothing has been looked up yet."""
        self._things = things
        self.found: dict[str, Found | None] = {}
        """What each key led to, None for nothing."""
        self.keys_seen: tuple[str, ...] | None = None
        """All keys, once they were asked for."""

    def __getitem__(self, key: str) -> Found:
        self.found[key] = self._things.get(key)
        return self._things[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys())

    def __len__(self) -> int:
        return len(self._keys())

    def _keys(self) -> tuple[str, ...]:
        if self.keys_seen is None:
            self.keys_seen = tuple(self._things)
        return self.keys_seen


@dataclass(frozen=True, slots=True)
class LookupLog:
    """What was looked at while a file was read: as long as it is there, so is what was read."""

    facts: ArchiveFacts
    found: tuple[Mapping[str, object], ...]
    """In each of the mappings of `Context`."""
    keys: tuple[tuple[str, ...] | None, ...]

    def fit(self, known: Context) -> bool:
        """Whether whoever looks again sees the very same."""
        return self.facts == known.facts and all(
            all(things.get(key) is thing for key, thing in found.items())
            and (keys is None or keys == tuple(things))
            for things, found, keys in zip(known.mappings, self.found, self.keys, strict=True)
        )


@dataclass(slots=True)
class RecordingContext(Context):
    """What is known while one episode is read; it is remembered what of it was looked at."""

    @classmethod
    def over(cls, known: Context) -> "RecordingContext":
        """The same things, with no problems and no short links yet."""
        return cls(
            known.facts,
            Problems(),
            people=RecordedMapping(known.people),
            half_known=RecordedMapping(known.half_known),
            topics=RecordedMapping(known.topics),
            terms=RecordedMapping(known.terms),
            episodes=RecordedMapping(known.episodes),
        )

    @property
    def looks(self) -> LookupLog:
        """What was looked at so far."""
        watched = [each for each in self.mappings if isinstance(each, RecordedMapping)]
        return LookupLog(
            self.facts,
            tuple(each.found for each in watched),
            tuple(each.keys_seen for each in watched),
        )


@dataclass(slots=True)
class Reader(Context):
    """Reads the files of an archive; what is known grows with each of them."""

    people: dict[str, Person] = field(default_factory=dict)
    half_known: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    folder: Folder = field(kw_only=True)
    memory: BuildCache = field(default=NO_CACHE)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    """Names and terms, and the forms in which they are heard."""
    images: list[Image] = field(default_factory=list)
    stale_locks: dict[str, str] = field(default_factory=dict)
    """The locks that are behind their transcripts: path below the folder -> new text."""

    @classmethod
    def of(cls, folder: Folder, problems: Problems, memory: BuildCache = NO_CACHE) -> "Reader":
        """One that has read nothing yet."""
        return cls(
            ArchiveFacts(folder.name, has_topics="topics.yml" in folder.top),
            problems,
            episodes=dict.fromkeys((each.slug for each in folder.episodes), True),
            folder=folder,
            memory=memory,
        )

    def load(
        self, path: str, schema: type[Checked], fallback: dict[str, Value]
    ) -> tuple[Document, Checked]:
        """A file's places and values; where it cannot be read, those of the fallback."""
        name, data = self.place(path).path, self.folder.data(path)
        made_from = data if isinstance(data, Problem) else self.memory.digest(data)
        loaded = next(self.memory.recall(path, made_from, Loaded), None)
        if loaded is None:
            problems = Problems()
            document = parsed(data, name, problems)
            if document is None:
                document, record = Document(name), schema.model_validate(fallback)
            else:
                record = schemas.check(document, schema, problems, fallback)
            loaded = Loaded(document, record, tuple(problems))
        self.memory.keep(path, made_from, loaded)
        self.problems.take(loaded.problems)
        return loaded.document, cast("Checked", loaded.record)

    def resolve_short_links(self, addresses: Addresses) -> set[str]:
        """Find what every short link refers to, and note those that lead nowhere.

        Returns the owners of kept values whose links lead elsewhere since: they have to be read
        again, because what has been given away never changes.
        """
        broken = self.broken_files()
        outdated: set[str] = set()
        for linking in self.linking:
            references: dict[str, Reference] = {}
            for link in linking.links:
                found = addresses.resolve(link.target)
                if not isinstance(found, Complaint):
                    references[link.target] = found
                elif not self.may_be_in(broken, found.page):
                    self.problems.error(linking.place_of(link), found.what, found.advice)
            if not linking.value.references:
                linking.value.references.update(references)
            elif linking.value.references != references:
                outdated.add(linking.owner)
        return outdated

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
        prefixes = tuple(self.place(file).path for file in (*files, "redirects.yml"))
        return any(path.startswith(prefixes) for path in broken)

    def find_image(
        self, path: str | None, beside: str, site_path: str, document: Document
    ) -> Image | None:
        """The picture that the key `image` names, from the folder `beside` it."""
        if path is None:
            return None
        file = str(PurePosixPath(beside, path))
        if complaint := self.folder.image_complaint(file):
            self.problems.error(
                document.place("image"), f'"{path}": {complaint}', "name an image beside this file"
            )
            return None
        image = Image(file, site_path + Path(path).suffix.lower())
        self.images.append(image)
        return image


@dataclass(frozen=True, slots=True)
class Loaded:
    """A YAML file, and what is wrong with it."""

    document: Document
    record: BaseModel
    problems: tuple[Problem, ...]
