"""The MkDocs plugin: builds the archive's pages before MkDocs collects the files of the site.

It also sets up what the pages need (theme, Markdown extensions, navigation), so that an archive
elsewhere on disk has only its own mkdocs.yml, `docs/` and `episodes/`.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment
from mkdocs.config import base
from mkdocs.config import config_options as options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator import pipeline, search
from generator.core import disk, gc_tuning, own_folders, progress
from generator.core.problems import Problems
from generator.markdown_extensions import raw_html, short_links
from generator.mkdocs_plugin import html_fixes, minify, settings, site_size
from generator.mkdocs_plugin.generated_page import GeneratedPage
from generator.mkdocs_plugin.page_shell import framed
from generator.mkdocs_plugin.page_writer import PageWriter
from generator.mkdocs_plugin.preview import BuiltSite, Preview
from generator.read.scan import EPISODES_FOLDER
from generator.render.formatting import counted
from generator.render.template_cache import COMPILED
from generator.write import writer

if TYPE_CHECKING:  # only a preview imports the server
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.episode-archive")

_ASSETS = "assets"
_SMALL_ARCHIVE = 50
"""Up to this many episodes, a preview makes the search index at once; beyond, it takes seconds."""
_INDEX_DELAY = 5.0
"""Seconds without another save before a preview makes the index of a larger archive."""
_PAGE_EVENTS = (
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
)
"""The events in which plugins may change a page."""
_FIRST, _LAST = 100, -100
"""Event priorities: before and after other plugins, in whatever order mkdocs.yml lists them."""


class EpisodeArchiveConfig(base.Config):
    """The plugin's options in mkdocs.yml."""

    archive = options.Type(str, default=".")
    """The folder that holds `episodes/`, relative to that of mkdocs.yml."""
    search = options.Type(bool, default=True)
    """Whether the site has a search, if Pagefind is installed."""


