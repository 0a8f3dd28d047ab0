"""The list of all people: hosts first, then by the first letter of the name."""

from dataclasses import dataclass

from generator.core.model import OutputFile
from generator.i18n.wording import Wording
from generator.link.records import LinkedArchive, Role
from generator.render import templating
from generator.render.alphabetical import by_letter
from generator.render.summaries import Directory, PersonCard

_LETTERS = 24
"""More people than this are listed by letter."""
_FACES = 120
"""More people than this have a line without a picture: 90 bytes a person."""


@dataclass(frozen=True, slots=True)
class View:
    """All people, sorted by name."""

    people: tuple[PersonCard, ...]
    show: str

    path = "people/index.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the list of all people."""
        hosts = [each for each in self.people if Role.HOST in each.roles]
        others = [each for each in self.people if Role.HOST not in each.roles]
        many = len(self.people) > _LETTERS
        return templating.render_page(
            i18n,
            self.path,
            "people.html",
            "people",
            title=i18n("people"),
            description=i18n("people_of_show", show=self.show),
            hide=("navigation", "toc"),
            kind="list",
            others=len(others),
            hosts=hosts if many else hosts + others,
            letters=by_letter(others, lambda each: each.person.name) if many else [],
            faces=len(self.people) <= _FACES,
        )


def view(linked: LinkedArchive, directory: Directory) -> View:
    """The view of the list of all people."""
    return View(tuple(map(directory.card, linked.people)), directory.masthead.title)
