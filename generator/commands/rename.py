"""Gives an episode, a person, a topic or a term another slug, in every file that names it.

A file that is renamed by hand breaks every link from elsewhere. This command moves the file,
changes the references to it and nothing else in any file, and adds the line to redirects.yml that
keeps the old address working.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from generator.core import markdown_text, slugs
from generator.core.model import Redirect
from generator.core.problems import Location, Problems, did_you_mean
from generator.core.slugs import EPISODES, GLOSSARY, PEOPLE, TOPICS
from generator.core.strict_yaml import Document, Value
from generator.core.strict_yaml import Path as Steps
from generator.read import archive, handwritten_pages, redirects
from generator.read.addresses import Addresses, kind_of
from generator.read.scan import EPISODES_FOLDER, Folder, scan
from generator.write import writer
from generator.write.transaction import Refused, Transaction

_HEAD = "# From a former address to the present one.\n"

# The places of slugs and Markdown in each kind of file; `*` is any key or any list index.
_SLUGS: dict[str, dict[str, list[Steps]]] = {
    "show": {PEOPLE: [("hosts", "*")]},
    "person": {PEOPLE: [("same_name_as", "*")]},
    "episode": {
        PEOPLE: [
            ("hosts", "*"),
            ("guests", "*"),
            ("speakers", "*"),
            ("speakers", "*", "person"),
            ("mentions", "force", "*", "person"),
        ],
        TOPICS: [("topics", "*")],
        GLOSSARY: [("mentions", "force", "*", "term")],
        EPISODES: [("mentions", "force", "*", "episode")],
    },
}
_MARKDOWN: dict[str, Steps] = {
    "show": ("description",),
    "person": ("bio",),
    "episode": ("summary",),
    "topics": ("*", "description"),
    "glossary": ("*", "definition"),
}
_COMPLAINTS = {EPISODES: slugs.episode_complaint, PEOPLE: slugs.speaker_complaint}


@dataclass(slots=True)
class _Renaming:
    """The old and new slug, and all changes of files that follow; collected before any is made."""

    kind: str
    old: str
    new: str
    addresses: Addresses
    edits: dict[Path, list[tuple[int, str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By file: offset, text before, text after."""
    texts: dict[Path, str] = field(default_factory=dict)

    def put(self, file: Path, text: str, offset: int, before: str, after: str) -> None:
        """Note a change of a file whose text is `text`."""
        self.texts[file] = text
        self.edits[file].append((offset, before, after))

    def target(self, written: str) -> str | None:
        """The new target of a short link; None if it does not change."""
        page, hash_, anchor = written.partition("#")
        name = page.strip()
        meant = self.addresses.meant(name)
        if meant == [f"{self.kind}/{self.old}"]:
            alone = "/" not in name and not self.addresses.meant(self.new)
            renamed = self.new if alone else f"{self.kind}/{self.new}"
        elif name == self.new and meant:
            renamed = meant[0]  # two things will have this slug
        else:
            return None
        return page.replace(name, renamed) + hash_ + anchor


def finish(root: Path, docs: Path) -> tuple[str, list[str]] | None:
    """Complete an interrupted renaming; None if there was none.

    Returns its two addresses, separated by a space, and the files written.

    Raises:
        Refused: a file has been changed meanwhile.
        OSError: a file cannot be written.
    """
    with writer.alone_in(root / EPISODES_FOLDER):
        done = _transaction(root, docs).complete()
    return done and (done[0], sorted(file.as_posix() for file in done[1]))


def rename(root: Path, display_path: str, docs: Path, old: str, new: str) -> list[str]:
    """Rename what has the address `old`, such as `people/ada`; returns the files written.

    The archive in `root` must have no errors, and its locks must be up to date, so that anchors
    keep their names. Problems call its folder `episodes/` `display_path`. Either all files change
    or none; `finish` completes a run that was interrupted in between.

    Raises:
        Refused: the renaming is not possible; the exception says why.
        OSError: a file cannot be written.
    """
    with writer.alone_in(root / EPISODES_FOLDER):
        transaction = _transaction(root, docs)
        contents, move = _gathered(root, display_path, docs, old, new)
        try:
            transaction.prepare(f"{old} {new}", contents, move)
            problems = Problems()
            archive.read(transaction.copy(root / EPISODES_FOLDER), display_path, problems)
            if problems.error_count:
                raise Refused(f"the archive would have errors: {problems.errors[0]}")
            transaction.commit()
        finally:
            transaction.give_up()
        transaction.complete()
    before, after = move or (None, None)
    moved = (
        Path(after, *file.relative_to(before).parts)
        if before and after and file.is_relative_to(before)
        else file
        for file in contents
    )
    return sorted(file.as_posix() for file in {*moved, *([after] if after else [])})


