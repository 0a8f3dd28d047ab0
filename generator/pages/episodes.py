"""All episodes: a page for every season or year, and one that leads to them.

A page that listed all of them would grow with the archive.
"""

from collections.abc import Iterator

from generator.links import EpisodeGroup, LinkedArchive
from generator.model import Page
from generator.pages import layout


def pages(linked: LinkedArchive) -> Iterator[Page]:
    """The index, which holds the newest group, and the page of every group."""

    def page(path: str, title: str, group: EpisodeGroup | None) -> Page:
        return layout.render(
            path,
            "episodes.html",
            "show.yml",
            title=title,
            description=f"{title} of {linked.archive.show.title}",
            hide=("navigation", "toc"),
            groups=linked.groups,
            group=group,
            episodes_in_all=len(linked.episodes),
        )

    yield page("episodes/index.md", "Episodes", linked.groups[0] if linked.groups else None)
    for group in linked.groups:
        yield page(f"episodes/{group.slug}.md", f"Episodes, {group.title}", group)
