"""An episode's folder: its metadata, its transcript and its lock, joined."""

import re
from collections.abc import Sequence

from generator import anchors, changes, labels, metadata, rulings, slugs, transcript
from generator import lock as locks
from generator.changes import ChangesFile
from generator.folder import EpisodeFolder
from generator.known import Known
from generator.labels import Labels
from generator.lock import Lock
from generator.metadata import EpisodeFile
from generator.model import (
    Audio,
    Episode,
    Highlight,
    Link,
    Making,
    Person,
    Show,
    SpeakerKind,
    Topic,
    Transcript,
    Turn,
)
from generator.problems import Location, Problems
from generator.strict_yaml import Document, Value
from generator.transcript import SpokenChapter, SpokenTurn


def read(folder: EpisodeFolder, show: Show, known: Known) -> tuple[Episode, Document]:
    """The episode, and where its metadata stand; what is wrong is among the problems."""
    path = f"{folder.slug}/episode.yml"
    if complaint := slugs.episode_complaint(folder.slug):
        advice = slugs.alternative(folder.slug, slugs.episode_complaint, "rename the folder")
        known.problems.error(known.folder.place(folder.slug), complaint, advice)
    document, file = _load(path, known)
    hosts, guests, others = _participants(file, document, show, known)
    chapters_fit = _check_times(file, document, known.problems)
    declared = labels.collect(file, document, known.people, (*hosts, *guests), known.problems)
    before = known.problems.error_count
    spoken = _read_transcript(folder, file, document, declared, known)
    if spoken and chapters_fit:
        spoken = _with_chapters(spoken, file, document, known.problems)
    text = _with_anchors(folder, spoken, known)
    # A turn whose label or lock cannot be read would seem to have lost its anchor.
    can_quote = known.problems.error_count == before and _cast_is_known(file, document, known)
    audio = file.media.audio
    episode = Episode(
        slug=folder.slug,
        title=file.title,
        date=file.date,
        number=file.number,
        season=file.season,
        recorded=file.recorded,
        summary=known.markdown(file.summary, document, "summary"),
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
        rulings=rulings.collect(file, document, text, known) if can_quote else (),
        transcript=text,
        reviewed=file.status == "reviewed",
        transcript_by=file.transcript_by or "",
        license=file.license or show.license,
        sources=tuple(folder.sources),
        making=_making(folder, known),
    )
    return episode, document


def _load(path: str, known: Known) -> tuple[Document, EpisodeFile]:
    fallback: dict[str, Value] = {"title": "?", "date": "1970-01-01"}
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


def _cast_is_known(file: EpisodeFile, document: Document, known: Known) -> bool:
    """Whether a label that is not declared is wrong, and not what declares it, elsewhere."""
    if not metadata.is_whole(document, EpisodeFile, "hosts", "guests", "speakers"):
        return False
    if file.hosts is None and not known.hosts_are_known:
        return False
    spoken_of = {item.person for item in file.speakers.values() if item.person}
    named = {*(file.hosts or ()), *file.guests, *spoken_of}
    return named <= known.people.keys() and named.isdisjoint(known.half_known)


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
            problems.error(place, "the chapter starts before the one above it", "sort them")
        if file.duration is not None and chapter.start > file.duration:
            problems.error(place, "the chapter starts after the episode's end", "correct it")
        last = chapter.start
    return problems.error_count == before


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
    text = known.folder.text(path) if "transcript.txt" in folder.files else None
    if text is None:
        return None
    name = known.folder.place(path).path
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
            "the transcript has chapter headings already",
            "remove `chapters` here, or the headings there",
        )
    return chapters


def _note_open_marks(text: str, name: str, problems: Problems) -> None:
    """A character that is only proposed has no place in a transcript that somebody has reviewed."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line, 1) if changes.OPEN in line else ():
            if character == changes.OPEN:
                problems.error(
                    Location(name, number, column),
                    f"an open question ({changes.OPEN}) in a transcript that is reviewed",
                    "decide it with `python -m generator review`, or set the status to draft",
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
                "let it start when somebody begins to speak",
            )
    return divided


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
        lock = None if text is None else locks.parse(text, place.path, known.problems)
    if lock is None:
        return anchors.anchored(spoken, Lock())
    current = anchors.locked(spoken, lock)
    if current is not lock:
        known.stale_locks[path] = locks.dump(current)
    return anchors.joined(spoken, current)


def _highlights(
    file: EpisodeFile, document: Document, text: Transcript | None, known: Known
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
            what = f'these words are not in one paragraph of "{anchor}"'
            advice = f"copy them from transcript.txt, line {turn.line}"
            known.problems.error(place, what, advice)
        elif (turn.anchor, quoted) in found:
            known.problems.error(place, f'the turn "{anchor}" stands here twice', "keep one")
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


def _making(folder: EpisodeFolder, known: Known) -> Making | None:
    """How the transcript was made, where there is a record of it."""
    relative = f"source/{changes.FILE}"
    if relative not in folder.sources:
        return None
    document = known.folder.yaml(f"{folder.slug}/{relative}", changes.MAX_BYTES)
    if document is None:
        return None
    record = metadata.check(document, ChangesFile, known.problems, {"original": "?"})
    return changes.making(record)
