"""What MkDocs and Material are told: our theme, the tabs, the show, and its language.

An archive elsewhere on disk has only its own mkdocs.yml; here it gets what our pages need.
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
# Phrases of earlier versions, which the mkdocs.yml of an archive may still have.
_FORMER = {"Switch to the mode of the system": "switch_to_system"}


def apply(config: MkDocsConfig, generated: frozenset[str], archive: Archive | None) -> None:
    """Change the settings of a build. There is no archive where the first build had errors.

    `generated` are the paths of our pages below `docs/`.
    """
    show = archive.show if archive else Show("", Markdown())
    words = Wording(show.language, archive.words if archive else {})
    _set_theme(config)
    _set_navigation(config, generated, words)
    _set_language(config, words)
    # For the templates of the theme, which are not ours to render.
    config.extra["words"] = words
    for extension in _EXTENSIONS:
        if extension not in config.markdown_extensions:
            config.markdown_extensions.append(extension)
    if archive:
        _set_show(config, show)


def has_templates_of_its_own(config: MkDocsConfig) -> bool:
    """Whether an archive has other templates than ours and Material's; a copy of ours is ours."""
    folders = {Path(folder).resolve() for folder in config.theme.dirs}
    return any(
        not (ours := THEME / file.relative_to(folder)).is_file()
        or disk.read(file) != ours.read_bytes()
        for folder in folders - {THEME.resolve(), _MATERIAL.resolve(), _MKDOCS.resolve()}
        for file in folder.rglob("*.html")
    )


def told(archive: Archive) -> tuple[object, ...]:
    """What of an archive the settings depend on, to be compared."""
    show = archive.show
    return (
        *(show.title, plain(show.description), show.copyright, show.url),
        *(show.language, archive.words),
    )


def _set_theme(config: MkDocsConfig) -> None:
    """Put our templates before Material's, behind those of the archive itself."""
    theme = config.theme
    if not any(Path(folder).resolve() == THEME for folder in theme.dirs):
        theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))
    theme["font"] = False  # Material would load its fonts from a third party


def _set_navigation(config: MkDocsConfig, generated: frozenset[str], words: Wording) -> None:
    """Without a `nav`: a tab for every kind of page, then what was written by hand.

    The titles of a `nav` are English in mkdocs.yml, because other builders read them there too.
    """
    if config.nav is None:
        by_hand = (
            file.name for file in Path(config.docs_dir).glob("*.md") if file.name not in generated
        )
        tabs = [{str(words(key)): path} for key, path in _TABS.items()]
        config.nav = [*tabs, *sorted(by_hand)]
    else:
        config.nav = _said_in(config.nav, words)


def _set_show(config: MkDocsConfig, show: Show) -> None:
    """What show.yml says takes the place of the same in mkdocs.yml.

    Material prints these as they are, so they are escaped here (Material 9.8).
    """
    config.site_name = html.escape(show.title)
    config.site_description = html.escape(plain(show.description))
    config.copyright = html.escape(show.copyright) or config.copyright
    # No `repo_url`: Material's script would ask the API of GitHub or GitLab about it.
    if not config.site_url and show.url:
        config.site_url = show.url.rstrip("/") + "/"


def _set_language(config: MkDocsConfig, words: Wording) -> None:
    """Material's own words, its buttons and the direction of its lines in the show's language.

    The page's `lang` is the show's in any case: partials/language.html takes it from `words`.
    """
    there = {path.stem.casefold(): path.stem for path in _LANGUAGES.glob("*.html")}
    tag = words.language.casefold()
    while tag and tag not in there:  # zh-hant-tw, zh-hant, zh
        tag = tag.rpartition("-")[0]
    if tag:
        config.theme["language"] = there[tag]
    config.theme["direction"] = config.theme.get("direction") or words.direction
    palette = config.theme.get("palette")
    for option in palette if isinstance(palette, list) else []:
        if isinstance(toggle := option.get("toggle"), dict):
            toggle["name"] = _said(str(toggle.get("name", "")), _BUTTONS, words)


def _said(english: str, keys: Iterable[str], words: Wording) -> str:
    """A text of mkdocs.yml that is one of our phrases in English, in the show's language."""
    former = _FORMER.get(english)
    same = (key for key in keys if key == former or phrases("en")[key] == english)
    return next((str(words(key)) for key in same), english)


def _said_in(nav: Any, words: Wording) -> Any:  # noqa: ANN401 - nested lists and mappings of YAML
    """A navigation whose titles are in the show's language where they are phrases of ours."""
    if isinstance(nav, list):
        return [_said_in(each, words) for each in nav]
    if isinstance(nav, dict):
        return {_said(title, _TITLES, words): _said_in(to, words) for title, to in nav.items()}
    return nav
