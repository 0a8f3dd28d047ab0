"""Reads an archive's folder, joins its files, and notes where they contradict each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.core import gc_tuning, numbering
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import (
    Archive,
    Episode,
    Link,
    Markdown,
    NumberKey,
    Redirect,
    Show,
    Term,
    Topic,
)
from generator.core.parallel import parallel_map
from generator.core.problems import Location, Problems
from generator.core.progress import SILENT, Progress
from generator.core.slugs import EPISODES, GLOSSARY, TOPICS
from generator.core.strict_yaml import Document, Value
from generator.i18n import wording
from generator.read import episode_files, glossary, people, redirects, schemas
from generator.read.addresses import Addresses, kind_of
from generator.read.anchors.lock_file import COMMAND
from generator.read.context import LookupLog, Reader, RecordingContext
from generator.read.episode_files import EpisodeReading
from generator.read.ipc import Outgoing
from generator.read.scan import EpisodeFolder, scan
from generator.read.schemas import ShowFile, TopicsFile

# Episodes for which a further process pays off; one of an hour is read in some 70 ms.
_WORTH_A_PROCESS = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """The archive, or None if it has errors."""

    archive: Archive | None
    stale_locks: dict[str, str]
    """Outdated locks: path below the folder -> new text."""


def read(
    root: Path,
    display_path: str,
    problems: Problems,
    progress: Progress = SILENT,
    cache: BuildCache = NO_CACHE,
) -> Reading:
    """Read the archive in the folder `root` (`episodes/`), every file once.

    `display_path` is the path of the folder to show in problems. With the cache of an earlier run
    the result is equal, and records of unchanged files are the cached objects.
    """
    if not root.is_dir():
        problems.error(
            Location(display_path),
            "no such folder",
            "run this in the archive's folder, or name it",
        )
        return Reading(None, {})
    with gc_tuning.paused():
        while True:
            found = Problems()
            cache.begin()
            folder = scan(root, display_path, found)
            reading, outdated = _read(Reader.of(folder, found, cache), progress)
            cache.end(is_whole=reading.archive is not None)
            # The target of a link does not depend on other links, so one repetition is enough.
            if reading.archive is None or not outdated:
                problems.take(found)
                return reading
            cache.forget(outdated)


def _read(reader: Reader, progress: Progress) -> tuple[Reading, set[str]]:
    """The result, and the keys of cached records whose short links have new targets.

    Files are read in the order in which they refer to each other.
    """
    problems = reader.problems
    profiles = people.read(reader)
    _read_topics(reader)
    terms = glossary.read(reader)
    glossary.check_nesting(profiles, terms, reader)
    show = _read_show(reader)
    reader.vocabulary.join(problems)
    phrases = _read_phrases(show, reader)
    episodes = _read_episodes(reader, progress)
    everything = (episodes, reader.people.values(), reader.topics.values(), reader.terms.values())
    moved = redirects.read(reader, Addresses(*everything))
    outdated = reader.resolve_short_links(Addresses(*everything, moved))
    if problems.error_count:
        return Reading(None, {}), outdated
    _note_stale_locks(reader)
    archive = Archive(
        show=show,
        episodes=tuple(sorted(episodes, key=_age, reverse=True)),
        people=tuple(sorted(reader.people.values(), key=lambda p: (p.name.casefold(), p.slug))),
        topics=tuple(sorted(reader.topics.values(), key=lambda t: (t.title.casefold(), t.slug))),
        terms=tuple(
            sorted(
                _with_former_slugs(reader.terms.values(), moved, reader.cache),
                key=lambda t: (t.name.casefold(), t.slug),
            )
        ),
        images=tuple(reader.images),
        words=phrases,
        redirects=moved,
    )
    return Reading(archive, reader.stale_locks), outdated


def _read_show(reader: Reader) -> Show:
    fallback: dict[str, Value] = {"title": "?", "description": "?"}
    if "show.yml" not in reader.folder.top:
        reader.problems.error(
            reader.place("show.yml"),
            "the file is missing",
            "add it with title and description",
        )
        document = Document(reader.place("show.yml").path)
        show = ShowFile.model_validate(fallback)
    else:
        document, show = reader.load("show.yml", ShowFile, fallback)
    hosts = reader.find_people(show.hosts, document, "hosts")
    reader.facts = replace(
        reader.facts,
        hosts=tuple(host.slug for host in hosts),
        hosts_are_known=schemas.is_whole(document, ShowFile, "hosts")
        and len(hosts) == len(show.hosts),
        license=show.license or "",
    )
    _check_never_linked(show, document, reader)
    description = Markdown(show.description)
    reader.await_links("", description, document, "description")
    return Show(
        title=show.title,
        description=description,
        language=show.language,
        url=show.url or "",
        hosts=hosts,
        links=tuple(Link(item.title, item.url) for item in show.links),
        image=reader.find_image(show.image, "", "episodes/show", document),
        license=show.license or "",
        copyright=show.copyright or "",
        repository=show.repository or "",
        feed=show.feed or "",
        never_linked=show.never_linked,
    )


def _check_never_linked(show: ShowFile, document: Document, reader: Reader) -> None:
    """Note forms that no person or term has: they are misspelt, and have no effect."""
    if reader.half_known or not reader.facts.terms_are_known:
        return
    called = {name for each in reader.people.values() for name in (each.name, *each.aliases)}
    called |= {name for each in reader.terms.values() for name in (each.name, *each.aliases)}
    called |= {each.given_name for each in reader.people.values()} - {""}
    for index, form in enumerate(show.never_linked):
        if form not in called:
            reader.problems.error(
                document.place("never_linked", index),
                f'no person or term is called "{form}"',
                reader.problems.suggestions.did_you_mean(form, called) or "remove it",
            )


def _read_topics(reader: Reader) -> None:
    if not reader.facts.has_topics:
        return
    document, topics = reader.load("topics.yml", TopicsFile, {})
    for slug, topic in topics.root.items():
        key = f"{TOPICS}/{slug}"
        record = Topic(slug, topic.title, Markdown(topic.description))
        reader.topics[slug] = record = reader.cache.same(key, topic, record)
        reader.await_links(key, record.description, document, slug, "description")


def _with_former_slugs(
    terms: Iterable[Term], moved: Iterable[Redirect], cache: BuildCache
) -> Iterator[Term]:
    """The terms with their former slugs, which stay ids of their entries."""
    former: dict[str, list[str]] = defaultdict(list)
    for redirect in moved:
        if kind_of(redirect.old) == GLOSSARY:
            former[redirect.new].append(redirect.old.partition("/")[2])
    for term in terms:
        slugs_before = tuple(former[f"{GLOSSARY}/{term.slug}"])
        joined = replace(term, former_slugs=slugs_before) if slugs_before else term
        yield cache.same(f"{GLOSSARY}/{term.slug}/former", (term, slugs_before), joined)


def _read_phrases(show: Show, reader: Reader) -> dict[str, wording.Phrase]:
    """The archive's own phrases for the interface."""
    if "words.yml" not in reader.folder.top:
        if wording.translation(show.language) is None:
            reader.problems.warning(
                reader.place("show.yml"),
                f'the interface is not translated into "{show.language}"',
                f"translate it in {reader.place('words.yml').path}; until then it is in English",
            )
        return {}
    _, phrases = reader.load("words.yml", schemas.words_file(), {})
    return phrases.model_dump(exclude_none=True)