class EpisodeArchivePlugin(BasePlugin[EpisodeArchiveConfig]):
    """Runs the generator, then adds its pages to the site that MkDocs builds."""

    def __init__(self) -> None:
        self.serving = False
        self.dirty = False
        self.built: pipeline.Site | None = None
        """The last good build."""
        self.generated: frozenset[str] = frozenset()
        self.active_tab: Page | None = None
        self.indexing = search.Background()
        self.preview = Preview(self._build, self._index)
        self.nav = Navigation([], [])
        self.page_writer: PageWriter | None = None
        self.progress = progress.SILENT
        self.caches = pipeline.NO_CACHES

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is the preview, which keeps running after errors."""
        self.serving = command == "serve"
        self.dirty = dirty
        if self.serving:
            self.caches = pipeline.StageCaches()
        else:
            gc_tuning.collect_rarely()
        for handler in logging.getLogger("mkdocs").handlers:
            handler.addFilter(self._clear_progress)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the pages before MkDocs empties the site's folder."""
        if not config.use_directory_urls:
            raise Abort(
                "episode-archive: remove `use_directory_urls: false`: the pages link to folders"
            )
        if config.theme.name != "material":
            raise Abort(
                "episode-archive: the theme must be Material: write `theme: {name: material}`"
            )
        docs = Path(config.docs_dir)
        self._refuse_links(config)
        if self.serving:
            self.preview.take_snapshots(config, self._root(config) / EPISODES_FOLDER)
        self._build(config)
        self.generated = writer.generated(docs)
        if self.serving:
            self.preview.begin_full_build(config)
        settings.apply(config, self.generated, self.built.archive if self.built else None)
        config.extra["archive_search"] = self.config.search and search.available()
        if self.config.search and not search.available():
            # Not a warning, which would fail a strict build.
            log.info("The site has no search: %s", search.MISSING)
        return config

    def _refuse_links(self, config: MkDocsConfig) -> None:
        """Refuse symbolic links in the path of the site's folder, and below it.

        MkDocs empties that folder, but keeps links to folders and writes through them. A `--dirty`
        build does not empty it, so links at any depth are refused.

        Raises:
            Abort: there is such a link.
        """
        folder = Path(config.site_dir)
        link = own_folders.link_above(folder, Path(config.config_file_path).parent)
        link = link or next(own_folders.links(folder, deep=self.dirty), None)
        if link:
            raise Abort(f"episode-archive: {own_folders.Linked(link)}")

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object
    ) -> str:
        """Tell the short-links extension which page it is about to convert."""
        index = str(Path(config.docs_dir) / short_links.INDEX)
        config.mdx_configs[short_links.NAME] = {"index": index, "url": page.url}
        return markdown

    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        """Add the anchors of raw HTML, which MkDocs has not parsed, so that it can check links."""
        if page.file.src_uri in self.generated and not isinstance(page, GeneratedPage):
            page.present_anchor_ids = (page.present_anchor_ids or set()) | raw_html.anchors(html)
        return html

    @event_priority(_LAST)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Write the generated pages: everything that they show is known by now."""
        env.bytecode_cache = env.bytecode_cache or COMPILED
        self.page_writer = PageWriter(config, files, self.nav, framed(env))
        if self.page_writer.pages:
            self.page_writer.write_all(self.progress)
        else:
            self.progress.begin("making the site", len(files.documentation_pages()))
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, nav: Navigation, **_: object
    ) -> TemplateContext:
        """Mark the tab of a generated page; the page itself is not in the navigation."""
        self.active_tab = _tab_of(page, nav) if page.file.src_uri in self.generated else None
        if self.active_tab:
            self.active_tab.active = True
        return context

    def on_post_page(self, output: str, *, page: Page, **_: object) -> str:
        """Correct and shorten Material's frame, and reset the tab."""
        if self.active_tab:
            self.active_tab.active = False
        if isinstance(page, GeneratedPage):
            return output
        self.progress.step()
        if page.file.src_uri in self.generated and page.content:
            return html_fixes.correct_frame(page.content, output)
        return html_fixes.correct(output)

    def on_post_template(self, output_content: str, *, template_name: str, **_: object) -> str:
        """Correct 404.html, which MkDocs renders as a template, not as a page.

        The sitemap is the last template that lists the generated pages. They are written by then,
        so MkDocs is told to exclude them.
        """
        if template_name == "sitemap.xml" and self.page_writer:
            self.page_writer.exclude_pages()
        return html_fixes.correct(output_content) if template_name == "404.html" else output_content

    def on_files(self, files: Files, *, config: MkDocsConfig, **_: object) -> Files:
        """Keep generated pages out of the sidebar, which would grow with the archive.

        Also removes what MkDocs cannot read. The generator has reported it, and a build that is not
        a preview has ended.
        """
        pages = self.built.pages if self.built and self._can_write_pages(config) else {}
        # MkDocs keeps the first title of a page that is listed twice.
        titles = dict(reversed([*_nav_entries(config.nav)]))
        top = own_folders.top(Path(config.config_file_path).parent).resolve()
        docs = Path(config.docs_dir).resolve()
        for file in [each for each in files if _is_unreadable(each)]:
            files.remove(file)
        for file in files:
            if file.src_uri not in self.generated or file.inclusion.is_excluded():
                if docs.is_relative_to(top) and file.src_dir == config.docs_dir:
                    _refuse_outside_file(file, top)
                continue
            file.inclusion = InclusionLevel.NOT_IN_NAV
            page = pages.get(file.src_uri)
            if page and page.front_matter is not None:
                GeneratedPage(titles.get(file.src_uri), file, config, page)
        return files

    def _can_write_pages(self, config: MkDocsConfig) -> bool:
        """Whether the plugin writes generated pages itself, which is faster than MkDocs.

        MkDocs has to write them if another plugin handles page events, or if the archive has
        templates of its own: those may read anything of a page, and `extra_templates` the list of
        all pages.
        """
        if config.extra_templates or settings.has_templates_of_its_own(config):
            return False
        return not self._has_other_handlers(config, *_PAGE_EVENTS)

    def _has_other_handlers(self, config: MkDocsConfig, *events: str) -> bool:
        """Whether another plugin handles any of these events."""
        methods = (each for event in events for each in config.plugins.events[event])
        return any(getattr(each, "__self__", None) is not self for each in methods)

    @event_priority(_LAST)
    def on_nav(self, nav: Navigation, **_: object) -> Navigation:
        """Keep the navigation for the generated pages."""
        self.nav = nav
        return nav

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Minify scripts and styles, make the search index, and log the size of the site."""
        self.progress.clear()
        if self.page_writer:
            self.page_writer.include_pages()
        assets = Path(config.site_dir, _ASSETS)
        ours = settings.THEME / _ASSETS
        minify.files(assets / file.relative_to(ours) for file in ours.rglob("*.*"))
        self._index(config)
        if not self.serving:
            log.info("%s", site_size.of(Path(config.site_dir)))
        elif (
            self.built
            and self.page_writer
            and self.page_writer.pages
            and not self._has_other_handlers(config, "serve", "post_build")
        ):
            # Only other plugins know what they watch and what they change in the built site, so
            # with them MkDocs builds everything after each save.
            self.preview.finish_full_build(BuiltSite(self.built, self.page_writer))

    def _index(self, config: MkDocsConfig) -> None:
        """Make the search index; a preview does so in the background."""
        built, folder, generated = self.built, Path(config.site_dir), self.generated
        if built is None or not config.extra["archive_search"]:
            return
        cache = self._root(config) / search.CACHE

        def index(stop: Callable[[], bool]) -> None:
            pages = search.handwritten(folder, generated)
            caller = search.Caller(log.info, stop)
            log.debug("%s", search.index(built.archive, folder, cache, pages, caller))

        if self.serving:
            is_large = len(built.archive.episodes) > _SMALL_ARCHIVE
            self.indexing.ask(_log_failure(index), _INDEX_DELAY if is_large else 0.0)
            return
        try:
            index(lambda: False)
        except (search.Failed, OSError) as failed:
            raise Abort(f"episode-archive: no search index: {failed}") from failed

    def on_build_error(self, *, error: Exception, **_: object) -> None:
        """Report an error of the file system in one line instead of a traceback.

        Raises:
            Abort: the error is an `OSError`.
        """
        self.progress.clear()
        if isinstance(error, OSError):
            raise Abort(f"episode-archive: {disk.describe(error)}") from error

    def on_shutdown(self) -> None:
        """Stop indexing: MkDocs is about to remove the folder of the preview."""
        self.indexing.stop()

    @event_priority(_FIRST)
    def on_serve(
        self,
        server: "LiveReloadServer",
        *,
        config: MkDocsConfig,
        builder: Callable[[], object],
        **_: object,
    ) -> "LiveReloadServer":
        """Replace MkDocs' watcher. This comes first, or paths of other plugins would be lost."""
        self.preview.serve(server, config, builder, self._root(config) / EPISODES_FOLDER)
        return server

    def _clear_progress(self, _: logging.LogRecord) -> bool:
        """Clear the progress bar before MkDocs prints a line."""
        self.progress.clear()
        return True

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent / self.config.archive

    def _build(self, config: MkDocsConfig) -> pipeline.Site | None:
        """Build the pages; in a preview, pages of the last good build stay if there are errors.

        Raises:
            Abort: the archive has errors (not in a preview), or the file system refuses something.
        """
        self.indexing.interrupt()
        problems = Problems()
        if log.isEnabledFor(logging.INFO):  # not with `--quiet`
            self.progress = progress.for_terminal()
        # The address of a preview is not part of any page.
        address = "" if self.serving else config.site_url or ""
        try:
            built = pipeline.build(
                self._root(config),
                Path(config.docs_dir),
                problems,
                address,
                self.progress,
                self.caches,
            )
        except OSError as error:
            raise Abort(f"episode-archive: {disk.describe(error)}") from error
        finally:
            self.progress.clear()
        for problem in problems.warnings:
            # Logged as information: an outdated lock must not fail a strict build.
            log.info(str(problem))
        if built:
            self.built = built
            return built
        for problem in problems.errors:
            log.error(str(problem))
        summary = f"{counted(problems.error_count, 'error', 'errors')} in the archive"
        if not self.serving:
            raise Abort(f"{summary}; nothing was written")
        what = "the pages of the last good build stay" if self.built else "nothing was written"
        log.error("%s; %s; correct them and save", summary, what)
        return None


