"""The glossary: the terms of the field by letter, and a page for each of them.

Every term has a page of its own at `glossary/<slug>/`, also while nothing mentions it: an address
that depended on how often a term is mentioned would come and go.
"""

import json
from collections.abc import Iterator

from generator.links import LinkedArchive, LinkedTerm
from generator.model import Page
from generator.pages import layout, mentions, text
from generator.pages.letters import by_letter
from generator.wording import Wording

_SOURCE = "glossary.yml"


def pages(linked: LinkedArchive, words: Wording) -> Iterator[Page]:
    """The page of all terms, where an archive has a glossary, and those of each."""
    if not linked.terms:
        return
    yield layout.render(
        words,
        "glossary.md",
        "glossary.html",
        _SOURCE,
        title=words("glossary"),
        description=words("terms_of_show", show=linked.archive.show.title),
        hide=("navigation", "toc"),
        letters=by_letter(linked.terms, lambda each: each.term.name),
    )
    yield _definitions(linked)
    for each in linked.terms:
        yield _term(each, words)
        yield from mentions.pages(
            f"glossary/{each.term.slug}", each.term.name, _SOURCE, each.mentioned_in, words
        )


def _definitions(linked: LinkedArchive) -> Page:
    """What the script of an episode's page shows beside a term: the first sentence of each."""
    definitions = {
        each.term.slug: text.first_sentence(text.plain(each.term.definition))
        for each in linked.terms
        if each.term.definition
    }
    content = json.dumps(definitions, ensure_ascii=False, indent=0)
    return Page("glossary/definitions.json", f"{content}\n".encode(), _SOURCE)


def _term(linked: LinkedTerm, words: Wording) -> Page:
    """The page of one term."""
    return layout.render(
        words,
        f"glossary/{linked.term.slug}.md",
        "term.html",
        _SOURCE,
        title=linked.term.name,
        description=text.description(linked.term.definition),
        hide=("navigation", "toc"),
        term=linked.term,
        linked=linked,
        mentioned=mentions.mentioned(linked.mentioned_in),
    )
