"""The profile of a person: who they are and where they speak. Hosts and guests share one kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.model import OutputFile, Person
from generator.i18n.wording import Wording
from generator.link.records import LinkedPerson, Quotation, Role
from generator.render import formatting, json_ld, mention_html, templating
from generator.render.summaries import (
    AppearanceSummary,
    Directory,
    EpisodeSummary,
    Masthead,
    PersonSummary,
    TermCount,
    TopicSummary,
    term_counts,
)

_QUOTATIONS = 12


class QuotationSummary(NamedTuple):
    """A highlight of the person that the keepers chose, and its place."""

    episode: EpisodeSummary
    anchor: str
    time: int | None
    paragraphs: tuple[str, ...]


class MetPerson(NamedTuple):
    """A person in the same episodes, and in how many."""

    person: PersonSummary
    episodes: int


@dataclass(frozen=True, slots=True)
class View:
    """A person and everything linked to them; episodes are newest first."""

    person: Person
    masthead: Masthead
    roles: tuple[Role, ...]
    appearances: tuple[AppearanceSummary, ...]
    met: tuple[MetPerson, ...]
    topics: tuple[TopicSummary, ...]
    quotations: tuple[QuotationSummary, ...]
    terms: tuple[TermCount, ...]
    mentioned: mention_html.MentionSection

    @property
    def path(self) -> str:
        """By the slug of the person."""
        return f"people/{self.person.slug}.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the profile of one person."""
        person = self.person
        return templating.render_page(
            i18n,
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
            turns=sum(each.turns for each in self.appearances),
            spoken=sum(each.words for each in self.appearances),
        )


def views(
    linked: LinkedPerson, directory: Directory
) -> Iterator[View | mention_html.MentionListView]:
    """The view of the profile, and of further pages if it has no room for all mentions."""
    person = linked.person
    yield View(
        person=person,
        masthead=directory.masthead,
        roles=linked.roles,
        appearances=tuple(map(directory.appearance, linked.appearances)),
        met=tuple(MetPerson(directory.person(each.person), each.episodes) for each in linked.met),
        topics=tuple(map(directory.topic, linked.topics)),
        quotations=tuple(_quotation(each, directory) for each in linked.quotations),
        terms=term_counts(linked.terms),
        mentioned=mention_html.mentioned(linked.mentioned_in, directory),
    )
    yield from mention_html.views(
        f"people/{person.slug}", person.name, _source(person), linked.mentioned_in, directory
    )


def _quotation(quotation: Quotation, directory: Directory) -> QuotationSummary:
    episode, turn = directory.episode(quotation.episode), quotation.turn
    return QuotationSummary(episode, turn.anchor, turn.time, formatting.quoted(quotation))


def _source(person: Person) -> str:
    return f"people/{person.slug}.yml"
