"""The lists of episodes: a page for each season or year, and an index.

A page with all of them would grow with the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.model import OutputFile
from generator.i18n.wording import Wording
from generator.link.records import LinkedArchive
from generator.render import templating
from generator.render.summaries import Directory, EpisodeSummary, Group

_ON_ONE_PAGE = 100
"""The index lists up to this many episodes; of more, it lists the newest group only."""
_FEW = 6
"""A list of up to this many needs neither filter nor sorting."""


@dataclass(frozen=True, slots=True)
class View:
    """The episodes of a group, or all of them, and links to all groups."""

    group: Group | None
    """The group whose episodes are listed; None if all are."""
    episodes: tuple[EpisodeSummary, ...]
    groups: tuple[Group, ...]
    in_all: int
    is_index: bool
    show: str

    @property
    def path(self) -> str:
        """Below `episodes/`, by the slug of the group."""
        return f"episodes/{self._slug}.md"

    @property
    def _slug(self) -> str:
        return self.group.slug if self.group and not self.is_index else "index"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the list of these episodes."""
        titles = {group.slug: templating.group_title(group, i18n) for group in self.groups}
        of = titles.get(self._slug)
        return templating.render_page(
            i18n,
            self.path,
            "episodes.html",
            "show.yml",
            title=i18n("episodes_of_group", group=of) if of else i18n("episodes"),
            description=i18n("episodes_of_show_in_group", show=self.show, group=of)
            if of
            else i18n("episodes_of_show", show=self.show),
            hide=("navigation", "toc"),
            kind="list",
            groups=self.groups,
            group=self.group,
            episodes=self.episodes,
            titles=titles,
            few=_FEW,
            in_all=self.in_all,
        )


def views(linked: LinkedArchive, directory: Directory) -> Iterator[View]:
    """The views of the index and of every group."""
    everything = tuple(map(directory.episode, linked.archive.episodes))
    groups = tuple(map(directory.group, linked.groups))
    listed = [tuple(map(directory.episode, group.episodes)) for group in linked.groups]
    show = directory.masthead.title

    def view(group: Group | None, episodes: tuple[EpisodeSummary, ...], *, is_index: bool) -> View:
        return View(group, episodes, groups, len(everything), is_index, show)

    if len(everything) > _ON_ONE_PAGE:
        yield view(groups[0], listed[0], is_index=True)
    else:
        yield view(None, everything, is_index=True)
    for group, episodes in zip(groups, listed, strict=True):
        yield view(group, episodes, is_index=False)
