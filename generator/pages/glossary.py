"""The glossary: the terms of the field, by name."""

from collections.abc import Iterator

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import layout


def pages(linked: LinkedArchive) -> Iterator[Page]:
    """The one page of an archive that has a glossary."""
    if linked.archive.terms:
        yield layout.render(
            "glossary.md",
            "glossary.html",
            "glossary.yml",
            title="Glossary",
            description=f"Terms used in {linked.archive.show.title}",
            hide=("navigation", "toc"),
            terms=linked.archive.terms,
        )
