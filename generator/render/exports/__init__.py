"""Linked archive -> files beside the pages, for other programs and for archiving."""

from collections.abc import Iterator

from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import OutputFile
from generator.link.records import LinkedArchive
from generator.render.exports import plain_text
from generator.render.incremental import View, render_views


def export(linked: LinkedArchive, cache: BuildCache = NO_CACHE) -> list[OutputFile]:
    """All files of all episodes.

    With the cache of the last run, an unchanged file is the same object.
    """
    return render_views(views(linked), linked.archive, cache)


def views(linked: LinkedArchive) -> Iterator[View]:
    """The view of each file."""
    show = linked.archive.show
    for each in linked.archive.episodes:
        if each.transcript:
            yield plain_text.View(each, show.title, show.url)
