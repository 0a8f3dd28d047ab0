"""The pages below `docs/` that people write: what their short links lead to."""

from collections.abc import Container, Iterator
from pathlib import Path

from generator import prose
from generator.addresses import Addresses, Complaint
from generator.looking import paths
from generator.model import Reference
from generator.problems import Location, Problems


def references(
    docs: Path, name: str, generated: Container[str], addresses: Addresses, problems: Problems
) -> dict[str, Reference]:
    """What each target of a short link refers to, as it was written; the others are noted.

    `name` is what problems call the folder, `generated` are the paths of pages that are not by
    hand.
    """
    found: dict[str, Reference] = {}
    for path, text in pages(docs, generated):
        for link in prose.short_links_of_page(text):
            target = addresses.resolve(link.target)
            if isinstance(target, Complaint):
                place = Location.within(f"{name}/{path}", text, link.start)
                problems.error(place, target.what, target.advice)
            else:
                found[link.target] = target
    return found


def pages(docs: Path, generated: Container[str]) -> Iterator[tuple[str, str]]:
    """Path and text of every page by hand that may have a short link."""
    for path in paths(docs):
        if path in generated or not path.endswith(".md"):
            continue
        # What is not UTF-8 is for the builder to complain about.
        text = (docs / path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        if prose.OPENING in text:
            yield path, text
