"""All episodes: a page for every season or year, and one that leads to them.

A page that listed all of them would grow with the archive.
"""

from collections.abc import Iterator

from generator.links import EpisodeGroup, LinkedArchive
from generator.model import Page
from generator.pages import layout
from generator.wording import Wording

_ON_ONE_PAGE = 100
"""Up to so many episodes stand on the index together; of more only the newest group does."""
_FEW = 6
"""Up to so many need neither filter nor order."""


def pages(linked: LinkedArchive, words: Wording) -> Iterator[Page]:
    """The index, and the page of every group."""
    show = linked.archive.show.title
    everything = linked.archive.episodes
    titles = {group.slug: layout.group_title(group, words) for group in linked.groups}

    def page(path: str, heading: str, description: str, group: EpisodeGroup | None) -> Page:
        return layout.render(
            words,
            path,
            "episodes.html",
            "show.yml",
            title=heading,
            description=description,
            hide=("navigation", "toc"),
            kind="list",
            groups=linked.groups,
            group=group,
            episodes=group.episodes if group else everything,
            titles=titles,
            few=_FEW,
            in_all=len(everything),
        )

    yield page(
        "episodes/index.md",
        words("episodes"),
        words("episodes_of_show", show=show),
        linked.groups[0] if len(everything) > _ON_ONE_PAGE else None,
    )
    for group in linked.groups:
        yield page(
            f"episodes/{group.slug}.md",
            words("episodes_of_group", group=titles[group.slug]),
            words("episodes_of_show_in_group", show=show, group=titles[group.slug]),
            group,
        )
