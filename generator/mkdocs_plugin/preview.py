"""The preview builds again after a save: only the pages that changed, if nothing else did.

MkDocs would build the whole site for every corrected word. Here the archive is read and rendered
again, which knows by itself what has not changed (`site.Memories`), and those of its files that are
not what they were are put into the site. Everything else that a site is made of, mkdocs.yml, the
theme, pages written by hand, is compared by content: if any of it changed, or if there are other
pages than before, MkDocs builds the site in its own way.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config.defaults import MkDocsConfig

from generator.core import atomic_files, gc_tuning
from generator.core.file_scan import Snapshot, digest, list_files, relative_paths, snapshot
from generator.markdown_extensions import short_links
from generator.mkdocs_plugin import settings
from generator.mkdocs_plugin.generated_page import GeneratedPage
from generator.mkdocs_plugin.page_writer import Maker
from generator.pipeline import Site
from generator.render.formatting import counted
from generator.write import writer

if TYPE_CHECKING:  # a build that is no preview does without servers
    from mkdocs.livereload import LiveReloadServer

_QUIET = 0.05
"""Seconds without another change before a build begins; editors write files in several steps."""

log = logging.getLogger("mkdocs.plugins.episode-archive")


@dataclass(frozen=True, slots=True)
class Built:
    """A site as it was built, and what makes its pages."""

    site: Site
    maker: Maker


class Preview:
    """What `mkdocs serve` calls after each save, in the place of its own."""

    def __init__(
        self,
        generate: Callable[[MkDocsConfig], Site | None],
        updated: Callable[[MkDocsConfig], None],
    ) -> None:
        """`generate` reads and renders the archive again, and gives None if it has errors.

        `updated` is called when the site is up to date, or stays as it was.
        """
        self._generate = generate
        self._updated = updated
        self._everything: Callable[[], object] = lambda: None
        self._seen: dict[str, Snapshot] = {}
        self._built: Built | None = None
        """None while there is no site without errors whose pages are ours alone."""
        self._surroundings = b""
        """A digest of what it was made of beside the archive."""

    def remember(self, config: MkDocsConfig, archive: Path) -> None:
        """How everything is before the first build of it, which may take long."""
        if not self._seen:
            for path in (*_beside(config), config.docs_dir, str(archive)):
                resolved = str(Path(path).resolve())
                self._seen[resolved] = _look(config, resolved)

    def begin(self, config: MkDocsConfig) -> None:
        """Note what else a build of everything, which begins now, is made of."""
        self._built = None
        self._surroundings = _surroundings(config)

    def take(self, built: Built) -> None:
        """Go on from that build, now that it is done."""
        self._built = built

    def serve(
        self,
        server: "LiveReloadServer",
        config: MkDocsConfig,
        everything: Callable[[], object],
        archive: Path,
    ) -> None:
        """Take the places of what builds, and of what watches; `archive` is what people write.

        What a build writes below `docs/` must not start another one.
        """
        from generator.mkdocs_plugin.file_watcher import Watcher  # noqa: PLC0415 - the same

        again = []
        for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with suppress(KeyError):
                server.unwatch(path)
                again.append(path)
        self._everything = everything
        server.builder = self.build
        server.observer = Watcher(self._seen, partial(_look, config))  # type: ignore[assignment]  # it does the same
        server.build_delay = _QUIET
        for path in (*again, str(archive)):
            server.watch(path)

    def build(self) -> None:
        """Bring the site up to date."""
        # There is a whole archive that a look for garbage would walk through.
        with gc_tuning.paused():
            self._build()

    def _build(self) -> None:
        before = self._built
        if before is None or self._surroundings != _surroundings(before.maker.config):
            self._everything()
            return
        began = time.perf_counter()
        site = self._generate(before.maker.config)
        if site is None:
            self._updated(before.maker.config)
            return
        if not _is_of_the_same_pages(site, before.site) or _titles(site, before) != _titles(
            before.site, before
        ):
            self._everything()
            return
        changed = _update(before, site)
        self._built = replace(before, site=site)
        self._updated(before.maker.config)
        seconds = time.perf_counter() - began
        log.info("%s changed, in %.2f seconds", counted(changed, "file", "files"), seconds)


def _surroundings(config: MkDocsConfig) -> bytes:
    """A digest of what a site is made of beside the archive."""
    docs = Path(config.docs_dir)
    ours = {*writer.generated(docs), writer.MANIFEST}
    by_hand = (str(docs / path) for path in relative_paths(docs) if path not in ours)
    found = blake2b()
    for file in chain(by_hand, *map(list_files, _beside(config))):
        # What an editor puts beside a page for a moment may be gone by now.
        with suppress(OSError):
            found.update(digest(file))
    return found.digest()


def _beside(config: MkDocsConfig) -> list[str]:
    """What a site is made of beside the archive and `docs/`."""
    theme = (settings.THEME, config.theme.custom_dir)
    return [str(path) for path in (config.config_file_path, *theme, *config.watch) if path]


def _look(config: MkDocsConfig, path: str) -> Snapshot:
    """How a path is now, without what builds write below `docs/`."""
    docs = Path(config.docs_dir).resolve()
    return writer.others(docs) if Path(path) == docs else snapshot(path)


def _is_of_the_same_pages(site: Site, before: Site) -> bool:
    """Whether a site differs from another in the contents of its pages alone."""
    return (
        site.pages.keys() == before.pages.keys()
        and settings.told(site.archive) == settings.told(before.archive)
        and _content(site, short_links.INDEX) == _content(before, short_links.INDEX)
    )


def _titles(site: Site, built: Built) -> list[object]:
    """What pages of ours are called that the navigation lists, which all pages show."""
    listed = (site.pages.get(each.file.src_uri) for each in built.maker.nav.pages)
    return [(page.front_matter or {}).get("title") for page in listed if page]


def _content(site: Site, path: str) -> bytes:
    page = site.pages.get(path)
    return page.content if page else b""


def _update(built: Built, site: Site) -> int:
    """Put what changed into the folder that is served; returns how many files that are."""
    maker = built.maker
    changed = [
        page
        for path, page in site.pages.items()
        if page is not (before := built.site.pages[path]) and page.content != before.content
    ]
    for page in changed:
        file = maker.files.get_file_from_path(page.path)
        if file is None or file.inclusion.is_excluded():  # by `exclude_docs`, for example
            continue
        content = page.content
        if isinstance(file.page, GeneratedPage):
            file.page.take(page)
            content = maker.html(file.page).encode()
        atomic_files.replace(Path(file.abs_dest_path), content)
    for file in maker.files.documentation_pages():
        if file.page and not isinstance(file.page, GeneratedPage):
            # A link by hand to a turn that is gone.
            file.page.validate_anchor_links(
                files=maker.files, log_level=maker.config.validation.links.anchors
            )
    return len(changed)
