"""Reads an episode's folder, and joins its metadata, its transcript and its lock."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.core import slugs, strict_yaml, text_files
from generator.core.build_cache import BuildCache
from generator.core.model import (
    Audio,
    Episode,
    Link,
    Markdown,
    Person,
    Provenance,
    Topic,
    Transcript,
)
from generator.core.problems import Location, Problem, Problems
from generator.core.slugs import EPISODES
from generator.core.strict_yaml import Document, Value
from generator.read import (
    change_cores,
    change_record,
    chapters,
    highlights,
    mention_overrides,
    schemas,
    speakers,
    transcript,
)
from generator.read.anchors import assign
from generator.read.anchors import lock_file as locks
from generator.read.anchors.lock_file import Lock
from generator.read.change_record import ChangesFile
from generator.read.context import Context, PendingLinks
from generator.read.scan import EpisodeFolder, Folder, parsed
from generator.read.schemas import EpisodeFile
from generator.read.speakers import Labels
from generator.read.transcript import SpokenChapter

_MAX_BYTES = {
    "episode.yml": strict_yaml.MAX_BYTES,
    "transcript.txt": text_files.MAX_BYTES,
    "anchors.lock": locks.MAX_BYTES,
    f"source/{change_record.FILE}": change_record.MAX_BYTES,
}
_MOST_TOPICS = 100
"""Each topic has a page that names those of its episodes: their number grows with the square."""


@dataclass(frozen=True, slots=True)
class Files:
    """The contents of an episode's folder."""

    slug: str
    sources: tuple[str, ...]
    """The paths of the files below `source/`, from the episode's folder."""
    data: Mapping[str, bytes | Problem]
    """The bytes of each existing file of the format, or a problem if it cannot be read."""

    def text(self, name: str, context: Context) -> str | None:
        """The text of a file; None if it is missing, or cannot be read, which is noted."""
        if name not in self.data:
            return None
        return text_files.decode(self.data[name], self.place(name, context).path, context.problems)

    def yaml(self, name: str, context: Context) -> Document | None:
        """The document of a YAML file; None if it is missing, or cannot be read, which is noted."""
        if name not in self.data:
            return None
        return parsed(self.data[name], self.place(name, context).path, context.problems)

    def digest(self, cache: BuildCache) -> tuple[object, ...]:
        """A key that is equal if all contents are equal."""
        unreadable = tuple(each for each in self.data.values() if isinstance(each, Problem))
        content = (each for each in self.data.values() if isinstance(each, bytes))
        return self.sources, tuple(self.data), unreadable, cache.digest(*content)

    def place(self, name: str, context: Context) -> Location:
        """The beginning of a file of the episode."""
        return context.place(f"{self.slug}/{name}")


@dataclass(frozen=True, slots=True)
class EpisodeReading:
    """The record of an episode's folder, with its problems and pending links."""

    episode: Episode
    number_place: Location
    problems: tuple[Problem, ...]
    linking: tuple[PendingLinks, ...]
    stale_lock: str
    """The new text of the lock if it is outdated, else an empty string."""


def load(folder: Folder, episode: EpisodeFolder) -> Files:
    """Read the files of an episode's folder into memory."""
    existing = episode.files.union(episode.sources)
    return Files(
        episode.slug,
        tuple(episode.sources),
        {
            name: folder.data(f"{episode.slug}/{name}", max_bytes)
            for name, max_bytes in _MAX_BYTES.items()
            if name in existing
        },
    )


