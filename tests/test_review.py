"""The review: what is open stands in queues, and every decision is carried out at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from generator import cli, pipeline
from generator.core.problems import Problems
from generator.importing import command, review
from generator.importing.record import changes_yml, replay
from generator.importing.review import Desk
from generator.read.change_record import Change, ChangesFile
from generator.render import formatting
from tests import archives

RAW = """\
Ada Lovelace: We have a mail, or
two. It turns, I think so, by
itself.
Unknown: Does it turn by itself?
Ben Okri: It does not, I think.
"""
ORDER = command.ImportRequest(Path("talk.txt"), "002-talk", format="wrapped")
GLOSSARY = "mill:\n  term: mill\n  suspicious: [mail]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an episode that was just imported."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("episodes/glossary.yml").write_text(GLOSSARY)
    Path("talk.txt").write_text(RAW)
    problems = Problems()
    assert command.run(ORDER, problems), list(problems)
    return Path("episodes/002-talk")


def opened(folder: Path) -> Desk:
    """What is open in it."""
    problems = Problems()
    desk = review.opened(folder, problems)
    assert desk is not None, list(problems)
    return desk


def transcript(folder: Path) -> str:
    """The transcript as it lies on the disk."""
    return (folder / "transcript.txt").read_text()


def walk(folder: Path, *typed: str) -> list[str]:
    """Review an episode, typing this; returns what was told."""
    answers = iter(typed)
    told: list[str] = []

    def ask(prompt: str) -> str:
        told.append(prompt)
        if (answer := next(answers, None)) is None:
            raise EOFError
        return answer

    review.walk(opened(folder), ask, told.append, lambda desk: review.save(desk, folder))
    return told


def open_rows(folder: Path) -> list[Change]:
    """The rows that nobody has decided."""
    return [row for rows in opened(folder).queues.values() for row in rows]


def test_questions_stand_in_queues(folder: Path) -> None:
    """A suspicious word and a voice that nobody has identified."""
    queues = opened(folder).queues
    assert [row.before for row in queues["names"]] == ["mail"]
    assert [(row.before, row.candidates) for row in queues["speakers"]] == [
        ("Unknown", ("Ada Lovelace", "Ben Okri"))
    ]


def test_a_question_shows_the_lines_the_candidates_and_the_reason(folder: Path) -> None:
    """All that is needed to decide, and two lines at least of the original."""
    told = "\n".join(walk(folder, "q"))
    assert "names, 1 of 1" in told
    assert "     1  Ada Lovelace: We have a mail, or\n     2  two. It turns" in told
    assert '     1: mill\n  why: "mail" may be a misheard mill' in told


def test_accept_another_and_leave(folder: Path) -> None:
    """A number takes a candidate, `t` asks for other words; both are written at once."""
    walk(folder, "1", "2")
    assert "We have a mill, or" in transcript(folder)
    assert "\nBen Okri: Does it turn by itself?" in transcript(folder)
    assert open_rows(folder) == []


def test_other_words_can_be_typed(folder: Path) -> None:
    """Whatever the candidates are."""
    walk(folder, "nonsense", "t", "mule", "q")
    assert "We have a mule, or" in transcript(folder)


def test_what_stays_open_is_told(folder: Path) -> None:
    """Behind a skip, behind the end; the legend stands only above questions."""
    told = walk(folder, "s", "q")
    assert told[0] == review.KEYS
    assert told[-1] == "still open: names 1, speakers 1"
    assert walk(folder, "1", "2")[-1] == "nothing is open"
    assert walk(folder) == ["nothing is open"]


def test_stopped_and_resumed(folder: Path) -> None:
    """What is decided stays decided, what was skipped or not reached is asked again."""
    walk(folder, "l")
    assert [row.before for row in open_rows(folder)] == ["Unknown"]
    walk(folder, "s")
    assert [row.before for row in open_rows(folder)] == ["Unknown"]
    assert "We have a mail, or" in transcript(folder)


def test_decisions_are_kept_when_the_import_is_run_again(folder: Path) -> None:
    """Also that something stays as it is; the second import changes nothing at all."""
    walk(folder, "l", "1")
    before = archives.snapshot(folder)
    assert command.run(ORDER, Problems())
    assert archives.snapshot(folder) == before


def test_corrections_in_the_transcript_are_recorded_before_the_first_question(folder: Path) -> None:
    """Whoever edits by hand needs no review for it; and the review does not undo it."""
    edited = transcript(folder).replace("It does not, I think.", "It does not, I fear.")
    (folder / "transcript.txt").write_text(edited)
    walk(folder, "1", "q")
    assert "It does not, I fear." in transcript(folder)
    (edit,) = (row for row in opened(folder).record.changes if row.rule == "edit")
    assert (edit.before, edit.after, edit.by) == ("think.", "fear.", "editor")


def test_a_character_that_is_only_proposed_is_shown_as_such() -> None:
    """On the page the word is whole, and the character says that it is a guess."""
    mark = '<mark class="uncertain">{}</mark>'
    assert formatting.speech("engin⟦e⟧s") == f"engin{mark.format('e')}s"
    assert formatting.speech("A⟦&⟧B <⟦") == f"A{mark.format('&amp;')}B &lt;⟦"


def test_a_row_that_fits_no_more_is_kept_and_does_not_stop_the_review(folder: Path) -> None:
    """Somebody has to look at it; nobody shall lose it."""
    file = folder / "source" / "changes.yml"
    misfit = '- {line: 2, before: "gone", after: "come", rule: word, by: editor}\n'
    file.write_text(file.read_text() + misfit)
    walk(folder, "1", "1")
    assert "We have a mill, or" in transcript(folder)
    assert 'before: "gone", after: "come"' in file.read_text()
    problems = Problems()
    assert command.run(ORDER, problems)
    (warning,) = problems
    assert warning.message == "'gone' begins 0 times in line 2, not once"
    assert warning.location.path == "episodes/002-talk/source/changes.yml"
    assert 'before: "gone", after: "come"' in file.read_text()


def test_the_page_tells_what_was_done(folder: Path) -> None:
    """The figures of the record, and a link to it where the repository is known."""
    walk(folder, "1", "s")
    shown = "Made from an automatic transcript: 1 word or name corrected and 1 uncertain passage."
    link = "https://example.org/code/blob/HEAD/episodes/002-talk/source/changes.yml"
    for repository in ("", "repository: https://example.org/code\n"):
        show = Path("episodes/show.yml")
        show.write_text(show.read_text() + repository)
        assert pipeline.build(Path(), Path("docs"), Problems())
        page = Path("docs/episodes/002-talk.md").read_text()
        assert shown in page
        assert (link in page) == bool(repository)


def test_the_command_lists_asks_and_names_the_reviewer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--list` asks nothing; `--by` stands in the row."""
    assert cli.main(["review", "002-talk", "--list"]) == 0
    output = capsys.readouterr().out
    assert "names: 1\n  talk.txt:1: 'mail' -> mill" in output
    answers = ["1", "q"]
    monkeypatch.setattr("builtins.input", lambda _: answers.pop(0))
    assert cli.main(["review", "002-talk", "--by", "Ada"]) == 0
    assert {row.by for row in opened(folder).record.changes if row.before == "mail"} == {"Ada"}


