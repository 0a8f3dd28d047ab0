"""The pages of the site: one module for each kind, from the linked archive to `OutputFile`.

Each kind has a `View`, which is all that its page shows. All views are created first, which takes a
thirtieth of the time of rendering; then only the views that the last run did not have are rendered.
"""

from collections.abc import Iterator

from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import OutputFile
from generator.core.progress import SILENT, Progress
from generator.link.records import LinkedArchive
from generator.render import script_words
from generator.render.incremental import View, render_views
from generator.render.pages import (
    episode,
    episodes,
    forward,
    glossary,
    home,
    people,
    person,
    topic,
    topics,
)
from generator.render.summaries import Directory


def render(
    linked: LinkedArchive, progress: Progress = SILENT, cache: BuildCache = NO_CACHE
) -> list[OutputFile]:
    """All pages, the most prominent ones first.

    With the cache of the last run, an unchanged page is the same object.
    """
    return render_views(views(linked), linked.archive, cache, progress)


def views(linked: LinkedArchive) -> Iterator[View]:
    """The view of each page, in the same order."""
    directory = Directory(linked)
    yield home.view(linked, directory)
    yield from episodes.views(linked, directory)
    yield people.view(linked, directory)
    yield topics.view(linked, directory)
    yield from glossary.views(linked, directory)
    for each in linked.episodes:
        yield episode.view(each, directory)
    for one in linked.people:
        yield from person.views(one, directory)
    for subject in linked.topics:
        yield topic.view(subject, directory)
    yield from forward.views(linked.archive)
    yield script_words.View()