def _transaction(root: Path, docs: Path) -> Transaction:
    return Transaction(root, (root / EPISODES_FOLDER, docs))


def _gathered(
    root: Path, display_path: str, docs: Path, old: str, new: str
) -> tuple[dict[Path, bytes], tuple[Path, Path] | None]:
    """The new content of each file, and the file or folder to move: from where to where."""
    problems = Problems()
    folder = scan(root / EPISODES_FOLDER, display_path, problems)
    found = archive.read(root / EPISODES_FOLDER, display_path, problems).archive
    if found is None:
        raise Refused("the archive has errors; mend them first")
    addresses = Addresses(found.episodes, found.people, found.topics, found.terms, found.redirects)
    renaming = _checked(old, new, addresses, found.redirects)
    for file_kind, path in _files(folder):
        document = folder.yaml(path)
        if document:
            _gather(renaming, file_kind, document, folder.root / path)
    _gather_pages(renaming, docs, problems)
    contents = {
        file: _edited(file, text, renaming.edits[file]) for file, text in renaming.texts.items()
    }
    redirected = _with_redirect(folder, old, new, found.redirects)
    contents[folder.root / redirects.FILE] = redirected.encode()
    before, after = (_own_file(folder.root, renaming.kind, slug) for slug in (old, new))
    if before == after:
        return contents, None
    if after.exists():
        raise Refused(f"{after.as_posix()} already exists")
    return contents, (before, after)


def _checked(old: str, new: str, addresses: Addresses, moved: Iterable[Redirect]) -> _Renaming:
    """Check that the old address exists and the new one is free."""
    (kind, slash, before), (kind_after, _, after) = old.partition("/"), new.partition("/")
    if kind not in slugs.KINDS or not slash or kind_after != kind:
        raise Refused("write kind and slug of both: people/ada people/ada-lovelace")
    if old not in addresses:
        if any((each.old, each.new) == (old, new) for each in moved):
            raise Refused(f"{old} has already been renamed to {new}")
        near = did_you_mean(
            before, (each.partition("/")[2] for each in addresses if kind_of(each) == kind)
        )
        raise Refused(f"there is no {old}" + (f" ({near})" if near else ""))
    if complaint := _COMPLAINTS.get(kind, slugs.complaint)(after):
        raise Refused(complaint)
    if new in addresses:
        raise Refused(f"{new} already exists")
    return _Renaming(kind, before, after, addresses)


def _files(folder: Folder) -> Iterator[tuple[str, str]]:
    """The kind and the path of every file that can hold a reference."""
    yield "show", "show.yml"
    yield from ((kind, f"{kind}.yml") for kind in (TOPICS, GLOSSARY) if f"{kind}.yml" in folder.top)
    yield from (("person", f"people/{slug}.yml") for slug in folder.people)
    yield from (("episode", f"{episode.slug}/episode.yml") for episode in folder.episodes)


def _gather(renaming: _Renaming, file_kind: str, document: Document, file: Path) -> None:
    """Collect every change in a metadata file."""
    if file_kind == renaming.kind and (mark := document.key_marks.get((renaming.old,))):
        _put_slug(renaming, document, file, mark.index)
    slugs_here = _SLUGS.get(file_kind, {}).get(renaming.kind, [])
    for path, mark in document.marks.items():
        if any(_fits(path, pattern) for pattern in slugs_here):
            if _value(document, path) == renaming.old:
                _put_slug(renaming, document, file, mark.index)
        elif _fits(path, _MARKDOWN[file_kind]):
            _gather_links(renaming, document, path, file)


