"""The record of changes: from an original to its transcript and back, without losing a byte."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st

from generator.core import strict_yaml
from generator.core.problems import Location, Problems
from generator.core.strict_yaml import Document
from generator.importing import source_file
from generator.importing.draft import Source
from generator.importing.formats import wrapped
from generator.importing.people import Known, Matcher
from generator.importing.record import automatic_changes, changes_yml, hand_edits, replay
from generator.importing.record.automatic_changes import Revision
from generator.importing.record.replay import RecordError
from generator.read import schemas
from generator.read.change_record import Change, ChangesFile
from generator.read.misheard import Vocabulary
from generator.read.schemas import TermItem

LABELS = ("Ada Lovelace", "Ben Okri", "Unknown")
ORIGINAL = """\
Ada Lovelace: The engin
 weaves patterns.
Ben Okri: With pi
torch, or a mail?
"""


def a_record(*rows: Change, original: str = ORIGINAL) -> ChangesFile:
    """A record of a hard-wrapped text."""
    return ChangesFile(
        original="talk.txt", labels=LABELS, lengths=replay.lengths(original), changes=rows
    )


def row(line: int, column: int | None, before: str, after: str | None, **more: object) -> Change:
    """A row, a person's if nothing else is said."""
    facts = {"line": line, "column": column, "before": before, "after": after}
    return Change.model_validate({"rule": "word", "by": "editor"} | facts | more)


LOST = row(1, 19, "engin\n weaves", "engine weaves", rule="lost-character", by="import")
TERM = row(3, 16, "pi\ntorch", "PyTorch", rule="term", by="import")


def vocabulary() -> Vocabulary:
    """A term that is misheard in one form, and perhaps in another one."""
    found = Vocabulary()
    term = TermItem(term="PyTorch", misheard={"pi torch": ""}, suspicious={"mail": "mill"})
    found.add_term(Document("glossary.yml"), "pytorch", term)
    found.join(Problems())
    return found


def imported(text: str, *rows: Change) -> Revision:
    """What the import makes of a hard-wrapped text."""
    source = source_file.decode(text.encode(), "talk.txt", frozenset(), Problems())
    assert isinstance(source, Source)
    labels = [turn.label for turn in wrapped.turns(source)]
    voices = Matcher(Known(), {}, Location("talk.txt"), Problems()).match(labels)
    return automatic_changes.of_wrapped(source, "talk.txt", voices, vocabulary(), rows)


def test_rows_replace_what_differs_and_the_wraps_become_spaces() -> None:
    """A lost character, a term over a wrap; a label starts a turn, other line breaks are spaces."""
    made = a_record(TERM, LOST)
    text = replay.apply(ORIGINAL, made)
    assert text == (
        "Ada Lovelace: The engine weaves patterns.\n\nBen Okri: With PyTorch, or a mail?\n"
    )
    assert replay.restore(text, made) == ORIGINAL


def test_an_open_lost_character_is_marked_and_other_open_rows_change_nothing() -> None:
    """Nobody shall take a proposal for what was said."""
    lost = row(1, 19, "engin\n weaves", None, rule="lost-character", candidates=["engine weaves"])
    mail = row(4, 13, "mail", None, candidates=["mill"])
    made = a_record(lost, mail)
    text = replay.apply(ORIGINAL, made)
    assert "The engin⟦e⟧ weaves" in text
    assert "a mail?" in text
    assert replay.restore(text, made) == ORIGINAL


def test_a_row_within_another_one_is_a_step_on_the_way() -> None:
    """The restored word was misheard itself: the row that corrects it stands, in any order."""
    wider = row(1, 15, "The engin\n weaves", "It weaves")
    for rows in ((LOST, wider), (wider, LOST)):
        text = replay.apply(ORIGINAL, a_record(*rows))
        assert text.startswith("Ada Lovelace: It weaves patterns.")
        assert replay.restore(text, a_record(*rows)) == ORIGINAL


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ((row(9, 1, "x", "y"),), "the original has no line 9"),
        ((row(1, 1, "engin", "engine"),), "line 1 has no 'engin' in column 1"),
        ((row(4, None, "o", "O"),), "'o' begins 2 times in line 4, not once"),
        ((row(4, 13, "mail", "mill"), row(4, 13, "mail", "mule")), "two rows change the same"),
        ((row(1, 19, "engin\n wea", "mill wea"), row(1, 23, "n\n weaves", "m saves")), "two rows"),
    ],
)
def test_rows_that_cannot_be_carried_out_are_errors(rows: tuple[Change, ...], what: str) -> None:
    """A row that does not fit, is not clear, or contradicts another one."""
    with pytest.raises(RecordError, match=re.escape(what)):
        replay.apply(ORIGINAL, a_record(*rows))


