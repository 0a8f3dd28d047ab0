"""Files beside the pages, for other programs and for keeping: from the linked archive to `Page`."""

from collections.abc import Iterator

from generator.exports import plain_text
from generator.links import LinkedArchive
from generator.memory import Memory, NoMemory
from generator.model import Page
from generator.pages.views import View, render, wording


def export(linked: LinkedArchive, memory: Memory | None = None) -> list[Page]:
    """All files of all episodes.

    With the memory of the last run, a file that holds the same as then is the same object.
    """
    memory = memory or NoMemory()
    memory.begin()
    files = render(views(linked), wording(linked.archive, memory), memory)
    memory.end()
    return files


def views(linked: LinkedArchive) -> Iterator[View]:
    """What each file holds."""
    show = linked.archive.show
    for each in linked.archive.episodes:
        if each.transcript:
            yield plain_text.View(each, show.title, show.url)
