"""Misheard forms of names and terms, as listed in people/ and glossary.yml.

`misheard` forms are always wrong; `suspicious` ones may be correct. Letter case does not matter. A
form belongs to one entry, and cannot be the name of another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.core.problems import Problems
from generator.core.strict_yaml import Document, Path
from generator.read.change_record import Rule
from generator.read.schemas import PersonFile, TermItem


@dataclass(frozen=True, slots=True)
class Form:
    """A misheard form, its correct spelling, and the rule that a correction follows."""

    heard: str
    written: str
    rule: Rule
    always_wrong: bool


@dataclass(slots=True)
class Vocabulary:
    """The correct spellings of names and terms, and their misheard forms."""

    names: dict[str, str] = field(default_factory=dict)
    """From each name, term and alias, folded, to its spelling."""
    forms: dict[str, Form] = field(default_factory=dict)
    """By form, folded."""
    spellings: set[str] = field(default_factory=set)
    """Every name, term and alias, unfolded."""
    _entries: list[tuple[Document, Path, str, PersonFile | TermItem]] = field(default_factory=list)

    def add_person(self, document: Document, person: PersonFile) -> None:
        """Add the forms of a person's file."""
        self._add(document, (), person.name, person)

    def add_term(self, document: Document, slug: str, term: TermItem) -> None:
        """Add the forms of a glossary entry."""
        self._add(document, (slug,), term.term, term)

    def join(self, problems: Problems) -> None:
        """Collect the forms once all names are known, and note those that conflict."""
        for document, path, name, entry in self._entries:
            for key, heard, written in _listed(entry):
                place = document.key_place(*path, key, heard)
                if (folded(heard) in self.names) and self.names[folded(heard)] != name:
                    other = self.names[folded(heard)]
                    problems.error(
                        place,
                        f'the form "{heard}" of {name} is the spelling of {other}',
                        "remove the form, or the alias there",
                    )
                elif heard == (written or name):
                    problems.error(
                        place, f'the form "{heard}" is the correct spelling', "remove it"
                    )
                elif folded(heard) in self.forms:
                    problems.error(
                        place,
                        f'the form "{heard}" is listed twice',
                        f"the first stands for {self.forms[folded(heard)].written}; keep one",
                    )
                else:
                    rule = _rule(entry, heard, written or name)
                    form = Form(heard, written or name, rule, key == "misheard")
                    self.forms[folded(heard)] = form

    def _add(self, document: Document, path: Path, name: str, entry: PersonFile | TermItem) -> None:
        self._entries.append((document, path, name, entry))
        for written in (name, *entry.aliases):
            self.names.setdefault(folded(written), name)
            self.spellings.add(written)


def folded(form: str) -> str:
    """A form without letter case and with single spaces, for comparison."""
    return " ".join(form.split()).casefold()


def _listed(entry: PersonFile | TermItem) -> Iterator[tuple[str, str, str]]:
    for key, forms in (("misheard", entry.misheard), ("suspicious", entry.suspicious)):
        for heard, written in forms.items():
            yield key, heard, written


def _rule(entry: PersonFile | TermItem, heard: str, written: str) -> Rule:
    """`spelling` if only letter case and punctuation differ, else `name` or `term`."""
    if _letters(heard) == _letters(written):
        return "spelling"
    is_name = isinstance(entry, PersonFile) or entry.kind in ("company", "place")
    return "name" if is_name else "term"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
