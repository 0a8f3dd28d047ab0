"""What a transcript can mention, and in which forms.

Everything that can be mentioned has a key, which is its address: `people/<slug>`,
`glossary/<slug>`, `episodes/<slug>`. These rules lead from the forms that an archive declares to
what they can mean:

- A name or alias of several words, and a term, match letter by letter.
- A term declared in lower case may also have a capital at the start of a sentence; one of several
  words may have it anywhere, also on each word: "Reinforcement Learning". A term declared with a
  capital matches only as declared: `Catalyst` is not a catalyst.
- The first word of a name, and an alias of one word, mean somebody who takes part.
- The title of an episode means that episode if it has four words or more. Shorter titles are often
  titles of books and names of things as well.
- The number of an episode means that episode after the word for an episode.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ahocorasick_rs import AhoCorasick, Implementation

from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import Archive, Episode, NumberKey, Person, Term, Topic
from generator.core.slugs import EPISODES, GLOSSARY, PEOPLE, TOPICS
from generator.read.word_boundaries import is_capitalised

_TITLE_WORDS = 4
_FAST_CHARACTERS = 200_000

# The words before an episode's number, by language. Other languages only have titles.
_EPISODE_WORDS = {
    "de": ("folge", "episode", "ausgabe"),
    "en": ("episode",),
    "es": ("episodio", "capítulo"),
    "fr": ("épisode",),
    "it": ("episodio", "puntata"),
    "nl": ("aflevering",),
    "pt": ("episódio",),
}
BEFORE_NUMBER = re.compile(r"(?: (?:number|no\.?|nummer|nr\.?|número|numéro|numero))? ?#?")
"""What can come between such a word and the number."""
EPISODE_NUMBER = re.compile(rf"{BEFORE_NUMBER.pattern}([0-9]{{1,6}})(?![\d.,:%]*\d)")
"""What follows such a word if it means an episode whose number is an integer."""


class MatchRule(StrEnum):
    """Where a form has a meaning."""

    ANYWHERE = "anywhere"
    AT_START = "where a sentence starts"
    ALONE = "where one person of this name takes part"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A possible meaning of a form: a key such as `people/ada`, and where it applies."""

    target: str
    rule: MatchRule


@dataclass(frozen=True, slots=True)
class Names:
    """All forms of an archive, ready for finding them in a text in one pass."""

    forms: tuple[str, ...]
    meanings: tuple[tuple[Meaning, ...], ...]
    """What each form may mean."""
    certain: tuple[str, ...]
    """The key that each form always means inside a sentence; empty if it depends on the place."""
    is_capitalised: tuple[bool, ...]
    """Whether each form is a single capitalised word, which may just start a sentence."""
    automaton: AhoCorasick = field(compare=False)
    """Finds the forms by their index; the words for an episode follow the forms."""
    never: frozenset[str]
    """Forms that show.yml excludes from linking."""
    given: frozenset[int]
    """The forms that are the first word of a name: a surname may follow."""
    numbers: Mapping[NumberKey, tuple[str, ...]]
    """The episodes of each season, series and number."""
    has_texts: bool
    """Whether some of the numbers are not integers, such as `T3`."""


def collect(archive: Archive, cache: BuildCache = NO_CACHE) -> Names:
    """The forms of everything in an archive that can be mentioned.

    A cache of an earlier run returns the same object if no name has changed.
    """
    declared = _Declared.of(archive)
    kept = next(cache.recall("names", declared, Names), None)
    return cache.keep("names", declared, kept or _names(declared))