def read(files: Files, context: Context) -> EpisodeReading:
    """Join the files of an episode. The result depends only on the files and the context."""
    if complaint := slugs.episode_complaint(files.slug):
        advice = slugs.alternative(files.slug, slugs.episode_complaint, "rename the folder")
        context.problems.error(context.place(files.slug), complaint, advice)
    document, file = _load(files, context)
    hosts, guests, others = _participants(file, document, context)
    chapters_fit = chapters.check_times(file, document, context.problems)
    declared = speakers.collect(file, document, context.people, (*hosts, *guests), context.problems)
    before = context.problems.error_count
    spoken = _read_transcript(files, file, document, declared, context)
    if spoken and chapters_fit:
        spoken = chapters.divide(spoken, file, document, context.problems)
    text, stale_lock = _with_anchors(files, spoken, context)
    # With errors in labels or the lock, anchors may be wrong, so quotations cannot be checked.
    can_quote = context.problems.error_count == before and _cast_is_known(file, document, context)
    audio = file.media.audio
    episode = Episode(
        slug=files.slug,
        title=file.title,
        date=file.date,
        number=file.number,
        series=file.series or "",
        season=file.season,
        recorded=file.recorded,
        summary=Markdown(file.summary),
        hosts=hosts,
        guests=guests,
        others=others,
        topics=_topics(file, document, context),
        duration=file.duration,
        audio=Audio(audio.url, audio.type, audio.length) if audio else None,
        youtube=file.media.youtube or "",
        links=tuple(Link(link.title, link.url) for link in file.links),
        chapters=tuple((chapter.start, chapter.title) for chapter in file.chapters),
        highlights=highlights.collect(file, document, text, context) if can_quote else (),
        mention_overrides=mention_overrides.collect(file, document, text, context)
        if can_quote
        else (),
        transcript=text,
        reviewed=file.status == "reviewed",
        transcript_by=file.transcript_by or "",
        license=file.license or context.facts.license,
        sources=files.sources,
        provenance=_provenance(files, context),
    )
    context.await_links(f"{EPISODES}/{files.slug}", episode.summary, document, "summary")
    return EpisodeReading(
        episode,
        document.place("number"),
        tuple(context.problems),
        tuple(context.linking),
        stale_lock,
    )


def _load(files: Files, context: Context) -> tuple[Document, EpisodeFile]:
    fallback: dict[str, Value] = {"title": "?", "date": "1970-01-01"}
    document = files.yaml("episode.yml", context)
    if document is None:
        empty = Document(files.place("episode.yml", context).path)
        return empty, EpisodeFile.model_validate(fallback)
    return document, schemas.check(document, EpisodeFile, context.problems, fallback)


def _participants(
    file: EpisodeFile, document: Document, context: Context
) -> tuple[tuple[Person, ...], tuple[Person, ...], tuple[Person, ...]]:
    """Hosts, guests, and the people with a profile who speak without being either."""
    if file.hosts is None:
        hosts = tuple(context.people[slug] for slug in context.facts.hosts)
    else:
        hosts = context.find_people(file.hosts, document, "hosts")
    guests = context.find_people(file.guests, document, "guests")
    taking_part = {person.slug: person for person in (*hosts, *guests)}
    slugs_of_hosts = {host.slug for host in hosts}
    for index, slug in enumerate(file.guests):
        if slug in slugs_of_hosts:
            context.problems.error(
                document.place("guests", index),
                f'"{slug}" is already a host of this episode',
                "keep one",
            )
    others: dict[str, Person] = {}
    for label, speaker in file.speakers.items():
        if speaker.person is not None and speaker.person not in taking_part:
            place = document.place("speakers", label)
            if found := context.find(speaker.person, context.people, "person", place):
                others[found.slug] = found
    return hosts, guests, tuple(others.values())


def _cast_is_known(file: EpisodeFile, document: Document, context: Context) -> bool:
    """Whether all speakers are known, so that an undeclared label must be a mistake."""
    if not schemas.is_whole(document, EpisodeFile, "hosts", "guests", "speakers"):
        return False
    if file.hosts is None and not context.facts.hosts_are_known:
        return False
    spoken_of = {item.person for item in file.speakers.values() if item.person}
    named = {*(file.hosts or ()), *file.guests, *spoken_of}
    return all(slug in context.people and slug not in context.half_known for slug in named)


