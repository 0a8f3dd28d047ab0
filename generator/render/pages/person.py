"""A person's profile: who they are and where they speak. Hosts and guests have the same kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.model import OutputFile, Person
from generator.i18n.wording import Wording
from generator.link.records import LinkedPerson, Quotation, Role
from generator.render import formatting, json_ld, mention_html, templating
from generator.render.summaries import (
    Directory,
    Entry,
    Masthead,
    Part,
    PersonSummary,
    TermCount,
    TopicSummary,
    used,
)

_QUOTATIONS = 12


class Quoted(NamedTuple):
    """What the person said, as the keepers singled it out, and where."""

    episode: Entry
    anchor: str
    time: int | None
    paragraphs: tuple[str, ...]


class Met(NamedTuple):
    """Somebody who took part in the same episodes, and in how many."""

    person: PersonSummary
    episodes: int


@dataclass(frozen=True, slots=True)
class View:
    """A person and what leads from them; episodes from the newest to the oldest."""

    person: Person
    masthead: Masthead
    roles: tuple[Role, ...]
    parts: tuple[Part, ...]
    met: tuple[Met, ...]
    topics: tuple[TopicSummary, ...]
    quotations: tuple[Quoted, ...]
    terms: tuple[TermCount, ...]
    mentioned: mention_html.Mentioned

    @property
    def path(self) -> str:
        """By the person's slug."""
        return f"people/{self.person.slug}.md"

    def page(self, words: Wording) -> OutputFile:
        """The profile of one person."""
        person = self.person
        return templating.render(
            words,
            self.path,
            "person.html",
            _source(person),
            title=person.name,
            description=formatting.description(person.bio),
            head={
                "facts": json_ld.person(person, self.masthead, templating.root(self.path)),
                "og_type": "profile",
                "image": person.image.site_path if person.image else "",
            },
            person=person,
            view=self,
            shown=templating.SHOWN,
            shown_quotations=_QUOTATIONS,
            turns=sum(part.turns for part in self.parts),
            spoken=sum(part.words for part in self.parts),
        )


def views(linked: LinkedPerson, directory: Directory) -> Iterator[View | mention_html.ListView]:
    """What the profile shows, and the pages with all mentions where it has not room for them."""
    person = linked.person
    yield View(
        person=person,
        masthead=directory.masthead,
        roles=linked.roles,
        parts=tuple(map(directory.part, linked.appearances)),
        met=tuple(Met(directory.face(each.person), each.episodes) for each in linked.met),
        topics=tuple(map(directory.subject, linked.topics)),
        quotations=tuple(_quoted(each, directory) for each in linked.quotations),
        terms=used(linked.terms),
        mentioned=mention_html.mentioned(linked.mentioned_in, directory),
    )
    yield from mention_html.views(
        f"people/{person.slug}", person.name, _source(person), linked.mentioned_in, directory
    )


def _quoted(quotation: Quotation, directory: Directory) -> Quoted:
    episode, turn = directory.entry(quotation.episode), quotation.turn
    return Quoted(episode, turn.anchor, turn.time, formatting.quoted(quotation))


def _source(person: Person) -> str:
    return f"people/{person.slug}.yml"
