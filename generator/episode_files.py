"""An episode's folder: its metadata, its transcript and its lock, joined."""

from collections.abc import Sequence

from generator import anchors, labels, metadata, slugs, transcript
from generator.anchors import Lock
from generator.folder import EpisodeFolder
from generator.known import Known
from generator.labels import Labels
from generator.metadata import EpisodeFile
from generator.model import Audio, Episode, Link, Person, Show, Topic, Transcript, Turn
from generator.problems import Location, Problems
from generator.strict_yaml import Document, Value
from generator.transcript import SpokenChapter, SpokenTurn


def read(folder: EpisodeFolder, show: Show, known: Known) -> tuple[Episode, Document]:
    """The episode, and where its metadata stand; what is wrong is among the problems."""
    path = f"{folder.slug}/episode.yml"
    if complaint := slugs.episode_complaint(folder.slug):
        known.problems.error(known.folder.place(folder.slug), complaint, "rename the folder")
    document, file = _load(path, folder.slug, known)
    hosts, guests, others = _participants(file, document, show, known)
    _check_times(file, document, known.problems)
    spoken = None
    # Without its metadata every label of a transcript would be a stranger.
    if document.root and "transcript.txt" in folder.files:
        declared = labels.collect(file, document, known.people, (*hosts, *guests), known.problems)
        spoken = _read_transcript(folder, file, document, declared, known)
    text = _with_anchors(folder, spoken, known)
    audio = file.media.audio
    episode = Episode(
        slug=folder.slug,
        title=file.title,
        date=file.date,
        number=file.number,
        season=file.season,
        recorded=file.recorded,
        summary=file.summary,
        hosts=hosts,
        guests=guests,
        others=others,
        topics=_topics(file, document, known),
        duration=file.duration,
        audio=Audio(audio.url, audio.type, audio.length) if audio else None,
        youtube=file.media.youtube or "",
        links=tuple(Link(link.title, link.url) for link in file.links),
        chapters=tuple((chapter.start, chapter.title) for chapter in file.chapters),
        highlights=_highlights(file, document, text, known),
        transcript=text,
        reviewed=file.status == "reviewed",
        transcript_by=file.transcript_by or "",
        license=file.license or show.license,
        sources=tuple(folder.sources),
    )
    return episode, document


def _load(path: str, slug: str, known: Known) -> tuple[Document, EpisodeFile]:
    fallback: dict[str, Value] = {"title": slug or "?", "date": "1970-01-01"}
    document = known.folder.yaml(path)
    if document is None:
        return Document(known.folder.place(path).path), EpisodeFile.model_validate(fallback)
    return document, metadata.check(document, EpisodeFile, known.problems, fallback)


def _participants(
    file: EpisodeFile, document: Document, show: Show, known: Known
) -> tuple[tuple[Person, ...], tuple[Person, ...], tuple[Person, ...]]:
    """Hosts, guests, and the people with a profile who speak without being either."""
    hosts = show.hosts
    if file.hosts is not None:
        hosts = known.find_people(file.hosts, document, "hosts")
    guests = known.find_people(file.guests, document, "guests")
    taking_part = {person.slug: person for person in (*hosts, *guests)}
    for index, slug in enumerate(file.guests):
        if slug in {host.slug for host in hosts}:
            known.problems.error(
                document.place("guests", index), f'"{slug}" is a host of this episode', "keep one"
            )
    others: dict[str, Person] = {}
    for label, speaker in file.speakers.items():
        if speaker.person is not None and speaker.person not in taking_part:
            place = document.place("speakers", label)
            if found := known.find(speaker.person, known.people, "person", place):
                others[found.slug] = found
    return hosts, guests, tuple(others.values())


def _check_times(file: EpisodeFile, document: Document, problems: Problems) -> None:
    if file.recorded and file.recorded > file.date:
        problems.error(
            document.place("recorded"),
            f"recorded on {file.recorded}, after the release on {file.date}",
            "correct one of them",
        )
    last = -1
    for index, chapter in enumerate(file.chapters):
        place = document.place("chapters", index, "start")
        if chapter.start <= last:
            problems.error(place, "the chapter starts before the one above it", "sort them")
        if file.duration is not None and chapter.start > file.duration:
            problems.error(place, "the chapter starts after the episode's end", "correct it")
        last = chapter.start