def _gather_pages(renaming: _Renaming, docs: Path, problems: Problems) -> None:
    """Collect every change of short links in handwritten pages."""
    for path, text in handwritten_pages.pages(
        docs, writer.generated(docs), docs.as_posix(), problems
    ):
        for link in markdown_text.short_links_of_page(text):
            if target := renaming.target(link.written):
                place = link.start + len(markdown_text.OPENING)
                renaming.put(docs / path, text, place, link.written, target)
    if problems.errors:
        raise Refused(str(problems.errors[0]))


def _put_slug(renaming: _Renaming, document: Document, file: Path, start: int) -> None:
    """Change the slug at an offset, or behind the quotation mark there."""
    start += document.text[start] in "\"'"
    if not document.text.startswith(renaming.old, start):
        place = Location.within(document.name, document.text, start)
        raise Refused(
            f"{place}: {renaming.old} is written in a form that this command cannot change"
        )
    renaming.put(file, document.text, start, renaming.old, renaming.new)


def _gather_links(renaming: _Renaming, document: Document, path: Steps, file: Path) -> None:
    source = str(_value(document, path))
    for link in markdown_text.short_links(source):
        if target := renaming.target(link.written):
            written = f"{markdown_text.OPENING}{link.written}"
            times_before = source.count(written, 0, link.start)
            offset = document.offset_within(path, written, times_before)
            if offset is None:
                place = document.place(*path)
                raise Refused(
                    f"{place}: {written}]] is written in a form that this command cannot change"
                )
            start = offset + len(markdown_text.OPENING)
            renaming.put(file, document.text, start, link.written, target)


def _fits(path: Steps, pattern: Steps) -> bool:
    return len(path) == len(pattern) and all(
        wanted in ("*", step) for step, wanted in zip(path, pattern, strict=True)
    )


def _value(document: Document, path: Steps) -> Value:
    value: Value = document.root
    for step in path:
        value = value[step]  # type: ignore[index]  # the path leads through it
    return value


def _edited(file: Path, text: str, edits: list[tuple[int, str, str]]) -> bytes:
    """The bytes of a file with its changes; all other bytes stay the same.

    `text` is what was read, without a byte order mark and with LF line ends. No change contains a
    line break, so a line and a column mean the same place in the file.
    """
    try:
        lines = file.read_bytes().decode().split("\n")
    except UnicodeDecodeError:
        raise Refused(f"{file.as_posix()} is not UTF-8; save it as UTF-8 first") from None
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    # From the end, so that the columns of the remaining changes stay valid.
    for offset, before, after in sorted(edits, reverse=True):
        number = bisect_right(starts, offset) - 1
        line = lines[number]
        column = offset - starts[number] + line.startswith("\ufeff")
        if not line.startswith(before, column):
            raise Refused(f"{file.as_posix()} has been changed meanwhile; run this again")
        lines[number] = line[:column] + after + line[column + len(before) :]
    return "\n".join(lines).encode()


def _with_redirect(folder: Folder, old: str, new: str, present: Iterable[Redirect]) -> str:
    """redirects.yml with the line for this renaming, and without a line that it undoes."""
    line = f"{old}: {new}\n"
    if redirects.FILE not in folder.top:
        return _HEAD + line
    text = (folder.root / redirects.FILE).read_bytes().decode()
    if "\r\n" in text:
        line = f"{old}: {new}\r\n"
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        raise Refused(f"{folder.display_path}/{redirects.FILE}: write one address on each line")
    if any(redirect.old == new and redirect.new != old for redirect in present):
        raise Refused(f"{redirects.FILE} redirects {new} to another address")
    kept = [each for each in text.splitlines(keepends=True) if not _is_line_of(each, new)]
    text = "".join(kept)
    return text + (line[len(f"{old}: {new}") :] if text and not text.endswith("\n") else "") + line


def _is_line_of(line: str, address: str) -> bool:
    """Whether a line of redirects.yml redirects this address."""
    key, colon, _ = line.partition(":")
    return bool(colon) and key.strip("\ufeff \t").strip("\"'") == address


def _own_file(sources: Path, kind: str, address: str) -> Path:
    """The file or folder named after the slug; for a topic or term, the file that lists it."""
    slug = address.partition("/")[2]
    if kind == EPISODES:
        return sources / slug
    return sources / PEOPLE / f"{slug}.yml" if kind == PEOPLE else sources / f"{kind}.yml"
