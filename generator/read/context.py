"""The context in which a file is read: the records read before it, and references to them.

Files are read in the order in which they refer to each other, the episodes last. An episode is read
against a `Context`, which logs what is looked up in it: as long as these records and the episode's
own files are unchanged, it need not be read again.
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
    """A Markdown value and its short links, which are resolved once everything is read."""

    owner: str
    """The address that the value belongs to, such as `people/ada`."""
    value: Markdown
    links: tuple[ShortLink, ...]
    place: Location
    document: str
    """The text of the file."""
    start: int
    """The offset of the value in the file."""

    def place_of(self, link: ShortLink) -> Location:
        """The location of a short link, or of the value if YAML spells the link differently."""
        written = f"{markdown_text.OPENING}{link.written}"
        before = self.value.source.count(written, 0, link.start)
        offset = find_again(self.document, written, self.start, before)
        if offset is None:
            return self.place
        return Location.within(self.place.path, self.document, offset)


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """Facts about the archive that every episode depends on."""

    display_path: str
    """The path of the archive's folder to show in problems."""
    hosts: tuple[str, ...] = ()
    """The slugs of the show's hosts."""
    hosts_are_known: bool = True
    """Whether the hosts were read without errors."""
    license: str = ""
    has_topics: bool = False
    """Whether there is a topics.yml."""
    terms_are_known: bool = True
    """Whether the glossary was read without errors."""


