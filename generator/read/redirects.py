"""redirects.yml: from a former address of the archive to the current one.

::

    episodes/067-pytorch: episodes/067-deep-learning-with-pytorch
    topics/torch: glossary/pytorch
    people/withdrawn: people

A target may itself be a former address, whose redirect is followed. So renaming only ever adds a
line.
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

# The kinds that each kind can redirect to; the page that lists a kind is allowed too, for what was
# withdrawn. A term can only become a term: its address is also a place on the page of the glossary.
_MAY_BECOME = {
    EPISODES: (EPISODES,),
    PEOPLE: (PEOPLE,),
    TOPICS: (TOPICS, GLOSSARY),
    GLOSSARY: (GLOSSARY,),
}


def read(reader: Reader, present: Addresses) -> tuple[Redirect, ...]:
    """The valid redirects, each with its final target; wrong ones are noted."""
    if FILE not in reader.folder.top:
        return ()
    broken = reader.broken_files()
    document, file = reader.load(FILE, RedirectsFile, {})
    return tuple(_Redirects(reader, present, broken, document, file.root).followed())


@dataclass(frozen=True, slots=True)
class _Redirects:
    """The lines of the file, and the addresses to check them against."""

    reader: Reader
    present: Addresses
    broken: frozenset[str]
    """Files with errors, which may contain a page that seems to be missing."""
    document: Document
    next: Mapping[str, str]
    """From each former address to the target on its line."""
    ends: dict[str, str | None] = field(default_factory=dict)
    """The final target of each address followed so far."""
    by_kind: dict[str, list[str]] = field(default_factory=dict)
    """The pages of each kind; filled on demand."""

    def followed(self) -> Iterator[Redirect]:
        """Each redirect to an existing page; the others are noted."""
        for old in self.next:
            end = self._end(old)
            if end is not None and self._is_valid(old, end):
                yield Redirect(old, end)

    def _end(self, old: str) -> str | None:
        """The final target of an address; None if there is none, which is noted once."""
        seen: dict[str, None] = {}
        end = old
        while end in self.next and end not in self.ends:
            seen[end] = None
            self.ends[end] = None  # marks the addresses of a possible circle
            end = self.next[end]
        if end in seen:
            passed = [*seen]
            circle = [*passed[passed.index(end) :], end]
            self.reader.problems.error(
                self.document.place(end),
                f"the redirects form a circle: {' -> '.join(circle)}",
                "redirect one of them to an existing page",
            )
            return None
        page = self.ends[end] if end in self.ends else self._page(end, next(reversed(seen)))
        self.ends.update(dict.fromkeys(seen, page))
        return page

    def _page(self, address: str, old: str) -> str | None:
        """The address if its page exists, else None and a problem on the line of `old`."""
        if address in self.present or address in KINDS:
            return address
        if not self.reader.may_be_in(self.broken, address):
            near = self.reader.problems.suggestions.did_you_mean(
                address, self._of_same_kind(address)
            )
            self.reader.problems.error(
                self.document.place(old),
                f'no such page: "{address}"',
                either(near, "write the address of an existing page"),
            )
        return None

    def _of_same_kind(self, address: str) -> list[str]:
        """The pages of the same kind, as suggestions."""
        kind = kind_of(address)
        if kind not in self.by_kind:
            self.by_kind[kind] = [each for each in self.present if kind_of(each) == kind]
        return self.by_kind[kind]

    def _is_valid(self, old: str, end: str) -> bool:
        if old in self.present or old in self.present.lists:
            remedy = "remove this line, or the page" if old in self.present else "remove this line"
            self.reader.problems.error(
                self.document.key_place(old), f"the page {old} exists", remedy
            )
            return False
        allowed = _MAY_BECOME[kind_of(old)]
        if kind_of(end) not in allowed:
            kinds = " or ".join(f"{kind}/" for kind in allowed)
            self.reader.problems.error(
                self.document.place(old),
                f"{old} cannot redirect to {end}",
                f"name a page below {kinds}, or the page {kind_of(old)} itself",
            )
            return False
        return True
