"""What is exported and imported again has the same words, speakers and times."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.problems import Problems
from generator.importing import accounting, command, source_file
from generator.importing.command import ParsedImport
from generator.importing.paragraphs import Paragraph, Turn
from generator.importing.people import Known
from tests import archives
from tests.importing import cases
from tests.importing.exporters import EXPORTERS, Turns

SPEAKERS = ("Ada Lovelace", "Ben Okri", "Speaker 2", "Unknown", "Zoë van der Berg")
KNOWN = frozenset({"ada", "ada lovelace", "ben okri"})

words = st.text(string.ascii_letters + string.digits + "éß中'’-", min_size=1, max_size=9)
marks = st.sampled_from(
    ["", "", "", ".", "?", ",", "…", " [laughter]", " & so <on>", ' "yes"', " is: yes"]
)
texts = st.lists(st.builds("".join, st.tuples(words, marks)), min_size=1, max_size=12).map(" ".join)


@st.composite
def turns(draw: st.DrawFn) -> list[Turn]:
    """Turns of a talk, in which somebody else speaks each time, and times never decrease."""
    found: list[Turn] = []
    time = 0
    for _ in range(draw(st.integers(2, 8))):
        label = draw(st.sampled_from(SPEAKERS).filter(lambda s: not found or s != found[-1].label))
        paragraphs = []
        for text in draw(st.lists(texts, min_size=1, max_size=3)):
            time += draw(st.integers(1, 900))
            paragraphs.append(Paragraph(f"So {text}", 1, float(time)))
        found.append(Turn(label, tuple(paragraphs)))
    return found


def imported(text: str, form: str) -> ParsedImport:
    """A text, read in a format; the formats that can be told apart are recognised."""
    problems = Problems()
    source = source_file.decode(text.encode(), "talk", KNOWN, problems)
    assert source is not None, list(problems)
    understood = command.understand(source, Known(), {}, problems, form)
    assert understood is not None, (list(map(str, problems)), text)
    return understood


def heard(found: Turns) -> list[tuple[str, int | None, list[str]]]:
    """Who says what, and when each turn begins, in whole seconds."""
    return [
        (
            turn.label or "Unknown",
            None if turn.paragraphs[0].start is None else int(turn.paragraphs[0].start),
            [word for each in turn.paragraphs for word in accounting.words(each.text)],
        )
        for turn in found
        if isinstance(turn, Turn)
    ]


@pytest.mark.parametrize("form", EXPORTERS)
@given(talk=turns())
@settings(max_examples=20, deadline=None)
def test_export_and_import(form: str, talk: list[Turn]) -> None:
    """Invented talks come back as they were."""
    assert heard(imported(EXPORTERS[form](talk), form).turns) == heard(talk)


# A break that is empty, or a voice that has no name, has no form of its own in all formats. Others
# need the archive's people, or what the keeper says.
NOT_BY_THEMSELVES = (
    "labelled-breaks",
    "people-unknown-voices",
    "people-missing-in-episode",
    "labels-odd-names-of-the-archive",
    "labels-said-to-be-speech",
)
IMPORTED = [
    (form, file)
    for file in cases.FILES
    for form in EXPORTERS
    if f": {form}, " in next(iter(cases.read(file).expected.values()))
    and file.stem not in NOT_BY_THEMSELVES
    # Nor have two voices without a name, one after the other.
    and not file.stem.endswith(("-chevrons", "-rolling-of-youtube"))
    # The export is Markdown, with the marks that are text in a plain file.
    and file.stem != "labelled-plain-is-not-markdown"
]


@pytest.mark.parametrize(("form", "file"), IMPORTED, ids=lambda each: getattr(each, "stem", each))
def test_own_format(form: str, file: Path) -> None:
    """Every case that is imported comes back from an export to its own format."""
    case = cases.read(file)
    content = archives.parse(case.before).files[case.file]
    problems = Problems()
    source = source_file.decode(content, case.file, KNOWN, problems)
    assert source is not None
    first = command.understand(source, Known(), {}, problems)
    assert first is not None
    again = imported(EXPORTERS[form](first.turns), form)
    assert heard(again.turns) == [
        (label, time if time is not None or form not in TIMED else 0, words)
        for label, time, words in heard(first.turns)
    ]


# Where a time cannot be left out.
TIMED = ("webvtt", "srt", "name-above", "name-in-brackets", "name-and-time")
