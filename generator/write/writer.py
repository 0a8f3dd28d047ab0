"""Writes the generated files: only what changed, and never over a handwritten file.

A manifest beside the pages lists every generated file with a digest of its bytes. A file that is
not in it, or whose bytes differ, was written by hand: it is neither overwritten nor removed, and
nothing at all is written until the clash is resolved.

The manifest itself may come from a stranger. So a page only counts as generated if our marker
follows its front matter, and another file only at a path that our exports use.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path, PureWindowsPath
from stat import S_ISREG
from typing import Any

from generator.core import atomic_files, disk, own_folders
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.file_scan import Snapshot, relative_paths, snapshot
from generator.core.model import OutputFile
from generator.core.problems import Location, Problems
from generator.core.progress import SILENT, Progress
from generator.markdown_extensions import raw_html

if sys.platform != "win32":
    import fcntl

MANIFEST = ".generated.json"

# `foo.md`, `foo/index.md` and `foo/index.html` have one address. The longest ending comes first.
_PAGE_ENDINGS = ("/index.html", "/index.md", ".md")

_SLUG = r"[a-z0-9-]+"
_EXPORTED = re.compile(
    rf"\.short-links\.json|episodes/words\.js|glossary/definitions\.json"
    rf"|episodes/{_SLUG}/transcript\.txt"
    rf"|(?:episodes|people|topics|glossary)/{_SLUG}/index\.html"  # redirects
)
_IMAGE = re.compile(rf"(?:people/{_SLUG}|episodes/show)\.(?:avif|gif|jpe?g|png|webp)")
# The limits of file systems, in bytes.
_LONGEST_NAME, _LONGEST_PATH = 255, 1_024
_HEAD = 1 << 16
"""The front matter of a page ends within this many bytes."""
_MARKED = re.compile(rf"---\n(?:.*\n)*?---\n\n{raw_html.START}\n".encode())

# By path of a generated file: the valid digests of its bytes. Only during a run there are two, so
# that an interrupted run does not cause clashes in the next one.
Manifest = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run changed in the folder: paths below it, with slashes."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def write(  # noqa: PLR0913, PLR0917 - pages, a folder and its name, and what reports and caches
    pages: Iterable[OutputFile],
    folder: Path,
    problems: Problems,
    folder_name: str,
    progress: Progress = SILENT,
    cache: BuildCache = NO_CACHE,
) -> Changes | None:
    """Make the folder hold exactly these pages, beside the handwritten ones.

    Returns None, writes nothing and notes the reasons if a page would replace a file that was not
    generated. Problems call the folder `folder_name`. With the cache of the last run, files that
    nobody has touched since are not read again.

    Raises:
        OSError: the disk is full, or the folder is read-only.
    """
    contents = _by_path(pages, problems)
    with alone_in(folder):
        cache.begin()
        changes = _write(contents, _Folder(folder, folder_name, cache), problems, progress)
        cache.end()
        return changes


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other runs out of the folder: a preview and a build may run at the same time.

    Windows cannot lock a folder, nor can some network file systems; there, a second run at the same
    moment may report a clash.
    """
    if sys.platform == "win32" or not folder.is_dir():
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The folder of the pages, its name in problems, and the cache of the last run."""

    path: Path
    name: str
    cache: BuildCache

    def digest(self, path: str, content: bytes) -> str:
        """The digest of the content for a path."""
        key = f"content {path}"
        known = next(self.cache.recall(key, content, str), "")
        return self.cache.keep(key, content, known or _digest(content))

    def digests(self, paths: Iterable[str]) -> dict[str, str]:
        """The digest of each file: empty if it is missing, "other" if it is not a regular file."""
        # A build does this for thousands of files: joining paths takes longer than the call.
        root = str(self.path)

        @cache
        def leads_elsewhere(path: str) -> bool:
            above, slash, _ = path.rpartition("/")
            return Path(root, path).is_symlink() or bool(slash and leads_elsewhere(above))

        def digest(path: str) -> str:
            above, slash, _ = path.rpartition("/")
            if slash and leads_elsewhere(above):
                return "other"
            file = f"{root}/{path}"
            try:
                at = os.lstat(file)
            except FileNotFoundError:
                return ""
            except NotADirectoryError:
                return "other"
            if not S_ISREG(at.st_mode):
                return "other"
            # Writing to a file always changes the last of these, which cannot be set.
            status = (at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns)
            key = f"file {path}"
            known = next(self.cache.recall(key, status, str), "")
            if not known:
                content = Path(file).read_bytes()
                known = _digest(content) if is_ours(path, content) else "other"
            return self.cache.keep(key, status, known)

        return {path: digest(path) for path in paths}


def is_ours(path: str, content: bytes) -> bool:
    """Whether a file that a manifest lists can be a generated one.

    A generated page has our marker after its front matter; other generated files have known paths.
    """
    if path.endswith(".md"):
        return bool(_MARKED.match(content))
    return bool(_EXPORTED.fullmatch(path) or _IMAGE.fullmatch(path))


def _write(
    contents: dict[str, bytes] | None, folder: _Folder, problems: Problems, progress: Progress
) -> Changes | None:
    manifest = _read_manifest(folder.path, folder.name, problems)
    if contents is None or manifest is None:
        return None
    wanted = {path: folder.digest(path, content) for path, content in contents.items()}
    present = folder.digests({*wanted, *manifest})
    clashes = [
        path
        for path, digest in present.items()
        if digest and digest != wanted.get(path) and digest not in manifest.get(path, ())
    ]
    for path in clashes:
        _note_clash(path, folder.name, generated_before=path in manifest, problems=problems)
    unfinished: list[str] = []
    handwritten = [
        path
        for path in relative_paths(folder.path, passing=unfinished)
        if path not in wanted and path not in manifest and path != MANIFEST
    ]
    _note_twins(wanted, handwritten, folder, problems)
    _note_left(handwritten, folder, problems, is_lost=not manifest)
    if problems.error_count:
        return None
    for path in unfinished:
        if own_folders.is_unfinished(Path(path).name):
            _remove(folder.path, path)
    written = sorted(path for path in wanted if present[path] != wanted[path])
    removed = sorted(path for path in manifest if path not in wanted)
    after = {path: [digest] for path, digest in wanted.items()}
    if written or removed or after != manifest:
        during = {path: [*after.get(path, []), *manifest.get(path, [])] for path in present}
        _write_manifest(folder.path, during)
        for path in progress.each("writing files", written):
            atomic_files.replace(folder.path / path, contents[path])
        for path in removed:
            _remove(folder.path, path)
        _write_manifest(folder.path, after)
    return Changes(
        tuple(written),
        tuple(path for path in removed if present[path]),
        len(wanted) - len(written),
    )


def generated(folder: Path) -> frozenset[str]:
    """The paths of the generated files, according to the manifest."""
    return frozenset(_read_manifest(folder, str(folder), Problems()) or ())


def others(folder: Path) -> Snapshot:
    """The state of the files below a folder such as `docs/` that were not generated."""
    # Another run may be writing: its manifest lists files before they exist.
    before = _ours(str(folder), generated(folder))
    now = snapshot(str(folder), links=True)
    ours = before | _ours(str(folder), generated(folder))
    return {file: at for file, at in now.items() if file not in ours}


@lru_cache(maxsize=2)
def _ours(folder: str, written: frozenset[str]) -> frozenset[str]:
    return frozenset(str(Path(folder, path)) for path in (*written, MANIFEST))


def _by_path(pages: Iterable[OutputFile], problems: Problems) -> dict[str, bytes] | None:
    """The bytes of every page, by path; two pages with one address are an error that names both."""
    found: dict[str, OutputFile] = {}
    clash = False
    for page in pages:
        key = _address(page.path).casefold()
        if key in found:
            clash = True
            problems.error(
                Location(page.source),
                f"its page {page.path} has the address of that of {found[key].source}",
                "rename one of them",
            )
        found[key] = page
    return None if clash else {page.path: page.content for page in found.values()}


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _note_clash(path: str, folder_name: str, *, generated_before: bool, problems: Problems) -> None:
    place = Location(f"{folder_name}/{path}")
    if generated_before:
        problems.error(
            place,
            "this generated page was edited by hand",
            "make the change in `episodes/` and delete the page",
        )
    else:
        problems.error(
            place,
            "a page is generated here, but this file was not written by the generator",
            "move or delete it",
        )


def _note_left(
    handwritten: Iterable[str], folder: _Folder, problems: Problems, *, is_lost: bool
) -> None:
    """Note files of a former build that no manifest lists: withdrawn pages would stay online."""
    for path in handwritten:
        place = Location(f"{folder.name}/{path}")
        if path.endswith(".md"):
            with (folder.path / path).open("rb") as file:
                # A handwritten page may have any size.
                is_left = _MARKED.match(file.read(_HEAD)) is not None
        else:
            is_left = bool(_EXPORTED.fullmatch(path))
        if is_left:
            what = "this generated file has no source, and no list of generated files names it"
            problems.error(place, what, "delete it")
        elif is_lost and _IMAGE.fullmatch(path):
            what = "this picture may be left from a former build: the list of its files is lost"
            problems.warning(place, what, "delete it if it is")


def _note_twins(
    wanted: Mapping[str, str], handwritten: Sequence[str], folder: _Folder, problems: Problems
) -> None:
    """Note handwritten pages at the address of a generated one: `people.md`, `people/index.md`."""
    ours = {
        address: path
        for path in (wanted if handwritten else ())
        if (address := _address(path)) not in ("", path)
    }
    for path in handwritten:
        if _address(path) in ours:
            problems.error(
                Location(f"{folder.name}/{path}"),
                f"this page has the address of the generated {ours[_address(path)]}",
                "move or delete it",
            )


def _address(path: str) -> str:
    """The address of a page; of another file, its path."""
    ending = next((each for each in _PAGE_ENDINGS if path.endswith(each)), "")
    return path.removesuffix(ending)


def _read_manifest(folder: Path, folder_name: str, problems: Problems) -> Manifest | None:
    try:
        content = disk.read(folder / MANIFEST)
    except FileNotFoundError:
        return {}
    except OSError as error:
        place = Location(f"{folder_name}/{MANIFEST}")
        problems.error(place, *disk.complaint(error, "cannot be read: "))
        return None
    manifest = _parsed(content)
    if manifest is None:
        problems.error(
            Location(f"{folder_name}/{MANIFEST}"),
            "the list of generated pages is damaged",
            "delete it together with the generated pages",
        )
        return None
    return {path: list(digests) for path, digests in manifest.items()}


@lru_cache(maxsize=1)
def _parsed(content: bytes) -> Manifest | None:
    """A manifest that lists nothing outside its folder. A preview reads it several times."""
    try:
        manifest: Any = json.loads(content)
        valid = all(
            isinstance(digests, list) and _is_path(path) for path, digests in manifest.items()
        )
    except (ValueError, AttributeError, RecursionError):
        return None
    return dict(manifest) if valid else None


def _is_path(path: str) -> bool:
    """Whether a string of a manifest can be the path of a file below its folder."""
    parts = path.split("/")
    return (
        not PureWindowsPath(path).anchor
        and "\\" not in path
        and all(part not in ("", ".", "..") for part in parts)
        # Half a character, which JSON can hold, is in the name of no file.
        and all(len(part.encode()) <= _LONGEST_NAME for part in parts)
        and len(path.encode()) <= _LONGEST_PATH
        and "\0" not in path
    )


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(dict(sorted(manifest.items())), indent=0)
    atomic_files.replace(folder / MANIFEST, f"{text}\n".encode())


def _remove(folder: Path, path: str) -> None:
    """Remove a generated file and the folders that it leaves empty; no link is followed."""
    file = folder / path
    if own_folders.link_above(file.parent, folder) or not file.parent.is_dir():
        return
    own_folders.remove(file.parent, file.name)
    for parent in file.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()