def test_a_transcript_with_other_words_is_not_taken_back() -> None:
    """Whoever edits the transcript without the record is told so, and gets no wrong original."""
    text = replay.apply(ORIGINAL, a_record(LOST, TERM)).replace("PyTorch", "PyTorches")
    with pytest.raises(RecordError):
        replay.restore(text, a_record(LOST, TERM))


def test_what_is_written_is_read_again() -> None:
    """Quotation marks, line breaks, backslashes: the YAML gives the same record."""
    mail = row(4, 13, "mail", None, candidates=['"mill"', "a\\b: #"], note="{odd}, isn't it?\n")
    made = a_record(LOST, TERM, mail)
    problems = Problems()
    document = strict_yaml.parse(changes_yml.dump(made), "changes.yml", problems)
    assert document is not None
    assert schemas.check(document, ChangesFile, problems, {}) == made
    assert not len(problems)


def test_the_import_records_all_it_does() -> None:
    """A certain form is corrected, a suspicious one asked about, an unidentified voice too."""
    found = imported(ORIGINAL + "Unknown: Is it?\nBen Okri: It is.")
    assert "With PyTorch, or a mail?" in found.text
    kinds = {(row.rule, row.is_open, row.by) for row in found.record.changes}
    assert ("term", False, "import") in kinds
    assert ("term", True, "import") in kinds
    assert replay.restore(found.text, found.record).startswith(ORIGINAL)


def test_decisions_outlive_another_import() -> None:
    """A person's row wins over the rules; one that fits no more is reported, and kept."""
    stays = row(3, 16, "pi\ntorch", "pi torch")
    mail = row(4, 13, "mail", "mill")
    lost = row(2, 1, "gone", "come")
    found = imported(ORIGINAL, stays, mail, lost)
    assert "With pi torch, or a mill?" in found.text
    assert [misfit for misfit, _ in found.misfits] == [lost]
    assert lost in found.kept.changes
    assert not any(row.is_open for row in found.record.changes if row.line == 4)


words = st.lists(
    st.sampled_from(["pi", "torch", "mail", "Well,", "so;", "a", "ends.", "Ben", "x-y", "Okri:"]),
    min_size=1,
    max_size=25,
)
turns = st.lists(st.tuples(st.sampled_from(LABELS), words), min_size=2, max_size=6)


@st.composite
def originals(draw: st.DrawFn) -> str:
    """Hard-wrapped texts: some lines with spaces too many, some lost characters, blank lines."""
    lines = []
    width = draw(st.integers(16, 40))
    for label, spoken in draw(turns):
        lines.append(f"{label}:")
        for word in spoken:
            fits = len(lines[-1]) + 1 + len(word) <= width
            lines[-1:] = [f"{lines[-1]} {word}"] if fits else [lines[-1], word]
    text = "\n".join(lines)
    for at in draw(st.lists(st.integers(0, len(text) - 1), max_size=4)):
        if text[at] != "\n":
            text = text[:at] + draw(st.sampled_from([" ", "  ", "\n", "q"])) + text[at + 1 :]
    return text + draw(st.sampled_from(["", "\n", " \n"]))


@settings(deadline=None, max_examples=80)
@example("Ada Lovelace:\nBen Okri:\nAda Lovelace:\nBen Okri:")
@given(originals())
def test_every_original_is_rebuilt(text: str) -> None:
    """From the record and the transcript alone, byte for byte, whatever the text is like."""
    found = imported(text)
    assert replay.apply(text, found.record) == found.text
    assert replay.restore(found.text, found.record) == text
    again = imported(text, *found.record.changes)
    assert again == found


@settings(deadline=None, max_examples=80)
@given(originals(), st.data())
def test_edits_of_the_transcript_become_rows(text: str, data: st.DataObject) -> None:
    """A word changed, removed or put in by hand: the record gives it, and the original again."""
    found = imported(text)
    tokens = re.findall(r"\s+|\S+", found.text.removesuffix("\n"))
    assume(tokens)  # a text of labels alone is refused before it comes here
    at = data.draw(st.integers(0, len(tokens) - 1))
    if not tokens[at].isspace():
        tokens[at] = data.draw(
            st.sampled_from(["mill", "two words", f"{tokens[at]} and", "pi torch"])
        )
    edited = "".join(tokens) + "\n"
    made = hand_edits.absorbed(text, found.record, edited)
    assert replay.apply(text, made) == edited
    assert replay.restore(edited, made) == text


