"""Names and terms that are known to be misheard."""

from collections.abc import Callable

import pytest

from generator.core.problems import Problems
from generator.core.strict_yaml import Document
from generator.importing import corrections
from generator.read.misheard import Vocabulary
from generator.read.schemas import PersonFile, TermItem
from tests.work import work


def vocabulary(**terms: dict[str, object]) -> Vocabulary:
    """A glossary, by the terms' slugs."""
    found = Vocabulary()
    for slug, facts in terms.items():
        found.add_term(Document("glossary.yml"), slug, TermItem.model_validate(facts))
    problems = Problems()
    found.join(problems)
    assert not len(problems)
    return found


KNOWN = vocabulary(
    pytorch={"term": "PyTorch", "misheard": ["Pytorch", "pi torch"], "suspicious": ["fighters"]},
    lightning={"term": "PyTorch Lightning", "misheard": ["pi torch lightning"]},
    kernel={"term": "kernel", "misheard": {"colonels": "kernels"}},
)


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("I use pi torch, and PI torch.", "I use PyTorch, and PyTorch."),
        ("I use PyTorch.", "I use PyTorch."),
        ("pi torches and api torch", "pi torches and api torch"),
        ("pi torch Lightning is new", "PyTorch Lightning is new"),
        ("the colonels' speed", "the kernels' speed"),
        ("pi, torch", "pi, torch"),
        ("Straße pi torch", "Straße PyTorch"),
        ("the fighters", "the fighters"),
    ],
)
def test_forms_are_found_as_whole_words_the_longest_first(text: str, corrected: str) -> None:
    """Letter case does not matter, and nothing else is touched."""
    result, end = "", 0
    for found in corrections.find(text, KNOWN.forms):
        if found.form.always_wrong:
            result += text[end : found.start] + found.form.written
            end = found.end
    assert result + text[end:] == corrected


def test_a_suspicious_form_is_only_found() -> None:
    """The reviewer sees it with its context; nothing is always wrong about it."""
    (found,) = corrections.find("what is fighters but", KNOWN.forms)
    assert not found.form.always_wrong
    assert (found.form.written, found.form.rule) == ("PyTorch", "term")


def test_thousands_of_forms_cost_no_more_than_a_few(
    record_property: Callable[[str, object], None],
) -> None:
    """One pass over the text, whatever the glossary holds."""
    text = "so we took the engine and pi torch to the mill " * 5_000
    many = vocabulary(
        many={"term": "Many", "misheard": [f"so w{number} x" for number in range(3_000)]},
        pytorch={"term": "PyTorch", "misheard": ["pi torch"]},
    )

    def find(known: Vocabulary) -> None:
        assert len([*corrections.find(text, known.forms)]) == 5_000

    few, thousands = work(lambda: find(KNOWN)), work(lambda: find(many))
    record_property(
        "figure", f"forms in 60,000 words: few {few.seconds:.2f} s, 3,000 {thousands.seconds:.2f} s"
    )
    assert thousands.calls < 2 * few.calls, (few, thousands)


def test_a_form_that_is_a_name_elsewhere_is_an_error() -> None:
    """A correction must never change what is right: the name of another entry."""
    found = Vocabulary()
    found.add_person(Document("people/lua.yml"), PersonFile(name="Lua Smith", aliases=("Lua",)))
    found.add_term(Document("glossary.yml"), "mill", TermItem(term="mill", misheard={"lua": ""}))
    problems = Problems()
    found.join(problems)
    (problem,) = problems
    assert problem.message == 'the form "lua" of mill is the spelling of Lua Smith'
    assert not found.forms
