"""glossary.yml: reads the terms of an archive, and checks their names."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.core.model import Link, Markdown, Term
from generator.core.slugs import GLOSSARY
from generator.core.strict_yaml import Document
from generator.read.context import Reader
from generator.read.schemas import GlossaryFile

if TYPE_CHECKING:
    from generator.core.problems import Location

_MOST_NESTED = 10
"""Too many names and terms at the end of a longer one, such as `Mill` in `the Great Mill`."""


def read(reader: Reader) -> Document:
    """Read the glossary, and return its document, which is empty if there is no file."""
    if "glossary.yml" not in reader.folder.top:
        return Document(reader.place("glossary.yml").path)
    document, glossary = reader.load("glossary.yml", GlossaryFile, {})
    are_known = bool(document.root) and not document.left_out
    reader.facts = replace(reader.facts, terms_are_known=are_known)
    owners: dict[str, str] = {}
    for slug, term in glossary.root.items():
        reader.vocabulary.add_term(document, slug, term)
        for written in (term.term, *term.aliases):
            if owners.setdefault(written, slug) != slug:
                reader.problems.error(
                    document.place(slug),
                    f'"{written}" is also a name of the term {owners[written]}',
                    "keep it in one of them",
                )
        key = f"{GLOSSARY}/{slug}"
        record = Term(
            slug=slug,
            name=term.term,
            kind=term.kind,
            definition=Markdown(term.definition),
            aliases=term.aliases,
            links=tuple(Link(item.title, item.url) for item in term.links),
        )
        reader.terms[slug] = record = reader.cache.same(key, term, record)
        reader.await_links(key, record.definition, document, slug, "definition")
    return document


def check_nesting(profiles: Mapping[str, Document], terms: Document, reader: Reader) -> None:
    """Note names that end with too many other names.

    Wherever such a name is spoken, all of the others are found too. Without a limit, the work would
    grow with their number.
    """
    forms: dict[str, Location] = {}
    for slug, person in reader.people.items():
        for index, name in enumerate((person.name, *person.aliases)):
            path = ("aliases", index - 1) if index else ("name",)
            forms.setdefault(name, profiles[slug].place(*path))
    for slug, term in reader.terms.items():
        for index, name in enumerate((term.name, *term.aliases)):
            key = ("aliases", index - 1) if index else ("term",)
            forms.setdefault(name, terms.place(slug, *key))
    # Sorted by their reversed spelling, the endings of a form come before it.
    inside: list[str] = []
    for ending in sorted(form[::-1] for form in forms):
        while inside and not ending.startswith(inside[-1]):
            inside.pop()
        if len(inside) == _MOST_NESTED:
            form = ending[::-1]
            what = f'"{form}" ends with {len(inside)} other names or terms'
            what += f"; at most {_MOST_NESTED - 1} are allowed"
            reader.problems.error(forms[form], what, "remove some of these aliases")
        inside.append(ending)
