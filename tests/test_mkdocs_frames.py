"""Material's frame, filled: every page is what Material would have made of it.

What our pages have in common today is not taken for granted: here they differ in one thing at a
time, the first two of each shape being those that a frame is made and tried with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.core import model
from generator.markdown_extensions import raw_html
from generator.mkdocs_plugin import html_fixes
from generator.mkdocs_plugin.generated_page import GeneratedPage
from generator.mkdocs_plugin.page_shell import framed


@dataclass(frozen=True)
class Kind:
    """What pages of one shape have in common."""

    folder: str = "people/"
    name: str = ""
    """Of the file; that of each page is another one where there is none here."""
    facts: dict[str, object] = field(default_factory=dict)
    """In the front matter, beside those that are printed."""
    levels: tuple[int, ...] = (1, 2, 2)
    """Of the headings."""
    tab: str = ""
    """The page of the navigation that is active."""


PLAIN = Kind()
KINDS = [
    PLAIN,
    *(replace(PLAIN, folder=folder) for folder in ("", "topics/", "people/more/")),
    replace(PLAIN, folder="", name="index"),
    replace(PLAIN, name="index"),
    *(replace(PLAIN, facts={"kind": kind}) for kind in ("episode", "list")),
    *(replace(PLAIN, facts={"hide": hide}) for hide in (["navigation"], ["navigation", "toc"])),
    *(replace(PLAIN, facts={"og_type": og_type}) for og_type in ("article", "profile")),
    replace(PLAIN, facts={"listening": True}),
    *(replace(PLAIN, levels=levels) for levels in ((1,), (1, 2, 3), (1, 3, 2), (1, 2, 2, 2))),
    *(replace(PLAIN, tab=tab) for tab in ("about.md", "more.md")),
]
THEME = Path(html_fixes.__file__).parents[1] / "theme"
PRINTED = ("description", "image", "prev", "next", "license", "facts")


class Site:
    """Material's templates, and pages that are not on disk."""

    def __init__(self, folder: Path, theme: Path = THEME, **settings: str) -> None:
        """Templates with ours before Material's, as the plugin has them."""
        (folder / "docs").mkdir()
        (folder / "mkdocs.yml").write_text("site_name: x\nplugins: []\n")
        self.config = load_config(
            str(folder / "mkdocs.yml"),
            theme={
                "name": "material",
                "custom_dir": str(theme),
                "features": ["content.action.edit"],
                "font": False,
            },
            **settings,
        )
        self.pages = 0
        by_hand = [Page(path, self._file(path), self.config) for path in ("about.md", "more.md")]
        self.nav = Navigation(list(by_hand), by_hand)
        env = self.config.theme.get_env()
        self.framed, self.template = framed(env), env.get_template("main.html")

    def _file(self, path: str) -> File:
        return File(path, self.config.docs_dir, self.config.site_dir, use_directory_urls=True)

    def page(self, kind: Kind, words: str, printed: tuple[str, ...] = PRINTED) -> GeneratedPage:
        """One of a kind, whose words are these."""
        self.pages += 1
        facts = {"title": words, **{key: f"{words} {key}" for key in printed}, **kind.facts}
        html = "".join(f'<h{n} id="a-{n}">{words} {n}</h{n}>\n' for n in kind.levels)
        path = f"{kind.folder}{kind.name or self.pages}.md"
        source = model.OutputFile(
            path, f"---\n---\n\n{raw_html.START}\n{html}{raw_html.END}\n".encode(), "x", facts
        )
        page = GeneratedPage(None, self._file(path), self.config, source)
        page.read_source(self.config)
        return page

    def both(self, page: GeneratedPage, tab: str = "") -> tuple[str, str]:
        """A page in a frame that may have been filled, and as Material makes it."""
        active = next((each for each in self.nav.pages if each.file.src_uri == tab), page)
        active.active = page.active = True
        context = get_context(self.nav, [], self.config, page)
        filled = self.framed.render(context)
        content = page.body
        with page.opened(content, raw_html.headings(content)):
            full = html_fixes.correct_frame(content, self.template.render(context))
        active.active = page.active = False
        return filled, full


def _words() -> Iterator[str]:
    """Words of pages of one shape: two that make a frame, then those that are put into it."""
    yield from ("One", "Another &amp; more", "Ada &lt;b&gt; O&#39;Neil &amp;amp;")
    yield from ('"Ada"', "a\nb", "Ada  Lovelace", "<b>Ada</b>", "\ue0001\ue001", "<h1>")


@pytest.mark.parametrize("address", ["", "https://example.org/show/"])
def test_a_filled_frame_is_the_page(tmp_path: Path, address: str, rendered: list[str]) -> None:
    """Of every kind, whichever came before; the third page of a kind needs no template."""
    site = Site(tmp_path, site_url=address)
    for kind in KINDS:
        for number, words in enumerate(_words()):
            before = len(rendered)
            filled, full = site.both(site.page(kind, words), kind.tab)
            assert filled == full, (kind, words)
            if number == 2 and not kind.name:
                assert len(rendered) - before == 1, kind


def test_what_is_not_there_is_not_printed(tmp_path: Path) -> None:
    """Pages without a description, without neighbours, and so on."""
    site = Site(tmp_path)
    for missing in PRINTED:
        printed = tuple(key for key in PRINTED if key != missing)
        for words in _words():
            filled, full = site.both(site.page(PLAIN, words, printed))
            assert filled == full, (missing, words)


def test_a_way_to_the_source_differs_from_page_to_page(tmp_path: Path) -> None:
    """With `repo_url` and `edit_uri` each page leads to its own."""
    site = Site(tmp_path, repo_url="https://example.org/code", edit_uri="edit/main/")
    for words in _words():
        filled, full = site.both(site.page(PLAIN, words))
        assert filled == full, words


def test_a_page_without_a_main_heading_gets_one_of_material(tmp_path: Path) -> None:
    """Its title, above the content; whether others of its shape have one in theirs or not."""
    site = Site(tmp_path)
    for number, words in enumerate(_words()):
        page = site.page(replace(PLAIN, levels=(2,)), words)
        if number < 2:
            content = page.source.content.replace(b"<h2", b"<h1>x</h1><h2")
            page.replace_source(replace(page.source, content=content))
        filled, full = site.both(page)
        assert filled == full, words


@pytest.mark.parametrize(
    "closer",
    [
        "{{ page.url }}",
        "{{ page.file.src_uri }}",
        "{{ page.title | length }}",
        "{{ page.title | upper }}",
        "{{ page.title[:1] }}",
        "{{ page.title < 'M' }}",
        "{% if page.title == 'Words of another' %}this one{% endif %}",
        "{{ {page.title: 1} }}",
        "{{ page.meta.description.split() }}",
        "{{ page.meta.facts | length }}",
        "{{ page.content | length }}",
        "{% for each in page.toc %}{{ each.title | length }}{% endfor %}",
    ],
)
def test_templates_that_look_closer_are_rendered(tmp_path: Path, closer: str) -> None:
    """A later Material may have any of this, and every page is what it makes of it."""
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "main.html").write_text(f"<html>{closer}{{{{ page.content }}}}</html>")
    site = Site(tmp_path, theme)
    for words in ("Some words", "Further words", "Words of another", "More"):
        filled, full = site.both(site.page(PLAIN, words))
        assert filled == full, words