@dataclass(slots=True)
class Context:
    """The records that a file may refer to; collects its problems and short links."""

    facts: ArchiveFacts
    problems: Problems
    people: Mapping[str, Person] = field(default_factory=dict)
    half_known: Mapping[str, Person] = field(default_factory=dict)
    """People whose names may be incomplete, because there are errors in their files."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    episodes: Mapping[str, bool] = field(default_factory=dict)
    """The slugs of all episodes, including those not read yet."""
    linking: list[PendingLinks] = field(default_factory=list)

    @property
    def mappings(self) -> tuple[Mapping[str, object], ...]:
        """All mappings that can be looked up in."""
        return self.people, self.half_known, self.topics, self.terms, self.episodes

    @property
    def things(self) -> tuple[Mapping[str, object], ...]:
        """The mappings whose values records refer to."""
        return self.people, self.topics, self.terms

    def place(self, path: str) -> Location:
        """The beginning of a file below the folder."""
        return Location(f"{self.facts.display_path}/{path}")

    def await_links(
        self, owner: str, value: Markdown, document: Document, *path: str | int
    ) -> None:
        """Register the short links of the value at a path of a document, to be resolved later."""
        if links := markdown_text.short_links(value.source):
            place, start = document.place(*path), document.offset(path)
            self.linking.append(
                PendingLinks(owner, value, tuple(links), place, document.text, start)
            )

    def find(
        self, slug: str, things: Mapping[str, Found], kind: str, place: Location
    ) -> Found | None:
        """The thing of this slug, or None and a problem that suggests the nearest one."""
        if slug not in things:
            folder = self.facts.display_path
            remedy = {
                "person": f"add {folder}/people/{slug}.yml",
                "topic": f"add it to {folder}/topics.yml",
                "term": f"add it to {folder}/glossary.yml",
                "episode": f"name a folder below {folder}/",
                "turn": "look up the anchor on the episode's page",
            }[kind]
            near = self.problems.suggestions.did_you_mean(slug, things)
            self.problems.error(place, f'no such {kind}: "{slug}"', either(near, remedy))
        return things.get(slug)

    def find_people(
        self, people_slugs: Iterable[str], document: Document, key: str
    ) -> tuple[Person, ...]:
        """The people in the list under a key; unknown and repeated ones are noted."""
        found: dict[str, Person] = {}
        for index, slug in enumerate(people_slugs):
            place = document.place(key, index)
            if slug in found:
                self.problems.error(place, f'"{slug}" is listed twice', "keep one")
            if person := self.find(slug, self.people, "person", place):
                found[slug] = person
        return tuple(found.values())


class RecordedMapping(Mapping[str, Found]):
    """A mapping that logs what is looked up in it."""

    def __init__(self, things: Mapping[str, Found]) -> None:
        """Wrap a mapping, with an empty log."""
        self._things = things
        self.lookups: dict[str, Found | None] = {}
        """The result for each key, None if it is missing."""
        self.keys_seen: tuple[str, ...] | None = None
        """All keys, if they were iterated over."""

    def __getitem__(self, key: str) -> Found:
        self.lookups[key] = self._things.get(key)
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
    """What was looked up while a file was read. If it is unchanged, the result is still valid."""

    facts: ArchiveFacts
    lookups: tuple[Mapping[str, object], ...]
    """The results for each of `Context.mappings`."""
    keys: tuple[tuple[str, ...] | None, ...]
    """All keys of each mapping that was iterated over."""

    def matches(self, context: Context) -> bool:
        """Whether the same lookups would return the same objects."""
        return self.facts == context.facts and all(
            all(things.get(key) is thing for key, thing in lookups.items())
            and (keys is None or keys == tuple(things))
            for things, lookups, keys in zip(context.mappings, self.lookups, self.keys, strict=True)
        )


@dataclass(slots=True)
class RecordingContext(Context):
    """A context for one episode, which logs what is looked up in it."""

    @classmethod
    def over(cls, context: Context) -> "RecordingContext":
        """Wrap a context, with no problems and no short links yet."""
        return cls(
            context.facts,
            Problems(),
            people=RecordedMapping(context.people),
            half_known=RecordedMapping(context.half_known),
            topics=RecordedMapping(context.topics),
            terms=RecordedMapping(context.terms),
            episodes=RecordedMapping(context.episodes),
        )

    @property
    def log(self) -> LookupLog:
        """The lookups so far."""
        recorded = [each for each in self.mappings if isinstance(each, RecordedMapping)]
        return LookupLog(
            self.facts,
            tuple(each.lookups for each in recorded),
            tuple(each.keys_seen for each in recorded),
        )


@dataclass(slots=True)
class Reader(Context):
    """Reads the files of an archive, and collects their records."""

    people: dict[str, Person] = field(default_factory=dict)
    half_known: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    folder: Folder = field(kw_only=True)
    cache: BuildCache = field(default=NO_CACHE)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    """Names and terms, and their misheard forms."""
    images: list[Image] = field(default_factory=list)
    stale_locks: dict[str, str] = field(default_factory=dict)
    """Outdated locks: path below the folder -> new text."""

    @classmethod
    def of(cls, folder: Folder, problems: Problems, cache: BuildCache = NO_CACHE) -> "Reader":
        """A reader of a folder that has read nothing yet."""
        return cls(
            ArchiveFacts(folder.display_path, has_topics="topics.yml" in folder.top),
            problems,
            episodes=dict.fromkeys((each.slug for each in folder.episodes), True),
            folder=folder,
            cache=cache,
        )

    def load(
        self, path: str, schema: type[Checked], fallback: dict[str, Value]
    ) -> tuple[Document, Checked]:
        """The document and the record of a file; those of the fallback if it cannot be read."""
        display_path, data = self.place(path).path, self.folder.data(path)
        made_from = data if isinstance(data, Problem) else self.cache.digest(data)
        loaded = next(self.cache.recall(path, made_from, Loaded), None)
        if loaded is None:
            problems = Problems()
            document = parsed(data, display_path, problems)
            if document is None:
                document, record = Document(display_path), schema.model_validate(fallback)
            else:
                record = schemas.check(document, schema, problems, fallback)
            loaded = Loaded(document, record, tuple(problems))
        self.cache.keep(path, made_from, loaded)
        self.problems.take(loaded.problems)
        return loaded.document, cast("Checked", loaded.record)

    def resolve_short_links(self, addresses: Addresses) -> set[str]:
        """Resolve all short links, and note broken ones.

        Returns the owners of cached values whose links have new targets: these must be read again,
        since a record never changes once it has been returned.
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
        """The files with errors so far."""
        return frozenset(problem.location.path for problem in self.problems.errors)

    def may_be_in(self, broken: Iterable[str], address: str) -> bool:
        """Whether what is missing at an address may be in one of the broken files.

        An address without a kind may belong to a topic or a term.
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
        """The image that the key `image` names, relative to the folder `beside`; else a problem."""
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
    """A parsed YAML file with its problems."""

    document: Document
    record: BaseModel
    problems: tuple[Problem, ...]
