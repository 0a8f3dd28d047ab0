"""The preview: after a save, only the pages that changed are built, if nothing else changed.

MkDocs would build the whole site for every corrected word. The preview reads and renders the
archive again, with caches of everything that has not changed (`pipeline.StageCaches`), and puts the
files that differ into the site. It compares the other inputs of the site (mkdocs.yml, the theme,
handwritten pages) by content. If any of these changed, or if pages were added or removed, MkDocs
builds the whole site.
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
from mkdocs.exceptions import Abort

from generator.core import atomic_files, disk, gc_tuning
from generator.core.file_scan import Snapshot, digest, list_files, relative_paths, snapshot
from generator.markdown_extensions import short_links
from generator.mkdocs_plugin import settings
from generator.mkdocs_plugin.generated_page import GeneratedPage
from generator.mkdocs_plugin.page_writer import PageWriter
from generator.pipeline import Site
from generator.render.formatting import counted
from generator.write import writer

if TYPE_CHECKING:  # only a running preview imports the server
    from mkdocs.livereload import LiveReloadServer

_BUILD_DELAY = 0.05
"""Seconds without another change before a build begins; editors write files in several steps."""

log = logging.getLogger("mkdocs.plugins.episode-archive")


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site, and what writes its pages."""

    site: Site
    page_writer: PageWriter


class Preview:
    """Replaces the build that `mkdocs serve` runs after each save."""

    def __init__(
        self,
        generate: Callable[[MkDocsConfig], Site | None],
        updated: Callable[[MkDocsConfig], None],
    ) -> None:
        """`generate` reads and renders the archive; it returns None if the archive has errors.

        `updated` is called after each build that MkDocs does not do.
        """
        self._generate = generate
        self._updated = updated
        self._build_everything: Callable[[], object] = lambda: None
        self._initial_snapshots: dict[str, Snapshot] = {}
        self._built: BuiltSite | None = None
        """None until a full build succeeds in which only this plugin writes the generated pages."""
        self._inputs = b""
        """A digest of its inputs other than the archive."""

    def take_snapshots(self, config: MkDocsConfig, archive: Path) -> None:
        """Take snapshots before the first build, so that saves during it are noticed."""
        if not self._initial_snapshots:
            for path in (*_other_inputs(config), config.docs_dir, str(archive)):
                resolved = str(Path(path).resolve())
                self._initial_snapshots[resolved] = _snapshot(config, resolved)

    def begin_full_build(self, config: MkDocsConfig) -> None:
        """Note the inputs of a full build by MkDocs, which begins now."""
        self._built = None
        self._inputs = _inputs_digest(config)

    def finish_full_build(self, built: BuiltSite) -> None:
        """Update this site from now on."""
        self._built = built

    def serve(
        self,
        server: "LiveReloadServer",
        config: MkDocsConfig,
        build_everything: Callable[[], object],
        archive: Path,
    ) -> None:
        """Replace the builder and the watcher of MkDocs' server; `archive` is `episodes/`.

        The watcher leaves out what a build writes below `docs/`, which must not start another.
        """
        from generator.mkdocs_plugin.file_watcher import Watcher  # noqa: PLC0415 - only a running preview needs it

        watched = []
        for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with suppress(KeyError):
                server.unwatch(path)
                watched.append(path)
        self._build_everything = build_everything
        server.builder = self.build
        server.observer = Watcher(self._initial_snapshots, partial(_snapshot, config))  # type: ignore[assignment]  # has the same methods
        server.build_delay = _BUILD_DELAY
        for path in (*watched, str(archive)):
            server.watch(path)

    def build(self) -> None:
        """Bring the site up to date.

        A site that could not be updated to its end is updated again after the next save.

        Raises:
            Abort: the file system refuses something; MkDocs prints its message.
        """
        # The garbage collector would walk through the whole archive.
        with gc_tuning.paused():
            try:
                self._build()
            except OSError as error:
                raise Abort(f"episode-archive: {disk.describe(error)}") from error

    def _build(self) -> None:
        before = self._built
        if before is None or self._inputs != _inputs_digest(before.page_writer.config):
            self._build_everything()
            return
        began = time.perf_counter()
        site = self._generate(before.page_writer.config)
        if site is None:
            self._updated(before.page_writer.config)
            return
        if not _has_same_pages(site, before.site) or _titles(site, before) != _titles(
            before.site, before
        ):
            self._build_everything()
            return
        changed = _update(before, site)
        self._built = replace(before, site=site)
        self._updated(before.page_writer.config)
        seconds = time.perf_counter() - began
        log.info("%s changed, in %.2f seconds", counted(changed, "file", "files"), seconds)


def _inputs_digest(config: MkDocsConfig) -> bytes:
    """A digest of the inputs of a site other than the archive."""
    docs = Path(config.docs_dir)
    generated = {*writer.generated(docs), writer.MANIFEST}
    handwritten = (str(docs / path) for path in relative_paths(docs) if path not in generated)
    found = blake2b()
    for file in chain(handwritten, *map(list_files, _other_inputs(config))):
        # An editor may have removed a temporary file by now.
        with suppress(OSError):
            found.update(digest(file))
    return found.digest()


def _other_inputs(config: MkDocsConfig) -> list[str]:
    """The paths of a site's inputs other than the archive and `docs/`."""
    theme = (settings.THEME, config.theme.custom_dir)
    return [str(path) for path in (config.config_file_path, *theme, *config.watch) if path]


def _snapshot(config: MkDocsConfig, path: str) -> Snapshot:
    """The snapshot of a path, without the files that builds write below `docs/`."""
    docs = Path(config.docs_dir).resolve()
    return writer.others(docs) if Path(path) == docs else snapshot(path)


def _has_same_pages(site: Site, before: Site) -> bool:
    """Whether two sites differ in the contents of pages only, not in paths or settings."""
    return (
        site.pages.keys() == before.pages.keys()
        and settings.inputs(site.archive) == settings.inputs(before.archive)
        and _content(site, short_links.INDEX) == _content(before, short_links.INDEX)
    )


def _titles(site: Site, built: BuiltSite) -> list[object]:
    """Titles of generated pages in the navigation, which every page shows."""
    listed = (site.pages.get(each.file.src_uri) for each in built.page_writer.nav.pages)
    return [(page.front_matter or {}).get("title") for page in listed if page]


def _content(site: Site, path: str) -> bytes:
    page = site.pages.get(path)
    return page.content if page else b""


def _update(built: BuiltSite, site: Site) -> int:
    """Write what changed into the folder that is served; return the number of changed files.

    Raises:
        OSError: a file cannot be written.
    """
    page_writer = built.page_writer
    changed = [
        page
        for path, page in site.pages.items()
        if page is not (before := built.site.pages[path]) and page.content != before.content
    ]
    for page in changed:
        file = page_writer.files.get_file_from_path(page.path)
        if file is None or file.inclusion.is_excluded():  # by `exclude_docs`, for example
            continue
        content = page.content
        if isinstance(file.page, GeneratedPage):
            file.page.replace_source(page)
            content = page_writer.html(file.page).encode()
        atomic_files.replace(Path(file.abs_dest_path), content)
    for file in page_writer.files.documentation_pages():
        if file.page and not isinstance(file.page, GeneratedPage):
            # A handwritten link may lead to a turn that is gone.
            file.page.validate_anchor_links(
                files=page_writer.files, log_level=page_writer.config.validation.links.anchors
            )
    return len(changed)
