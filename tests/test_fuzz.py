"""Input that nobody thought of: it ends in problems or in pages, never in a traceback or a hang."""

import re
import string
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html
import markdown
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.core import text_files
from generator.core.model import Markdown
from generator.core.problems import Problems, report
from generator.markdown_extensions import raw_html
from generator.read import transcript
from generator.read.anchors import lock_file as locks
from generator.render.formatting import markdown as as_html
from tests import archives
from tests.html_pages import words

SHOW = "episodes/show.yml"
EPISODE = "episodes/001-first/episode.yml"
TRANSCRIPT = "episodes/001-first/transcript.txt"
LOCK = "episodes/001-first/anchors.lock"
FILES = [
    SHOW,
    EPISODE,
    TRANSCRIPT,
    LOCK,
    "episodes/people/ada.yml",
    "episodes/people/ben.yml",
    "episodes/topics.yml",
    "episodes/glossary.yml",
]
KEYS = """
    affiliations aliases audio bio bio_as_of chapters copyright date definition description duration
    feed guests highlights hosts image kind language length license links media name number person
    recorded repository role same_name_as season speakers start status summary term title topics
    transcript_by type url youtube poetry unknown <<
""".split()
VALUES = """
    ada ben draft reviewed break book concept Ada Ben ada-1 ben-1 unattributed-1 c++ 🎉 0 1 -1 012
    1.5 90 1:30 1:60 12:30:00 99:99:99 2020-05-21 2024-02-30 0000-00-00 9999-12-31 no null ~ en-US
    https://example.org https://example.org:x/ http://[::1 javascript:alert(1) ben.png ../x.png
    /x.png 1g6BpItJdJA audio/mpeg @ada con index
""".split()

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# What a text may hold, and more often what some parser takes for its own.
_MARKS = st.sampled_from(
    """
    <script> </script> </div> </article> <!-- --> <!--/episode-archive--> <img src=x> &lt; &amp;
    &#0; {{ }} {% %} {: onclick=x } --8<-- [laughter] [0:05] [0:99] [ ] \\ \\\\ # ## ### * ** _ __ `
    ``` ~~~ | > 1. - + : :: ://x [a](b) ![a](b) [a]: b [^1] *[a]: $$ \\( \\) == ~~ ^^ {++x++} ++x++
    :smile: wzxhzdk:0 klzzwxh:0 [TOC] ... (c) 'x' "y" 1986. 2*3*4 a@b.example http://x.example Ada:
    Ben Okri: Unknown: Note: \u200b \u200d \ufeff \u00ad \u200f שלום مرحبا é e\u0301 ﬁ ǆ İ 🎉 日本
    \u3000 \u00a0
    """.split()
)
_FREE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8
)
_LINE = st.lists(_MARKS | _FREE | st.text(string.printable[:95], max_size=8), max_size=8)
TEXT = _LINE.map(" ".join)

_GARBAGE = st.recursive(
    st.sampled_from(VALUES) | st.none() | st.text(max_size=20) | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS + VALUES), inner, max_size=4)
    ),
    max_leaves=12,
)
_MAPPING = st.dictionaries(st.sampled_from(KEYS), _GARBAGE, max_size=8)
_SPOKEN = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "", "Ada: ", "Ben Okri [0:05]: ", "Unknown: ", "## ", "[0:07] ", "\\"]
        ),
        TEXT,
    ).map("".join),
    max_size=12,
).map("\n\n".join)
_LOCK_LINES = st.lists(
    st.sampled_from(["turn", "chapter", "  turn", "text", ""]).flatmap(
        lambda kind: (
            st.sampled_from(["ada-1", "ben-1", "chapter-x", "ada-999999999", "x"])
            .map(lambda anchor: f"{kind} {anchor} abc")
            .filter(bool)
        )
    ),
    max_size=6,
).map(lambda lines: "\n".join([*locks.dump(locks.Lock("0" * 32)).splitlines(), *lines, ""]))


def _archive(changed: dict[str, bytes], then: Callable[[Path], None]) -> None:
    """Call a function with the base archive, some of whose files are changed."""
    with tempfile.TemporaryDirectory() as folder:
        sample = archives.base()
        sample.files |= changed
        sample.apply(Path(folder))
        then(Path(folder))