def _topics(file: EpisodeFile, document: Document, context: Context) -> tuple[Topic, ...]:
    """The topics of an episode; without a topics.yml, their titles are derived from slugs."""
    found = []
    seen: set[str] = set()
    if len(file.topics) > _MOST_TOPICS:
        what = f"{len(file.topics):,} topics; at most {_MOST_TOPICS} are allowed"
        context.problems.error(document.key_place("topics"), what, "keep the main ones")
    for index, slug in enumerate(file.topics[:_MOST_TOPICS]):
        place = document.place("topics", index)
        if slug in seen:
            context.problems.error(place, f'the topic "{slug}" is listed twice', "keep one")
        elif not context.facts.has_topics:
            found.append(Topic(slug, slug.replace("-", " ").capitalize()))
        elif topic := context.find(slug, context.topics, "topic", place):
            found.append(topic)
        seen.add(slug)
    return tuple(found)


def _read_transcript(
    files: Files, file: EpisodeFile, document: Document, declared: Labels, context: Context
) -> list[SpokenChapter] | None:
    text = files.text("transcript.txt", context)
    if text is None:
        return None
    name = files.place("transcript.txt", context).path
    if not text.strip():
        context.problems.error(
            Location(name), "the transcript is empty", "write it, or remove the file"
        )
        return None
    if file.status == "reviewed":
        _note_open_marks(text, name, context.problems)
    spoken = transcript.parse(
        text,
        name,
        declared,
        context.problems,
        file.duration,
        all_labels_known=_cast_is_known(file, document, context),
    )
    if file.chapters and any(chapter.title for chapter in spoken):
        context.problems.error(
            document.key_place("chapters"),
            "the transcript already has chapter headings",
            "remove `chapters` here, or the headings there",
        )
    return spoken


def _note_open_marks(text: str, name: str, problems: Problems) -> None:
    """Note proposed characters, which a reviewed transcript must not have."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line, 1) if change_record.OPEN in line else ():
            if character == change_record.OPEN:
                problems.error(
                    Location(name, number, column),
                    f"an open question ({change_record.OPEN}) in a reviewed transcript",
                    "decide it with `episode-archive review`, or set the status to draft",
                )


def _with_anchors(
    files: Files, spoken: list[SpokenChapter] | None, context: Context
) -> tuple[Transcript | None, str]:
    """The transcript with its anchors, and the new text of the lock if it is outdated."""
    place = files.place("anchors.lock", context)
    if "anchors.lock" in files.data and "transcript.txt" not in files.data:
        context.problems.error(
            place,
            "the transcript is missing, and with it every published anchor",
            "restore transcript.txt, or remove this file if the transcript was never online",
        )
    if spoken is None:
        return None, ""
    lock: Lock | None = Lock()
    if "anchors.lock" in files.data:
        text = files.text("anchors.lock", context)
        lock = None if text is None else locks.parse(text, place.path, context.problems)
    if lock is None:
        return assign.anchored(spoken, Lock()), ""
    current = assign.locked(spoken, lock)
    stale = "" if current is lock else locks.dump(current)
    if what := locks.complaint(stale):
        advice = "divide it into episodes of their own"
        context.problems.error(files.place("transcript.txt", context), what, advice)
    return assign.joined(spoken, current), stale


def _provenance(files: Files, context: Context) -> Provenance | None:
    """How the transcript was made, if there is a record of it."""
    document = files.yaml(f"source/{change_record.FILE}", context)
    if document is None:
        return None
    record = schemas.check(document, ChangesFile, context.problems, {"original": "?"})
    advice = "correct or remove the row, then run the import or the review again"
    numbers = {id(row): number for number, row in enumerate(record.changes)}
    for number, row in enumerate(record.changes) if record.lengths else ():
        if record.form == "blocks" and row.column is None and change_cores.changes_text(row):
            what = "the row says no column, and the original is kept in another format"
            context.problems.error(document.place("changes", number), what, "add its `column`")
        elif found := change_record.misplaced(row, record.lengths):
            key, what = found
            context.problems.error(document.place("changes", number, key), what, advice)
    for row, other in change_cores.contradicting(record):
        what = f"another row changes the same place: {other.before!r} in line {other.line}"
        context.problems.error(document.place("changes", numbers[id(row)]), what, advice)
    return change_record.provenance(record)
