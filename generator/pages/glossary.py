"""The glossary: the terms of the field, by name."""

from collections.abc import Iterator

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout
from generator.wording import Wording


def pages(linked: LinkedArchive, words: Wording) -> Iterator[Page]:
    """The one page of an archive that has a glossary."""
    if linked.archive.terms:
        yield layout.render(
            words,
            "glossary.md",
            "glossary.html",
            "glossary.yml",
            title=words("glossary"),
            description=words("terms_of_show", show=linked.archive.show.title),
            hide=("navigation", "toc"),
            terms=linked.archive.terms,
        )