def _topics(file: EpisodeFile, document: Document, known: Known) -> tuple[Topic, ...]:
    """The topics of an episode; without a topics.yml a slug is all that is known of one."""
    found = []
    for index, slug in enumerate(file.topics):
        place = document.place("topics", index)
        if slug in file.topics[:index]:
            known.problems.error(place, f'the topic "{slug}" stands here twice', "keep one")
        elif "topics.yml" not in known.folder.top:
            title = slug.replace("-", " ").capitalize()
            found.append(known.topics.setdefault(slug, Topic(slug, title)))
        elif topic := known.find(slug, known.topics, "topic", place):
            found.append(topic)
    return tuple(found)


def _read_transcript(
    folder: EpisodeFolder, file: EpisodeFile, document: Document, declared: Labels, known: Known
) -> list[SpokenChapter] | None:
    path = f"{folder.slug}/transcript.txt"
    text = known.folder.text(path)
    if text is None:
        return None
    name = known.folder.place(path).path
    if not text.strip():
        known.problems.error(
            Location(name), "the transcript is empty", "write it, or remove the file"
        )
        return None
    chapters = transcript.parse(text, name, declared, known.problems, file.duration)
    if not file.chapters:
        return chapters
    if any(chapter.title for chapter in chapters):
        known.problems.error(
            document.key_place("chapters"),
            "the transcript has chapter headings already",
            "remove `chapters` here, or the headings there",
        )
        return chapters
    return _with_chapters(chapters, file)


def _with_chapters(chapters: Sequence[SpokenChapter], file: EpisodeFile) -> list[SpokenChapter]:
    """The transcript divided by the chapters of episode.yml.

    A chapter begins with the first turn at or after its start. One that no turn belongs to is left
    out here; where the transcript has no times at all, the page lists the chapters by themselves.
    """
    turns = [turn for chapter in chapters for turn in chapter.turns]
    starts: list[tuple[int, str, int | None]] = [(0, "", None)]
    position = 0
    for chapter in file.chapters:
        while position < len(turns) and not _starts_at_or_after(turns[position], chapter.start):
            position += 1
        starts.append((position, chapter.title, chapter.start))
    ends = [*(start for start, _, _ in starts[1:]), len(turns)]
    return [
        SpokenChapter(title, turns[start].line, tuple(turns[start:end]), time)
        for (start, title, time), end in zip(starts, ends, strict=True)
        if start < end
    ]


def _starts_at_or_after(turn: SpokenTurn, seconds: int) -> bool:
    return turn.time is not None and turn.time >= seconds


def _with_anchors(
    folder: EpisodeFolder, spoken: list[SpokenChapter] | None, known: Known
) -> Transcript | None:
    """The transcript with the anchors of its lock, which is noted where it is behind."""
    path = f"{folder.slug}/anchors.lock"
    place = known.folder.place(path)
    if "anchors.lock" in folder.files and "transcript.txt" not in folder.files:
        known.problems.error(
            place,
            "the transcript is gone, and with it every anchor that was published",
            "restore transcript.txt, or remove this file if the transcript was never online",
        )
    if spoken is None:
        return None
    lock: Lock | None = Lock()
    if "anchors.lock" in folder.files:
        text = known.folder.text(path)
        lock = None if text is None else anchors.parse(text, place.path, known.problems)
    if lock is None:
        return anchors.anchored(spoken, Lock())
    current = anchors.locked(spoken, lock)
    if current is not lock:
        known.stale_locks[path] = anchors.dump(current)
        known.problems.warning(
            place,
            "the lock is behind the transcript" if lock.digest else "there is no lock yet",
            f"run `{anchors.COMMAND}` and commit the file",
        )
    return anchors.anchored(spoken, current)


def _highlights(
    file: EpisodeFile, document: Document, text: Transcript | None, known: Known
) -> tuple[Turn, ...]:
    by_anchor: dict[str, Turn] = {}
    for turn in text.turns if text and file.highlights else ():
        by_anchor |= dict.fromkeys((turn.anchor, *turn.aliases), turn)
    found = [
        known.find(anchor, by_anchor, "turn", document.place("highlights", index))
        for index, anchor in enumerate(file.highlights)
    ]
    return tuple(turn for turn in found if turn)