@dataclass(frozen=True, slots=True)
class _CachedEpisode:
    """The reading of an episode, and what was looked up for it outside its own files."""

    reading: EpisodeReading
    lookups: LookupLog


def _read_episodes(reader: Reader, progress: Progress) -> list[Episode]:
    folders = reader.folder.episodes
    progress.begin("reading episodes", len(folders))
    # Cached readings must stay the same objects; another process would return copies.
    least = _WORTH_A_PROCESS if reader.cache.is_empty else len(folders) + 1
    received = parallel_map(
        lambda folder: Outgoing(_read_episode(folder, reader), reader),
        folders,
        least,
        progress.step,
    )
    readings = []
    for folder, outgoing in zip(folders, received, strict=True):
        inputs, cached = outgoing.unpack(reader)
        reader.cache.keep(_key(folder), inputs, cached)
        readings.append(cached.reading)
    _check_numbers(readings, reader.problems)
    for reading in readings:
        reader.problems.take(reading.problems)
        reader.linking += reading.linking
        if reading.stale_lock:
            reader.stale_locks[f"{reading.episode.slug}/anchors.lock"] = reading.stale_lock
        if not reader.facts.has_topics:
            for topic in reading.episode.topics:
                reader.topics.setdefault(topic.slug, topic)
    return [reading.episode for reading in readings]


def _key(folder: EpisodeFolder) -> str:
    return f"{EPISODES}/{folder.slug}"


def _read_episode(folder: EpisodeFolder, reader: Reader) -> tuple[object, _CachedEpisode]:
    """The inputs of an episode and its reading, from the cache if nothing relevant has changed."""
    files = episode_files.load(reader.folder, folder)
    inputs = files.digest(reader.cache)
    for cached in reader.cache.recall(_key(folder), inputs, _CachedEpisode):
        if cached.lookups.matches(reader):
            return inputs, cached
    context = RecordingContext.over(reader)
    reading = episode_files.read(files, context)
    return inputs, _CachedEpisode(reading, context.log)


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


def _note_stale_locks(reader: Reader) -> None:
    """Note outdated locks; only without errors, since the command that updates them needs that."""
    for path in reader.stale_locks:
        is_there = (reader.folder.root / path).exists()
        reader.problems.warning(
            reader.place(path),
            "the lock is out of date" if is_there else "the lock is missing",
            f"run `{COMMAND}` and commit the file",
        )


def _age(episode: Episode) -> tuple[object, ...]:
    number = () if episode.number is None else numbering.key(episode.number)
    return (episode.date, episode.season or 0, number, episode.slug)
