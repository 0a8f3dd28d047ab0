"""A person's profile: who they are and where they speak. Hosts and guests have the same kind."""

from collections.abc import Iterator

from generator.links import LinkedPerson
from generator.model import Page, Show
from generator.pages import layout, mentions, structured, text
from generator.wording import Wording

_QUOTATIONS = 12


def pages(linked: LinkedPerson, show: Show, words: Wording) -> Iterator[Page]:
    """The profile of one person, and pages with all mentions where it has not room for them."""
    person = linked.person
    source = f"people/{person.slug}.yml"
    path = f"people/{person.slug}.md"
    yield layout.render(
        words,
        path,
        "person.html",
        source,
        title=person.name,
        description=text.description(person.bio),
        head={
            "facts": structured.person(linked, show, layout.root(path)),
            "og_type": "profile",
            "image": person.image.site_path if person.image else "",
        },
        person=person,
        linked=linked,
        shown=layout.SHOWN,
        shown_quotations=_QUOTATIONS,
        turns=sum(appearance.turns for appearance in linked.appearances),
        spoken=sum(appearance.words for appearance in linked.appearances),
        mentioned=mentions.mentioned(linked.mentioned_in),
    )
    yield from mentions.pages(
        f"people/{person.slug}", person.name, source, linked.mentioned_in, words
    )
