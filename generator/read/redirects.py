"""redirects.yml: from a former address of the archive to the present one.

::

    episodes/067-pytorch: episodes/067-deep-learning-with-pytorch
    topics/torch: glossary/pytorch
    people/withdrawn: people

A target may be a former address itself: it leads on to where that one leads now, so that every
renaming adds one line and changes none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.core.model import Redirect
from generator.core.problems import either
from generator.core.slugs import EPISODES, GLOSSARY, KINDS, PEOPLE, TOPICS
from generator.core.strict_yaml import Document
from generator.read.addresses import Addresses, kind_of
from generator.read.context import Reader
from generator.read.schemas import RedirectsFile

FILE = "redirects.yml"

# A page that lists things may take the place of one of them: for what was withdrawn. A term
# cannot become something else, since it is a place in the glossary's page too.
_MAY_BECOME = {
    EPISODES: (EPISODES,),
    PEOPLE: (PEOPLE,),
    TOPICS: (TOPICS, GLOSSARY),
    GLOSSARY: (GLOSSARY,),
}


def read(known: Reader, present: Addresses) -> tuple[Redirect, ...]:
    """The redirects, each with the address that it leads to in the end; without the wrong ones."""
    if FILE not in known.folder.top:
        return ()
    broken = known.broken_files()
    document, file = known.load(FILE, RedirectsFile, {})
    return tuple(_Redirects(known, present, broken, document, file.root).followed())


@dataclass(frozen=True, slots=True)
class _Redirects:
    """The lines of the file, and what there is to compare them with."""

    known: Reader
    present: Addresses
    broken: frozenset[str]
    """Files with errors, in which a page may be that seems to be missing."""
    document: Document
    next: Mapping[str, str]
    """From each former address to the one behind the colon."""
    ends: dict[str, str | None] = field(default_factory=dict)
    """Where each leads in the end, as far as it is known."""
    like: dict[str, list[str]] = field(default_factory=dict)
    """The pages of each kind, once they were asked for."""

    def followed(self) -> Iterator[Redirect]:
        """Each redirect that leads to a page of today; the others are noted."""
        for old in self.next:
            end = self._end(old)
            if end is not None and self._makes_sense(old, end):
                yield Redirect(old, end)

    def _end(self, old: str) -> str | None:
        """Where an address leads in the end; None where that is nowhere, which is noted once."""
        seen: dict[str, None] = {}
        end = old
        while end in self.next and end not in self.ends:
            seen[end] = None
            self.ends[end] = None  # a line that leads back here goes in a circle
            end = self.next[end]
        if end in seen:
            passed = [*seen]
            circle = [*passed[passed.index(end) :], end]
            self.known.problems.error(
                self.document.place(end),
                f"the redirects form a circle: {' -> '.join(circle)}",
                "redirect one of them to an existing page",
            )
            return None
        page = self.ends[end] if end in self.ends else self._page(end, next(reversed(seen)))
        self.ends.update(dict.fromkeys(seen, page))
        return page

    def _page(self, address: str, old: str) -> str | None:
        """An address of today; None, and a problem with the line of `old`, where it is none."""
        if address in self.present or address in KINDS:
            return address
        if not self.known.may_be_in(self.broken, address):
            near = self.known.problems.suggestions.did_you_mean(address, self._like(address))
            self.known.problems.error(
                self.document.place(old),
                f'no such page: "{address}"',
                either(near, "write the address of an existing page"),
            )
        return None

    def _like(self, address: str) -> list[str]:
        """The pages of the same kind, among which a slip is looked for."""
        kind = kind_of(address)
        if kind not in self.like:
            self.like[kind] = [each for each in self.present if kind_of(each) == kind]
        return self.like[kind]

    def _makes_sense(self, old: str, end: str) -> bool:
        if old in self.present or old in self.present.lists:
            remedy = "remove this line, or the page" if old in self.present else "remove this line"
            self.known.problems.error(
                self.document.key_place(old), f"the page {old} exists", remedy
            )
            return False
        allowed = _MAY_BECOME[kind_of(old)]
        if kind_of(end) not in allowed:
            kinds = " or ".join(f"{kind}/" for kind in allowed)
            self.known.problems.error(
                self.document.place(old),
                f"{old} cannot redirect to {end}",
                f"name a page below {kinds}, or the page {kind_of(old)} itself",
            )
            return False
        return True