def test_without_a_record_nothing_is_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A transcript that no import has changed; one that is not there is an error."""
    assert folder.exists()
    assert cli.main(["review", "001-first"]) == 0
    assert "nothing is open" in capsys.readouterr().out
    assert cli.main(["review", "003-gone"]) == 1
    assert "there is no transcript (import one first)" in capsys.readouterr().err


LOST = RAW.replace("itself.\n", "itself. The engin\n weaves.\n", 1)


def lost(folder: Path) -> Path:
    """The folder with an open question about a lost character."""
    made = opened(folder).record
    row = Change.model_validate(
        {"line": 3, "column": 13, "before": "engin\n weaves", "candidates": ["engine weaves"]}
        | {"rule": "lost-character", "by": "editor"}
    )
    Path("talk.txt").write_text(LOST)
    (folder / "source/talk.txt").write_text(LOST)
    made = made.model_copy(
        update={
            "lengths": replay.lengths(LOST),
            "changes": (row, *(other for other in made.changes if other.line == 1)),
        }
    )
    (folder / "source/changes.yml").write_text(changes_yml.dump(made))
    (folder / "transcript.txt").write_text(replay.apply(LOST, made))
    return folder


def test_a_character_that_is_typed_is_the_lost_one(folder: Path) -> None:
    """Nobody has to type the words around it."""
    told = walk(lost(folder), "t", "", "t", "y", "q")
    assert "instead of 'engin  weaves' > " in told
    assert "The enginy weaves." in transcript(folder)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("m⟦i⟧ll", "⟦ and ⟧ mark what is only proposed"),
        ("m\x07ll", "a control character is in it"),
        ("m\udcffll", "a control character is in it"),
        ("x" * 2_001, "2,001 characters; at most 2,000 are allowed"),
    ],
)
def test_what_cannot_be_written_is_asked_again(folder: Path, typed: str, complaint: str) -> None:
    """And nothing of it is kept."""
    before = transcript(folder)
    told = walk(folder, "t", typed, "q")
    assert f"not possible: {complaint}" in told
    assert transcript(folder) == before
    assert "We have a mule" not in before
    walk(folder, "t", typed, "t", "mule", "q")
    assert "We have a mule" in transcript(folder)


@pytest.mark.parametrize("typed", ["Nobody", "Ben Okri: Hello", "# Ben Okri"])
def test_only_who_may_speak_can_be_named(folder: Path, typed: str) -> None:
    """A label that is not known would stop the build."""
    told = walk(folder, "s", "t", typed, "q")
    assert f'not possible: nobody in this episode is called "{typed}"' in told
    assert "\nUnknown: Does it" in transcript(folder)


@pytest.mark.parametrize("name", ["transcript.txt", "source/changes.yml"])
def test_what_changed_meanwhile_is_not_overwritten(folder: Path, name: str) -> None:
    """Somebody edits while the review waits for an answer."""
    desk = opened(folder)
    row = desk.queues["names"][0]
    file = folder / name
    file.write_text(file.read_text() + "\n")
    before = archives.snapshot(folder)
    with pytest.raises(review.ChangedMeanwhile, match="changed meanwhile; run review again"):
        review.save(review.decided(desk, row, "mill"), folder)
    assert archives.snapshot(folder) == before


def test_a_speaker_is_asked_about_with_what_was_said_before(folder: Path) -> None:
    """And with the nearest time, to listen there."""
    told = "\n".join(walk(folder, "s", "q"))
    assert "     3  itself.\n     4  Unknown: Does it turn" in told
    row = open_rows(folder)[1]
    timed = "Ada [0:12:03]: I.\n\nUnknown: You?\n"
    lines = Desk(timed, ChangesFile(original="a")).lines(row.model_copy(update={"line": 3}))
    assert lines[:2] == ["  time: 0:12:03", "     1  Ada [0:12:03]: I."]


def test_line_breaks_of_candidates_are_shown(folder: Path) -> None:
    """In quotes, so that spaces are seen too."""
    desk = opened(folder)
    row = desk.queues["names"][0].model_copy(update={"candidates": ("a\n\nmill",)})
    desk = replace(desk, record=desk.record.model_copy(update={"changes": (row,)}))
    assert "'a⏎⏎mill'" in review.listed(desk)


def test_ctrl_c_and_ctrl_d_end_the_review(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was decided before is kept, and the terminal stands on a line of its own."""
    for error, status in ((KeyboardInterrupt, 130), (EOFError, 0)):
        answers = ["1"]

        def ask(_: str, answers: list[str] = answers, error: type[BaseException] = error) -> str:
            if not answers:
                raise error
            return answers.pop()

        monkeypatch.setattr("builtins.input", ask)
        assert cli.main(["review", "002-talk"]) == status
        output = capsys.readouterr()
        assert (output.err if status else output.out).endswith("\n")
        assert "a mill" in transcript(folder)


