"""Settings for MkDocs and Material: our theme, the tabs, the show, and its language.

An archive elsewhere on disk has only its own mkdocs.yml; this adds what our pages need.
"""

import html
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import material
import mkdocs
from mkdocs.config.defaults import MkDocsConfig

from generator.core import disk
from generator.core.model import Archive, Markdown, Show
from generator.i18n.wording import Wording, phrases
from generator.markdown_extensions import raw_html, short_links
from generator.render.formatting import plain

THEME = Path(__file__).parents[1] / "theme"
_MATERIAL = Path(material.__file__).parent / "templates"
_MKDOCS = Path(mkdocs.__file__).parent / "templates"
_LANGUAGES = _MATERIAL / "partials" / "languages"
_EXTENSIONS = (raw_html.NAME, short_links.NAME)
_TABS = {
    "home": "index.md",
    "episodes": "episodes/index.md",
    "people": "people/index.md",
    "topics": "topics/index.md",
}
_TITLES = (*_TABS, "glossary", "about")
_BUTTONS = ("switch_to_light", "switch_to_dark", "switch_to_system")
# Phrases of earlier versions, which an archive's mkdocs.yml may still have.
_FORMER_PHRASES = {"Switch to the mode of the system": "switch_to_system"}


def apply(config: MkDocsConfig, generated: frozenset[str], archive: Archive | None) -> None:
    """Change the settings of a build. `archive` is None if the first build had errors.

    `generated` holds the paths of the generated files below `docs/`.
    """
    show = archive.show if archive else Show("", Markdown())
    words = Wording(show.language, archive.words if archive else {})
    _set_theme(config)
    _set_navigation(config, generated, words)
    _set_language(config, words)
    # MkDocs renders the templates of the theme; they find the phrases here.
    config.extra["words"] = words
    for extension in _EXTENSIONS:
        if extension not in config.markdown_extensions:
            config.markdown_extensions.append(extension)
    if archive:
        _set_show(config, show)


def has_templates_of_its_own(config: MkDocsConfig) -> bool:
    """Whether an archive has templates of its own; unchanged copies of ours do not count."""
    folders = {Path(folder).resolve() for folder in config.theme.dirs}
    return any(
        not (ours := THEME / file.relative_to(folder)).is_file()
        or disk.read(file) != ours.read_bytes()
        for folder in folders - {THEME.resolve(), _MATERIAL.resolve(), _MKDOCS.resolve()}
        for file in folder.rglob("*.html")
    )


def inputs(archive: Archive) -> tuple[object, ...]:
    """Everything of an archive that the settings depend on, for comparison."""
    show = archive.show
    return (
        *(show.title, plain(show.description), show.copyright, show.url),
        *(show.language, archive.words),
    )


def _set_theme(config: MkDocsConfig) -> None:
    """Add our templates: they override Material's, and the archive's own override ours."""
    theme = config.theme
    if not any(Path(folder).resolve() == THEME for folder in theme.dirs):
        theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))
    theme["font"] = False  # Material would load its fonts from a third party


def _set_navigation(config: MkDocsConfig, generated: frozenset[str], words: Wording) -> None:
    """Without a `nav`: a tab for every kind of page, then the handwritten pages.

    Titles of a `nav` are translated; mkdocs.yml has them in English, because other builders read
    them too.
    """
    if config.nav is None:
        handwritten = (
            file.name for file in Path(config.docs_dir).glob("*.md") if file.name not in generated
        )
        tabs = [{str(words(key)): path} for key, path in _TABS.items()]
        config.nav = [*tabs, *sorted(handwritten)]
    else:
        config.nav = _translated_nav(config.nav, words)


def _set_show(config: MkDocsConfig, show: Show) -> None:
    """Let show.yml override mkdocs.yml.

    Material prints these values unescaped (Material 9.8), so they are escaped here.
    """
    config.site_name = html.escape(show.title)
    config.site_description = html.escape(plain(show.description))
    config.copyright = html.escape(show.copyright) or config.copyright
    # Not `repo_url`: Material's script would send requests to the API of GitHub or GitLab.
    if not config.site_url and show.url:
        config.site_url = show.url.rstrip("/") + "/"


def _set_language(config: MkDocsConfig, words: Wording) -> None:
    """Set Material's phrases, buttons and text direction to the show's language.

    `lang` is the show's language even if Material does not have it: see partials/language.html.
    """
    available = {path.stem.casefold(): path.stem for path in _LANGUAGES.glob("*.html")}
    tag = words.language.casefold()
    while tag and tag not in available:  # zh-hant-tw, zh-hant, zh
        tag = tag.rpartition("-")[0]
    if tag:
        config.theme["language"] = available[tag]
    config.theme["direction"] = config.theme.get("direction") or words.direction
    palette = config.theme.get("palette")
    for option in palette if isinstance(palette, list) else []:
        if isinstance(toggle := option.get("toggle"), dict):
            toggle["name"] = _translated(str(toggle.get("name", "")), _BUTTONS, words)


def _translated(english: str, keys: Iterable[str], words: Wording) -> str:
    """Translate a text of mkdocs.yml if it is the English form of one of our phrases."""
    former_key = _FORMER_PHRASES.get(english)
    matching = (key for key in keys if key == former_key or phrases("en")[key] == english)
    return next((str(words(key)) for key in matching), english)


def _translated_nav(nav: Any, words: Wording) -> Any:  # noqa: ANN401 - nested lists and mappings of YAML
    """Translate the titles of a navigation that are the English form of our phrases."""
    if isinstance(nav, list):
        return [_translated_nav(each, words) for each in nav]
    if isinstance(nav, dict):
        return {
            _translated(title, _TITLES, words): _translated_nav(to, words)
            for title, to in nav.items()
        }
    return nav
