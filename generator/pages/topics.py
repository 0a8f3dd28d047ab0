"""All topics, by title."""

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout
from generator.wording import Wording

_MANY = 12
"""With more topics there is a filter above them."""


def page(linked: LinkedArchive, words: Wording) -> Page:
    """The list of all topics."""
    return layout.render(
        words,
        "topics/index.md",
        "topics.html",
        "topics.yml",
        title=words("topics"),
        description=words("topics_of_show", show=linked.archive.show.title),
        hide=("navigation", "toc"),
        kind="list",
        topics=linked.topics,
        many=_MANY,
        has_glossary=bool(linked.archive.terms),
    )
