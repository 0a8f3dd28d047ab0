"""What the tests read out of built pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html

# Attributes that make a browser load something at once, or lead somewhere on a click.
_ADDRESSES = ("href", "src", "srcset", "poster", "data", "action")


@dataclass(frozen=True)
class Found:
    """A link on a page: where it stands, where it leads, and on what element."""

    page: Path
    tag: str
    url: str


@cache
def parsed(page: Path) -> lxml.html.HtmlElement:
    """The document of a page."""
    return lxml.html.fromstring(page.read_bytes())


def ids(page: Path) -> list[str]:
    """Every id of a page, in order."""
    return [element.get("id", "") for element in parsed(page).xpath("//*[@id]")]


def pages(site: Path) -> list[Path]:
    """Every page of a site."""
    return sorted(site.rglob("*.html"))


def links(site: Path) -> Iterator[Found]:
    """Every address on every page."""
    for page in pages(site):
        for element in parsed(page).iter():
            for attribute in _ADDRESSES:
                if isinstance(element.tag, str) and (url := element.get(attribute)) is not None:
                    yield Found(page, element.tag, url)


def broken(site: Path, base: str) -> Iterator[str]:
    """The internal links that lead nowhere: no such file, or no such id in it.

    `base` is the site's address; what lies below it is internal, whether written whole or not.
    """
    for found in links(site):
        own = urljoin(base, found.page.relative_to(site).as_posix().removesuffix("index.html"))
        target = urljoin(own, found.url)
        if not target.startswith(base):
            continue
        parts = urlsplit(target)
        path = unquote(target.removeprefix(base).partition("#")[0].partition("?")[0])
        file = site / path
        file = file / "index.html" if file.is_dir() or path == "" else file
        where = f"{found.page.relative_to(site)}: {found.url}"
        if not file.is_file():
            yield f"{where}: no such file"
        elif parts.fragment and unquote(parts.fragment) not in ids(file):
            yield f"{where}: no such anchor"


def words(element: lxml.html.HtmlElement) -> list[str]:
    """The words of an element's text."""
    return str(element.text_content()).split()
