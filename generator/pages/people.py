"""Everybody who takes part, by name."""

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout
from generator.wording import Wording


def page(linked: LinkedArchive, words: Wording) -> Page:
    """The list of all people."""
    return layout.render(
        words,
        "people/index.md",
        "people.html",
        "people",
        title=words("people"),
        description=words("people_of_show", show=linked.archive.show.title),
        hide=("navigation", "toc"),
        people=linked.people,
    )
