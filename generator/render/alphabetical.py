"""An index by first letters, as a book has it: of the people, and of the glossary."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LetterGroup(Generic[T]):
    """The entries whose names begin with it; `#` for those that begin with no letter."""

    title: str
    entries: list[T]

    @property
    def anchor(self) -> str:
        """Where it stands on the page: begins as no slug does, so it is no entry's."""
        return f"-{'other' if self.title == '#' else self.title.lower()}"


def by_letter(entries: Iterable[T], name: Callable[[T], str]) -> list[LetterGroup[T]]:
    """Things by the first letter of their names; of equal names the order given stays."""
    found: dict[str, list[T]] = defaultdict(list)
    for each in sorted(entries, key=lambda each: _plain(name(each))):
        first = _plain(name(each))[:1].upper()
        found[first if first.isalpha() else "#"].append(each)
    return [LetterGroup(*each) for each in sorted(found.items())]


def _plain(name: str) -> str:
    """A name without accents and in one case: Élodie stands beside Eli."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
