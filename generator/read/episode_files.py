"""An episode's folder: its metadata, its transcript and its lock, joined."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.core import slugs, strict_yaml, text_files
from generator.core.build_cache import BuildCache
from generator.core.model import (
    Audio,
    Episode,
    Highlight,
    Link,
    Markdown,
    Person,
    Provenance,
    SpeakerKind,
    Topic,
    Transcript,
    Turn,
)
from generator.core.problems import Location, Problem, Problems
from generator.core.slugs import EPISODES
from generator.core.strict_yaml import Document, Value
from generator.read import (
    change_cores,
    change_record,
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
from generator.read.transcript import SpokenChapter, SpokenTurn

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
    """All that is looked at of an episode's folder."""

    slug: str
    sources: tuple[str, ...]
    """The paths of the files below `source/`, from the episode's folder."""
    data: Mapping[str, bytes | Problem]
    """The bytes of the files of the format that are there, or why they cannot be read."""

    def text(self, name: str, known: Context) -> str | None:
        """The text of a file; None where there is none, or it cannot be read, which is noted."""
        if name not in self.data:
            return None
        return text_files.decode(self.data[name], self.place(name, known).path, known.problems)

    def yaml(self, name: str, known: Context) -> Document | None:
        """The values of a YAML file; None where there is none, or it cannot be read."""
        if name not in self.data:
            return None
        return parsed(self.data[name], self.place(name, known).path, known.problems)

    def digest(self, memory: BuildCache) -> tuple[object, ...]:
        """What is equal where all of this is equal."""
        unreadable = tuple(each for each in self.data.values() if isinstance(each, Problem))
        content = (each for each in self.data.values() if isinstance(each, bytes))
        return self.sources, tuple(self.data), unreadable, memory.digest(*content)

    def place(self, name: str, known: Context) -> Location:
        """The beginning of a file."""
        return known.place(f"{self.slug}/{name}")


@dataclass(frozen=True, slots=True)
class EpisodeReading:
    """What an episode's folder says, and what is wrong with it."""

    episode: Episode
    number_place: Location
    problems: tuple[Problem, ...]
    linking: tuple[PendingLinks, ...]
    stale_lock: str
    """What the lock should be, if it is behind the transcript."""


def load(folder: Folder, episode: EpisodeFolder) -> Files:
    """Read what there is of an episode's folder into memory."""
    there = episode.files.union(episode.sources)
    return Files(
        episode.slug,
        tuple(episode.sources),
        {
            name: folder.data(f"{episode.slug}/{name}", max_bytes)
            for name, max_bytes in _MAX_BYTES.items()
            if name in there
        },
    )


def read(files: Files, known: Context) -> EpisodeReading:
    """Join the files of an episode. Nothing counts but what is in them, and what is known."""
    if complaint := slugs.episode_complaint(files.slug):
        advice = slugs.alternative(files.slug, slugs.episode_complaint, "rename the folder")
        known.problems.error(known.place(files.slug), complaint, advice)
    document, file = _load(files, known)
    hosts, guests, others = _participants(file, document, known)
    chapters_fit = _check_times(file, document, known.problems)
    declared = speakers.collect(file, document, known.people, (*hosts, *guests), known.problems)
    before = known.problems.error_count
    spoken = _read_transcript(files, file, document, declared, known)
    if spoken and chapters_fit:
        spoken = _with_chapters(spoken, file, document, known.problems)
    text, stale_lock = _with_anchors(files, spoken, known)
    # A turn whose label or lock cannot be read would seem to have lost its anchor.
    can_quote = known.problems.error_count == before and _cast_is_known(file, document, known)
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
        topics=_topics(file, document, known),
        duration=file.duration,
        audio=Audio(audio.url, audio.type, audio.length) if audio else None,
        youtube=file.media.youtube or "",
        links=tuple(Link(link.title, link.url) for link in file.links),
        chapters=tuple((chapter.start, chapter.title) for chapter in file.chapters),
        highlights=_highlights(file, document, text, known) if can_quote else (),
        rulings=mention_overrides.collect(file, document, text, known) if can_quote else (),
        transcript=text,
        reviewed=file.status == "reviewed",
        transcript_by=file.transcript_by or "",
        license=file.license or known.facts.license,
        sources=files.sources,
        making=_making(files, known),
    )
    known.await_links(f"{EPISODES}/{files.slug}", episode.summary, document, "summary")
    return EpisodeReading(
        episode,
        document.place("number"),
        tuple(known.problems),
        tuple(known.linking),
        stale_lock,
    )


def _load(files: Files, known: Context) -> tuple[Document, EpisodeFile]:
    fallback: dict[str, Value] = {"title": "?", "date": "1970-01-01"}
    document = files.yaml("episode.yml", known)
    if document is None:
        empty = Document(files.place("episode.yml", known).path)
        return empty, EpisodeFile.model_validate(fallback)
    return document, schemas.check(document, EpisodeFile, known.problems, fallback)


