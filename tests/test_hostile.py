"""An archive that wants to run something: nothing it says is more than text, anywhere on the site.

The archive is `cases/hostile.txt`, built by the real MkDocs and opened in a real browser. Each of
its attempts would set `window.pwned`, load something from elsewhere, or leave its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
import yaml
from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

from generator import pipeline
from generator.core.fields import parse_time
from generator.core.problems import Problems
from tests import archives
from tests.archives import CASES, snapshot
from tests.conftest import mkdocs
from tests.serving import serve

PLAIN = "site_name: x\ntheme: {name: material}\nplugins: [episode-archive]\n"
# What keepers of an archive may switch on for the pages they write by hand.
EVERYTHING = """\
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - meta
  - nl2br
  - smarty
  - tables
  - toc: {permalink: true}
  - wikilinks
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.mark
  - pymdownx.saneheaders
  - pymdownx.smartsymbols
  - pymdownx.snippets: {base_path: [/], check_paths: true}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist
  - pymdownx.tilde
"""

# What a page must not have, looked up by the browser itself after every pointer has been
# everywhere.
_LOOK = """() => {
  for (const element of document.querySelectorAll("*"))
    for (const name of ["mouseover", "mouseenter", "focus", "click"])
      if (name != "click" || !element.closest("a, label, button, input, summary"))
        element.dispatchEvent(new MouseEvent(name, {bubbles: true}));
  const all = [...document.querySelectorAll("*")];
  return {
    pwned: window.pwned !== undefined,
    handlers: all.flatMap(each =>
      each.getAttributeNames().filter(name => name.startsWith("on"))
        .map(name => each.tagName + " " + name)),
    protocols: [...new Set(all.filter(each => each.matches("a[href]"))
      .map(each => new URL(each.href, location.href).protocol))].sort(),
    foreign: all.filter(each => each.closest(".ea")
      && !each.closest(".ea-tools, .ea-filter, .ea-turn-tools") && each.matches(
      "script, style, iframe, object, embed, form, input, base, meta, link," +
      "svg:not(.ea-share, .ea-strip svg)," +
      "details:not(.ea-contents, .ea-more), [srcset], [style], img:not(.ea-avatar)"
      )).map(each => each.outerHTML.slice(0, 200)),
    roots: document.querySelectorAll(".md-content__inner > .ea").length,
    outside: [...document.querySelectorAll(".md-content__inner > :not(.ea)")]
      .map(each => each.outerHTML.slice(0, 200)),
    wide: all.filter(each => each.closest(".ea")
      && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map(each => each.outerHTML.slice(0, 200)),
  };
}"""


@dataclass(frozen=True)
class _Built:
    """The archive after a build, and what lay there before and after."""

    root: Path
    before: dict[str, bytes | None]
    after: dict[str, bytes | None]

    @property
    def site(self) -> Path:
        return self.root / "site"


def _build(folder: Path, configuration: str) -> _Built:
    """Build the hostile archive below a folder, with other files around it."""
    root = folder / "archive"
    archives.parse((CASES / "hostile.txt").read_text(encoding="utf-8")).apply(root)
    (root / "docs").mkdir()
    (root / "docs" / "about.md").write_text("# By hand\n")
    (root / "mkdocs.yml").write_text(configuration)
    (folder / "secret.txt").write_text("secret\n")
    before = snapshot(folder)
    result = mkdocs(root, "build", "--strict")
    assert result.returncode == 0, result.stderr
    return _Built(root, before, snapshot(folder))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> _Built:
    """The hostile archive, elsewhere on disk, built with nothing but the plugin."""
    return _build(tmp_path_factory.mktemp("hostile"), PLAIN)


@pytest.fixture(scope="module")
def address(hostile: _Built) -> Iterator[str]:
    """Where its site is served."""
    with serve(hostile.site) as address:
        yield address


def _yaml(built: _Built, path: str) -> dict[str, str]:
    """A metadata file as its writer meant it."""
    values = yaml.safe_load((built.root / "episodes" / path).read_text(encoding="utf-8"))
    return {str(key): str(value) for key, value in values.items()}


def _pages(built: _Built) -> list[str]:
    """The addresses of all pages below that of the site."""
    return sorted(
        path.relative_to(built.site).as_posix().removesuffix("index.html")
        for path in built.site.rglob("*.html")
    )


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_runs_and_nothing_is_loaded(
    hostile: _Built, address: str, page: Page, width: int
) -> None:
    """Every page in a real browser: no script, no handler, no dialog, no request elsewhere.

    Nor does a word that has no end make a page wider than the screen.
    """
    page.set_viewport_size({"width": width, "height": 800})
    noise: list[str] = []

    def note_dialog(dialog: Dialog) -> None:
        noise.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def note_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            noise.append(f"console {message.text}")

    def note_request(request: Request) -> None:
        if not request.url.startswith(address):
            noise.append(f"request {request.url}")

    page.on("dialog", note_dialog)
    page.on("console", note_console)
    page.on("pageerror", lambda error: noise.append(f"error {error}"))
    page.on("request", note_request)
    found = {}
    for path in _pages(hostile):
        page.goto(address + path, wait_until="load")
        found[path] = page.evaluate(_LOOK)
        assert page.url == address + path
    assert noise == []
    assert {path: each for path, each in found.items() if each["pwned"]} == {}
    assert {path: each["handlers"] for path, each in found.items() if each["handlers"]} == {}
    assert {path: each["foreign"] for path, each in found.items() if each["foreign"]} == {}
    assert {name for each in found.values() for name in each["protocols"]} <= {
        "http:",
        "https:",
        "mailto:",
    }
    generated = {path: each for path, each in found.items() if path not in ("404.html", "about/")}
    assert {path for path, each in generated.items() if each["roots"] != 1} == set()
    assert {path: each["outside"] for path, each in generated.items() if each["outside"]} == {}
    assert {path: each["wide"] for path, each in found.items() if each["wide"]} == {}


@pytest.mark.xdist_group("hostile")
def test_titles_are_the_literal_text(hostile: _Built, address: str, page: Page) -> None:
    """What stands in the file stands in the tab and in the heading, character by character."""
    show = _yaml(hostile, "show.yml")["title"]
    for path, file, key in (
        ("", "show.yml", "title"),
        ("episodes/001-first/", "001-first/episode.yml", "title"),
        ("episodes/002-second/", "002-second/episode.yml", "title"),
        ("people/ada/", "people/ada.yml", "name"),
        ("people/ben/", "people/ben.yml", "name"),
    ):
        page.goto(address + path)
        title = _yaml(hostile, file)[key]
        assert page.title() in (f"{title} - {show}", title)
        assert page.locator("h1").all_text_contents() == [title]


@pytest.mark.xdist_group("hostile")
def test_what_was_spoken_is_shown(hostile: _Built, address: str, page: Page) -> None:
    """Every paragraph of the transcript is on the page as it was written, and so are chapters."""
    page.goto(address + "episodes/001-first/")
    reading = pipeline.check(hostile.root, Problems())
    assert reading.archive is not None
    transcript = reading.archive.episodes[-1].transcript
    assert transcript is not None
    shown = page.evaluate(
        "() => [...document.querySelectorAll('.ea-transcript > div > p')].map(e => e.textContent)"
    )
    paragraphs = [each.text for turn in transcript.turns for each in turn.paragraphs if each.text]
    assert shown == paragraphs
    assert len(paragraphs) > 20
    titles = [chapter.title for chapter in transcript.chapters]
    listed = page.evaluate(
        "() => [...document.querySelectorAll('.md-sidebar--secondary .md-nav__link')]"
        ".map(e => e.textContent.trim())"
    )
    assert [each for each in listed if each not in {"Highlights", "Transcript"}] == titles
    headings = page.evaluate(
        "() => [...document.querySelectorAll('.ea-transcript h3')].map(e => e.textContent)"
    )
    assert [re.sub(r" [\d:]+$", "", each) for each in headings] == titles
    assert all(parse_time(each.rsplit(" ", 1)[1]) is not None for each in headings)


def test_nothing_is_written_elsewhere(hostile: _Built) -> None:
    """A build writes below docs/, site/ and its cache, and reads no file from outside."""
    changed = {
        path
        for path in hostile.before.keys() | hostile.after.keys()
        if hostile.before.get(path, b"-") != hostile.after.get(path, b"-")
    }
    folders = ("archive/docs", "archive/site", "archive/.cache")
    assert {path for path in changed if not path.startswith(folders)} == set()
    assert len(changed) > 20
    passwd = Path("/etc/passwd").read_bytes().splitlines()[0]
    for path, content in hostile.after.items():
        assert passwd not in (content or b""), path


def test_no_extension_touches_the_pages(
    hostile: _Built, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With every Markdown extension that Material recommends the content is the same."""
    other = _build(tmp_path_factory.mktemp("extensions"), PLAIN + EVERYTHING)
    assert _pages(other) == _pages(hostile)
    for path in _pages(hostile):
        if path in ("404.html", "about/"):
            continue
        one, two = (
            lxml.html.fromstring((built.site / path / "index.html").read_bytes())
            for built in (hostile, other)
        )
        (content,), (again,) = (each.cssselect(".md-content__inner > .ea") for each in (one, two))
        assert lxml.html.tostring(content) == lxml.html.tostring(again), path


def test_links_lead_where_they_say(hostile: _Built) -> None:
    """The hosts that the pages link to are those that the archive names, in whole addresses."""
    hosts = set()
    for path in hostile.site.rglob("*.html"):
        for link in lxml.html.fromstring(path.read_bytes()).cssselect(".ea a[href]"):
            parts = urlsplit(link.get("href", ""))
            assert parts.scheme in ("", "http", "https", "mailto"), link.get("href")
            hosts.add(parts.netloc)
    assert hosts == {"", "audio.example", "code.example", "images.example", "links.example"}
