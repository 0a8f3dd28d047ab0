"""Compares the archive with what is published: no address may vanish unnoticed.

The same reader and the same pages are used for the archive at a commit (`published_archive`), so
that every address counts that readers can have a link to: all pages, and the anchors of all turns,
former ones included, whether a lock holds them or not.

The comparison is with the last commit that the published branch and this one share. What was
published later is not missing here; this branch only does not have it yet.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.commands import lock_repair, published_archive
from generator.commands.likely_renames import LikelyRenames
from generator.commands.published_archive import LOCK, PublishedArchive
from generator.core import atomic_files, slugs
from generator.core.model import Archive, Episode
from generator.core.problems import Location, Problems
from generator.core.slugs import EPISODES
from generator.link.links import link
from generator.read import archive, git_files
from generator.read.addresses import anchors as anchors_of
from generator.read.anchors import lock_file as locks
from generator.read.git_files import Unavailable
from generator.read.redirects import FILE as REDIRECTS
from generator.read.scan import EPISODES_FOLDER
from generator.render import mention_html
from generator.render.pages import render

_SHOWN = 3


def compare(root: Path, display_path: str, ref: str, present: Archive, problems: Problems) -> None:
    """Note every address published at a git ref that would lead nowhere, or to other words.

    `present` is the archive in `root`. Problems call its folder `episodes/` `display_path`.
    """
    if published := _read_or_note(root, display_path, ref, problems):
        for path in git_files.submodules(root, EPISODES_FOLDER):
            place = Location(f"{display_path}{path.removeprefix(EPISODES_FOLDER)}")
            git_files.note_submodule(place, problems)
        _Comparison(root, display_path, ref, published, present, problems).run()


def restore_locks(root: Path, display_path: str, ref: str, problems: Problems) -> list[str]:
    """Rewrite the locks whose published anchors would lead astray; returns their paths.

    Nothing is written if the archive has errors.

    Raises:
        OSError: a lock cannot be written.
    """
    present = archive.read(root / EPISODES_FOLDER, display_path, problems).archive
    published = _read_or_note(root, display_path, ref, problems) if present else None
    if not present or not published:
        return []
    repaired = _Comparison(root, display_path, ref, published, present, Problems()).run()
    for path, text in repaired.items():
        if what := locks.complaint(text):
            problems.error(Location(f"{display_path}/{path}"), what, "divide the episode")
    if problems.errors:
        return []
    atomic_files.replace_all(
        {root / EPISODES_FOLDER / path: text.encode() for path, text in repaired.items()}
    )
    return [f"{display_path}/{path}" for path in repaired]


def _read_or_note(
    root: Path, display_path: str, ref: str, problems: Problems
) -> PublishedArchive | None:
    try:
        return published_archive.read(root, display_path, ref, problems)
    except Unavailable as reason:
        what = f"what is published at {ref} cannot be known: {reason.what}"
        problems.error(Location(display_path), what, reason.advice)
        return None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two states of an archive, and which addresses the change from one to the other breaks."""

    root: Path
    display_path: str
    ref: str
    published: PublishedArchive
    present: Archive
    problems: Problems

    def run(self) -> dict[str, str]:
        """Note what is broken; returns the repaired locks, by path below `episodes/`."""
        renames = LikelyRenames(self.published.archive, self.present)
        for page in sorted(pages(self.published.archive) - pages(self.present)):
            self._note_page(page, renames)
        return self._compare_episodes()

    def _note_page(self, page: str, renames: LikelyRenames) -> None:
        kind, _, slug = page.partition("/")
        if kind not in slugs.KINDS or slugs.complaint(slug):
            advice = "keep it; the files that it was made from are gone"
        elif kind == EPISODES and slugs.episode_complaint(slug):  # of a year or season
            advice = f'add "{page}: {kind}"'
        else:
            new = renames.guess(kind, page) or "the new address"
            advice = (
                f'if it was renamed, add "{page}: {new}", if it was withdrawn, "{page}: {kind}"'
            )
        self._error(REDIRECTS, f"the published page {page}/ would vanish", advice)

    def _compare_episodes(self) -> dict[str, str]:
        """Compare the anchors of every episode with those of the page that has them now."""
        redirects = {redirect.old: redirect.new for redirect in self.present.redirects}
        published_as: dict[str, list[Episode]] = defaultdict(list)
        for episode in self.published.archive.episodes:
            page = f"{EPISODES}/{episode.slug}"
            published_as[redirects.get(page, page)].append(episode)
        repaired: dict[str, str] = {}
        for episode in self.present.episodes:
            former = published_as[f"{EPISODES}/{episode.slug}"]
            # The episode's own anchors come before those of others that became part of it.
            former.sort(key=lambda each: each.slug != episode.slug)
            if former and not self._is_sound(episode, former) and episode.transcript:
                lock = lock_repair.repaired(episode.transcript, self._locks(former))
                repaired[f"{episode.slug}/{LOCK}"] = locks.dump(lock)
        return repaired

    def _is_sound(self, episode: Episode, former: Sequence[Episode]) -> bool:
        """Whether every anchor published for what is an episode now still means the same."""
        for other in former[1:]:
            self._note_shared(other, former[0])
        present = anchors_of(episode)
        path = f"{episode.slug}/{LOCK}"
        file = self.root / EPISODES_FOLDER / path
        missing = [
            f"{EPISODES}/{each.slug}/#{anchor}"
            for each in former
            for anchor in anchors_of(each)
            if anchor not in present
        ]
        if missing and not episode.transcript:
            self._error(path, f"{_first_few(missing)} would lead nowhere", "restore transcript.txt")
            return False
        if missing:
            what = f"{_first_few(missing)} would lead nowhere"
        elif moved := self._moved(episode, former, file):
            what = f"{_first_few(moved)} would lead to other words"
        elif not file.is_file() and any(each.slug in self.published.locked for each in former):
            what = "the lock that holds the published anchors is gone"
        else:
            return True
        self._error(path, what, f"run `{locks.COMMAND} --against {self.ref}`, commit the file")
        return False

    def _note_shared(self, one: Episode, other: Episode) -> None:
        """Warn where two episodes became one: an anchor of both can lead to one place only."""
        if shared := anchors_of(one).keys() & anchors_of(other).keys():
            addresses = [f"{EPISODES}/{one.slug}/#{anchor}" for anchor in sorted(shared)]
            what = f"{_first_few(addresses)} will lead to what had this anchor in {other.slug}"
            advice = "two episodes became one, and both had this anchor: nothing can be done"
            self.problems.warning(Location(f"{self.display_path}/{REDIRECTS}"), what, advice)

    def _moved(self, episode: Episode, former: Sequence[Episode], file: Path) -> list[str]:
        """The addresses of unchanged turns whose published anchors other turns have now."""
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        published = [self.published.locks.get(each.slug) for each in former]
        if not episode.transcript or [text] == published:
            return []
        lock = lock_repair.repaired(episode.transcript, self._locks(former))
        moved = lock_repair.moved_anchors(episode.transcript, lock, former)
        return [f"{EPISODES}/{slug}/#{anchor}" for slug, anchor in moved]

    def _locks(self, former: Sequence[Episode]) -> list[str]:
        return [self.published.locks.get(each.slug, "") for each in former]

    def _error(self, file: str, what: str, advice: str) -> None:
        self.problems.error(Location(f"{self.display_path}/{file}"), what, advice)


def pages(archive: Archive) -> set[str]:
    """The addresses of the pages of an archive's site, redirects included.

    Lists of mentions do not count: their number depends on that of the mentions.
    """
    paths = (page.path for page in render(link(archive)) if not mention_html.is_list(page.path))
    return {
        path.removesuffix("/index.html").removesuffix(".md").removesuffix("/index")
        for path in paths
        if path.endswith((".md", ".html"))
    }


def _first_few(addresses: Sequence[str]) -> str:
    """The first addresses, and how many more there are."""
    more = len(addresses) - _SHOWN
    return ", ".join(addresses[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
