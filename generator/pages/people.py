"""Everybody who takes part: hosts first, then by the first letter of the name."""

from generator.links import LinkedArchive, Role
from generator.model import Page
from generator.pages import layout
from generator.pages.letters import by_letter
from generator.wording import Wording

_LETTERS = 24
"""With more people they are listed by letter."""
_FACES = 120
"""With more people a line each, without picture, keeps the page small: 90 bytes a person."""


def page(linked: LinkedArchive, words: Wording) -> Page:
    """The list of all people."""
    hosts = [each for each in linked.people if Role.HOST in each.roles]
    others = [each for each in linked.people if Role.HOST not in each.roles]
    many = len(linked.people) > _LETTERS
    return layout.render(
        words,
        "people/index.md",
        "people.html",
        "people",
        title=words("people"),
        description=words("people_of_show", show=linked.archive.show.title),
        hide=("navigation", "toc"),
        kind="list",
        others=len(others),
        hosts=hosts if many else hosts + others,
        letters=by_letter(others, lambda each: each.person.name) if many else [],
        faces=len(linked.people) <= _FACES,
    )