def _is_unreadable(file: File) -> bool:
    """Whether MkDocs would wait for this file, or end in a traceback over its name."""
    path = file.abs_src_path
    return path is not None and (
        not disk.is_utf_8(file.src_uri) or disk.special(Path(path)) is not None
    )


def _refuse_outside_file(file: File, top: Path) -> None:
    """Refuse to publish a file outside of the repository, or in `.git/`, through a link.

    Raises:
        Abort: the file is such a link, or is reached through one.
    """
    path = Path(file.abs_src_path or "")
    real = path.resolve()
    if not real.is_relative_to(top) or ".git" in real.relative_to(top).parts:
        raise Abort(
            f"episode-archive: {path}: a link that leads out of the repository would publish"
            f" a file of this machine ({own_folders.ADVICE})"
        )


def _log_failure(work: search.Work) -> search.Work:
    """Wrap background work so that a failure is logged and does not end the preview."""

    def logged(stop: Callable[[], bool]) -> None:
        try:
            work(stop)
        except (search.Failed, OSError) as failed:
            log.error("No search index: %s", failed)  # noqa: TRY400 - the text says what to do

    return logged


def _tab_of(page: Page, nav: Navigation) -> Page | None:
    """The page in the navigation that lists pages of the same kind, such as episodes/index.md."""
    index = f"{page.file.src_uri.partition('/')[0]}/index.md"
    found = (each for each in nav.pages if each.file.src_uri == index)
    return next(found, None) if page.file.src_uri != index else None


def _nav_entries(nav: object, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Every path in a navigation, with the title that it has there."""
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, dict):
        for each, to in nav.items():
            yield from _nav_entries(to, each)
    elif isinstance(nav, list):
        for each in nav:
            yield from _nav_entries(each)
