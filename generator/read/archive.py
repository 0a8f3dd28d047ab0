"""Reads an archive's folder, joins its files, and finds where they contradict each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from generator.core import gc_tuning, numbering, slugs
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import (
    Archive,
    Episode,
    Link,
    Markdown,
    NumberKey,
    Person,
    Redirect,
    Show,
    Term,
    Topic,
)
from generator.core.parallel import parallel_map
from generator.core.problems import Location, Problems
from generator.core.progress import SILENT, Progress
from generator.core.slugs import EPISODES, GLOSSARY, PEOPLE, TOPICS
from generator.core.strict_yaml import Document, Value
from generator.i18n import wording
from generator.read import episode_files, redirects, schemas, social_profiles
from generator.read.addresses import Addresses, kind_of
from generator.read.anchors.lock_file import COMMAND
from generator.read.context import LookupLog, Reader, RecordingContext
from generator.read.episode_files import EpisodeReading
from generator.read.ipc import Outgoing
from generator.read.scan import EpisodeFolder, scan
from generator.read.schemas import GlossaryFile, LinkItem, PersonFile, ShowFile, TopicsFile
from generator.read.transcript import UNKNOWN

# Episodes of an hour, which are read in some 70 ms.
_WORTH_A_PROCESS = 50
_MOST_NESTED = 10
"""As many names and terms at the end of a longer one are too many: `Mill` in `the Great Mill`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the archive, or None where it has errors."""

    archive: Archive | None
    stale_locks: dict[str, str]
    """The locks that are behind their transcripts: path below the folder -> new text."""


def read(
    root: Path,
    name: str,
    problems: Problems,
    progress: Progress = SILENT,
    memory: BuildCache = NO_CACHE,
) -> Reading:
    """Read the archive whose folder `episodes/` is `root`, every file once.

    `name` is what problems call the folder. With the memory of an earlier reading nothing else
    comes out, but whatever is read from the same is the same object.
    """
    if not root.is_dir():
        problems.error(
            Location(name),
            "no such folder",
            "run this in the archive's folder, or name it",
        )
        return Reading(None, {})
    with gc_tuning.paused():
        while True:
            found = Problems()
            memory.begin()
            reading, outdated = _read(Reader.of(scan(root, name, found), found, memory), progress)
            memory.end(is_whole=reading.archive is not None)
            # Where a link leads does not depend on other links: what is read again is up to date.
            if reading.archive is None or not outdated:
                problems.take(found)
                return reading
            memory.forget(outdated)


def _read(known: Reader, progress: Progress) -> tuple[Reading, set[str]]:
    """What was read, and what of it was kept though a short link in it leads elsewhere since.

    The order is that in which one thing refers to another.
    """
    problems = known.problems
    profiles = _read_people(known)
    _read_topics(known)
    glossary = _read_glossary(known)
    _check_nesting(profiles, glossary, known)
    show = _read_show(known)
    known.vocabulary.join(problems)
    words = _read_words(show, known)
    episodes = _read_episodes(known, progress)
    everything = (episodes, known.people.values(), known.topics.values(), known.terms.values())
    moved = redirects.read(known, Addresses(*everything))
    outdated = known.resolve_short_links(Addresses(*everything, moved))
    if problems.error_count:
        return Reading(None, {}), outdated
    _note_stale_locks(known)
    archive = Archive(
        show=show,
        episodes=tuple(sorted(episodes, key=_age, reverse=True)),
        people=tuple(sorted(known.people.values(), key=lambda p: (p.name.casefold(), p.slug))),
        topics=tuple(sorted(known.topics.values(), key=lambda t: (t.title.casefold(), t.slug))),
        terms=tuple(
            sorted(
                _with_former_slugs(known.terms.values(), moved, known.memory),
                key=lambda t: (t.name.casefold(), t.slug),
            )
        ),
        images=tuple(known.images),
        words=words,
        redirects=moved,
    )
    return Reading(archive, known.stale_locks), outdated


def _read_people(known: Reader) -> dict[str, Document]:
    """Read the profiles; returns their files by slug."""
    documents: dict[str, tuple[Document, PersonFile]] = {}
    for slug in known.folder.people:
        path = f"people/{slug}.yml"
        if complaint := slugs.speaker_complaint(slug):
            advice = slugs.alternative(slug, slugs.speaker_complaint, "rename the file")
            known.problems.error(known.place(path), complaint, advice)
        document, person = documents[slug] = known.load(path, PersonFile, {"name": "?"})
        _check_not_reserved(document, person, known.problems)
        known.vocabulary.add_person(document, person)
        image = known.find_image(person.image, "people/", f"people/{slug}", document)
        key = f"{PEOPLE}/{slug}"
        known.people[slug] = known.memory.same(
            key,
            # Two maps with the same entries are equal, whatever their order.
            (person, tuple(person.links), image),
            Person(
                slug=slug,
                name=person.name,
                aliases=person.aliases,
                bio=Markdown(person.bio),
                bio_as_of=person.bio_as_of,
                affiliations=person.affiliations,
                image=image,
                links=_profile_links(person, document, known),
            ),
        )
        known.await_links(key, known.people[slug].bio, document, "bio")
        if not schemas.is_whole(document, PersonFile, "name", "aliases"):
            known.half_known[slug] = known.people[slug]
    _check_same_names(documents, known)
    return {slug: document for slug, (document, _) in documents.items()}


def _check_not_reserved(document: Document, person: PersonFile, problems: Problems) -> None:
    """`Unknown` is the label of those whom nobody has identified."""
    places = [document.place("name")]
    places += [document.place("aliases", index) for index in range(len(person.aliases))]
    for written, place in zip((person.name, *person.aliases), places, strict=True):
        if slugs.folded(written) == slugs.folded(UNKNOWN):
            problems.error(
                place,
                f'"{written}" is reserved for unidentified voices',
                "write the name in another way",
            )


def _profile_links(person: PersonFile, document: Document, known: Reader) -> tuple[Link, ...]:
    links = []
    for site, link in person.links.items():
        if address := social_profiles.address(site, link):
            links.append(Link(social_profiles.site_title(site), address))
            if social_profiles.is_completed(link, address):
                known.problems.warning(
                    document.place("links", site),
                    f'{site}: "{link}" is read as {address}',
                    "write the whole address",
                )
        else:
            known.problems.error(
                document.place("links", site),
                f'{site}: "{link}" is neither an address nor a handle of this site',
                "write the whole address: https://example.org/name",
            )
    return tuple(links)


def _check_same_names(documents: Mapping[str, tuple[Document, PersonFile]], known: Reader) -> None:
    by_name: dict[str, list[str]] = defaultdict(list)
    for slug, (document, person) in documents.items():
        if "name" not in document.left_out and document.root:
            by_name[slugs.folded(person.name)].append(slug)
        for index, other in enumerate(person.same_name_as):
            place = document.place("same_name_as", index)
            found = known.find(other, documents, "person", place)
            if found and (other == slug or not _share_a_name(person, found[1])):
                known.problems.error(
                    place, f'"{other}" is not another person of this name', "remove it"
                )
    for namesakes in by_name.values():
        for earlier, later in pairwise(namesakes):
            declared = documents[later][1].same_name_as + documents[earlier][1].same_name_as
            if earlier not in declared and later not in declared:
                document, person = documents[later]
                known.problems.error(
                    document.place("name"),
                    f'"{person.name}" is also the name of {earlier}',
                    f"if they are two people, write `same_name_as: [{earlier}]`; if not, keep one",
                )


def _share_a_name(one: PersonFile, other: PersonFile) -> bool:
    names = {slugs.folded(name) for name in (one.name, *one.aliases)}
    return any(slugs.folded(name) in names for name in (other.name, *other.aliases))


def _read_show(known: Reader) -> Show:
    fallback: dict[str, Value] = {"title": "?", "description": "?"}
    if "show.yml" not in known.folder.top:
        known.problems.error(
            known.place("show.yml"),
            "the file is missing",
            "add it with title and description",
        )
        document = Document(known.place("show.yml").path)
        show = ShowFile.model_validate(fallback)
    else:
        document, show = known.load("show.yml", ShowFile, fallback)
    hosts = known.find_people(show.hosts, document, "hosts")
    known.facts = replace(
        known.facts,
        hosts=tuple(host.slug for host in hosts),
        hosts_are_known=schemas.is_whole(document, ShowFile, "hosts")
        and len(hosts) == len(show.hosts),
        license=show.license or "",
    )
    _check_never_linked(show, document, known)
    description = Markdown(show.description)
    known.await_links("", description, document, "description")
    return Show(
        title=show.title,
        description=description,
        language=show.language,
        url=show.url or "",
        hosts=hosts,
        links=_links(show.links),
        image=known.find_image(show.image, "", "episodes/show", document),
        license=show.license or "",
        copyright=show.copyright or "",
        repository=show.repository or "",
        feed=show.feed or "",
        never_linked=show.never_linked,
    )


def _check_never_linked(show: ShowFile, document: Document, known: Reader) -> None:
    """A form that nothing has would be a slip, and what it was meant for would be linked."""
    if known.half_known or not known.facts.terms_are_known:
        return
    called = {name for each in known.people.values() for name in (each.name, *each.aliases)}
    called |= {name for each in known.terms.values() for name in (each.name, *each.aliases)}
    called |= {each.given_name for each in known.people.values()} - {""}
    for index, form in enumerate(show.never_linked):
        if form not in called:
            known.problems.error(
                document.place("never_linked", index),
                f'no person or term is called "{form}"',
                known.problems.suggestions.did_you_mean(form, called) or "remove it",
            )


def _read_topics(known: Reader) -> None:
    if not known.facts.has_topics:
        return
    document, topics = known.load("topics.yml", TopicsFile, {})
    for slug, topic in topics.root.items():
        key = f"{TOPICS}/{slug}"
        made = Topic(slug, topic.title, Markdown(topic.description))
        found = known.topics[slug] = known.memory.same(key, topic, made)
        known.await_links(key, found.description, document, slug, "description")


def _read_glossary(known: Reader) -> Document:
    """Read the glossary; returns its file, an empty one where there is none."""
    if "glossary.yml" not in known.folder.top:
        return Document(known.place("glossary.yml").path)
    document, glossary = known.load("glossary.yml", GlossaryFile, {})
    are_known = bool(document.root) and not document.left_out
    known.facts = replace(known.facts, terms_are_known=are_known)
    owners: dict[str, str] = {}
    for slug, term in glossary.root.items():
        known.vocabulary.add_term(document, slug, term)
        for written in (term.term, *term.aliases):
            if owners.setdefault(written, slug) != slug:
                known.problems.error(
                    document.place(slug),
                    f'"{written}" is also a name of the term {owners[written]}',
                    "keep it in one of them",
                )
        key = f"{GLOSSARY}/{slug}"
        made = Term(
            slug=slug,
            name=term.term,
            kind=term.kind,
            definition=Markdown(term.definition),
            aliases=term.aliases,
            links=_links(term.links),
        )
        found = known.terms[slug] = known.memory.same(key, term, made)
        known.await_links(key, found.definition, document, slug, "definition")
    return document


def _check_nesting(people: Mapping[str, Document], glossary: Document, known: Reader) -> None:
    """Note names that end with too many others.

    Where such a name is spoken, each of the others is found as well: without a limit the work grows
    with their number.
    """
    forms: dict[str, Location] = {}
    for slug, person in known.people.items():
        for index, name in enumerate((person.name, *person.aliases)):
            path = ("aliases", index - 1) if index else ("name",)
            forms.setdefault(name, people[slug].place(*path))
    for slug, term in known.terms.items():
        for index, name in enumerate((term.name, *term.aliases)):
            key = ("aliases", index - 1) if index else ("term",)
            forms.setdefault(name, glossary.place(slug, *key))
    # In the order of their ends, what a form ends with comes before it.
    inside: list[str] = []
    for ending in sorted(form[::-1] for form in forms):
        while inside and not ending.startswith(inside[-1]):
            inside.pop()
        if len(inside) == _MOST_NESTED:
            form = ending[::-1]
            what = f'"{form}" ends with {len(inside)} other names or terms'
            what += f", {_MOST_NESTED - 1} are allowed"
            known.problems.error(forms[form], what, "remove some of these aliases")
        inside.append(ending)


def _with_former_slugs(
    terms: Iterable[Term], moved: Iterable[Redirect], memory: BuildCache
) -> Iterator[Term]:
    """The terms with the slugs they had before, which stay ids of their entries."""
    former: dict[str, list[str]] = defaultdict(list)
    for redirect in moved:
        if kind_of(redirect.old) == GLOSSARY:
            former[redirect.new].append(redirect.old.partition("/")[2])
    for term in terms:
        slugs_before = tuple(former[f"{GLOSSARY}/{term.slug}"])
        made = replace(term, former_slugs=slugs_before) if slugs_before else term
        yield memory.same(f"{GLOSSARY}/{term.slug}/former", (term, slugs_before), made)


def _read_words(show: Show, known: Reader) -> dict[str, wording.Phrase]:
    """What this archive calls things in its own way."""
    if "words.yml" not in known.folder.top:
        if wording.translation(show.language) is None:
            known.problems.warning(
                known.place("show.yml"),
                f'the interface is not translated into "{show.language}"',
                f"translate it in {known.folder.name}/words.yml; until then it is in English",
            )
        return {}
    _, words = known.load("words.yml", schemas.words_file(), {})
    return words.model_dump(exclude_none=True)


@dataclass(frozen=True, slots=True)
class _Remembered:
    """How an episode was read, and all that was looked at beside its own files."""

    reading: EpisodeReading
    looks: LookupLog


def _read_episodes(known: Reader, progress: Progress) -> list[Episode]:
    folders = known.folder.episodes
    progress.begin("reading episodes", len(folders))
    # What is remembered another process could only give back as a copy.
    least = _WORTH_A_PROCESS if known.memory.is_empty else len(folders) + 1
    found = parallel_map(
        lambda folder: Outgoing(_read_episode(folder, known), known), folders, least, progress.step
    )
    readings = []
    for folder, handed in zip(folders, found, strict=True):
        made_from, remembered = handed.unpack(known)
        known.memory.keep(_key(folder), made_from, remembered)
        readings.append(remembered.reading)
    _check_numbers(readings, known.problems)
    for reading in readings:
        known.problems.take(reading.problems)
        known.linking += reading.linking
        if reading.stale_lock:
            known.stale_locks[f"{reading.episode.slug}/anchors.lock"] = reading.stale_lock
        if not known.facts.has_topics:
            for topic in reading.episode.topics:
                known.topics.setdefault(topic.slug, topic)
    return [reading.episode for reading in readings]


def _key(folder: EpisodeFolder) -> str:
    return f"{EPISODES}/{folder.slug}"


def _read_episode(folder: EpisodeFolder, known: Reader) -> tuple[object, _Remembered]:
    """What an episode's folder says, and what it was read from.

    It is what was said the last time where nothing else can come out.
    """
    files = episode_files.load(known.folder, folder)
    made_from = files.digest(known.memory)
    for remembered in known.memory.recall(_key(folder), made_from, _Remembered):
        if remembered.looks.fit(known):
            return made_from, remembered
    watching = RecordingContext.over(known)
    reading = episode_files.read(files, watching)
    return made_from, _Remembered(reading, watching.looks)


def _check_numbers(readings: Iterable[EpisodeReading], problems: Problems) -> None:
    first_with: dict[NumberKey, str] = {}
    for reading in readings:
        episode = reading.episode
        if (key := episode.number_key) is None:
            continue
        if (other := first_with.setdefault(key, episode.slug)) != episode.slug:
            problems.error(
                reading.number_place,
                f"the number {episode.number} is already used by {other}",
                "give one of them another number, season or series",
            )


def _note_stale_locks(known: Reader) -> None:
    """The command that mends them works only once there are no errors."""
    for path in known.stale_locks:
        is_there = (known.folder.root / path).exists()
        known.problems.warning(
            known.place(path),
            "the lock is out of date" if is_there else "the lock is missing",
            f"run `{COMMAND}` and commit the file",
        )


def _age(episode: Episode) -> tuple[object, ...]:
    number = () if episode.number is None else numbering.key(episode.number)
    return (episode.date, episode.season or 0, number, episode.slug)


def _links(items: Iterable[LinkItem]) -> tuple[Link, ...]:
    return tuple(Link(item.title, item.url) for item in items)
