"""Two spellings of a label are one label: letter case, accents, and what nobody sees."""

import itertools

import pytest

from generator.core import slugs

SPELLINGS = [
    ("Ada Lovelace", "ADA LOVELACE", "ada  lovelace", "Ada\u200b Lovelace", "\ufeffAda Lovelace"),
    ("\u0130lker I\u015f\u0131k", "\u0130LKER I\u015eIK", "ilker \u0131\u015f\u0131k"),
    ("I\u0307lker", "\u0130lker", "ilker", "i\u0307lker"),
    ("Ren\u00e9e", "Rene\u0301e", "REN\u00c9E"),
]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_spellings_of_one_label(spellings: tuple[str, ...]) -> None:
    """All of them are folded to the same text."""
    for one, other in itertools.pairwise(spellings):
        assert slugs.folded(one) == slugs.folded(other)