def _participants(
    file: EpisodeFile, document: Document, known: Context
) -> tuple[tuple[Person, ...], tuple[Person, ...], tuple[Person, ...]]:
    """Hosts, guests, and the people with a profile who speak without being either."""
    if file.hosts is None:
        hosts = tuple(known.people[slug] for slug in known.facts.hosts)
    else:
        hosts = known.find_people(file.hosts, document, "hosts")
    guests = known.find_people(file.guests, document, "guests")
    taking_part = {person.slug: person for person in (*hosts, *guests)}
    slugs_of_hosts = {host.slug for host in hosts}
    for index, slug in enumerate(file.guests):
        if slug in slugs_of_hosts:
            known.problems.error(
                document.place("guests", index),
                f'"{slug}" is already a host of this episode',
                "keep one",
            )
    others: dict[str, Person] = {}
    for label, speaker in file.speakers.items():
        if speaker.person is not None and speaker.person not in taking_part:
            place = document.place("speakers", label)
            if found := known.find(speaker.person, known.people, "person", place):
                others[found.slug] = found
    return hosts, guests, tuple(others.values())


def _cast_is_known(file: EpisodeFile, document: Document, known: Context) -> bool:
    """Whether a label that is not declared is wrong, and not what declares it, elsewhere."""
    if not schemas.is_whole(document, EpisodeFile, "hosts", "guests", "speakers"):
        return False
    if file.hosts is None and not known.facts.hosts_are_known:
        return False
    spoken_of = {item.person for item in file.speakers.values() if item.person}
    named = {*(file.hosts or ()), *file.guests, *spoken_of}
    return all(slug in known.people and slug not in known.half_known for slug in named)


def _check_times(file: EpisodeFile, document: Document, problems: Problems) -> bool:
    """Note times that contradict each other; whether the chapters, if any, can be used."""
    if file.recorded and file.recorded > file.date:
        problems.error(
            document.place("recorded"),
            f"recorded on {file.recorded}, after the release on {file.date}",
            "correct one of them",
        )
    before = problems.error_count
    last = -1
    for index, chapter in enumerate(file.chapters):
        place = document.place("chapters", index, "start")
        if chapter.start <= last:
            problems.error(
                place, "the chapter does not start after the one above it", "sort the chapters"
            )
        if file.duration is not None and chapter.start > file.duration:
            problems.error(place, "the chapter starts after the episode's end", "correct it")
        last = chapter.start
    return problems.error_count == before


def _topics(file: EpisodeFile, document: Document, known: Context) -> tuple[Topic, ...]:
    """The topics of an episode; without a topics.yml a slug is all that is known of one."""
    found = []
    seen: set[str] = set()
    if len(file.topics) > _MOST_TOPICS:
        what = f"{len(file.topics):,} topics, {_MOST_TOPICS} are allowed"
        known.problems.error(document.key_place("topics"), what, "keep the main ones")
    for index, slug in enumerate(file.topics[:_MOST_TOPICS]):
        place = document.place("topics", index)
        if slug in seen:
            known.problems.error(place, f'the topic "{slug}" is listed twice', "keep one")
        elif not known.facts.has_topics:
            found.append(Topic(slug, slug.replace("-", " ").capitalize()))
        elif topic := known.find(slug, known.topics, "topic", place):
            found.append(topic)
        seen.add(slug)
    return tuple(found)


def _read_transcript(
    files: Files, file: EpisodeFile, document: Document, declared: Labels, known: Context
) -> list[SpokenChapter] | None:
    text = files.text("transcript.txt", known)
    if text is None:
        return None
    name = files.place("transcript.txt", known).path
    if not text.strip():
        known.problems.error(
            Location(name), "the transcript is empty", "write it, or remove the file"
        )
        return None
    if file.status == "reviewed":
        _note_open_marks(text, name, known.problems)
    chapters = transcript.parse(
        text,
        name,
        declared,
        known.problems,
        file.duration,
        all_labels_known=_cast_is_known(file, document, known),
    )
    if file.chapters and any(chapter.title for chapter in chapters):
        known.problems.error(
            document.key_place("chapters"),
            "the transcript already has chapter headings",
            "remove `chapters` here, or the headings there",
        )
    return chapters