INSERTED = ("", ",", "s", " ", "of, ", "x y", "c", "two words", "\n", "pi ", " pi torch")
_STRAY = re.compile("⟦[^⟦⟧ ]⟧")


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """A text after an edit anywhere: within words, beside marks, over line ends and paragraphs."""
    marks = [found.start() for found in re.finditer("[⟦⟧]", text)]
    blanks = [found.start() for found in re.finditer(" |\\n\\n", text)]
    place: st.SearchStrategy[int] = st.integers(0, len(text))
    if marks:
        near = st.sampled_from([mark + beside for mark in marks for beside in (-2, -1, 0, 1, 2)])
        place |= near.map(lambda at: min(max(at, 0), len(text)))
    first = draw(place)
    last = min(len(text), first + draw(st.sampled_from([0, 0, 1, 1, 2, 5, 12])))
    put = draw(st.sampled_from(INSERTED))
    if blanks and draw(st.sampled_from([False, True])):
        first = draw(st.sampled_from(blanks))
        is_split = text[first] == " "
        last, put = first + (1 if is_split else 2), "\n\n" if is_split else " "
    found = text[:first] + put + text[last:]
    # Marks are put in by nobody, and blanks where nothing stands between them mean nothing.
    assume(not set("⟦⟧") & set(_STRAY.sub("", found)))
    assume(len(_STRAY.findall(found)) <= len(_STRAY.findall(text)))
    assume(found.startswith(text.partition(":")[0]))  # a transcript begins with a label
    assume(found.strip() == found != "" and not re.search("  | \\n|\\n |\\n{3}", found))
    return found


# Examples are small, and shrinking one takes minutes.
@settings(
    deadline=None,
    max_examples=60,
    derandomize=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(originals(), st.data())
def test_the_transcript_is_what_the_person_left(text: str, data: st.DataObject) -> None:
    """Edit after edit, import after import, letter by letter; the original is rebuilt each time."""
    found = imported(text)
    for _ in range(3):
        assume(found.text.strip())
        wanted = data.draw(edited(found.text.removesuffix("\n"))) + "\n"
        if _STRAY.findall(wanted) != _STRAY.findall(found.text):
            # Another character may stand between marks now, which is an error.
            with contextlib.suppress(RecordError):
                hand_edits.absorbed(text, found.record, wanted)
            return
        made = hand_edits.absorbed(text, found.record, wanted)
        assert replay.apply(text, made) == wanted
        found = imported(text, *made.changes)
        assert found.text == wanted
        assert replay.restore(found.text, found.record) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("weaves of patterns", "weaves of, patterns"),
        ("of patterns", "of,patterns"),
        ("of patterns", "ofpatterns"),
        ("of patterns", "of\n\npatterns"),
        ("engine\n\nBen Okri: No", "engine Ben Okri: No"),
        ("Nope", "Nopes"),
    ],
)
def test_an_edit_at_a_wrapped_line_s_end_is_made_once(before: str, after: str) -> None:
    """Whether a space is lost there, or too many are, or a turn begins."""
    text = "Ada Lovelace: It weaves of \npatterns, engine\nBen Okri: Nope.\n"
    found = imported(text)
    assert before in found.text
    wanted = found.text.replace(before, after)
    for _ in range(3):
        found = imported(text, *hand_edits.absorbed(text, found.record, wanted).changes)
        assert found.text == wanted
        assert replay.restore(found.text, found.record) == text


def test_a_record_with_a_slip_is_an_error_at_its_place(tmp_path: Path) -> None:
    """Strict YAML, with line and column."""
    problems = Problems()
    text = (
        'original: a.txt\nchanges:\n- {line: 0, before: "", rule: guess, by: import, colour: 1}\n'
    )
    (tmp_path / "changes.yml").write_text(text)
    document = strict_yaml.parse(text, "changes.yml", problems)
    assert document is not None
    schemas.check(document, ChangesFile, problems, {})
    places = [(problem.location.line, problem.location.column) for problem in problems]
    assert places == [(3, 10), (3, 31), (3, 50)]
