"""An alphabetical index, as in a book: of the people, and of the glossary."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LetterGroup(Generic[T]):
    """The entries whose names begin with a letter; `#` for all that do not begin with one."""

    title: str
    entries: list[T]

    @property
    def anchor(self) -> str:
        """The anchor on the page. It begins with a hyphen, as no slug does, so it cannot clash."""
        return f"-{'other' if self.title == '#' else self.title.lower()}"


def by_letter(entries: Iterable[T], name: Callable[[T], str]) -> list[LetterGroup[T]]:
    """Group entries by the first letter of their names, sorted; equal names keep their order."""
    found: dict[str, list[T]] = defaultdict(list)
    for each in sorted(entries, key=lambda each: _plain(name(each))):
        first = _plain(name(each))[:1].upper()
        found[first if first.isalpha() else "#"].append(each)
    return [LetterGroup(*each) for each in sorted(found.items())]


def _plain(name: str) -> str:
    """A name without accents and case, so that Élodie is sorted next to Eli."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
