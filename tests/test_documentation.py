"""The documentation is true: its examples work, its commands run, its links lead somewhere.

A document is read as a script. A comment above a block names the file that the block holds, and the
blocks `sh` hold commands; both are carried out in order, in an archive of their own::

    <!-- file: episodes/show.yml -->        a file of the document's archive
    <!-- variant: episodes/show.yml -->     in a copy of it: another one, which is right too
    <!-- and: episodes/show.yml -->         a further file of the variant above
    <!-- wrong: episodes/show.yml -->       in a copy of it: the next block is what `check` reports
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown.extensions.toc import slugify

from generator import cli, pipeline
from generator.core.problems import Problems
from generator.markdown_extensions import raw_html

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "project" / "authoring.md"
ARCHITECTURE = ROOT / "docs" / "project" / "architecture.md"

# Files that documents speak of, and that a fresh clone does not have.
NOT_COMMITTED = {
    "docs/.generated.json",
    "docs/glossary.md",
    "docs/people.md",
    "docs/people/index.md",
}

PROGRAM = "episode-archive "
# Words that stand for what a reader puts there, and what ends the program.
PLACEHOLDERS = {"OLD", "REF", "TITLE", "NAME", "FOLDER", "FILE", "SLUG", "--help", "..."}

_BLOCK = re.compile(
    r"(?:^<!-- (?P<use>\w+): (?P<path>\S+) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"(`+)(.+?)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_FILE = re.compile(r"(?:generator|tests|docs|\.github)/[\w./-]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a document: what the comment above it says, and what is in it."""

    use: str
    path: str
    language: str
    text: str


def name_of(file: Path) -> str:
    """The path of a file from the root of the repository."""
    return file.relative_to(ROOT).as_posix()


def documents() -> list[Path]:
    """Everything that people wrote in Markdown: generated pages lie in other folders of `docs/`."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/project/**/*.md")]
    by_hand = (file for file in found if raw_html.START not in file.read_text("utf-8"))
    return sorted(by_hand, key=name_of)


DOCUMENTS = documents()
PAGES = [document for document in DOCUMENTS if document.is_relative_to(ROOT / "docs")]

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)


def blocks(document: Path) -> list[Block]:
    """The fenced blocks of a document, in order."""
    return [
        Block(found["use"] or "", found["path"] or "", found["language"], found["text"])
        for found in _BLOCK.finditer(document.read_text("utf-8"))
    ]


def prose(document: Path) -> str:
    """A document without its fenced blocks."""
    return _BLOCK.sub("", document.read_text("utf-8"))


def code_in_prose(document: Path) -> list[str]:
    """The pieces of code within the sentences and tables of a document."""
    return [" ".join(code.split()) for _, code in _CODE.findall(prose(document))]


def put(archive: Path, block: Block) -> None:
    """Write the file that a block holds."""
    file = archive / block.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, "utf-8")


def run(command: str) -> int:
    """Run a command of the generator in the current folder; returns its exit status."""
    return cli.main(shlex.split(command.removeprefix(PROGRAM), comments=True))


def commands_in_blocks(block: Block) -> list[str]:
    """The commands of the generator in a block for the shell."""
    if block.language != "sh":
        return []
    return [line for line in block.text.splitlines() if line.startswith(PROGRAM)]


def commands_in_prose(document: Path) -> Iterator[str]:
    """The commands of the generator within sentences and tables, without those to be filled in."""
    for code in code_in_prose(document):
        if code.startswith(PROGRAM) and not PLACEHOLDERS & set(code.split()):
            yield code


def write_example(archive: Path) -> None:
    """Write the archive that the authoring guide shows."""
    for block in blocks(GUIDE):
        if block.use == "file":
            put(archive, block)


def problems_of(archive: Path) -> Problems:
    """What `check` finds in an archive."""
    problems = Problems()
    pipeline.check(archive, problems)
    return problems


@each_document
def test_examples_and_commands_work_in_order(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever types what a document shows, from top to bottom, meets no error."""
    monkeypatch.chdir(tmp_path)
    shown = blocks(document)
    if not any(block.use == "file" for block in shown):
        write_example(tmp_path)
    for block in shown:
        if block.use == "file":
            put(tmp_path, block)
        for command in commands_in_blocks(block):
            assert run(command) == 0, command
    for command in commands_in_prose(document):
        assert run(command) == 0, command


def test_the_example_has_no_problems_once_it_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guide's archive is right to the last warning, and all of it reaches a page."""
    monkeypatch.chdir(tmp_path)
    write_example(tmp_path)
    assert run("lock") == 0
    assert list(problems_of(Path())) == []
    assert run("build") == 0
    page = (tmp_path / "docs/episodes/001-the-analytical-engine.md").read_text("utf-8")
    anchors = "chapter-welcome charles-babbage-1 luigi-menabrea-1 listener-1 unattributed-1 music-1"
    for anchor in anchors.split():
        assert f'id="{anchor}"' in page


