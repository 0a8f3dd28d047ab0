"""What is searched: the archive as records, and a catalogue that says whose each record is.

A record is what Pagefind regards as a page. An episode has one for its summary and chapter titles,
and one for each speaker with everything they say. So a search for what one person said is a search
for records, a filter by speaker is exact, and a result costs the reader the words of one speaker (9
KB), not of the whole episode (25 KB).
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

from generator.core import disk
from generator.core.model import Archive, Episode, Speaker, SpeakerKind, Turn
from generator.i18n.wording import Wording
from generator.render import formatting
from generator.search import tokens

FORMAT = "3"
"""The format of records and catalogue, which engine.js reads. Part of the key of a shard."""

KINDS = ("episode", "person", "topic", "term", "page")
_WORDS_OF_SCRIPT = "search_"
_MAX_SHARD = 20_000_000
"""Characters of text in a shard. Pagefind needs up to 58 times as much memory: 1.16 GB."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its own place on a page: a turn, a chapter title, a paragraph."""

    text: str
    anchor: str = ""
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A page, or one speaker of one episode: what Pagefind finds."""

    entry: int
    """The index of its page among the entries of the catalogue."""
    passages: tuple[Passage, ...]
    speaker: int = -1
    """The index of the speaker in the catalogue; -1 if nobody speaks."""

    @property
    def size(self) -> int:
        """The number of characters."""
        return sum(len(passage.text) for passage in self.passages)

    @property
    def source(self) -> str:
        """All that its index is made of, besides the language and FORMAT."""
        fields = ((each.anchor, str(each.time), each.text) for each in self.passages)
        return "\0".join(chain.from_iterable(fields))

    def html(self, language: str, salt: int = 0) -> str:
        """The record as HTML for Pagefind, which names it differently for each `salt`.

        Each place is an empty element with an id: Pagefind lists it with the number of the word
        that follows. The time is part of the id, since Pagefind searches every other value too.
        """
        parts = [f'<html lang="{html.escape(language)}"><body>']
        if salt:
            parts.append(f'<i id="@@{salt}"></i>')
        for passage in self.passages:
            time = "" if passage.time is None else passage.time
            place = f'<i id="{html.escape(passage.anchor)}@{time}"></i>'
            text = tokens.encoded(passage.text)
            parts.append(f"<p>{place}{html.escape(text, quote=False)}</p>")
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """The records of one shard."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class HandwrittenPage:
    """A handwritten page: its address below that of the site, its title and its text."""

    address: str
    title: str
    passages: tuple[Passage, ...]


class _Catalogue:
    """Entries and speakers, each with its index."""

    def __init__(self, i18n: Wording) -> None:
        self._unattributed = i18n("unattributed")
        self.entries: list[list[object]] = []
        self.speakers: list[list[str]] = []
        self._of: dict[tuple[str, str], int] = {}

    def entry(self, kind: str, address: str, title: str, *more: object) -> int:
        self.entries.append([KINDS.index(kind), address, title, *more])
        return len(self.entries) - 1

    def speaker(self, speaker: Speaker) -> int:
        """The index of a speaker; those without a profile are told apart by name only."""
        slug = speaker.person.slug if speaker.person else ""
        unknown = speaker.kind is SpeakerKind.UNATTRIBUTED
        key = (slug, self._unattributed if unknown else speaker.name)
        if key not in self._of:
            self._of[key] = len(self.speakers)
            self.speakers.append([*key])
        return self._of[key]


def of(
    archive: Archive, i18n: Wording, pages: Iterable[HandwrittenPage]
) -> tuple[dict[str, object], list[RecordBatch]]:
    """The catalogue of an archive and its records, in batches of one shard each.

    The oldest episodes come first, so that a new episode only changes the last batch.
    """
    catalogue = _Catalogue(i18n)
    topic_entries = {
        topic.slug: catalogue.entry("topic", f"topics/{topic.slug}/", topic.title)
        for topic in archive.topics
    }
    months: dict[tuple[int, int], list[Record]] = {}
    for episode in sorted(archive.episodes, key=lambda each: (each.date, each.slug)):
        entry = catalogue.entry(
            "episode",
            f"episodes/{episode.slug}/",
            episode.title,
            episode.date.isoformat(),
            episode.number,
            [topic_entries[topic.slug] for topic in episode.topics],
        )
        months.setdefault((episode.date.year, episode.date.month), []).extend(
            _of_episode(episode, entry, catalogue)
        )
    rest = [
        Record(
            topic_entries[topic.slug], _passages(topic.title, formatting.plain(topic.description))
        )
        for topic in archive.topics
    ]
    for person in archive.people:
        names = [*person.aliases]
        entry = catalogue.entry("person", f"people/{person.slug}/", person.name, names)
        rest.append(
            Record(
                entry, _passages(person.name, formatting.plain(person.bio), *person.affiliations)
            )
        )
    for term in archive.terms:
        entry = catalogue.entry("term", f"glossary/{term.slug}/", term.name, [*term.aliases])
        rest.append(
            Record(entry, _passages(term.name, *term.aliases, formatting.plain(term.definition)))
        )
    for page in pages:
        entry = catalogue.entry("page", page.address, page.title)
        rest.append(Record(entry, page.passages))
    content: dict[str, object] = {
        "format": FORMAT,
        "language": i18n.language,
        "index_language": tokens.language_of_index(i18n.language),
        "words": i18n.group(_WORDS_OF_SCRIPT),
        "entries": catalogue.entries,
        "speakers": catalogue.speakers,
    }
    return content, _parts([*months.values(), rest])


