"""Everybody who takes part: hosts first, then by the first letter of the name."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from generator.links import LinkedArchive, LinkedPerson, Role
from generator.model import Page
from generator.pages import layout
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
        letters=_by_letter(others) if many else [],
        faces=len(linked.people) <= _FACES,
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """The people whose names begin with it; `#` for those that begin with no letter."""

    title: str
    people: list[LinkedPerson]

    @property
    def anchor(self) -> str:
        """Where it stands on the page: a # cannot be part of an anchor."""
        return f"letter-{'other' if self.title == '#' else self.title.lower()}"


def _by_letter(people: Iterable[LinkedPerson]) -> list[Letter]:
    """People by the first letter of their names, as an index of a book has them."""
    found: dict[str, list[LinkedPerson]] = defaultdict(list)
    for each in sorted(people, key=lambda each: (_plain(each.person.name), each.person.slug)):
        first = _plain(each.person.name)[:1].upper()
        found[first if first.isalpha() else "#"].append(each)
    return [Letter(*each) for each in sorted(found.items())]


def _plain(name: str) -> str:
    """A name without accents and in one case: Élodie stands beside Eli."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
