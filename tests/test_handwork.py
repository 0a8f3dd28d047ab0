"""What people write in transcript.txt and changes.yml by hand, small and large, right and wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.problems import Problems
from generator.importing import command, review
from generator.importing.record import changes_yml, hand_edits, replay
from generator.importing.review import Desk
from generator.read.change_record import Change, ChangesFile
from tests import archives

GLOSSARY = "mill:\n  term: mill\n  suspicious: [mail]\n  misheard: [pi torch]\n"
RAW = """\
Ada Lovelace: We have a mail, or
two. It turns, I think so, by
itself. The engin
 weaves patterns.
Ben Okri: It does not, I think.
"""
ORDER = command.ImportRequest(Path("talk.txt"), "002-talk", format="wrapped")


def imported(raw: str = RAW) -> Path:
    """The folder of an episode that was just imported."""
    Path("episodes/glossary.yml").write_text(GLOSSARY)
    Path("talk.txt").write_text(raw)
    problems = Problems()
    assert command.run(ORDER, problems), list(problems)
    return Path("episodes/002-talk")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in an archive of its own."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    return imported()


def again() -> list[str]:
    """What is wrong when the import is run once more."""
    problems = Problems()
    command.run(ORDER, problems)
    return [str(problem) for problem in problems.errors]


def desk(folder: Path) -> Desk:
    """What is open."""
    problems = Problems()
    found = review.opened(folder, problems)
    assert found is not None, list(problems)
    return found


def rows(folder: Path) -> tuple[Change, ...]:
    """The rows of the record."""
    return desk(folder).record.changes


def rewrite(folder: Path, before: str, after: str) -> str:
    """Correct the transcript by hand."""
    file = folder / "transcript.txt"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    return file.read_text()


@pytest.mark.parametrize(
    "more",
    ["\nBen Okri: I like pi torch a lot.\n", "\nBen Okri: Two  spaces.\n", "\nBen Okri: I.\n" * 2],
)
def test_a_passage_that_was_put_in_stays_as_it_is(folder: Path, more: str) -> None:
    """Also where the rules would find something to correct in it."""
    file = folder / "transcript.txt"
    file.write_text(file.read_text() + more)
    wanted = file.read_text()
    assert again() == again() == []
    assert file.read_text() == wanted


@pytest.mark.parametrize(("before", "after"), [("\n\nBen", "\n\n \n\n\nBen"), ("k.\n", "k.\n\n\n")])
def test_blank_lines_too_many_are_no_edit(folder: Path, before: str, after: str) -> None:
    """They mean nothing in a transcript."""
    wanted = (folder / "transcript.txt").read_text()
    rewrite(folder, before, after)
    assert again() == []
    assert (folder / "transcript.txt").read_text() == wanted
    assert not [row for row in rows(folder) if row.rule == "edit"]


@pytest.mark.usefixtures("folder")
def test_a_long_passage_can_be_removed_or_written_anew() -> None:
    """In several rows; what follows it is not touched."""
    said = ["".join(f"w{part}x{word} a b\n" for word in range(400)) for part in range(3)]
    long = "Ada Lovelace: Begin.\n" + "".join(
        f"{label}: {text}"
        for label, text in zip(("Ben Okri", "Ada Lovelace", "Ben Okri"), said, strict=True)
    )
    Path("talk.txt").write_text(f"{long}Ada Lovelace: The end.\n")
    order = command.ImportRequest(Path("talk.txt"), "003-long", format="wrapped")
    assert command.run(order, Problems())
    file = Path("episodes/003-long/transcript.txt")
    first, second, third, fourth, last = file.read_text().split("\n\n")
    for wanted in (
        f"{first}\n\n{second}\n\n{fourth}\n\n{last}",
        f"{first}\n\n{second.replace('w', 'v')}\n\n{fourth}\n\n{last}",
    ):
        file.write_text(wanted)
        problems = Problems()
        assert command.run(order, problems), list(problems)
        assert file.read_text() == wanted
    assert third not in file.read_text()


def test_more_than_the_record_can_hold_is_an_error_at_its_line(folder: Path) -> None:
    """Nothing is lost, and nobody sees a traceback."""
    wanted = rewrite(folder, "patterns.", "patterns " * 1_000)
    (error,) = again()
    assert "the transcript differs in too much at once from the record, from line 1 on" in error
    problems = Problems()
    assert review.opened(folder, problems) is None
    assert "make it in smaller steps" in str(*problems)
    assert (folder / "transcript.txt").read_text() == wanted


def test_an_emptied_transcript_is_an_error(folder: Path) -> None:
    """Nobody means that."""
    (folder / "transcript.txt").write_text("\n")
    assert "the transcript is empty" in str(again())


@pytest.mark.parametrize("junk", [b"\xff", b"\x00"])
def test_a_transcript_that_cannot_be_read_is_an_error(folder: Path, junk: bytes) -> None:
    """In the import and in the review."""
    file = folder / "transcript.txt"
    file.write_bytes(file.read_bytes() + junk)
    (error,) = again()
    assert error.startswith("episodes/002-talk/transcript.txt:4:1: error: ")
    problems = Problems()
    assert review.opened(folder, problems) is None
    assert [str(problem) for problem in problems] == [error]


LOST = {"line": 3, "column": 9, "before": "The engin\n weaves", "candidates": ["The engine weaves"]}


def with_question(folder: Path, **more: str) -> Change:
    """Put a row into the record by hand in the place of the import's own about lost characters."""
    row = Change.model_validate(LOST | {"rule": "lost-character", "by": "import"} | more)
    found = desk(folder).record
    others = [other for other in found.changes if other.rule != "lost-character"]
    made = found.model_copy(update={"changes": (*others, row)})
    (folder / "source/changes.yml").write_text(changes_yml.dump(made))
    return row


