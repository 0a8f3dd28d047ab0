"""Lists the files of an archive, and reports those that do not belong to it.

Everything below `episodes/` is either part of the format or reported: nothing is ignored silently,
and no link leads out of the folder.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from generator.core import disk, strict_yaml, text_files
from generator.core.problems import Location, Problem, Problems, did_you_mean
from generator.core.strict_yaml import Document

EPISODES_FOLDER = "episodes"
_Entry: TypeAlias = os.DirEntry[str]
IMAGE_TYPES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
MAX_IMAGE_BYTES = 5 * 1024 * 1024

_LINK = ("a symbolic link", "put the file itself here: links are not followed")
_TOP = ("show.yml", "glossary.yml", "redirects.yml", "topics.yml", "words.yml")
_OF_EPISODE = ("episode.yml", "transcript.txt", "anchors.lock")


@dataclass(slots=True)
class EpisodeFolder:
    """The existing files of one episode."""

    slug: str
    files: set[str] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Folder:
    """The files below `episodes/`; reads them, and notes what cannot be read."""

    root: Path
    display_path: str
    """The path of the folder to show in problems."""
    problems: Problems
    top: set[str] = field(default_factory=set)
    people: list[str] = field(default_factory=list)
    """The slugs of the people."""
    episodes: list[EpisodeFolder] = field(default_factory=list)

    def place(self, path: str) -> Location:
        """The beginning of a file below the folder."""
        return Location(f"{self.display_path}/{path}")

    def data(self, path: str, max_bytes: int = strict_yaml.MAX_BYTES) -> bytes | Problem:
        """The bytes of a file below the folder, or a problem if they cannot be read."""
        return text_files.load(self.root / path, f"{self.display_path}/{path}", max_bytes)

    def yaml(self, path: str, max_bytes: int = strict_yaml.MAX_BYTES) -> Document | None:
        """The document of a YAML file below the folder."""
        return parsed(self.data(path, max_bytes), f"{self.display_path}/{path}", self.problems)

    def image_complaint(self, path: str) -> str:
        """What is wrong with an image at a path below the folder, or an empty string."""
        parts = PurePosixPath(path).parts
        if ":/" in path:  # a path has one slash in place of `//`
            return "a web address, not a file of the archive"
        # On Windows, a backslash is a separator too, and `C:` is a drive.
        if parts[:1] == ("/",) or ".." in parts or re.search(r"[\\:]", path):
            return "the path leads outside its folder"
        if not _is_image(path):
            return f"not an image of a known type ({', '.join(IMAGE_TYPES)})"
        try:
            return self._image_file_complaint(parts)
        except OSError as error:  # such as a name that is too long
            return disk.complaint(error, "cannot be read: ")[0]

    def _image_file_complaint(self, parts: tuple[str, ...]) -> str:
        file = self.root / Path(*parts)
        if any((self.root / Path(*parts[: n + 1])).is_symlink() for n in range(len(parts))):
            return "a symbolic link"
        if not file.is_file():
            return "no such file"
        if file.stat().st_size > MAX_IMAGE_BYTES:
            return f"more than {MAX_IMAGE_BYTES // 1024 // 1024} MB"
        return ""


def parsed(data: bytes | Problem, display_path: str, problems: Problems) -> Document | None:
    """The document of a YAML file, or None if problems were noted."""
    text = text_files.decode(data, display_path, problems)
    document = None if text is None else strict_yaml.parse(text, display_path, problems)
    if document is None:
        return None
    # An escape such as `\u202e` can put characters into a value that are not in the file.
    if not text_files.is_clean("".join([value for value, _ in document.texts])):
        for value, mark in document.texts:
            text_files.check(value, document.place_of(mark), problems)
    return document


def scan(root: Path, display_path: str, problems: Problems) -> Folder:
    """List the files below a folder, without reading them."""
    folder = Folder(root, display_path, problems)
    if root.is_symlink():
        problems.error(Location(display_path), *_LINK)
        return folder
    for entry in _entries(folder, root, ""):
        if entry.is_file() and entry.name in _TOP:
            folder.top.add(entry.name)
        elif entry.is_dir() and entry.name == "people":
            _scan_people(folder, entry)
        elif entry.is_dir() and entry.name not in _TOP:
            _scan_episode(folder, entry)
        elif not (entry.is_file() and _is_image(entry.name)):
            _note_unexpected(folder, entry.name, entry.name, (*_TOP, "people"))
    return folder


def _is_image(path: str) -> bool:
    return path.lower().endswith(IMAGE_TYPES)


def _scan_people(folder: Folder, people: _Entry) -> None:
    for entry in _entries(folder, people, "people/"):
        if entry.is_file() and entry.name.endswith(".yml"):
            folder.people.append(entry.name.removesuffix(".yml"))
        elif entry.is_dir() or not _is_image(entry.name):
            stem, _, suffix = entry.name.rpartition(".")
            near = (f"{stem}.yml",) if suffix.lower().startswith("y") else ()
            _note_unexpected(folder, f"people/{entry.name}", entry.name, near)


def _scan_episode(folder: Folder, of_episode: _Entry) -> None:
    episode = EpisodeFolder(of_episode.name)
    prefix = f"{of_episode.name}/"
    for entry in _entries(folder, of_episode, prefix):
        if entry.is_dir() and entry.name == "source":
            found = _sources(folder, entry, f"{prefix}source/")
            episode.sources = [source.removeprefix(prefix) for source in found]
        elif entry.is_file() and entry.name in _OF_EPISODE:
            episode.files.add(entry.name)
        else:
            _note_unexpected(folder, prefix + entry.name, entry.name, (*_OF_EPISODE, "source"))
    if "episode.yml" in episode.files:
        folder.episodes.append(episode)
    else:
        folder.problems.error(
            folder.place(of_episode.name),
            "the episode has no episode.yml",
            "add it, or remove the folder",
        )


def _sources(folder: Folder, path: _Entry, prefix: str) -> list[str]:
    """The files below an episode's `source/`, as paths below the archive's folder."""
    found = []
    for entry in _entries(folder, path, prefix):
        if entry.is_dir():
            found += _sources(folder, entry, f"{prefix}{entry.name}/")
        elif entry.is_file():
            found.append(prefix + entry.name)
        else:
            _note_unexpected(folder, prefix + entry.name, entry.name, ())
    return found


def _entries(folder: Folder, path: Path | _Entry, prefix: str) -> list[_Entry]:
    """The entries of a folder, sorted; without hidden files and backups of editors."""
    found = []
    try:
        with os.scandir(path) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
    except OSError as error:
        _note_unreadable(folder, prefix, error)
        return []
    for entry in entries:
        if is_hidden(entry.name):
            continue
        if not disk.is_utf_8(entry.name):
            what, advice = disk.NOT_UTF_8
            folder.problems.error(folder.place(prefix + entry.name), what, advice)
        elif entry.is_symlink():
            _note_link(folder, prefix + entry.name)
        else:
            found.append(entry)
    return found


def is_hidden(name: str) -> bool:
    """Whether a file is hidden, or a backup file of Emacs or another editor."""
    return name.startswith(".") or name.endswith("~") or name[0] == name[-1] == "#"


def _note_unreadable(folder: Folder, prefix: str, error: OSError) -> None:
    what, advice = disk.complaint(error, "the folder cannot be read: ")
    folder.problems.error(Location(f"{folder.display_path}/{prefix}".rstrip("/")), what, advice)


def _note_link(folder: Folder, path: str) -> None:
    folder.problems.error(folder.place(path), *_LINK)


def _note_unexpected(folder: Folder, path: str, name: str, expected: tuple[str, ...]) -> None:
    """Note a file that is not part of the format: an error if it looks misspelt, else a warning."""
    file = folder.root / path
    if special := disk.special(file):
        folder.problems.error(folder.place(path), *disk.complaint(special))
        return
    if name in expected:
        is_folder = file.is_dir()
        what = "expected a file, found a folder" if is_folder else "expected a folder, found a file"
        folder.problems.error(folder.place(path), what, "remove or move it")
        return
    advice = did_you_mean(name, expected)
    if advice.startswith("did you mean"):
        folder.problems.error(folder.place(path), "unknown file name", advice)
    else:
        folder.problems.warning(
            folder.place(path), "not part of the archive; ignored", "remove or move it"
        )