def _note_open_marks(text: str, name: str, problems: Problems) -> None:
    """A character that is only proposed has no place in a transcript that somebody has reviewed."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line, 1) if change_record.OPEN in line else ():
            if character == change_record.OPEN:
                problems.error(
                    Location(name, number, column),
                    f"an open question ({change_record.OPEN}) in a reviewed transcript",
                    "decide it with `episode-archive review`, or set the status to draft",
                )


def _with_chapters(
    chapters: Sequence[SpokenChapter], file: EpisodeFile, document: Document, problems: Problems
) -> list[SpokenChapter]:
    """The transcript divided by the chapters of episode.yml.

    A chapter begins with the first turn at or after its start. Where the transcript has no times
    at all, nothing is divided, and the page lists the chapters by themselves.
    """
    turns = [turn for chapter in chapters for turn in chapter.turns]
    has_own = any(chapter.title for chapter in chapters)
    if not file.chapters or has_own or all(turn.time is None for turn in turns):
        return list(chapters)
    starts: list[tuple[int, str, int | None]] = [(0, "", None)]
    position = 0
    for chapter in file.chapters:
        while position < len(turns) and not _starts_at_or_after(turns[position], chapter.start):
            position += 1
        starts.append((position, chapter.title, chapter.start))
    ends = [*(start for start, _, _ in starts[1:]), len(turns)]
    divided = []
    for number, ((start, title, time), end) in enumerate(zip(starts, ends, strict=True)):
        if start < end:
            divided.append(SpokenChapter(title, turns[start].line, tuple(turns[start:end]), time))
        elif title:
            problems.warning(
                document.place("chapters", number - 1),
                f'the chapter "{title}" is left out: no turn starts in it',
                "move its start to the start of a turn",
            )
    return divided


def _starts_at_or_after(turn: SpokenTurn, seconds: int) -> bool:
    return turn.time is not None and turn.time >= seconds


def _with_anchors(
    files: Files, spoken: list[SpokenChapter] | None, known: Context
) -> tuple[Transcript | None, str]:
    """The transcript with the anchors of its lock, and what the lock should be if it is behind."""
    place = files.place("anchors.lock", known)
    if "anchors.lock" in files.data and "transcript.txt" not in files.data:
        known.problems.error(
            place,
            "the transcript is missing, and with it every published anchor",
            "restore transcript.txt, or remove this file if the transcript was never online",
        )
    if spoken is None:
        return None, ""
    lock: Lock | None = Lock()
    if "anchors.lock" in files.data:
        text = files.text("anchors.lock", known)
        lock = None if text is None else locks.parse(text, place.path, known.problems)
    if lock is None:
        return assign.anchored(spoken, Lock()), ""
    current = assign.locked(spoken, lock)
    stale = "" if current is lock else locks.dump(current)
    if what := locks.complaint(stale):
        advice = "divide it into episodes of their own"
        known.problems.error(files.place("transcript.txt", known), what, advice)
    return assign.joined(spoken, current), stale


def _highlights(
    file: EpisodeFile, document: Document, text: Transcript | None, known: Context
) -> tuple[Highlight, ...]:
    by_anchor: dict[str, Turn] = {}
    for each in text.turns if text and file.highlights else ():
        by_anchor |= dict.fromkeys((each.anchor, *each.aliases), each)
    found: dict[tuple[str, tuple[str, ...]], Highlight] = {}
    for index, item in enumerate(file.highlights):
        anchor = item.turn
        place = document.place("highlights", index)
        turn = known.find(anchor, by_anchor, "turn", place)
        if turn is None:
            continue
        quoted = _excerpt(item.words, turn) if item.words else _whole(turn)
        if not quoted:
            what = f'no paragraph of "{anchor}" has these words'
            advice = f"copy them from transcript.txt, line {turn.line}"
            known.problems.error(place, what, advice)
        elif (turn.anchor, quoted) in found:
            known.problems.error(place, f'the turn "{anchor}" is listed twice', "keep one")
        if turn.speaker.kind is SpeakerKind.BREAK:
            known.problems.error(place, f'nobody speaks in "{anchor}"', "quote another turn")
        found[turn.anchor, quoted] = Highlight(turn, quoted)
    return tuple(found.values())


def _whole(turn: Turn) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in turn.paragraphs)


def _excerpt(words: str, turn: Turn) -> tuple[str, ...]:
    """Whole words of one of the turn's paragraphs, letter for letter; nothing if they are not."""
    excerpt = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    is_there = any(excerpt.search(paragraph.text) for paragraph in turn.paragraphs)
    return (words,) if is_there else ()


def _making(files: Files, known: Context) -> Provenance | None:
    """How the transcript was made, where there is a record of it."""
    document = files.yaml(f"source/{change_record.FILE}", known)
    if document is None:
        return None
    record = schemas.check(document, ChangesFile, known.problems, {"original": "?"})
    advice = "correct or remove the row, then run the import or the review again"
    numbers = {id(row): number for number, row in enumerate(record.changes)}
    for number, row in enumerate(record.changes) if record.lengths else ():
        if record.form == "blocks" and row.column is None and change_cores.changes_text(row):
            what = "the row says no column, and the original is kept in another format"
            known.problems.error(document.place("changes", number), what, "add its `column`")
        elif found := change_record.misplaced(row, record.lengths):
            key, what = found
            known.problems.error(document.place("changes", number, key), what, advice)
    for row, other in change_cores.contradicting(record):
        what = f"another row changes the same place: {other.before!r} in line {other.line}"
        known.problems.error(document.place("changes", numbers[id(row)]), what, advice)
    return change_record.making(record)
