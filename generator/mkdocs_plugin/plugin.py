"""The MkDocs plugin: builds the archive's pages before MkDocs collects them.

It brings along what the pages need, so that an archive elsewhere on disk has only its own
mkdocs.yml, `docs/` and `episodes/`: the theme folder, the Markdown extension, the navigation.
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
from generator.mkdocs_plugin.page_writer import Maker
from generator.mkdocs_plugin.preview import Built, Preview
from generator.read.scan import EPISODES_FOLDER
from generator.render.formatting import counted
from generator.render.template_cache import COMPILED
from generator.write import writer

if TYPE_CHECKING:  # a build that is no preview does without servers
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.episode-archive")

_ASSETS = "assets"
_SMALL = 50
"""Episodes whose index is made at once in a preview; that of more takes seconds."""
_QUIET = 5.0
"""Seconds without another save before that begins."""
_OF_PAGES = (
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
)
"""The events in which a plugin may change a page."""
_FIRST, _LAST = 100, -100
"""Priorities of events: before and after other plugins, wherever mkdocs.yml names them."""


class EpisodeArchiveConfig(base.Config):
    """The plugin's options in mkdocs.yml."""

    archive = options.Type(str, default=".")
    """The folder that holds `episodes/`, from that of mkdocs.yml."""
    search = options.Type(bool, default=True)
    """Whether the site has a search, where Pagefind is installed."""


