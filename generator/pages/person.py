"""A person's profile: who they are and where they speak. Hosts and guests have the same kind."""

from generator.links import LinkedPerson
from generator.model import Page
from generator.pages import layout, text
from generator.wording import Wording


def page(linked: LinkedPerson, words: Wording) -> Page:
    """The profile of one person."""
    person = linked.person
    return layout.render(
        words,
        f"people/{person.slug}.md",
        "person.html",
        f"people/{person.slug}.yml",
        title=person.name,
        description=text.description(person.bio),
        person=person,
        linked=linked,
        turns=sum(appearance.turns for appearance in linked.appearances),
        spoken=sum(appearance.words for appearance in linked.appearances),
    )