def _of_episode(episode: Episode, entry: int, catalogue: _Catalogue) -> Iterator[Record]:
    chapters = episode.transcript.chapters if episode.transcript else ()
    titles = [Passage(each.title, each.anchor, each.time) for each in chapters if each.title]
    yield Record(entry, (*_passages(episode.title, formatting.plain(episode.summary)), *titles))
    voices: dict[Speaker, list[Turn]] = {}
    for chapter in chapters:
        for turn in chapter.turns:
            if turn.speaker.kind is not SpeakerKind.BREAK:
                voices.setdefault(turn.speaker, []).append(turn)
    for speaker, turns in voices.items():
        passages = (
            Passage(" ".join(each.text for each in turn.paragraphs), turn.anchor, turn.time)
            for turn in turns
        )
        yield Record(entry, tuple(passages), catalogue.speaker(speaker))


def _passages(*texts: str) -> tuple[Passage, ...]:
    return tuple(Passage(each) for each in texts if each)


def _parts(groups: Iterable[list[Record]]) -> list[RecordBatch]:
    """Batches of whole months, as many as fit, so that an edit rarely moves later records."""
    parts: list[list[Record]] = [[]]
    full = 0
    for group in groups:
        sizes = [record.size for record in group]
        if full and full + sum(sizes) > _MAX_SHARD:
            parts.append([])
            full = 0
        for record, size in zip(group, sizes, strict=True):
            if full and full + size > _MAX_SHARD:
                parts.append([])
                full = 0
            parts[-1].append(record)
            full += size
    return [RecordBatch(tuple(part)) for part in parts if part]


def handwritten(site: Path, generated: Iterable[str]) -> list[HandwrittenPage]:
    """The pages of a built site that were not generated, as readers see them.

    `generated` are paths below `docs/`. The page for unknown addresses is left out, and so are
    pages that ask search engines to omit them (`noindex`), as redirects do.
    """
    ours = {_address(path.removesuffix(".md") + ".html") for path in generated}
    found = []
    for file in sorted(site.rglob("*.html")):
        address = _address(file.relative_to(site).as_posix())
        if address not in ours and address != "404":
            page = _Article()
            page.feed(disk.read(file).decode("utf-8", "replace"))
            if page.passages and not page.hidden:
                title = page.passages[0].text if page.headed else page.title
                found.append(HandwrittenPage(f"{address}/" if address else "", title, page.read()))
    return found


def _address(path: str) -> str:
    """What an HTML file and its source have in common: about/index.html, about.html."""
    return path.removesuffix("index.html").removesuffix(".html").rstrip("/")


class _Article(HTMLParser):
    """The text of a page's `<article>`, where Material and Zensical put the content."""

    _BLOCKS = frozenset("p li dd dt td th blockquote pre figcaption h1 h2 h3 h4 h5 h6".split())
    _UNREAD = frozenset("script style nav form template button".split())

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.headed = False
        self.hidden = False
        self.passages: list[Passage] = []
        self._within: list[str] = []
        self._words: list[str] = []
        self._anchor = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta":
            robots = given.get("name") == "robots" and "noindex" in (given.get("content") or "")
            self.hidden |= robots or given.get("http-equiv") == "refresh"
        if tag in {"article", "title"} or tag in self._UNREAD:
            self._within.append(tag)
        if tag in self._BLOCKS:
            self._end_passage()
            if tag.startswith("h") and given.get("id"):
                self._anchor = given["id"] or ""
                self.headed |= tag == "h1" and not self.passages

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS or tag == "article":
            self._end_passage()
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within == ["article"]:
            self._words.append(data)
        elif self._within == ["title"]:
            self.title += data

    def _end_passage(self) -> None:
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if words:
            self.passages.append(Passage(words, self._anchor))

    def read(self) -> tuple[Passage, ...]:
        return tuple(self.passages)