def _check_and_build(root: Path) -> None:
    """Both end with the same problems, twice; with errors nothing is written."""
    reports = []
    for _ in range(2):
        problems = Problems()
        pipeline.check(root, problems)
        reports.append(report(problems, "text"))
    assert reports[0] == reports[1]
    built_problems = Problems()
    built = pipeline.build(root, root / "docs", built_problems)
    assert report(built_problems, "text") == reports[0]
    assert (built is None) == bool(built_problems.errors) == (not (root / "docs").exists())
    for problem in built_problems:
        line = str(problem)
        assert re.match(r".+:\d+:\d+: (error|warning): \S", line)
        assert len(line.splitlines()) == 1
        assert line.encode()
    if built:
        _look_at_pages(root)


def _check_in_time(root: Path) -> None:
    """A check and a build end.

    They take a second or two of processor time; what starts over and over again takes hours.
    """
    started = time.process_time()
    pipeline.check(root, Problems())
    pipeline.build(root, root / "docs", Problems())
    assert time.process_time() - started < 100


def _look_at_pages(root: Path) -> None:
    """Every page passes the real Markdown, and no id is there twice."""
    for page in (root / "docs").rglob("*.md"):
        html = lxml.html.fromstring(_through_markdown(page))
        ids = [element.get("id") for element in html.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), page.name


def _through_markdown(page: Path) -> str:
    """A page as MkDocs would show it: without its front matter, which is YAML."""
    text = page.read_text(encoding="utf-8")
    head, text = text.removeprefix("---\n").split("---\n", 1)
    assert isinstance(yaml.safe_load(head)["title"], str)
    return markdown.markdown(text, extensions=["generator.raw_html", "toc", "attr_list", "tables"])


@pytest.mark.parametrize("path", FILES)
@settings(QUICK, max_examples=25)
@given(content=st.binary(max_size=60) | TEXT.map(str.encode))
def test_any_bytes_as_any_file(path: str, content: bytes) -> None:
    """Whatever lies in a file of the archive, the archive is checked to its end."""
    _archive({path: content}, _check_and_build)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.endswith(".yml")], ids=lambda path: Path(path).name
)
@settings(QUICK, max_examples=50)
@given(values=_MAPPING)
def test_any_values_in_metadata(path: str, values: dict[str, object]) -> None:
    """Right keys with wrong values, wrong keys, wrong shapes."""
    least: dict[str, object] = {"title": "x", "date": "2020-05-21", "description": "x", "name": "x"}
    if path == EPISODE:
        del least["description"], least["name"]
        least |= {"guests": ["ben"]}
    elif path == SHOW:
        del least["date"], least["name"]
    elif "people" in path:
        least = {"name": "x"}
    else:
        least = {}
    for mapping in (values, least | values):
        text = yaml.safe_dump(mapping, allow_unicode=True)
        _archive({path: text.encode()}, _check_and_build)


@settings(QUICK, max_examples=100)
@given(text=_SPOKEN, lock=_LOCK_LINES)
def test_any_transcript_with_any_lock(text: str, lock: str) -> None:
    """Labels, times, headings and locks that do not fit together."""
    _archive({TRANSCRIPT: text.encode(), LOCK: lock.encode()}, _check_and_build)


@settings(QUICK, max_examples=200)
@given(paragraphs=st.lists(TEXT.filter(str.strip), min_size=1, max_size=12))
def test_every_word_is_on_the_page(paragraphs: list[str]) -> None:
    """Any text behind a backslash is speech, and is on the page word by word, in order."""
    blocks = [f"\\{' '.join(paragraph.split())}" for paragraph in paragraphs]
    text = "Ada Lovelace:\n\n" + "\n\n".join(blocks)
    if text_files.decode(text.encode(), "x", Problems()) is None:
        return

    def look(root: Path) -> None:
        problems = Problems()
        assert pipeline.build(root, root / "docs", problems) is not None, report(problems, "text")
        html = _through_markdown(root / "docs" / "episodes" / "001-first.md")
        shown = lxml.html.fromstring(html).cssselect(".ea-transcript > div > p")
        assert [words(paragraph) for paragraph in shown] == [block[1:].split() for block in blocks]

    _archive({TRANSCRIPT: text.encode()}, look)


