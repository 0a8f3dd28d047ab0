"""The whole way: from an archive's folder to the pages below `docs/`."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.core import atomic_files, own_folders
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.fields import url_complaint
from generator.core.model import Archive, OutputFile, Reference
from generator.core.problems import Location, Problems
from generator.core.progress import SILENT, Progress
from generator.link.links import link
from generator.markdown_extensions import short_links
from generator.read import archive, git_files, handwritten_pages
from generator.read.addresses import Addresses
from generator.read.archive import Reading
from generator.read.scan import EPISODES_FOLDER
from generator.render.exports import export
from generator.render.pages import render
from generator.write import unchanged, writer
from generator.write.unchanged import BuildResult
from generator.write.writer import Changes

REPOSITORY_URL = "REPOSITORY_URL"
SITE_URL = "SITE_URL"
CACHE = ".cache"
"""What may be used again, in the archive's folder; `search` and `unchanged` write below it."""
_CACHES = (CACHE, f"{CACHE}/search")
_TOLD = 3
_ENVIRONMENT = (REPOSITORY_URL, SITE_URL)


@dataclass(frozen=True, slots=True)
class Site:
    """An archive that has been built, and what that changed below `docs/`."""

    archive: Archive
    pages: Mapping[str, OutputFile]
    """Everything that was generated, by its path below `docs/`."""
    changes: Changes


@dataclass(frozen=True, slots=True)
class StageCaches:
    """What each stage remembers of the last build, where one process builds again and again."""

    reading: BuildCache = field(default_factory=BuildCache)
    linking: BuildCache = field(default_factory=BuildCache)
    rendering: BuildCache = field(default_factory=BuildCache)
    exporting: BuildCache = field(default_factory=BuildCache)
    writing: BuildCache = field(default_factory=BuildCache)


NO_CACHES = StageCaches(NO_CACHE, NO_CACHE, NO_CACHE, NO_CACHE, NO_CACHE)


def read(
    root: Path, problems: Problems, progress: Progress = SILENT, cache: BuildCache = NO_CACHE
) -> Reading:
    """Read the archive in a folder that holds `episodes/`."""
    return archive.read(
        root / EPISODES_FOLDER, display_path(root / EPISODES_FOLDER), problems, progress, cache
    )


def check(
    root: Path, problems: Problems, docs: Path | None = None, progress: Progress = SILENT
) -> Reading:
    """Read the archive, and the pages by hand below `docs` that refer to it; nothing is written."""
    reading = read(root, problems, progress)
    check_folders(root, docs or root / "docs", problems)
    if reading.archive:
        _references(reading.archive, docs or root / "docs", problems)
    return reading


def build(  # noqa: PLR0913, PLR0917 - what to build, whom to tell, and what of it was built before
    root: Path,
    docs: Path,
    problems: Problems,
    address: str = "",
    progress: Progress = SILENT,
    caches: StageCaches = NO_CACHES,
) -> Site | None:
    """Write the pages of the archive in `root` below `docs`.

    `address` is that of the site, where it is known better than from show.yml; `progress` is told
    how far the build is. With the caches of the last build, whatever has not
    changed since is reused.

    None, and nothing is written, where there is any error; it is among the problems.

    Raises:
        OSError: the pages cannot be written.
    """
    found = read(root, problems, progress, caches.reading).archive
    check_folders(root, docs, problems)
    if found is None:
        return None
    found = _with_addresses(found, address)
    references = _references(found, docs, problems)
    if problems.error_count:
        return None
    linked = link(found, progress, caches.linking)
    pages = [
        *render(linked, progress, caches.rendering),
        *export(linked, caches.exporting),
        *_images(found, root / EPISODES_FOLDER),
        *short_links.index(references),
    ]
    changes = writer.write(pages, docs, problems, display_path(docs), progress, caches.writing)
    return None if changes is None else Site(found, {page.path: page for page in pages}, changes)


def bring_up_to_date(
    root: Path, docs: Path, problems: Problems, progress: Progress = SILENT
) -> BuildResult | None:
    """Build, unless the last build has left nothing to do; None where there are errors.

    Raises:
        OSError: the pages cannot be written.
    """
    own = Problems()
    check_folders(root, docs, own)
    if not own.errors and (outcome := unchanged.recall(root, docs, _ENVIRONMENT, problems)):
        return outcome
    before = unchanged.sources(root, docs)
    built = build(root, docs, problems, progress=progress)
    if built is None:
        return None
    changes = built.changes
    outcome = BuildResult(
        len(built.archive.episodes),
        changes.unchanged,
        len(changes.written),
        len(changes.removed),
    )
    unchanged.remember(root, docs, _ENVIRONMENT, before, outcome, problems)
    return outcome


def lock(root: Path, problems: Problems) -> list[str]:
    """Bring every anchors.lock up to date with its transcript; returns the paths written.

    Nothing is written where there is any error.

    Raises:
        OSError: a lock cannot be written.
    """
    stale = read(root, problems).stale_locks
    atomic_files.replace_all(
        {root / EPISODES_FOLDER / path: text.encode() for path, text in stale.items()}
    )
    return [f"{display_path(root / EPISODES_FOLDER)}/{path}" for path in stale]


def check_folders(root: Path, docs: Path, problems: Problems) -> None:
    """Note where a stranger could have the program write, delete, or believe what he likes.

    That is a symbolic link in the place of a folder that is written to, and a cache in git.
    """
    for folder in (docs, *(root / each for each in _CACHES)):
        if link := own_folders.link_above(folder, root):
            what = "a symbolic link, where the program writes and deletes"
            problems.error(Location(display_path(link)), what, own_folders.ADVICE)
            return  # one link may be in the way of all of them
    tracked = git_files.tracked(root, CACHE) if (root / CACHE).is_dir() else []
    for path in tracked[:_TOLD]:
        more = f", and {len(tracked) - _TOLD} more" if len(tracked) > _TOLD else ""
        problems.error(
            Location(display_path(root / path)),
            f"git tracks this file of a cache{more}",
            f"look at who committed it, then run `git rm -r --cached {CACHE}` and delete {CACHE}",
        )


def _references(read: Archive, docs: Path, problems: Problems) -> dict[str, Reference]:
    """What the short links in pages by hand refer to."""
    addresses = Addresses(read.episodes, read.people, read.topics, read.terms, read.redirects)
    return handwritten_pages.references(
        docs, display_path(docs), writer.generated(docs), addresses, problems
    )


def _with_addresses(read: Archive, address: str) -> Archive:
    """The archive with the addresses of its site and its repository.

    The workflow that publishes the site knows them and sets SITE_URL and REPOSITORY_URL. Where the
    site is, it knows better than show.yml, and so does mkdocs.yml: the canonical address is theirs.
    """
    show = replace(
        read.show,
        url=_address(address) or _address(os.environ.get(SITE_URL, "")) or read.show.url,
        repository=read.show.repository or _address(os.environ.get(REPOSITORY_URL, "")),
    )
    return replace(read, show=show)


def _address(value: str) -> str:
    """An address, if it is one."""
    return "" if url_complaint(value) else value


def _images(read: Archive, sources: Path) -> Iterator[OutputFile]:
    for image in read.images:
        yield OutputFile(image.site_path, (sources / image.file).read_bytes(), image.file)


def display_path(folder: Path) -> str:
    """How problems call a folder: from where the command runs, if it lies below."""
    try:
        relative = os.path.relpath(folder)
    except ValueError:  # on another drive of Windows
        return folder.as_posix()
    return folder.as_posix() if relative.startswith("..") else Path(relative).as_posix()
