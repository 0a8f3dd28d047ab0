"""Everybody who takes part, by name."""

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout


def page(linked: LinkedArchive) -> Page:
    """The list of all people."""
    return layout.render(
        "people/index.md",
        "people.html",
        "people",
        title="People",
        description=f"Hosts and guests of {linked.archive.show.title}",
        hide=("navigation", "toc"),
        people=linked.people,
    )