@settings(QUICK, max_examples=200)
@given(text=TEXT)
def test_markdown_of_people_is_harmless(text: str) -> None:
    """Whatever a bio says, what comes out of it is text, lists, emphasis, code and links."""
    root = lxml.html.fragment_fromstring(str(as_html(Markdown(text), "./")), create_parent="div")
    allowed = {*"a blockquote br code div em li ol p pre strong ul".split()}
    for element in root.iter():
        assert element.tag in allowed
        assert set(element.attrib) <= {"href", "title", "class", "start"}
        href = element.get("href", "")
        assert not re.match(r"\s*(javascript|vbscript|data|file):", href, re.IGNORECASE)


_LONG = 60_000


@pytest.mark.parametrize(
    "text",
    [
        "Ada" + " " * _LONG + "x",
        "Ada " * (_LONG // 4),
        "[" + ":" * _LONG,
        "[" * _LONG,
        "[0:" * (_LONG // 3),
        "Ada [" + "1" * _LONG,
        "Ada [" + ":" * _LONG + "] x",
        "Ada " + "(" * _LONG,
        "Ada " + "1" * _LONG + "x",
        "**" * _LONG,
        "Ada: " + "[a" * (_LONG // 2),
        "## " + "x " * (_LONG // 2) + "y",
        "## x" + " " * _LONG + "y",
        "## x [" + ":" * _LONG,
        "## " + "[0:05] " * (_LONG // 7) + "y",
        "#" * _LONG,
        "\\" * _LONG,
        "Ada: x\n" * (_LONG // 7),
        "Ada: x\n\n" * (_LONG // 8),
        "Ada: " + "a\u0301" * _LONG,
        "Ada: x\n\n" + "\u200b" * _LONG + ": x",
        "A: x\n\n" * 1_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_no_transcript_takes_for_ever(text: str) -> None:
    """Sixty thousand characters that make a careless pattern start over and over again."""
    _archive({TRANSCRIPT: text.encode()}, _check_in_time)


_MARKDOWN = ["[", "![", "*a **b ", "`", "> ", "- ", "<", "&", "[a](", "[a]: b\n", "a_b*", "\\"]


@pytest.mark.parametrize(
    "text",
    [
        *(each * (19_000 // len(each)) for each in _MARKDOWN),
        "".join("`" * length + " " for length in range(190)),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_no_markdown_takes_for_ever(text: str) -> None:
    """Nor a bio of the greatest length that is allowed."""
    bio = yaml.safe_dump({"name": "Ben Okri", "bio": text}, width=10**6)
    _archive({"episodes/people/ben.yml": bio.encode()}, _check_in_time)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500_000,
        "{" * 500_000,
        "? " * 250_000,
        "- " * 250_000,
        "a: " * 160_000,
        "&a " * 160_000,
        "*a " * 160_000,
        "'" * 500_000,
        '"' + "\\n" * 250_000,
        "---\n" * 120_000,
        "a: >\n" + " \n" * 250_000,
        "".join(f"k{number}: x\n" for number in range(8_000)),
        "name: x\nlinks: {" + ", ".join(f"k{number}: x" for number in range(8_000)) + "}",
        "name: x\naliases: [" + "a, " * 30_000 + "]",
        "%YAML 1.1\n" * 40_000,
        "!" * 500_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_no_yaml_takes_for_ever(text: str) -> None:
    """Half a megabyte of YAML, the most that is read, in the shapes that break parsers."""
    _archive({"episodes/people/ben.yml": text.encode()}, _check_in_time)


@settings(QUICK, max_examples=100)
@given(text=TEXT)
def test_the_marks_of_a_block_cannot_be_spoken(text: str) -> None:
    """Text in our HTML cannot end the block that keeps it from the Markdown parser."""
    spoken = transcript.UNSPOKEN.sub("", text) + raw_html.END + raw_html.START
    page = f"{raw_html.START}\n<p>{spoken.replace('<', '&lt;')}</p>\n{raw_html.END}\n"
    assert markdown.markdown(page, extensions=["generator.raw_html"]) == page.split("\n")[1]


def test_a_lock_of_many_equal_turns_takes_no_time() -> None:
    """Two thousand turns that are all the same, of which one goes: the worst to align."""

    def shorten(root: Path) -> None:
        assert pipeline.lock(root, Problems()) == [f"{root.as_posix()}/{LOCK}"]
        (root / TRANSCRIPT).write_text("Ada: Yes.\n\n" * 1_999)
        _check_in_time(root)

    _archive({TRANSCRIPT: b"Ada: Yes.\n\n" * 2_000}, shorten)
