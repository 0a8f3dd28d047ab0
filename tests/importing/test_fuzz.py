"""Whatever a file holds, the import ends in a transcript or in a clear problem."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.model import Person
from generator.core.problems import Problems
from generator.importing import command, formats, source_file
from generator.importing.people import Known
from tests import archives
from tests.importing import cases

KNOWN = Known(
    {
        "ada": Person("ada", "Ada Lovelace", ("Ada",)),
        "ben": Person("ben", "Ben Okri"),
        "tom-mann": Person("tom-mann", "Tom Mann", ("Tom",)),
        "tom-wolfe": Person("tom-wolfe", "Tom Wolfe", ("Tom",)),
    },
    hosts=("ada",),
)
VALID = [
    (file.stem, archives.parse(case.before).files[case.file])
    for file in cases.FILES
    if "\nwritten: " in next(iter((case := cases.read(file)).expected.values()))
]
# What formats are made of: a mutation puts it where it does not belong.
PIECES = (
    "\n", "\n\n", "\r", "\t", " ", ":", "::", "-->", "0:13", "99:99", "[0:12]", "(00:00:36):",
    "**", "__", "**Ada:**", "Ada: ", "Tom: ", "Unknown: ", "Break: ", "WEBVTT", "NOTE ", "<v Ben>",
    "</v>", "<", ">", "&amp;", "&#0;", "&#55357;", "\\", "\\ud800", "\\u0000", "## Title\n", "# ",
    "---\n", '"', "'", ",", ";", "{", "}", "[", "]", "null", "1e999", "NaN", "-1", "\x00", "\x0c",
    "\u2028", "\u202e", "\ufeff", "\ufffe", "é", "中", "\U0001f600", "`", "<cite>", "<p>", "|",
)  # fmt: skip

names = st.sampled_from(["", *formats.BY_NAME])


def survives(content: bytes, form: str) -> None:
    """The import of a file ends well, or says why not; a transcript is one the archive reads."""
    problems = Problems()
    source = source_file.decode(content, "talk", KNOWN.names, problems)
    if source is None:
        assert problems.errors
        return
    try:
        understood = command.understand(source, KNOWN, {}, problems, form)
    except command.Unrecognised:
        assert not form
        return
    assert (understood is None) == bool(problems.errors)
    for problem in problems.errors:
        assert "please report" not in problem.message + problem.advice, problem
        assert "would be refused" not in problem.message, problem
    if understood:
        understood.written.text.encode()


@given(content=st.binary(max_size=300), form=names)
@settings(max_examples=150, deadline=None)
def test_any_bytes(content: bytes, form: str) -> None:
    """Arbitrary bytes, in every format."""
    survives(content, form)


@given(text=st.lists(st.sampled_from([*PIECES, "Good", "morning"]), max_size=40), form=names)
@settings(max_examples=300, deadline=None)
def test_any_pieces(text: list[str], form: str) -> None:
    """The parts of all formats, in any order."""
    survives("".join(text).encode("utf-8", "surrogatepass"), form)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_mutated_files(data: st.DataObject) -> None:
    """Valid files with pieces cut out, doubled, moved and put in."""
    _, content = data.draw(st.sampled_from(VALID))
    text = content.decode("utf-8", "replace")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        other = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(["", text[start:end] * 2, *PIECES]))
        text = text[:start] + piece + text[end:]
        text = text[:other] + data.draw(st.sampled_from(["", piece])) + text[other:]
    survives(text.encode(), data.draw(st.sampled_from(["", "", ""])) or data.draw(names))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["Ada", "0:13", "Hello there."]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "segments utterances body text speaker start startTime end start_ms chapters title"
                " episode_metadata episode_title x results channels alternatives transcript words"
                " word items content monologues elements value ts transcription offsets from"
                " recognizedPhrases nBest display offsetInTicks phrases offsetMilliseconds chunks"
                " timestamp speakers type speaker_id attaches_to".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


JSON_FORMATS = [form.NAME for form in formats.FORMATS if "JSON" in form.EXPECTED]


@given(value=values, form=st.sampled_from(["", *JSON_FORMATS]))
@settings(max_examples=200, deadline=None)
def test_any_json(value: object, form: str) -> None:
    """Any value of JSON, under the keys that mean something."""
    survives(json.dumps(value).encode(), form)


LONG = 15_000
REPEATED = (
    "*", "_", "`", "[", "]", "(", "<", "&", "\\", " ", "\t", "a", "A ", "A. ", "a:", "A: ", "0:",
    "0:00 ", "[0:00] ", "[0:00]", "(0:00)", "[a](", "**a", "**A:** ", "__A", "<v A>", "<v ", "</v>",
    "<p>", "</", "<!--", "<script>", "-->", "\n", "\n\n", "A:\n", "A: x\n", "0:00\n", "# a\n", "{",
    '{"a":', '["', ",", '"', "1\n0:00:00,000 --> 0:00:01,000\nA\n\n", "NOTE\n\n",
    "0:00.000 --> 0:01.000\nA: b\n\n",
)  # fmt: skip


@pytest.mark.parametrize("form", formats.BY_NAME)
def test_long_repetitions(form: str) -> None:
    """No repetition of a piece makes an expression search for ever."""
    for piece in REPEATED:
        for start in ("", "WEBVTT\n\n", "A: "):
            survives((start + piece * (LONG // len(piece))).encode(), form)
