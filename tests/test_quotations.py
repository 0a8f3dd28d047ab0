"""Quotations that keepers singled out, as pages show them."""

import pytest

from generator.core.model import Highlight, Paragraph, Speaker, SpeakerKind, Turn
from generator.render.formatting import quoted

SAID = "Looms weave. “The mill computes,” she said. Engines (as we know) do both"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (SAID, SAID),
        ("Looms weave.", "Looms weave."),
        ("Looms weave", "Looms weave"),
        ("weave.", "… weave."),
        ("Looms", "Looms …"),
        ("“The mill computes", "“The mill computes …"),
        ("The mill computes,” she said", "The mill computes,” she said"),
        ("mill computes", "… mill computes …"),
        ("Engines (as we know", "Engines (as we know …"),
        ("Engines (as we know) do both", "Engines (as we know) do both"),
        ("do both", "… do both"),
    ],
)
def test_an_ellipsis_where_words_are_taken_out_of_a_sentence(words: str, shown: str) -> None:
    """Whoever reads the quotation sees that there is more; whole sentences have none."""
    speaker = Speaker(SpeakerKind.PERSON, "ada", "Ada")
    turn = Turn("ada-1", speaker, (Paragraph("Hello.", 1), Paragraph(SAID, 3)), 1)
    assert quoted(Highlight(turn, (words,))) == (shown,)


def test_a_whole_turn_has_none() -> None:
    """All of its paragraphs, as they are."""
    speaker = Speaker(SpeakerKind.PERSON, "ada", "Ada")
    turn = Turn("ada-1", speaker, (Paragraph("and so", 1), Paragraph("it went", 3)), 1)
    assert quoted(Highlight(turn, ("and so", "it went"))) == ("and so", "it went")
