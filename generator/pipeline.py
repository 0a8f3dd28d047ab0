"""The whole build: from the folder of an archive to the pages below `docs/`."""

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
"""Reusable results, in the archive's folder; `search` and `unchanged` write below it."""
_CACHES = (CACHE, f"{CACHE}/search")
_LISTED_FILES = 3
_ENVIRONMENT = (REPOSITORY_URL, SITE_URL)


@dataclass(frozen=True, slots=True)
class Site:
    """A built archive, and what the build changed below `docs/`."""

    archive: Archive
    pages: Mapping[str, OutputFile]
    """All generated files, by path below `docs/`."""
    changes: Changes


@dataclass(frozen=True, slots=True)
class StageCaches:
    """The cache of each stage, for a process that builds again and again."""

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
    """Read the archive, and the handwritten pages below `docs` that refer to it; write nothing."""
    docs = docs or root / "docs"
    reading = read(root, problems, progress)
    check_folders(root, docs, problems)
    if reading.archive:
        _references(reading.archive, docs, problems)
    return reading


def build(  # noqa: PLR0913, PLR0917 - two folders, an address, and what reports and caches
    root: Path,
    docs: Path,
    problems: Problems,
    address: str = "",
    progress: Progress = SILENT,
    caches: StageCaches = NO_CACHES,
) -> Site | None:
    """Write the pages of the archive in `root` below `docs`.

    `address` is that of the site, if the caller knows it better than show.yml. The caches are those
    of the last build: whatever has not changed since is reused.

    Returns None and writes nothing if there is any error.

    Raises:
        OSError: the pages cannot be written.
    """
    read_archive = read(root, problems, progress, caches.reading).archive
    check_folders(root, docs, problems)
    if read_archive is None:
        return None
    found = _with_addresses(read_archive, address)
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
    """Build, unless the last build is still up to date; None if there are errors.

    Raises:
        OSError: the pages cannot be written.
    """
    own = Problems()
    check_folders(root, docs, own)
    if not own.errors and (result := unchanged.recall(root, docs, _ENVIRONMENT, problems)):
        return result
    before = unchanged.sources(root, docs)
    built = build(root, docs, problems, progress=progress)
    if built is None:
        return None
    changes = built.changes
    result = BuildResult(
        len(built.archive.episodes),
        changes.unchanged,
        len(changes.written),
        len(changes.removed),
    )
    unchanged.remember(root, docs, _ENVIRONMENT, before, result, problems)
    return result


def lock(root: Path, problems: Problems) -> list[str]:
    """Bring every anchors.lock up to date with its transcript; returns the paths written.

    Nothing is written if there is any error.

    Raises:
        OSError: a lock cannot be written.
    """
    stale = read(root, problems).stale_locks
    atomic_files.replace_all(
        {root / EPISODES_FOLDER / path: text.encode() for path, text in stale.items()}
    )
    return [f"{display_path(root / EPISODES_FOLDER)}/{path}" for path in stale]


def check_folders(root: Path, docs: Path, problems: Problems) -> None:
    """Note where a stranger could control what the program writes, deletes or believes.

    That is a symbolic link in place of a folder that the program writes to, and a cache file in
    git.
    """
    for folder in (docs, *(root / each for each in _CACHES)):
        if link := own_folders.link_above(folder, root):
            what = "a symbolic link, where the program writes and deletes"
            problems.error(Location(display_path(link)), what, own_folders.ADVICE)
            return  # the folders may all lie behind the same link
    tracked = git_files.tracked(root, CACHE) if (root / CACHE).is_dir() else []
    for path in tracked[:_LISTED_FILES]:
        more = f", and {len(tracked) - _LISTED_FILES} more" if len(tracked) > _LISTED_FILES else ""
        problems.error(
            Location(display_path(root / path)),
            f"git tracks this file of a cache{more}",
            f"look at who committed it, then run `git rm -r --cached {CACHE}` and delete {CACHE}",
        )


def _references(read: Archive, docs: Path, problems: Problems) -> dict[str, Reference]:
    """The targets of the short links in handwritten pages."""
    addresses = Addresses(read.episodes, read.people, read.topics, read.terms, read.redirects)
    return handwritten_pages.references(
        docs, display_path(docs), writer.generated(docs), addresses, problems
    )


def _with_addresses(read: Archive, address: str) -> Archive:
    """The archive with the addresses of its site and its repository.

    The workflow that publishes the site sets SITE_URL and REPOSITORY_URL. SITE_URL and mkdocs.yml
    take precedence over show.yml for the address of the site.
    """
    show = replace(
        read.show,
        url=_address(address) or _address(os.environ.get(SITE_URL, "")) or read.show.url,
        repository=read.show.repository or _address(os.environ.get(REPOSITORY_URL, "")),
    )
    return replace(read, show=show)


def _address(value: str) -> str:
    """The address if it is valid, else an empty string."""
    return "" if url_complaint(value) else value


def _images(read: Archive, sources: Path) -> Iterator[OutputFile]:
    for image in read.images:
        yield OutputFile(image.site_path, (sources / image.file).read_bytes(), image.file)


def display_path(folder: Path) -> str:
    """The folder as problems name it: relative to the current folder if it is below."""
    try:
        relative = os.path.relpath(folder)
    except ValueError:  # on another drive of Windows
        return folder.as_posix()
    return folder.as_posix() if relative.startswith("..") else Path(relative).as_posix()
