"""Files beside the pages, for other programs and for keeping: from the linked archive to `Page`."""

from collections.abc import Iterator

from generator.exports import plain_text
from generator.links import LinkedArchive
from generator.model import Page
from generator.wording import Wording


def export(linked: LinkedArchive) -> Iterator[Page]:
    """All files of all episodes."""
    words = Wording(linked.archive.show.language, linked.archive.words)
    for each in linked.archive.episodes:
        if each.transcript:
            yield plain_text.file(each, linked.archive.show, words)
