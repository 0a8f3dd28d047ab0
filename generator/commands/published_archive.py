"""Reads the archive as it was published: at a commit that this branch shares with a git ref."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from generator.core.model import Archive
from generator.core.problems import Location, Problems
from generator.read import archive, git_files
from generator.read.git_files import Unavailable
from generator.read.scan import EPISODES_FOLDER

LOCK = "anchors.lock"
_COMMITS = 20
"""A commit with errors was never published: how many before it to try for one without errors."""


@dataclass(frozen=True, slots=True)
class PublishedArchive:
    """The archive at a commit, and the locks that its site was built with."""

    archive: Archive
    locks: dict[str, str]
    """The text of each lock by the slug of its episode; up to date even where the file was not."""
    locked: frozenset[str]
    """The episodes that have a lock file."""


def read(root: Path, display_path: str, ref: str, problems: Problems) -> PublishedArchive | None:
    """Read what is published at a git ref; None if there was no archive yet.

    Raises:
        Unavailable: git or the ref is missing, or no commit up to it can be read.
    """
    shared = _shared_commit(root, ref)
    if not git_files.run(root, "ls-tree", shared, "--", EPISODES_FOLDER):
        return None
    first: Problems | None = None
    history = ("rev-list", f"--max-count={_COMMITS}", "--first-parent", shared)
    for commit in git_files.run(root, *history, "--", EPISODES_FOLDER).decode().split():
        found = Problems()
        if published := _read_commit(root, commit, found):
            if first:
                problems.warning(
                    Location(display_path),
                    f"the archive at {ref} has errors, so it is compared with {commit[:10]}",
                    f"mend {ref} soon; the first error there: {first.errors[0]}",
                )
            return published
        first = first or found
    such_as = f", such as: {first.errors[0]}" if first else ""
    raise Unavailable(
        f"the archive has errors there{such_as}",
        f"mend {ref} first, or name a commit without errors",
    )


def _read_commit(root: Path, commit: str, problems: Problems) -> PublishedArchive | None:
    """Read the archive of one commit; None if it has errors."""
    with tempfile.TemporaryDirectory() as folder:
        git_files.copy(root, commit, EPISODES_FOLDER, Path(folder), problems)
        if problems.error_count:
            return None
        sources = Path(folder, EPISODES_FOLDER)
        reading = archive.read(sources, EPISODES_FOLDER, problems)
        if reading.archive is None:
            return None
        files = {
            episode.slug: sources / episode.slug / LOCK for episode in reading.archive.episodes
        }
        texts = {
            slug: file.read_text(encoding="utf-8") for slug, file in files.items() if file.is_file()
        }
        up_to_date = {
            path.removesuffix(f"/{LOCK}"): text for path, text in reading.stale_locks.items()
        }
        return PublishedArchive(reading.archive, texts | up_to_date, frozenset(texts))


def _shared_commit(root: Path, ref: str) -> str:
    """The last commit that the published branch and this one share.

    Uncommitted changes are compared with it too, since they belong to this branch.
    """
    try:
        commit = git_files.run(
            root, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}"
        )
    except Unavailable as reason:
        if reason.what.startswith("git is"):
            raise
        advice = "fetch it: `git fetch origin main`, and name it: `--against origin/main`"
        raise Unavailable(f"there is no commit {ref} here", advice) from reason
    try:
        return git_files.run(root, "merge-base", "HEAD", commit.decode().strip()).decode().strip()
    except Unavailable as reason:
        what = f"HEAD and {ref} share no commit"
        advice = "name a commit that is an ancestor of this one"
        if git_files.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
            what = "this is a shallow clone, so its history is cut off"
            advice = "run `git fetch --unshallow`"
        raise Unavailable(what, advice) from reason
