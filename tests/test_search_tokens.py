"""The words of a text as the index has them: search/tokens.py."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import tokens
from generator.search.tokens import ALONE, DOT, GLUE, PLUS, SHARP
from tests.archives import CASES

EXAMPLES = json.loads((CASES / "tokens.json").read_text("utf-8"))
_SIGNS = str.maketrans({PLUS: "+", SHARP: "#", DOT: ".", ALONE: ""})


def _said(encoded: str) -> str:
    """What was said, from what is indexed: as text.js reads it."""
    return encoded.replace(f" {GLUE}", "").translate(_SIGNS)


@pytest.mark.parametrize(("text", "words"), EXAMPLES)
def test_examples(text: str, words: str) -> None:
    """The words of each text, between bars; behind an underscore those that no space precedes."""
    found = tokens.encoded(text).replace(GLUE, "_").translate(_SIGNS).split()
    assert "|".join(found) == words


@given(st.text(st.sampled_from("aRß.+#/@?=& 好ที่「」_-'\n…5") | st.characters(codec="utf-8")))
def test_nothing_is_lost(text: str) -> None:
    """Whatever is encoded can be read back, but for the signs that the encoding uses itself."""
    if not set(text) & {PLUS, SHARP, DOT, ALONE} and GLUE not in text:
        assert _said(tokens.encoded(text)) == text


@pytest.mark.parametrize(
    ("text", "encoded"),
    [("C++", f"C{PLUS}{PLUS}"), ("C#,", f"C{SHARP},"), (".NET", f"{DOT}NET"), ("R", f"R{ALONE}")],
)
def test_signs_become_letters(text: str, encoded: str) -> None:
    """Pagefind indexes letters alone, so each of these is a word that no other one is."""
    assert tokens.encoded(text) == encoded


@pytest.mark.parametrize(
    ("language", "told"), [("en", "en"), ("pt-BR", "pt-BR"), ("zh-CN", "und"), ("ja", "und")]
)
def test_language_of_the_index(language: str, told: str) -> None:
    """Pagefind does not cut what is cut already."""
    assert tokens.language_of_index(language) == told
