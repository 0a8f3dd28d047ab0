"""The records of an archive: checked, joined and immutable.

Records refer to each other directly, not by name: an `Episode` holds its people and topics, so a
broken reference cannot exist. Times are whole seconds from the start of the recording. Records that
an episode has hundreds of are tuples, which are created in a third of the time.
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
    """An external link with its text."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The target of a short link: its address from the site's root, and the text to show."""

    address: str
    """Such as `people/eli-stevens/`."""
    words: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """Markdown text, and the targets of its short links such as `[[eli-stevens]]`."""

    source: str = ""
    references: dict[str, Reference] = field(default_factory=dict, hash=False, repr=False)
    """By target as written; filled in once the whole archive is read."""

    def __bool__(self) -> bool:
        return bool(self.source)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address and the current one: `people/old`, `people/new`."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the archive: its source file and its path on the site."""

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
        """The first word of the name; empty if that is no name by itself, as in `J. R. Hartley`."""
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
    """Slugs that redirect to this term; its entry keeps them as ids."""


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
    """Names and terms that are never linked in transcripts."""


class SpeakerKind(StrEnum):
    """What a label of the transcript stands for."""

    PERSON = "person"
    VOICE = "voice"
    """Somebody with a name but without a profile, such as a member of the audience."""
    UNATTRIBUTED = "unattributed"
    """An unidentified voice; never assumed to be the same person in another episode."""
    BREAK = "break"
    """Music, adverts: nobody speaks."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker of a turn. `slug` is the first part of the turn's anchor."""

    kind: SpeakerKind
    slug: str
    name: str
    role: str = ""
    person: Person | None = None


class Paragraph(NamedTuple):
    """A paragraph of a turn: plain text on one line."""

    text: str
    line: int
    time: int | None = None


class Turn(NamedTuple):
    """What one speaker says before another one speaks."""

    anchor: str
    speaker: Speaker
    paragraphs: tuple[Paragraph, ...]
    words: int
    aliases: tuple[str, ...] = ()
    """Anchors of former turns whose words this turn now has."""

    @property
    def line(self) -> int:
        """The line of the transcript on which the turn starts."""
        return self.paragraphs[0].line

    @property
    def time(self) -> int | None:
        """When the turn starts, if known."""
        return self.paragraphs[0].time


@dataclass(frozen=True, slots=True)
class Highlight:
    """A quotation that the keepers of the archive selected from a turn."""

    turn: Turn
    paragraphs: tuple[str, ...]
    """Literal: the paragraphs of the whole turn, or an excerpt from one of them."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of an episode; no title and no anchor: the turns before the first heading."""

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
        """All turns, in order."""
        return [turn for chapter in self.chapters for turn in chapter.turns]


@dataclass(frozen=True, slots=True)
class MentionOverride:
    """A decision of the keepers about words in one turn: what they mention, or that they do not."""

    turn: str
    """The anchor of the turn."""
    words: str
    target: str = ""
    """What is mentioned, such as `glossary/mill`; empty: nothing is mentioned."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a transcript was made from its original, in numbers."""

    original: str
    """The name of the file."""
    restored: int = 0
    """Lost characters that were restored."""
    corrected: int = 0
    """Misheard or misspelt words that were corrected."""
    open: int = 0
    """Places that are still undecided."""
    unplaced: int = 0
    """Changes without a column, which only the original can place."""


@dataclass(frozen=True, slots=True)
class Audio:
    """An audio file on another server; `length` in bytes, as in the enclosure of a feed."""

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
    """People with a profile who speak, but are neither hosts nor guests."""
    topics: tuple[Topic, ...] = ()
    duration: int | None = None
    audio: Audio | None = None
    youtube: str = ""
    links: tuple[Link, ...] = ()
    chapters: tuple[tuple[int, str], ...] = ()
    """Start and title of each chapter, as listed in episode.yml."""
    highlights: tuple[Highlight, ...] = ()
    mention_overrides: tuple[MentionOverride, ...] = ()
    """Decisions about mentions in the transcript."""
    transcript: Transcript | None = None
    reviewed: bool = False
    transcript_by: str = ""
    license: str = ""
    sources: tuple[str, ...] = ()
    """Files below the episode's `source/` folder."""
    provenance: Provenance | None = None

    @property
    def number_key(self) -> NumberKey | None:
        """Season, series and number, which are unique together; None without a number."""
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
    """The archive's own phrases for the interface: see i18n/wording.py."""
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A generated file: its path below `docs/`, with slashes, and its bytes."""

    path: str
    content: bytes
    source: str = ""
    """The file of the archive to name if two files have the same path."""
    front_matter: Mapping[str, object] | None = None
    """The front matter of a Markdown page; None for other files."""