@pytest.mark.parametrize("name", ["import", " Import ", "", "\x1b[1m"])
def test_nobody_decides_in_the_name_of_the_rules(folder: Path, name: str) -> None:
    """Such a decision would be lost in the next import."""
    assert folder.exists()
    with pytest.raises(SystemExit):
        cli.main(["review", "002-talk", "--by", name])


@pytest.mark.parametrize("slug", ["../episodes/002-talk", "/etc", "002-talk/", ".", "people"])
def test_only_an_episode_is_reviewed(
    folder: Path, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path is no slug."""
    assert folder.exists()
    assert cli.main(["review", slug]) == 1
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../talk.txt", "a\\b.txt", ".hidden", "/etc/passwd", "a\0b"])
def test_an_original_lies_beside_its_record(name: str) -> None:
    """Nothing else is ever read."""
    with pytest.raises(ValidationError, match="is not a plain file name"):
        ChangesFile(original=name)


def test_a_file_with_such_a_name_is_not_imported(folder: Path) -> None:
    """Its record could not be read."""
    assert folder.exists()
    Path("a\\b.txt").write_text(RAW)
    problems = Problems()
    assert command.run(replace(ORDER, file=Path("a\\b.txt"), episode="003-b"), problems) is None
    assert "Windows cannot hold a file" in str(*problems)


def test_voices_of_captions_are_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who speaks in captions without names; an answer is still there after the next import."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ben Okri>Who is it?\n\n"
        "00:03.000 --> 00:04.000\n<v Unknown>It is me.\n"
    )
    order = command.ImportRequest(Path("talk.vtt"), "002-talk", date="2021-03-04")
    assert command.run(order, Problems())
    folder = Path("episodes/002-talk")
    assert [row.candidates for row in open_rows(folder)] == [("Ben Okri", "Ada Lovelace")]
    walk(folder, "2")
    assert open_rows(folder) == []
    assert command.run(order, Problems())
    assert "Ada Lovelace [0:00:03]: It is me." in transcript(folder)
