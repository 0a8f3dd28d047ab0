"""Gives an episode, a person, a topic or a term another slug, wherever it stands.

People rename by hand and forget: the file is moved, and every link from elsewhere is broken. Here
the file moves, what refers to it is changed at its place and nothing else in any file, and
redirects.yml gets the line that keeps the old address.
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

# Where slugs and Markdown stand in each kind of file; `*` is any key, or any place in a list.
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
    """What is to be called how, and the changes of files that follow, gathered before any."""

    kind: str
    old: str
    new: str
    addresses: Addresses
    edits: dict[Path, list[tuple[int, str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Offset, what stands there, and what shall stand there."""
    texts: dict[Path, str] = field(default_factory=dict)

    def put(self, file: Path, text: str, offset: int, before: str, after: str) -> None:
        """Note a change of a file with this text."""
        self.texts[file] = text
        self.edits[file].append((offset, before, after))

    def target(self, written: str) -> str | None:
        """What the target of a short link must be from now on; None if it stays."""
        page, hash_, anchor = written.partition("#")
        name = page.strip()
        meant = self.addresses.meant(name)
        if meant == [f"{self.kind}/{self.old}"]:
            alone = "/" not in name and not self.addresses.meant(self.new)
            renamed = self.new if alone else f"{self.kind}/{self.new}"
        elif name == self.new and meant:
            renamed = meant[0]  # two things have the slug from now on
        else:
            return None
        return page.replace(name, renamed) + hash_ + anchor


def finish(root: Path, docs: Path) -> tuple[str, list[str]] | None:
    """Complete a renaming that was broken off; None where none was.

    Returns its two addresses, with a space between them, and the files written.

    Raises:
        Refused: a file was changed meanwhile.
        OSError: a file cannot be written.
    """
    with writer.alone_in(root / EPISODES_FOLDER):
        done = _transaction(root, docs).complete()
    return done and (done[0], sorted(file.as_posix() for file in done[1]))


def rename(root: Path, name: str, docs: Path, old: str, new: str) -> list[str]:
    """Rename what has the address `old`, such as `people/ada`; returns the files written.

    The archive in `root` must be without errors, and its locks up to date: then the anchors keep
    the names that they have. `name` is what problems call the folder `episodes/` there. Either all
    files change or none; where a run breaks off in between, `finish` does the rest.

    Raises:
        Refused: it cannot be done.
        OSError: a file cannot be written.
    """
    with writer.alone_in(root / EPISODES_FOLDER):
        transaction = _transaction(root, docs)
        contents, move = _gathered(root, name, docs, old, new)
        try:
            transaction.prepare(f"{old} {new}", contents, move)
            problems = Problems()
            archive.read(transaction.copy(root / EPISODES_FOLDER), name, problems)
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
    root: Path, name: str, docs: Path, old: str, new: str
) -> tuple[dict[Path, bytes], tuple[Path, Path] | None]:
    """The new content of each file, and the file or folder to be moved, from where to where."""
    problems = Problems()
    folder = scan(root / EPISODES_FOLDER, name, problems)
    found = archive.read(root / EPISODES_FOLDER, name, problems).archive
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
        raise Refused(f"{after.as_posix()} is in the way")
    return contents, (before, after)


def _checked(old: str, new: str, addresses: Addresses, moved: Iterable[Redirect]) -> _Renaming:
    """The renaming of one thing; refused where there is none, or where something is in its way."""
    (kind, slash, before), (kind_after, _, after) = old.partition("/"), new.partition("/")
    if kind not in slugs.KINDS or not slash or kind_after != kind:
        raise Refused("write kind and slug of both: people/ada people/ada-lovelace")
    if old not in addresses:
        if any((each.old, each.new) == (old, new) for each in moved):
            raise Refused(f"{old} was renamed already; it is {new}")
        near = did_you_mean(
            before, (each.partition("/")[2] for each in addresses if kind_of(each) == kind)
        )
        raise Refused(f"there is no {old}" + (f" ({near})" if near else ""))
    if complaint := _COMPLAINTS.get(kind, slugs.complaint)(after):
        raise Refused(complaint)
    if new in addresses:
        raise Refused(f"{new} is there already")
    return _Renaming(kind, before, after, addresses)


def _files(folder: Folder) -> Iterator[tuple[str, str]]:
    """The kind and the path of every file that may refer to something."""
    yield "show", "show.yml"
    yield from ((kind, f"{kind}.yml") for kind in (TOPICS, GLOSSARY) if f"{kind}.yml" in folder.top)
    yield from (("person", f"people/{slug}.yml") for slug in folder.people)
    yield from (("episode", f"{episode.slug}/episode.yml") for episode in folder.episodes)


def _gather(renaming: _Renaming, file_kind: str, document: Document, file: Path) -> None:
    """Find everything in a metadata file that has to change."""
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
    """Find every short link in the pages by hand that has to change."""
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
    """Change a slug that stands at an offset, or behind the quotation mark there."""
    start += document.text[start] in "\"'"
    if not document.text.startswith(renaming.old, start):
        place = Location.within(document.name, document.text, start)
        raise Refused(f"{place}: {renaming.old} is written in a way that cannot be changed here")
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
                    f"{place}: {written}]] is written in a way that cannot be changed here"
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
    """The bytes of a file with its changes; not one other byte differs.

    `text` is what was read: without a byte order mark, with LF at the ends of lines. Nothing that
    changes has a line break in it, so a line and a column lead to the same place in the file.
    """
    try:
        lines = file.read_bytes().decode().split("\n")
    except UnicodeDecodeError:
        raise Refused(f"{file.as_posix()} is not UTF-8; save it as UTF-8 first") from None
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    # From the end, so that no column moves.
    for offset, before, after in sorted(edits, reverse=True):
        number = bisect_right(starts, offset) - 1
        line = lines[number]
        column = offset - starts[number] + line.startswith("\ufeff")
        if not line.startswith(before, column):
            raise Refused(f"{file.as_posix()} was changed meanwhile; run this again")
        lines[number] = line[:column] + after + line[column + len(before) :]
    return "\n".join(lines).encode()


def _with_redirect(folder: Folder, old: str, new: str, present: Iterable[Redirect]) -> str:
    """redirects.yml with the line for this renaming, and without one that it undoes."""
    line = f"{old}: {new}\n"
    if redirects.FILE not in folder.top:
        return _HEAD + line
    text = (folder.root / redirects.FILE).read_bytes().decode()
    if "\r\n" in text:
        line = f"{old}: {new}\r\n"
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        raise Refused(f"{folder.name}/{redirects.FILE}: write it as lines, one for each address")
    if any(redirect.old == new and redirect.new != old for redirect in present):
        raise Refused(f"{new} leads elsewhere, as {redirects.FILE} says")
    kept = [each for each in text.splitlines(keepends=True) if not _is_line_of(each, new)]
    text = "".join(kept)
    return text + (line[len(f"{old}: {new}") :] if text and not text.endswith("\n") else "") + line


def _is_line_of(line: str, address: str) -> bool:
    """Whether a line of redirects.yml is that of a former address."""
    key, colon, _ = line.partition(":")
    return bool(colon) and key.strip("\ufeff \t").strip("\"'") == address


def _own_file(sources: Path, kind: str, address: str) -> Path:
    """The file or folder that has the slug in its name; for a topic or term the one it is in."""
    slug = address.partition("/")[2]
    if kind == EPISODES:
        return sources / slug
    return sources / PEOPLE / f"{slug}.yml" if kind == PEOPLE else sources / f"{kind}.yml"
