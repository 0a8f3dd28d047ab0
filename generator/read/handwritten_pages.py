"""Handwritten pages below `docs/`: resolves their short links."""

from collections.abc import Container, Iterator
from pathlib import Path

from generator.core import disk, markdown_text, text_files
from generator.core.file_scan import relative_paths
from generator.core.model import Reference
from generator.core.problems import Location, Problems
from generator.read.addresses import Addresses, Complaint


def references(
    docs: Path,
    display_path: str,
    generated: Container[str],
    addresses: Addresses,
    problems: Problems,
) -> dict[str, Reference]:
    """The targets of all short links, as written; broken links are noted.

    `display_path` is the path of `docs` to show in problems, `generated` holds the paths of
    generated pages.
    """
    found: dict[str, Reference] = {}
    for path, text in pages(docs, generated, display_path, problems):
        for link in markdown_text.short_links_of_page(text):
            target = addresses.resolve(link.target)
            if isinstance(target, Complaint):
                place = Location.within(f"{display_path}/{path}", text, link.start)
                problems.error(place, target.what, target.advice)
            else:
                found[link.target] = target
    return found


def pages(
    docs: Path, generated: Container[str], display_path: str, problems: Problems
) -> Iterator[tuple[str, str]]:
    """The path and text of every handwritten page that may have a short link.

    Files that no builder can use are noted: pipes, sockets, devices, and unreadable files.
    """
    refused: dict[str, OSError | None] = {}
    for path in relative_paths(docs, refused):
        if path in generated:
            continue
        place = Location(f"{display_path}/{path}")
        if not disk.is_utf_8(path):
            problems.error(place, *disk.NOT_UTF_8)
        elif path.endswith(".md"):
            try:
                content = disk.read(docs / path, text_files.MAX_BYTES)
            except OSError as error:
                problems.error(place, *disk.complaint(error, "cannot be read: "))
                continue
            # The builder itself reports text that is not UTF-8.
            text = content.decode("utf-8", "replace").replace("\r\n", "\n")
            if markdown_text.OPENING in text:
                yield path, text
    for file, reason in refused.items():
        # The builder itself reports broken symbolic links.
        if wrong := reason or disk.special(Path(file)):
            place = Location(
                f"{display_path}/{Path(file).relative_to(docs).as_posix()}".removesuffix("/.")
            )
            problems.error(place, *disk.complaint(wrong, "the folder cannot be read: "))
