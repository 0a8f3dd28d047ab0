"""The glossary: an alphabetical list of the terms, and a page for each of them.

Every term has a page of its own at `glossary/<slug>/`, even if nothing mentions it: addresses that
depended on the number of mentions would come and go.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.model import OutputFile, Term
from generator.i18n.wording import Wording
from generator.link.records import LinkedArchive, LinkedTerm
from generator.render import formatting, mention_html, templating
from generator.render.alphabetical import by_letter
from generator.render.incremental import View as AnyView
from generator.render.summaries import Directory, TopicSummary

_SOURCE = "glossary.yml"


class TermMentions(NamedTuple):
    """A term in the glossary: how often and in how many episodes it is mentioned."""

    term: Term
    times: int
    episodes: int


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """All terms, sorted by name."""

    terms: tuple[TermMentions, ...]
    show: str

    path = "glossary.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page of all terms."""
        return templating.render_page(
            i18n,
            self.path,
            "glossary.html",
            _SOURCE,
            title=i18n("glossary"),
            description=i18n("terms_of_show", show=self.show),
            hide=("navigation", "toc"),
            letters=by_letter(self.terms, lambda each: each.term.name),
        )


@dataclass(frozen=True, slots=True)
class DefinitionsView:
    """All terms with a definition."""

    terms: tuple[Term, ...]

    path = "glossary/definitions.json"

    def render(self, i18n: Wording) -> OutputFile:  # noqa: ARG002 - the protocol of views has it
        """Render the first sentence of each definition, for the script of episode pages."""
        definitions = {
            each.slug: formatting.first_sentence(formatting.plain(each.definition))
            for each in self.terms
        }
        content = json.dumps(definitions, ensure_ascii=False, indent=0)
        return OutputFile(self.path, f"{content}\n".encode(), _SOURCE)


@dataclass(frozen=True, slots=True)
class View:
    """A term, and the topic of the same name."""

    term: Term
    topic: TopicSummary | None
    mentioned: mention_html.MentionSection

    @property
    def path(self) -> str:
        """By the slug of the term."""
        return f"glossary/{self.term.slug}.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page of one term."""
        return templating.render_page(
            i18n,
            self.path,
            "term.html",
            _SOURCE,
            title=self.term.name,
            description=formatting.description(self.term.definition),
            hide=("navigation", "toc"),
            term=self.term,
            topic=self.topic,
            mentioned=self.mentioned,
        )


def views(linked: LinkedArchive, directory: Directory) -> Iterator[AnyView]:
    """The views of the glossary, if the archive has one, and of each term."""
    if not linked.terms:
        return
    defined = tuple(each.term for each in linked.terms if each.term.definition)
    yield GlossaryView(
        tuple(TermMentions(each.term, each.times, len(each.mentioned_in)) for each in linked.terms),
        directory.masthead.title,
    )
    yield DefinitionsView(defined)
    for each in linked.terms:
        yield _view(each, directory)
        yield from mention_html.views(
            f"glossary/{each.term.slug}", each.term.name, _SOURCE, each.mentioned_in, directory
        )


def _view(linked: LinkedTerm, directory: Directory) -> View:
    return View(
        term=linked.term,
        topic=directory.topic(linked.topic) if linked.topic else None,
        mentioned=mention_html.mentioned(linked.mentioned_in, directory),
    )