@dataclass(frozen=True, slots=True)
class _Declared:
    """All names and numbers that an archive declares."""

    forms: tuple[tuple[str, str, MatchRule], ...]
    """Key, form, and where the form means that key."""
    numbers: Mapping[NumberKey, tuple[str, ...]]
    has_texts: bool
    given: frozenset[str]
    language: str
    never: frozenset[str]

    @staticmethod
    def of(archive: Archive) -> "_Declared":
        numbers: dict[NumberKey, tuple[str, ...]] = {}
        for episode in archive.episodes:
            if place := episode.number_key:
                numbers[place] = (*numbers.get(place, ()), address_of(episode))
        return _Declared(
            tuple(_forms(archive)),
            numbers,
            any(isinstance(episode.number, str) for episode in archive.episodes),
            frozenset(person.given_name for person in archive.people),
            archive.show.language.partition("-")[0].lower(),
            frozenset(archive.show.never_linked),
        )


def _names(declared: _Declared) -> Names:
    found: dict[str, dict[str, MatchRule]] = defaultdict(dict)
    for target, form, rule in declared.forms:
        for spelling in _spellings(form):
            found[spelling].setdefault(target, rule)
    words = _EPISODE_WORDS.get(declared.language, ())
    return Names(
        forms=tuple(found),
        meanings=tuple(
            tuple(Meaning(target, rule) for target, rule in meanings.items())
            for meanings in found.values()
        ),
        certain=tuple(
            "" if form in declared.never else _certain(meanings) for form, meanings in found.items()
        ),
        is_capitalised=tuple(" " not in form and is_capitalised(form) for form in found),
        automaton=_automaton([*found, *words, *map(_capital, words)]),
        never=declared.never,
        given=frozenset(number for number, form in enumerate(found) if form in declared.given),
        numbers=declared.numbers,
        has_texts=declared.has_texts,
    )


def _certain(meanings: Mapping[str, MatchRule]) -> str:
    (target, rule), *others = meanings.items()
    is_certain = not others and rule is MatchRule.ANYWHERE and not target.startswith(EPISODES)
    return target if is_certain else ""


def _automaton(forms: list[str]) -> AhoCorasick:
    """Build the automaton; the fastest kind needs much memory: 12 MB for 2,000 names and terms."""
    characters = sum(map(len, forms))
    fast = Implementation.DFA if characters <= _FAST_CHARACTERS else None
    return AhoCorasick(forms, implementation=fast)


def address_of(entity: Person | Term | Topic | Episode) -> str:
    """The key of something, which is its address: `people/ada`, `glossary/mill`."""
    match entity:
        case Person():
            return f"{PEOPLE}/{entity.slug}"
        case Term():
            return f"{GLOSSARY}/{entity.slug}"
        case Topic():
            return f"{TOPICS}/{entity.slug}"
        case Episode():
            return f"{EPISODES}/{entity.slug}"


def _forms(archive: Archive) -> Iterator[tuple[str, str, MatchRule]]:
    for person in archive.people:
        for name in (person.name, *person.aliases):
            yield (
                address_of(person),
                name,
                MatchRule.ANYWHERE if " " in name.strip() else MatchRule.ALONE,
            )
        if given := person.given_name:
            yield address_of(person), given, MatchRule.ALONE
    for term in archive.terms:
        for written in (term.name, *term.aliases):
            yield from ((address_of(term), form, rule) for form, rule in _cases(written))
    for episode in archive.episodes:
        if len(episode.title.split()) >= _TITLE_WORDS:
            yield address_of(episode), episode.title, MatchRule.ANYWHERE


def _cases(written: str) -> Iterator[tuple[str, MatchRule]]:
    """A term as declared, and with the capitals that it may have in a text."""
    yield written, MatchRule.ANYWHERE
    if written != written.lower():
        return
    words = written.split(" ")
    rule = MatchRule.ANYWHERE if len(words) > 1 else MatchRule.AT_START
    for form in (_capital(written), " ".join(map(_capital, words))):
        if form != written:
            yield form, rule


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _spellings(form: str) -> Iterable[str]:
    """A form with either apostrophe, and with composed and decomposed accents."""
    if form.isascii() and "'" not in form:
        return (form,)
    straight = form.replace("’", "'")
    return {
        unicodedata.normalize(how, spelling)
        for how in ("NFC", "NFD")
        for spelling in (straight, straight.replace("'", "’"))
    }
