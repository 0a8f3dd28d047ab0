"""What an archive is: records that are checked, joined and never changed.

A record refers to other records, not to their names: who holds an `Episode` holds its people and
topics, and a link that leads nowhere cannot be written. Times are whole seconds from the start of
the recording. What there are hundreds of in an episode are tuples, which are made in a third of the
time.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from generator.core import numbering
from generator.core.numbering import Number

_GIVEN_NAME_LETTERS = 2

NumberKey = tuple[int | None, str, numbering.Key]
"""Season, series and number of an episode."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the archive, with the words it stands behind."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a short link leads: an address from the site's root, and the words for it."""

    address: str
    """Such as `people/eli-stevens/`."""
    words: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """Text in Markdown, and where its short links such as `[[eli-stevens]]` lead."""

    source: str = ""
    references: dict[str, Reference] = field(default_factory=dict, hash=False, repr=False)
    """From a target as it was written; filled once everything is read."""

    def __bool__(self) -> bool:
        return bool(self.source)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address of the archive and the present one: `people/old`, `people/new`."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the archive: the file it is read from and its path on the site."""

    file: str
    site_path: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part in episodes, as host or guest."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    bio: Markdown = Markdown()
    bio_as_of: dt.date | None = None
    affiliations: tuple[str, ...] = ()
    image: Image | None = None
    links: tuple[Link, ...] = ()

    @property
    def given_name(self) -> str:
        """The first word of the name, where it can stand alone: not of `J. R. Hartley`."""
        first, _, rest = self.name.partition(" ")
        return first if rest and len(first) >= _GIVEN_NAME_LETTERS and first.isalpha() else ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that episodes share."""

    slug: str
    title: str
    description: Markdown = Markdown()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field worth explaining: a concept, a project, a book, a company..."""

    slug: str
    name: str
    kind: str
    definition: Markdown = Markdown()
    aliases: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    former_slugs: tuple[str, ...] = ()
    """Slugs that redirect to this term, which stay ids of its entry."""


@dataclass(frozen=True, slots=True)
class Show:
    """The podcast itself."""

    title: str
    description: Markdown
    language: str = "en"
    url: str = ""
    hosts: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    image: Image | None = None
    license: str = ""
    copyright: str = ""
    repository: str = ""
    feed: str = ""
    never_linked: tuple[str, ...] = ()
    """Names and terms that are not linked in transcripts wherever they are spoken."""


class SpeakerKind(StrEnum):
    """Who is behind a label of the transcript."""

    PERSON = "person"
    VOICE = "voice"
    """Somebody with a name but without a profile, such as a member of the audience."""
    UNATTRIBUTED = "unattributed"
    """A voice that nobody has identified; never taken for the same one in another episode."""
    BREAK = "break"
    """Music, adverts: nobody speaks."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a turn belongs to. `slug` is the first part of the turn's anchor."""

    kind: SpeakerKind
    slug: str
    name: str
    role: str = ""
    person: Person | None = None


class Paragraph(NamedTuple):
    """A paragraph of a turn: what was spoken, in plain text on one line."""

    text: str
    line: int
    time: int | None = None


class Turn(NamedTuple):
    """What one speaker says until another one does."""

    anchor: str
    speaker: Speaker
    paragraphs: tuple[Paragraph, ...]
    words: int
    aliases: tuple[str, ...] = ()
    """Anchors of former turns whose words this one holds now."""

    @property
    def line(self) -> int:
        """The line of the transcript on which the turn starts."""
        return self.paragraphs[0].line

    @property
    def time(self) -> int | None:
        """When the turn starts, where that is known."""
        return self.paragraphs[0].time


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words of a turn that the keepers of the archive singled out."""

    turn: Turn
    paragraphs: tuple[str, ...]
    """As the transcript has them: all of the turn, or an excerpt from one of its paragraphs."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of an episode; without title and anchor: the turns before the first one."""

    title: str
    anchor: str
    line: int
    turns: tuple[Turn, ...]
    time: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was spoken in an episode."""

    chapters: tuple[Chapter, ...]

    @property
    def turns(self) -> list[Turn]:
        """All turns in the order they were spoken."""
        return [turn for chapter in self.chapters for turn in chapter.turns]


@dataclass(frozen=True, slots=True)
class MentionOverride:
    """What the keepers decided about words at one place: what they mention, or that they do not."""

    turn: str
    """The anchor of the turn."""
    words: str
    target: str = ""
    """What is mentioned, such as `glossary/mill`; empty: nothing is."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a transcript was made from an original, in figures."""

    original: str
    """The name of the file."""
    restored: int = 0
    """Lost characters that were put back."""
    corrected: int = 0
    """Misheard or misspelt words that were corrected."""
    open: int = 0
    """Places that nobody is certain about."""
    unplaced: int = 0
    """Changes that say no column: only the original tells where they are."""


@dataclass(frozen=True, slots=True)
class Audio:
    """An audio file elsewhere; `length` in bytes, as a feed's enclosure needs it."""

    url: str
    type: str
    length: int | None


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode, with or without a transcript."""

    slug: str
    title: str
    date: dt.date
    number: Number | None = None
    series: str = ""
    """The numbering that it belongs to, where that is not the show's own: `Minis`."""
    season: int | None = None
    recorded: dt.date | None = None
    summary: Markdown = Markdown()
    hosts: tuple[Person, ...] = ()
    guests: tuple[Person, ...] = ()
    others: tuple[Person, ...] = ()
    """People with a profile who speak without being host or guest."""
    topics: tuple[Topic, ...] = ()
    duration: int | None = None
    audio: Audio | None = None
    youtube: str = ""
    links: tuple[Link, ...] = ()
    chapters: tuple[tuple[int, str], ...] = ()
    """Start and title of the chapters of an episode that has no transcript to hold them."""
    highlights: tuple[Highlight, ...] = ()
    rulings: tuple[MentionOverride, ...] = ()
    """About mentions in the transcript."""
    transcript: Transcript | None = None
    reviewed: bool = False
    transcript_by: str = ""
    license: str = ""
    sources: tuple[str, ...] = ()
    """Files below the episode's `source/` folder."""
    making: Provenance | None = None

    @property
    def number_key(self) -> NumberKey | None:
        """What no other episode may have: season, series and number; None without a number."""
        if self.number is None:
            return None
        return self.season, self.series, numbering.key(self.number)

    @property
    def participants(self) -> tuple[Person, ...]:
        """Hosts, then guests, then others who speak."""
        return self.hosts + self.guests + self.others


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything below `episodes/`, checked and joined."""

    show: Show
    episodes: tuple[Episode, ...]
    """From the newest to the oldest."""
    people: tuple[Person, ...]
    """By name."""
    topics: tuple[Topic, ...]
    """By title."""
    terms: tuple[Term, ...] = ()
    """By name."""
    images: tuple[Image, ...] = ()
    words: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    """Phrases of the interface that this archive has differently: see wording.py."""
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file of the site's sources: its path below `docs/`, with slashes, and its bytes."""

    path: str
    content: bytes
    source: str = ""
    """The file of the archive that a clash would be about."""
    front_matter: Mapping[str, object] | None = None
    """What stands at the top of a page in Markdown; None in other files."""
