"""All topics, by title."""

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout


def page(linked: LinkedArchive) -> Page:
    """The list of all topics."""
    return layout.render(
        "topics/index.md",
        "topics.html",
        "topics.yml",
        title="Topics",
        description=f"What {linked.archive.show.title} talks about",
        hide=("navigation", "toc"),
        topics=linked.topics,
        has_glossary=bool(linked.archive.terms),
    )