def test_a_decision_written_into_the_record_wins_over_the_mark(folder: Path) -> None:
    """The transcript still has what was only proposed: that is no edit."""
    for mark in ("engin⟦e⟧ ",) * 2:
        with_question(folder, after="The engines weave", by="Ada")
        text = (folder / "transcript.txt").read_text()
        (folder / "transcript.txt").write_text(
            text.replace("engines weave", f"{mark}weaves").replace("engine ", mark)
        )
        assert again() == []
        assert "The engines weave patterns" in (folder / "transcript.txt").read_text()
        assert not [row for row in rows(folder) if row.rule == "edit"]


@pytest.mark.parametrize(
    "marked", ["It d⟦o⟧es not", "It does⟦ed⟧ not", "It does ⟧not", "⟦⟧It does not"]
)
def test_marks_where_nothing_is_proposed_are_an_error(folder: Path, marked: str) -> None:
    """What stands between them would be lost; the error says where they are."""
    wanted = rewrite(folder, "It does not", marked)
    (error,) = again()
    assert "line 3 of the transcript has ⟦" in error or "line 3 of the transcript has ⟧" in error
    assert (folder / "transcript.txt").read_text() == wanted


def test_a_word_beside_a_mark_keeps_its_letters() -> None:
    """The mark stays open, and what was written beside it is recorded."""
    row = Change.model_validate(
        {"line": 1, "column": 15, "before": "We\nonsulting", "candidates": ["We consulting"]}
        | {"rule": "lost-character", "by": "import"}
    )
    original = "Ada Lovelace: We\nonsulting it is.\n"
    made = ChangesFile(original="talk.txt", lengths=replay.lengths(original), changes=(row,))
    text = replay.apply(original, made)
    edited = text.replace("onsulting", "onsultings").replace("We", "They")
    assert edited == "Ada Lovelace: They ⟦c⟧onsultings it is.\n"
    found = hand_edits.absorbed(original, made, edited)
    assert replay.apply(original, found) == edited
    assert replay.restore(edited, found) == original
    assert [each.is_open for each in found.changes] == [True, False, False]


def test_a_suspicious_word_that_was_decided_in_the_record_is_carried_out(folder: Path) -> None:
    """And one whose row is open again is asked about again where the transcript has it back."""
    file = folder / "source/changes.yml"
    question = file.read_text()
    file.write_text(
        question.replace(
            'candidates: ["mill"], rule: term, by: import',
            'after: "mill", candidates: ["mill"], rule: term, by: editor',
        )
    )
    assert file.read_text() != question
    assert again() == []
    assert "We have a mill," in rewrite(folder, "mill", "mill")
    assert not [row for row in rows(folder) if row.rule == "edit"]
    file.write_text(question)
    rewrite(folder, "a mill,", "a mail,")
    assert again() == []
    assert [row.before for row in rows(folder) if row.is_open and row.rule == "term"] == ["mail"]


VTT = """\
WEBVTT

00:01.000 --> 00:03.000
<v Speaker 1>We have a mail, or two.

00:04.000 --> 00:06.000
<v Ben Okri>It does not, I think.
"""


def test_other_speakers_do_not_cost_a_decision(folder: Path) -> None:
    """Where it would not fit any more, the import is refused and nothing changes."""
    assert folder.exists()
    Path("talk.vtt").write_text(VTT)
    order = command.ImportRequest(Path("talk.vtt"), "003-talk")
    assert command.run(order, Problems())
    file = Path("episodes/003-talk/transcript.txt")
    file.write_text(file.read_text().replace("a mail,", "a mule,"))
    named = replace(order, speakers={"Speaker 1": "ada"}, force=True)
    for other, what in ((order, ""), (named, "the speakers are others than before")):
        problems = Problems()
        command.run(other, problems)
        assert what in " ".join(map(str, problems.errors))
        assert bool(problems.errors) == bool(what)
        assert "a mule," in file.read_text()
