"""Names and terms: finds the forms that the archive knows to be misheard, and nothing else.

Whole words only, the longest form first, in one pass over the text: each word is looked up among
the first words of all forms, and then what follows it at the lengths that those forms have. So
thousands of forms cost no more than a few.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.read.misheard import Form, folded

_WORD = re.compile(r"\w+")


class Found(NamedTuple):
    """A form in a text, from `start` to `end`."""

    start: int
    end: int
    form: Form


def find(text: str, forms: Mapping[str, Form]) -> Iterator[Found]:
    """The forms in a text whose words single spaces separate, in order, without overlaps.

    `forms` are those of the vocabulary, by what `folded` makes of them. What is written already as
    it should be is passed over, also where it holds a shorter form.
    """
    known: dict[str, Form | None] = {folded(form.written): None for form in forms.values()}
    known |= forms  # what is written already may be a form of itself, in other capitals
    lengths = _lengths(known)
    low = _lower(text)
    end = 0
    for word in _WORD.finditer(low):
        if word.start() < end:
            continue
        for length in lengths.get(word[0], ()):
            stop = word.start() + length
            heard = low[word.start() : stop]
            if heard in known and not _WORD.match(low, stop):
                end, form = stop, known[heard]
                if form and text[word.start() : stop] != form.written:
                    yield Found(word.start(), stop, form)
                break


def _lengths(known: Iterable[str]) -> dict[str, list[int]]:
    """How long the forms are that begin with a word, the longest first, by that word."""
    found: dict[str, set[int]] = defaultdict(set)
    for heard in known:
        if first := _WORD.match(heard):
            found[first[0]].add(len(heard))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def _lower(text: str) -> str:
    """The text in small letters, with every letter at its place."""
    return "".join(small if len(small := letter.casefold()) == 1 else letter for letter in text)
