"""`check --against`: what is published and would vanish, in real clones of real repositories."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import cli, pipeline
from generator.commands import published
from generator.core.model import Archive
from generator.core.problems import Problems
from generator.read import git_files
from generator.read.addresses import anchors
from tests import archives
from tests.archives import snapshot
from tests.clones import Clone
from tests.conftest import ROOT
from tests.html_pages import ids

MAIN = """What main has published: two episodes, a topic, terms, and a former name.
--- episodes/topics.yml
engines: {title: Engines}
--- episodes/glossary.yml
mill: {term: mill}
store: {term: store}
--- episodes/redirects.yml
people/benjamin: people/ben
--- episodes/001-first/episode.yml
title: The first
date: 2020-05-21
guests: [ben]
topics: [engines]
--- episodes/001-first/transcript.txt
## Welcome

Ada: Welcome to the show, everybody who listens.

Ben Okri: Hello there, Ada, and thank you for having me.

Ada: What is it that you brought along today?

Ben Okri: A mill and a store, and a few cards with holes.
--- episodes/002-second/episode.yml
title: The second
date: 2021-05-21
--- episodes/002-second/transcript.txt
Ada: Nobody is here with me today, so I read letters.
"""
SECOND_GONE = "--- episodes/002-second (deleted)\n"


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """Such a repository, in which the test runs."""
    made = Clone(tmp_path / "clone", monkeypatch)
    archives.base().apply(made.folder)
    archives.parse(MAIN).apply(made.folder)
    monkeypatch.chdir(made.folder)
    assert cli.main(["lock"]) == 0
    made.commit()
    made.git("switch", "--quiet", "--create", "branch")
    return made


def _lines(capsys: pytest.CaptureFixture[str], against: str = "main") -> list[str]:
    capsys.readouterr()
    status = cli.main(["check", "--against", against])
    lines = capsys.readouterr().err.splitlines()
    assert status == any(": error: " in line for line in lines)
    return lines


def _edit(clone: Clone, path: str, old: str, new: str) -> None:
    file = clone.folder / "episodes" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


PERSON = """--- episodes/people/ben.yml (deleted)
--- episodes/people/okri.yml
name: Ben Okri
--- episodes/001-first/episode.yml
title: The first
date: 2020-05-21
guests: [okri]
topics: [engines]
--- episodes/redirects.yml
"""
GONE = "episodes/redirects.yml:1:1: error: the published page {page}/ would vanish"
RENAMED = '(if it was renamed, add "{page}: {new}", if it was withdrawn, "{page}: {kind}")'


def _gone(page: str, new: str) -> str:
    kind = page.partition("/")[0]
    return f"{GONE} {RENAMED}".format(page=page, new=new, kind=kind)


_YEAR = f'{GONE.format(page="episodes/2021")} (add "episodes/2021: episodes")'


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(
            PERSON + "people/benjamin: people/okri\n",
            [_gone("people/ben", "people/okri")],
            id="a person",
        ),
        pytest.param(
            PERSON + "people/ben: people/okri\npeople/benjamin: people/ben\n", [], id="kept"
        ),
        pytest.param(
            "--- episodes/redirects.yml\n# empty\n",
            [_gone("people/benjamin", "the new address")],
            id="a line of redirects.yml",
        ),
        pytest.param(
            SECOND_GONE,
            [
                _gone("episodes/002-second", "the new address"),
                _YEAR,
            ],
            id="an episode, and with it the year",
        ),
        pytest.param(
            SECOND_GONE + "--- episodes/redirects.yml\npeople/benjamin: people/ben\n"
            "episodes/002-second: episodes\nepisodes/2021: episodes\n",
            [],
            id="an episode that was withdrawn",
        ),
        pytest.param(
            "--- episodes/topics.yml\nmachines: {title: Machines}\n"
            "--- episodes/001-first/episode.yml\ntitle: The first\ndate: 2020-05-21\n"
            "guests: [ben]\ntopics: [machines]\n",
            [_gone("topics/engines", "the new address")],
            id="a topic",
        ),
        pytest.param(
            "--- episodes/glossary.yml\nmills: {term: mill}\n",
            [_gone("glossary/mill", "glossary/mills"), _gone("glossary/store", "the new address")],
            id="terms",
        ),
        pytest.param(
            "--- episodes/glossary.yml\nmills: {term: mill}\n"
            "--- episodes/redirects.yml\npeople/benjamin: people/ben\n"
            "glossary/mill: glossary/mills\nglossary/store: glossary\n",
            [],
            id="terms with redirects",
        ),
        pytest.param(
            "--- episodes/glossary.yml (deleted)\n",
            [
                (
                    "episodes/redirects.yml:1:1: error: the published page glossary/ would vanish"
                    " (keep it; the files that it was made from are gone)"
                ),
                _gone("glossary/mill", "the new address"),
                _gone("glossary/store", "the new address"),
            ],
            id="the glossary",
        ),
    ],
)
def test_a_page_that_would_vanish(
    change: str, expected: list[str], clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named, with the line that would keep it; what has that line is not."""
    clone.change(change)
    cli.main(["lock"])
    assert _lines(capsys) == expected
    clone.commit()
    assert _lines(capsys) == expected