VARIATIONS = [
    (document, number, block)
    for document in DOCUMENTS
    for number, block in enumerate(blocks(document))
    if block.use in ("variant", "wrong")
]


@pytest.mark.parametrize(
    ("document", "number", "block"),
    VARIATIONS,
    ids=[f"{name_of(document)}-{number}" for document, number, _ in VARIATIONS],
)
def test_variations_are_right_or_wrong_as_the_document_says(
    document: Path, number: int, block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is shown as right has no error; what is shown as wrong gives the message shown."""
    monkeypatch.chdir(tmp_path)
    write_example(tmp_path)
    # The example's other facts about the episode belong to its own transcript.
    episode = tmp_path / "episodes/001-the-analytical-engine/episode.yml"
    text = episode.read_text("utf-8").replace("highlights: [charles-babbage-1]\n", "")
    episode.write_text(text, "utf-8")
    put(tmp_path, block)
    shown = blocks(document)[number + 1 :]
    for following in shown:
        if following.use != "and":
            break
        put(tmp_path, following)
    errors = [str(problem) for problem in problems_of(Path()).errors]
    if block.use == "variant":
        assert errors == []
    else:
        assert len(errors) == 1
        assert errors[0].startswith(shown[0].text.strip())


def test_every_block_says_what_it_is_for() -> None:
    """A comment with a slip in it would leave an example untested."""
    for document in DOCUMENTS:
        for block in blocks(document):
            assert block.use in ("", "file", "variant", "and", "wrong"), name_of(document)
        named = len(re.findall(r"^<!-- \w+: \S+ -->$", document.read_text("utf-8"), re.MULTILINE))
        assert named == sum(bool(block.use) for block in blocks(document)), name_of(document)


@each_document
def test_relative_links_resolve(document: Path) -> None:
    """Every relative link leads to a document, and its fragment to a heading there.

    Not to a generated page: which of them there are depends on the archive.
    """
    for link in _LINK.findall(prose(document)):
        path, _, fragment = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target in (*DOCUMENTS, ROOT / "LICENSE"), link
        if fragment:
            headings = _HEADING.findall(prose(target))
            plain = [heading.replace("`", "").replace("\\", "") for heading in headings]
            assert fragment in {slugify(heading, "-") for heading in plain}, link


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_pages_link_only_to_pages(document: Path) -> None:
    """A link from `docs/` to a file outside would be broken on the site."""
    for link in _LINK.findall(prose(document)):
        target = (document.parent / link.partition("#")[0]).resolve()
        assert target.is_relative_to(ROOT / "docs"), link


@each_document
def test_make_targets_exist(document: Path) -> None:
    """Every `make` command that a document names is a target of the Makefile."""
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    code = [block.text for block in blocks(document) if block.language == "sh"]
    code += code_in_prose(document)
    for text in code:
        if text.startswith("make "):
            assert set(_MAKE.findall(text)) <= targets, text


@each_document
def test_named_files_exist(document: Path) -> None:
    """Every file of the repository that a document names is there."""
    for code in code_in_prose(document):
        if _FILE.fullmatch(code) and code not in NOT_COMMITTED:
            assert (ROOT / code).exists(), f"{name_of(document)}: {code}"


@each_document
def test_named_tests_exist(document: Path) -> None:
    """A promise that names the test which holds it names one that is there."""
    for code in code_in_prose(document):
        if found := re.fullmatch(r"(tests/[\w/]+\.py)::(test_\w+)", code):
            text = (ROOT / found[1]).read_text("utf-8")
            assert f"def {found[2]}(" in text, f"{name_of(document)}: {code}"


def test_architecture_names_every_folder() -> None:
    """A newcomer finds each folder of the generator in the table."""
    text = prose(ARCHITECTURE)
    folders = [f"`{name_of(file.parent)}/`" for file in ROOT.glob("generator/*/__init__.py")]
    assert [folder for folder in folders if folder not in text] == []


def test_everything_that_make_installs_is_pinned_and_hashed() -> None:
    """The hash of every file is checked; no lock says where it was downloaded."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    # The lines of recipes; not the definition of PIP.
    installs = re.findall(r"^\t.*(?:pip .*?\binstall|\$\(PIP\)).*", makefile, re.MULTILINE)
    assert len(installs) == 8
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)
    assert "npm ci" in makefile
    assert not re.search(r"\bnpm i(nstall)?\b|\bnpx\b", makefile)
    locks = sorted(ROOT.glob("requirements*.txt"))
    assert {each.stem.removeprefix("requirements") for each in locks} == {
        *("", "-bench", "-dev", "-lock")
    }
    for lock in locks:
        text = lock.read_text(encoding="utf-8").replace("\\\n", "")
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        assert lines
        for line in lines:
            assert re.match(r"[\w.-]+(?:\[\w,-]+\])?==\S+ .*--hash=sha256:", line), line
            assert "://" not in line
