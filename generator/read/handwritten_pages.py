"""The pages below `docs/` that people write: what their short links lead to."""

from collections.abc import Container, Iterator
from pathlib import Path

from generator.core import disk, markdown_text, text_files
from generator.core.file_scan import relative_paths
from generator.core.model import Reference
from generator.core.problems import Location, Problems
from generator.read.addresses import Addresses, Complaint


def references(
    docs: Path, name: str, generated: Container[str], addresses: Addresses, problems: Problems
) -> dict[str, Reference]:
    """What each target of a short link refers to, as it was written; the others are noted.

    `name` is what problems call the folder, `generated` are the paths of pages that are not by
    hand.
    """
    found: dict[str, Reference] = {}
    for path, text in pages(docs, generated, name, problems):
        for link in markdown_text.short_links_of_page(text):
            target = addresses.resolve(link.target)
            if isinstance(target, Complaint):
                place = Location.within(f"{name}/{path}", text, link.start)
                problems.error(place, target.what, target.advice)
            else:
                found[link.target] = target
    return found


def pages(
    docs: Path, generated: Container[str], name: str, problems: Problems
) -> Iterator[tuple[str, str]]:
    """Path and text of every page by hand that may have a short link.

    Noted is what no builder can make a site of: pipes, sockets, devices, what cannot be read.
    """
    refused: dict[str, OSError | None] = {}
    for path in relative_paths(docs, refused):
        if path in generated:
            continue
        place = Location(f"{name}/{path}")
        if not disk.is_utf_8(path):
            problems.error(place, *disk.NOT_UTF_8)
        elif path.endswith(".md"):
            try:
                content = disk.read(docs / path, text_files.MAX_BYTES)
            except OSError as error:
                problems.error(place, *disk.complaint(error, "cannot be read: "))
                continue
            # What is not UTF-8 is for the builder to complain about.
            text = content.decode("utf-8", "replace").replace("\r\n", "\n")
            if markdown_text.OPENING in text:
                yield path, text
    for file, reason in refused.items():
        # A link to nowhere is left to the builder.
        if wrong := reason or disk.special(Path(file)):
            place = Location(f"{name}/{Path(file).relative_to(docs).as_posix()}".removesuffix("/."))
            problems.error(place, *disk.complaint(wrong, "the folder cannot be read: "))