class EpisodeArchivePlugin(BasePlugin[EpisodeArchiveConfig]):
    """Calls the generator, then gives MkDocs what belongs to its pages."""

    def __init__(self) -> None:
        self.serving = False
        self.dirty = False
        self.built: pipeline.Site | None = None
        """The last good build."""
        self.generated: frozenset[str] = frozenset()
        self.tab: Page | None = None
        self.indexing = search.Background()
        self.preview = Preview(self._build, self._index)
        self.nav = Navigation([], [])
        self.maker: Maker | None = None
        self.progress = progress.SILENT
        self.memories = pipeline.NO_CACHES

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is the preview, which survives errors."""
        self.serving = command == "serve"
        self.dirty = dirty
        if self.serving:
            self.memories = pipeline.StageCaches()
        else:
            gc_tuning.collect_rarely()
        for handler in logging.getLogger("mkdocs").handlers:
            handler.addFilter(self._make_way)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the pages, before MkDocs empties the site's folder."""
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
            self.preview.remember(config, self._root(config) / EPISODES_FOLDER)
        self._build(config)
        self.generated = writer.generated(docs)
        if self.serving:
            self.preview.begin(config)
        settings.apply(config, self.generated, self.built.archive if self.built else None)
        config.extra["archive_search"] = self.config.search and search.available()
        if self.config.search and not search.available():
            # Not a warning of MkDocs: a strict build is a site without a search, and says so.
            log.info("The site has no search: %s", search.MISSING)
        return config

    def _refuse_links(self, config: MkDocsConfig) -> None:
        """Let MkDocs neither empty nor write a folder that a link leads to.

        It takes away whatever is in the site's folder but links to folders, and writes through
        those. A `--dirty` build takes nothing away.
        """
        folder = Path(config.site_dir)
        link = own_folders.link_above(folder, Path(config.config_file_path).parent)
        link = link or next(own_folders.links(folder, deep=self.dirty), None)
        if link:
            raise Abort(f"episode-archive: {own_folders.Linked(link)}")

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object
    ) -> str:
        """Tell the extension for short links which page it is about to read."""
        index = str(Path(config.docs_dir) / short_links.INDEX)
        config.mdx_configs[short_links.NAME] = {"index": index, "url": page.url}
        return markdown

    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        """Tell MkDocs the anchors that never passed its Markdown parser, for links to them."""
        if page.file.src_uri in self.generated and not isinstance(page, GeneratedPage):
            page.present_anchor_ids = (page.present_anchor_ids or set()) | raw_html.anchors(html)
        return html

    @event_priority(_LAST)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Make our pages, now that everything is known that a page may show."""
        env.bytecode_cache = env.bytecode_cache or COMPILED
        self.maker = Maker(config, files, self.nav, framed(env))
        if self.maker.ours:
            self.maker.write_all(self.progress)
        else:
            self.progress.begin("making the site", len(files.documentation_pages()))
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, nav: Navigation, **_: object
    ) -> TemplateContext:
        """Show which tab a page belongs to that is not in the navigation itself."""
        self.tab = _tab_of(page, nav) if page.file.src_uri in self.generated else None
        if self.tab:
            self.tab.active = True
        return context

    def on_post_page(self, output: str, *, page: Page, **_: object) -> str:
        """Make Material's frame small and valid; the next page belongs to another tab."""
        if self.tab:
            self.tab.active = False
        if isinstance(page, GeneratedPage):
            return output
        self.progress.step()
        if page.file.src_uri in self.generated and page.content:
            return html_fixes.around(page.content, output)
        return html_fixes.mend(output)

    def on_post_template(self, output_content: str, *, template_name: str, **_: object) -> str:
        """The page for addresses that do not exist is a template to MkDocs, like the sitemap.

        The sitemap is the last to need our pages, which are written already.
        """
        if template_name == "sitemap.xml" and self.maker:
            self.maker.hide()
        return html_fixes.mend(output_content) if template_name == "404.html" else output_content

    def on_files(self, files: Files, *, config: MkDocsConfig, **_: object) -> Files:
        """Keep generated pages out of the sidebar, which would grow with the archive."""
        pages = self.built.pages if self.built and self._is_alone(config) else {}
        # MkDocs keeps the first title of a page that is listed twice.
        titles = dict(reversed([*_entries(config.nav)]))
        top = own_folders.top(Path(config.config_file_path).parent).resolve()
        docs = Path(config.docs_dir).resolve()
        for file in files:
            if file.src_uri not in self.generated or file.inclusion.is_excluded():
                if docs.is_relative_to(top) and file.src_dir == config.docs_dir:
                    _refuse_foreign(file, top)
                continue
            file.inclusion = InclusionLevel.NOT_IN_NAV
            page = pages.get(file.src_uri)
            if page and page.front_matter is not None:
                GeneratedPage(titles.get(file.src_uri), file, config, page)
        return files

    def _is_alone(self, config: MkDocsConfig) -> bool:
        """Whether nobody else has a word in what becomes of our pages.

        Another plugin may change each of them on its way; templates of the archive's own may read
        whatever they like, those beside the pages the list of all. Such a site is built in the way
        of MkDocs, which takes longer.
        """
        if config.extra_templates or settings.has_templates_of_its_own(config):
            return False
        return not self._others(config, *_OF_PAGES)

    def _others(self, config: MkDocsConfig, *events: str) -> bool:
        """Whether other plugins take part in any of these events."""
        methods = (each for event in events for each in config.plugins.events[event])
        return any(getattr(each, "__self__", None) is not self for each in methods)

    @event_priority(_LAST)
    def on_nav(self, nav: Navigation, **_: object) -> Navigation:
        """Keep it for our own pages."""
        self.nav = nav
        return nav

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Index what was built, and say how large it is."""
        self.progress.clear()
        if self.maker:
            self.maker.show()
        assets = Path(config.site_dir, _ASSETS)
        ours = settings.THEME / _ASSETS
        minify.files(assets / file.relative_to(ours) for file in ours.rglob("*.*"))
        self._index(config)
        if not self.serving:
            log.info("%s", site_size.of(Path(config.site_dir)))
        elif (
            self.built
            and self.maker
            and self.maker.ours
            and not self._others(config, "serve", "post_build")
        ):
            # What others watch, and change in the built site, is known to them alone: for that
            # MkDocs builds everything.
            self.preview.take(Built(self.built, self.maker))

    def _index(self, config: MkDocsConfig) -> None:
        """Make the search index; the preview shows the page while it is made."""
        built, folder, generated = self.built, Path(config.site_dir), self.generated
        if built is None or not config.extra["archive_search"]:
            return
        cache = self._root(config) / search.CACHE

        def index(stop: Callable[[], bool]) -> None:
            pages = search.handwritten(folder, generated)
            caller = search.Caller(log.info, stop)
            log.debug("%s", search.index(built.archive, folder, cache, pages, caller))

        if self.serving:
            is_large = len(built.archive.episodes) > _SMALL
            self.indexing.ask(_survived(index), _QUIET if is_large else 0.0)
            return
        try:
            index(lambda: False)
        except (search.Failed, OSError) as failed:
            raise Abort(f"episode-archive: no search index: {failed}") from failed

    def on_build_error(self, *, error: Exception, **_: object) -> None:
        """Say what the file system refused while MkDocs worked: it would show a traceback.

        Raises:
            Abort: it was such an error.
        """
        self.progress.clear()
        if isinstance(error, OSError):
            raise Abort(f"episode-archive: {disk.told(error)}") from error

    def on_shutdown(self) -> None:
        """The preview ends: its folder is about to be removed."""
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
        """Watch what people write; what others have watched before would be watched no more."""
        self.preview.serve(server, config, builder, self._root(config) / EPISODES_FOLDER)
        return server

    def _make_way(self, _: logging.LogRecord) -> bool:
        """Take the bar away before MkDocs prints a line."""
        self.progress.clear()
        return True

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent / self.config.archive

    def _build(self, config: MkDocsConfig) -> pipeline.Site | None:
        """Build; in the preview an error leaves the pages of the last good build in place."""
        self.indexing.interrupt()
        problems = Problems()
        if log.isEnabledFor(logging.INFO):  # not where MkDocs is to be quiet
            self.progress = progress.shown()
        # The preview's own address is no part of any page.
        address = "" if self.serving else config.site_url or ""
        try:
            built = pipeline.build(
                self._root(config),
                Path(config.docs_dir),
                problems,
                address,
                self.progress,
                self.memories,
            )
        except OSError as error:
            raise Abort(f"episode-archive: {disk.told(error)}") from error
        finally:
            self.progress.clear()
        for problem in problems.warnings:
            # Not as warnings of MkDocs: a lock that is behind must not fail a strict build.
            log.info(str(problem))
        if built:
            self.built = built
            return built
        for problem in problems.errors:
            log.error(str(problem))
        summary = f"{counted(problems.error_count, 'error', 'errors')} in the archive"
        if not self.serving:
            raise Abort(f"{summary}; nothing was written")
        what = "pages are those of the last good build" if self.built else "nothing was written"
        log.error("%s; %s; correct it and save", summary, what)
        return None


def _refuse_foreign(file: File, top: Path) -> None:
    """Publish no file of the machine that a link below `docs/` leads to, nor what git keeps."""
    lies = Path(file.abs_src_path or "")
    real = lies.resolve()
    if not real.is_relative_to(top) or ".git" in real.relative_to(top).parts:
        raise Abort(
            f"episode-archive: {lies}: a link that leads out of the repository would publish"
            f" a file of this machine ({own_folders.ADVICE})"
        )


def _survived(work: search.Work) -> search.Work:
    """The same work, whose failure ends nothing but itself."""

    def survived(stop: Callable[[], bool]) -> None:
        try:
            work(stop)
        except (search.Failed, OSError) as failed:
            log.error("No search index: %s", failed)  # noqa: TRY400 - the text says what to do

    return survived


def _tab_of(page: Page, nav: Navigation) -> Page | None:
    """The page in the navigation that leads to the kind of a page: episodes/index.md."""
    index = f"{page.file.src_uri.partition('/')[0]}/index.md"
    found = (each for each in nav.pages if each.file.src_uri == index)
    return next(found, None) if page.file.src_uri != index else None


def _entries(nav: object, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """What a navigation leads to, and what it is called there."""
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, dict):
        for each, to in nav.items():
            yield from _entries(to, each)
    elif isinstance(nav, list):
        for each in nav:
            yield from _entries(each)