def _delete_lock(clone: Clone) -> None:
    (clone.folder / "episodes/001-first/anchors.lock").unlink()


def _delete_lock_and_a_turn(clone: Clone) -> None:
    _delete_lock(clone)
    words = "Ada: Welcome to the show, everybody who listens.\n\n"
    _edit(clone, "001-first/transcript.txt", words, "")


def _delete_lock_and_insert_a_turn(clone: Clone) -> None:
    _delete_lock(clone)
    _edit(
        clone, "001-first/transcript.txt", "## Welcome", "Ada: Before anything else.\n\n## Welcome"
    )


def _delete_a_line(clone: Clone) -> None:
    lock = clone.folder / "episodes/001-first/anchors.lock"
    lock.write_text(re.sub(r"turn ben-1 .*\n", "", lock.read_text()))


def _swap_two_anchors(clone: Clone) -> None:
    lock = clone.folder / "episodes/001-first/anchors.lock"
    text = lock.read_text().replace("ben-1", "ben-x").replace("ben-2", "ben-1")
    lock.write_text(text.replace("ben-x", "ben-2"))


def _delete_the_chapter(clone: Clone) -> None:
    _delete_lock(clone)
    _edit(clone, "001-first/transcript.txt", "## Welcome\n\n", "")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (_delete_lock, "the lock that holds the published anchors is gone"),
        (_delete_lock_and_a_turn, "episodes/001-first/#ada-2 would lead nowhere"),
        (
            _delete_lock_and_insert_a_turn,
            "episodes/001-first/#ada-1, episodes/001-first/#ada-2 would lead to other words",
        ),
        (_delete_a_line, "episodes/001-first/#ben-1 would lead nowhere"),
        (
            _swap_two_anchors,
            "episodes/001-first/#ben-1, episodes/001-first/#ben-2 would lead to other words",
        ),
        (_delete_the_chapter, "episodes/001-first/#chapter-welcome would lead nowhere"),
    ],
)
def test_an_anchor_that_would_vanish(
    damage: Callable[[Clone], None], what: str, clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever happened to the lock: it is said, and one command mends it."""
    damage(clone)
    lock = "episodes/001-first/anchors.lock"
    expected = (
        f"{lock}:1:1: error: {what} (run `episode-archive lock --against main`, commit the file)"
    )
    assert [line for line in _lines(capsys) if ": error: " in line] == [expected]
    # Also where somebody has made the lock anew since.
    if damage is not _delete_a_line:
        cli.main(["lock"])
        gone = damage is not _delete_lock
        assert _lines(capsys) == [expected] * gone
    assert cli.main(["lock", "--against", "main"]) == 0
    if damage is not _delete_lock:
        assert f"{lock}: written" in capsys.readouterr().out
    assert _lines(capsys) == []
    if damage is _swap_two_anchors or damage is _delete_lock:
        assert clone.git("status", "--short") == ""


def test_a_transcript_that_is_gone(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    """With its lock: nothing in the archive shows any more that there were anchors."""
    clone.change("--- episodes/002-second/transcript.txt (deleted)\n")
    clone.change("--- episodes/002-second/anchors.lock (deleted)\n")
    assert _lines(capsys) == [
        (
            "episodes/002-second/anchors.lock:1:1: error: episodes/002-second/#ada-1 would lead"
            " nowhere (restore transcript.txt)"
        )
    ]


def test_anchors_that_no_lock_holds_are_published_too(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody forgot the lock on main; the branch edits the words and locks only then."""
    clone.git("switch", "--quiet", "main")
    _delete_lock(clone)
    clone.commit()
    clone.git("switch", "--quiet", "branch")
    clone.git("merge", "--quiet", "main")
    words = "Ada: Welcome to the show, everybody who listens.\n\n"
    _edit(clone, "001-first/transcript.txt", words, "")
    assert cli.main(["lock"]) == 0
    assert "#ada-2 would lead nowhere" in _lines(capsys)[0]
    assert cli.main(["lock", "--against", "main"]) == 0
    assert _lines(capsys) == []
    (episode,) = [each for each in _read(clone).episodes if each.slug == "001-first"]
    assert {"ada-1", "ada-2"} <= set(anchors(episode))


def test_two_episodes_that_become_one(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    """What can lead on does; an anchor that both had is pointed out."""
    words = (clone.folder / "episodes/001-first/transcript.txt").read_text()
    clone.change("--- episodes/001-first (deleted)\n")
    _edit(clone, "002-second/episode.yml", "title:", "guests: [ben]\ntopics: [engines]\ntitle:")
    file = clone.folder / "episodes/002-second/transcript.txt"
    file.write_text(f"{file.read_text()}\n{words}")
    former = "episodes/001-first: episodes/002-second\nepisodes/2020: episodes\npeople/benj"
    _edit(clone, "redirects.yml", "people/benj", former)
    assert cli.main(["lock"]) == 0
    shared = (
        "episodes/redirects.yml:1:1: warning: episodes/001-first/#ada-1 will lead to what had this"
        " anchor in 002-second (two episodes became one, and both had this anchor:"
        " nothing can be done)"
    )
    wrong, warning = _lines(capsys)
    assert "002-second/anchors.lock:1:1: error: " in wrong
    assert warning == shared
    assert cli.main(["lock", "--against", "main"]) == 0
    assert _lines(capsys) == [shared]
    (episode,) = _read(clone).episodes
    assert episode.transcript
    said = {turn.anchor: turn.paragraphs[0].text for turn in episode.transcript.turns}
    assert said["ada-1"].startswith("Nobody is here")
    assert said["ben-2"].startswith("A mill and a store")


def test_what_main_gained_meanwhile_is_not_missing(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """A branch that is behind main takes nothing away from it; what it takes itself is said."""
    clone.git("switch", "--quiet", "main")
    clone.change("--- episodes/people/cleo.yml\nname: Cleo\n")
    clone.commit()
    clone.git("switch", "--quiet", "branch")
    assert _lines(capsys) == []
    clone.change("--- episodes/redirects.yml\n# empty\n")
    assert _lines(capsys) == [_gone("people/benjamin", "the new address")]


def test_the_merge_that_a_workflow_checks(
    clone: Clone,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a clone of depth 2 the merge's first parent is there; depth 1 is too little."""
    _delete_a_line(clone)
    clone.commit()
    clone.git("switch", "--quiet", "main")
    clone.change("--- episodes/people/cleo.yml\nname: Cleo\n")
    clone.commit()
    clone.git("merge", "--quiet", "--no-ff", "--message", "x", "branch")
    for depth in ("1", "2"):
        shallow = tmp_path / f"depth-{depth}"
        address = clone.folder.as_uri()
        clone.git("clone", "--quiet", "--depth", depth, address, str(shallow))
        monkeypatch.chdir(shallow)
        errors = [line for line in _lines(capsys, "HEAD^1") if ": error: " in line]
        assert len(errors) == 1
        if depth == "1":
            assert "there is no commit HEAD^1 here" in errors[0]
        else:
            assert "episodes/001-first/#ben-1 would lead nowhere" in errors[0]


@pytest.mark.parametrize("command", ["check", "lock"])
def test_no_name_is_no_commit(
    command: str, clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable of a workflow that is empty must not look like a comparison without complaints."""
    assert clone.folder.is_dir()
    capsys.readouterr()
    assert cli.main([command, "--against", ""]) == 1
    assert "cannot be known" in capsys.readouterr().err


def test_the_workflow_does_this() -> None:
    """It fetches the merge and its parents, and compares with the first one."""
    workflow = (ROOT / ".github/workflows/pull-request.yml").read_text("utf-8")
    assert "fetch-depth: 2" in workflow
    assert "git update-ref refs/remotes/origin/main HEAD^1" in workflow
    assert "--against origin/main" in workflow


def test_an_archive_in_a_folder_of_its_repository(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """The paths of git are those of the repository, ours those of the archive."""
    (clone.folder / "shows").mkdir()
    clone.git("mv", "episodes", "shows/episodes")
    clone.commit()
    clone.git("branch", "--force", "main")
    os.chdir(clone.folder / "shows")
    assert _lines(capsys) == []
    os.chdir(clone.folder)
    (clone.folder / "shows/episodes/001-first/anchors.lock").unlink()
    assert cli.main(["check", "shows", "--against", "main"]) == 1
    assert capsys.readouterr().err.startswith("shows/episodes/001-first/anchors.lock:1:1: error: ")
    assert cli.main(["lock", "shows", "--against", "main"]) == 0
    assert capsys.readouterr().out == "shows/episodes/001-first/anchors.lock: written\n"
    os.chdir(clone.folder / "shows")
    Path("episodes/redirects.yml").write_text("# empty\n")
    assert _lines(capsys) == [_gone("people/benjamin", "the new address")]


def test_where_nothing_is_published_yet(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    """The pull request that adds the first episode breaks nothing."""
    clone.git("switch", "--quiet", "--orphan", "other")
    clone.commit()
    clone.git("branch", "--force", "main")
    clone.git("checkout", "--quiet", "branch", "--", "episodes")
    assert _lines(capsys) == []


def test_a_published_branch_with_errors(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    """It was not published: the last commit without errors was; that is said."""
    sound = clone.git("rev-parse", "HEAD")
    clone.git("switch", "--quiet", "main")
    clone.change("--- episodes/show.yml\ntitle: x\nhosts: [ada]\n")
    clone.commit()
    clone.git("switch", "--quiet", "branch")
    clone.git("merge", "--quiet", "main")
    clone.git("checkout", "--quiet", sound, "--", "episodes/show.yml")
    clone.change("--- episodes/redirects.yml\n# empty\n")
    first = 'episodes/show.yml:1:1: error: the key "description" is missing'
    warning, error = _lines(capsys)
    assert warning.startswith(
        "episodes:1:1: warning: the archive at main has errors, so it is compared with"
        f" {sound[:10]}"
    )
    assert first in warning
    assert error == _gone("people/benjamin", "the new address")


def test_a_branch_that_never_was_without_errors(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then nothing can be said, and that is an error."""
    clone.git("switch", "--quiet", "--orphan", "other")
    clone.change("--- episodes/show.yml\ntitle: x\n")
    clone.commit()
    clone.git("branch", "--force", "main")
    clone.git("checkout", "--quiet", "branch", "--", "episodes")
    (line,) = _lines(capsys)
    assert "cannot be known: the archive has errors there, such as: episodes/show.yml" in line


@pytest.mark.parametrize("ref", ["origin/main", "--output=x", "main:episodes", "a b", ""])
def test_a_ref_that_there_is_not(
    ref: str, clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said what to fetch; nothing that looks like an option reaches git as one."""
    before = snapshot(clone.folder)
    if not ref:
        assert cli.main(["check"]) == 0
        return
    capsys.readouterr()
    assert cli.main(["check", f"--against={ref}"]) == 1
    assert capsys.readouterr().err == (
        f"episodes:1:1: error: what is published at {ref} cannot be known: there is no commit"
        f" {ref} here (fetch it: `git fetch origin main`, and name it: `--against origin/main`)\n"
    )
    assert cli.main(["lock", f"--against={ref}"]) == 1
    assert snapshot(clone.folder) == before


def test_a_shallow_clone_without_the_shared_commit(
    clone: Clone,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both branches are there, but not where they part."""
    for branch in ("main", "branch"):
        clone.git("switch", "--quiet", branch)
        clone.change(f"--- docs/{branch}.md\n{branch}\n")
        clone.commit()
    shallow = tmp_path / "shallow"
    address = clone.folder.as_uri()
    clone.git("clone", "--quiet", "--depth=1", "--no-single-branch", address, str(shallow))
    monkeypatch.chdir(shallow)
    (line,) = _lines(capsys, "origin/main")
    assert "a shallow clone" in line
    assert "git fetch --unshallow" in line


def test_without_a_repository_or_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are said as they are."""
    archives.base().apply(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "here (fetch it" in _lines(capsys)[0]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed (install it)" in _lines(capsys)[0]


def _read(clone: Clone) -> Archive:
    found = pipeline.read(clone.folder, Problems()).archive
    assert found
    return found


def test_addresses_are_those_of_a_real_build(built: Path) -> None:
    """Every page of the built site is known, no other, and every anchor is an id of its page."""
    read = pipeline.read(built, Problems()).archive
    assert read
    index = [path.relative_to(built / "site") for path in (built / "site").rglob("index.html")]
    by_hand = {
        path.relative_to(built / "docs").with_suffix("").as_posix().removesuffix("/index")
        for path in (built / "docs").rglob("*.md")
        if "episode-archive" not in path.read_text("utf-8")
        or path.is_relative_to(built / "docs" / "project")
    }
    there = {path.parent.as_posix() for path in index} - by_hand - {"."}
    assert published.pages(read) - {"index"} == there
    for episode in read.episodes:
        page = built / "site" / "episodes" / episode.slug / "index.html"
        assert set(anchors(episode)) <= set(ids(page))
    assert {term.slug for term in read.terms} <= set(ids(built / "site/glossary/index.html"))


def test_a_list_of_mentions_may_end(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody who corrects a transcript can keep a page that only lists mentions."""
    for most in ("_EPISODES", "_LISTED"):
        monkeypatch.setattr(f"generator.render.mention_html.{most}", 0)
    _edit(clone, "001-first/transcript.txt", "a store", "a shop")
    assert cli.main(["lock"]) == 0
    assert _lines(capsys) == []


ATTRIBUTES = "episodes/** export-ignore\n*.txt export-subst eol=crlf\n*.yml ident -text\n"


@pytest.mark.parametrize(
    "path", [".gitattributes", "episodes/.gitattributes", ".git/info/attributes"]
)
def test_attributes_hide_nothing(
    path: str, clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """A `.gitattributes` of the tree cannot take an episode out of the comparison."""
    clone.git("switch", "--quiet", "main")
    (clone.folder / path).parent.mkdir(exist_ok=True)
    (clone.folder / path).write_text(f"{ATTRIBUTES}002-second export-ignore\n")
    clone.commit()
    clone.git("switch", "--quiet", "branch")
    clone.git("merge", "--quiet", "main")
    assert _lines(capsys) == []
    clone.change(SECOND_GONE)
    assert any("page episodes/002-second/ would vanish" in line for line in _lines(capsys))


def _add_submodule(clone: Clone, path: str) -> None:
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
    clone.git("commit", "--quiet", "--message", "x")


def test_a_submodule_of_the_branch(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    """What is in it could be published and vanish again without a word: it is an error."""
    _add_submodule(clone, "episodes/003-third")
    _add_submodule(clone, "episodes/.hidden")
    assert _lines(capsys) == [
        (
            "episodes/003-third:1:1: error: a submodule: its files are in another repository and"
            " cannot be compared (put the files themselves here)"
        )
    ]


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("episodes/003-third", False),
        ("episodes/001-first/source", False),
        ("episodes/002-second/transcript.txt", True),
    ],
)
def test_a_link_or_submodule_that_is_published(
    path: str, *, link: bool, clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """A commit that has one cannot be compared with: the last one without is."""
    clone.git("switch", "--quiet", "main")
    if link:
        clone.change(f"--- {path} -> ../001-first/transcript.txt\n")
        clone.commit()
    else:
        _add_submodule(clone, path)
    clone.git("switch", "--quiet", "branch")
    clone.git("merge", "--quiet", "main")
    sound = clone.git("rev-parse", "HEAD~")
    clone.git("checkout", "--quiet", "--no-overlay", sound, "--", "episodes")
    clone.change(SECOND_GONE)
    warning, *errors = _lines(capsys)
    assert f"{path}:1:1: error: a s{'ymbolic link' if link else 'ubmodule'}" in warning
    assert f"so it is compared with {sound[:10]}" in warning
    assert any("page episodes/002-second/ would vanish" in error for error in errors)


@pytest.mark.parametrize("kind", ["a submodule", "a symbolic link"])
def test_the_folder_itself_is_none(
    kind: str, clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """`episodes` may be a submodule or a link in what is published."""
    clone.git("switch", "--quiet", "--orphan", "other")
    if kind == "a submodule":
        _add_submodule(clone, "episodes")
    else:
        (clone.folder / "episodes").symlink_to("docs")
        clone.commit()
    clone.git("branch", "--force", "main")
    clone.git("rm", "--quiet", "--cached", "episodes")
    (clone.folder / "episodes").unlink(missing_ok=True)
    clone.git("checkout", "--quiet", "branch", "--", "episodes")
    (line,) = _lines(capsys)
    assert (
        f"cannot be known: the archive has errors there, such as: episodes:1:1: error: {kind}"
        in line
    )


def _tree(clone: Clone, lines: list[str]) -> str:
    """The id of a new tree of these lines, which git does not check."""
    done = subprocess.run(
        ["git", "mktree", "--missing"],  # noqa: S607 - the tests look it up like everybody
        cwd=clone.folder,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _publish(clone: Clone, episodes: str) -> None:
    """Make a tree the folder `episodes/` of the main branch, from which the branch goes on."""
    root = _tree(clone, [f"040000 tree {episodes}\tepisodes"])
    commit = clone.git("commit-tree", root, "-m", "x")
    clone.git("branch", "--force", "main", commit)
    clone.git("reset", "--quiet", "--soft", commit)


@pytest.mark.parametrize("name", ["..", ".", "a/b"])
def test_a_name_leads_nowhere_else(
    name: str, clone: Clone, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A tree may hold names that git itself never writes."""
    blob = clone.git("hash-object", "-w", "episodes/show.yml")
    content = f"100644 {name}\0".encode() + bytes.fromhex(blob)
    file = tmp_path / "tree"
    file.write_bytes(content)
    tree = clone.git("hash-object", "-t", "tree", "-w", "--literally", str(file))
    _publish(clone, tree)
    (line,) = _lines(capsys)
    assert "cannot be known: " in line


def test_a_small_repository_with_endless_files(
    clone: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten trees, each ten times in the next one: ten thousand million files."""
    lines = [f"100644 blob {clone.git('hash-object', '-w', 'episodes/show.yml')}"] * 10
    for _ in range(10):
        tree = _tree(clone, [f"{line}\t{number}" for number, line in enumerate(lines)])
        lines = [f"040000 tree {tree}"] * 10
    _publish(clone, tree)
    monkeypatch.setattr(git_files, "MAX_FILES", 10_000)
    (line,) = _lines(capsys)
    assert "has more than 10,000 files (name a smaller commit)" in line


def test_a_small_repository_with_endless_bytes(
    clone: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files together are limited; one that nothing reads takes no more than it needs."""
    (clone.folder / "large").write_bytes(bytes(20_000_000))
    blob = clone.git("hash-object", "-w", "large")
    (clone.folder / "large").unlink()
    _publish(clone, _tree(clone, [f"100644 blob {blob}\t{number}" for number in range(3)]))
    monkeypatch.setattr(git_files, "MAX_TOTAL_BYTES", 25_000_000)
    (line,) = _lines(capsys)
    assert "has 25,165,827 bytes; at most 25,000,000 are read (name a smaller commit)" in line
    monkeypatch.setattr(git_files, "MAX_TOTAL_BYTES", 26_000_000)
    (line,) = _lines(capsys)
    assert "cannot be known: the archive has errors there" in line


def test_an_object_that_is_missing(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    """A damaged repository is no archive without the file."""
    blob = clone.git("rev-parse", "main:episodes/002-second/transcript.txt")
    (clone.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (line,) = _lines(capsys)
    assert "cannot be known: " in line
    assert "git fsck" in line
