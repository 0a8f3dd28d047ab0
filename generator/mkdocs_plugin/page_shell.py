"""Material's frame around our pages: rendered once for each shape of page, then filled.

The frame is what MkDocs spends most time on, 2 ms a page (Material 9.8), and nearly all of it is
the same on every profile and on every episode. What differs are words that Material's templates
print as they are: title, description, the entries of the table of contents, addresses, the content.

So a page that stands for many, a specimen, is rendered with a hole in the place of each such word.
That this gives what Material itself would have made is not taken on trust:

- pages are of one shape if everything else that a template may read of them is equal;
- a template that reads anything more of the specimen, or wants to know more of a word than whether
  it is there, ends the attempt;
- the second page of a shape is rendered in full as well, and the frame is used only if both are the
  same, byte for byte.

Pages of other shapes are rendered in full.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

from jinja2 import Environment, Template, TemplateError
from markupsafe import Markup, escape
from mkdocs.structure.toc import get_toc

from generator.markdown_extensions import raw_html
from generator.markdown_extensions.raw_html import Heading
from generator.mkdocs_plugin import html_fixes
from generator.mkdocs_plugin.generated_page import GeneratedPage

# The keys of front matter that templates print; what other keys hold is a part of the shape.
_WORDS = ("title", "description", "image", "prev", "next", "license")
_FACTS = "facts"
_PRINTED = {*_WORDS, _FACTS}
_HOLE = re.compile("\ue000([0-9]+)([\ue001\ue002])")
# What templates print in another way than it is: `replace('"', '&quot;')` and the like.
_CHANGED_BY_FILTERS = re.compile('["<>\n\ue000]')
_HEADING = "<h1"
"""Material looks for it in a page's content, and writes one of its own where there is none."""

_CONTENT = "\ue0000\ue001"
"""The hole for the content, which is the first."""

Shape = tuple[object, ...]


class FramedTemplate(Template):
    """The template `main.html` for pages of ours: gives what it would give, in less time."""

    frames: dict[Shape, "_Frame | None"]
    """Of the shapes that two pages have had; None where no frame gives what the second one is."""
    first: dict[Shape, "_Specimen"]
    """Of the first page of each shape."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as Jinja has it
        """The page of a context whose `page` is a `GeneratedPage`, mended and shortened."""
        context = dict(*args, **kwargs)
        page: GeneratedPage = context["page"]
        # A page keeps neither: all of an archive's would fill the memory of a small machine.
        content = page.body
        headings = raw_html.headings(content)
        active = next((each.url for each in context["nav"].pages if each.active), None)
        shape = (active, *_shape(page, headings))
        values = list(_values(page, content, headings))
        can_be_filled_in = _can_be_filled_in(values)
        if can_be_filled_in and (known := self.frames.get(shape)):
            return known.filled(values)
        with page.opened(content, headings):
            output = html_fixes.around(content, super().render(context))
        specimen = self.first.setdefault(shape, _Specimen(page, headings))
        # Tried with another page, since a template may print what is the specimen's own.
        if can_be_filled_in and shape not in self.frames and specimen.url != page.url:
            self.frames[shape] = self._frame(context, specimen, values, output)
        return output

    def _frame(
        self, context: dict[str, Any], specimen: "_Specimen", values: list[str], output: str
    ) -> "_Frame | None":
        """The frame of a specimen's shape, if with a page's values it gives its output."""
        try:
            text = super().render(context | {"page": specimen})
        except (_Unforeseen, TypeError, TemplateError):
            return None
        made = _Frame.of(
            html_fixes.around(specimen.content, text).replace(_HEADING + _CONTENT, _CONTENT)
        )
        # What looks like a hole may be a word of the show itself.
        is_whole = all(number < len(values) for number, _ in made.holes)
        return made if is_whole and made.filled(values) == output else None


def framed(env: Environment) -> FramedTemplate:
    """The template for pages of ours, in the environment of a build."""
    source = '{% extends "main.html" %}'
    template = cast("FramedTemplate", env.from_string(source, template_class=FramedTemplate))
    template.frames, template.first = {}, {}
    return template


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands between the holes, and which value each hole takes."""

    texts: tuple[str, ...]
    holes: tuple[tuple[int, bool], ...]
    """The number of a value, and whether it stands there without its tags, as `striptags` does."""

    @staticmethod
    def of(text: str) -> "_Frame":
        parts = _HOLE.split(text)
        numbers, marks = parts[1::3], parts[2::3]
        return _Frame(
            tuple(parts[::3]),
            tuple((int(n), mark == "\ue002") for n, mark in zip(numbers, marks, strict=True)),
        )

    def filled(self, values: list[str]) -> str:
        parts = [self.texts[0]]
        for (number, is_stripped), text in zip(self.holes, self.texts[1:], strict=True):
            value = values[number]
            parts.append(str(escape(Markup(value).striptags())) if is_stripped else value)  # noqa: S704 - only to strip it
            parts.append(text)
        return "".join(parts)


def _shape(page: GeneratedPage, headings: Iterable[Heading]) -> Iterator[object]:
    """Everything that a template may read of a page, and does not only print."""
    # Addresses of the frame are relative: those of two pages in one folder are the same.
    yield page.url.rstrip("/").rpartition("/")[0]
    yield bool(page.canonical_url)
    yield page.edit_url
    yield page.is_homepage
    yield tuple(
        (key, bool(value) if key in _PRINTED else repr(value))
        for key, value in page.front_matter.items()
    )
    yield tuple(level for level, _, _ in headings)


def _values(page: GeneratedPage, content: str, headings: Iterable[Heading]) -> Iterator[str]:
    """What is printed of a page: first the two that are HTML, then words."""
    yield content
    yield str(page.front_matter.get(_FACTS, ""))
    yield page.canonical_url or ""
    for key in _WORDS:
        yield str(page.front_matter.get(key, ""))
    for _, anchor, title in headings:
        yield anchor
        yield title


def _can_be_filled_in(values: list[str]) -> bool:
    """Whether no filter of a template prints a value in another way than it is."""
    content, _, *words = values
    return _HEADING in content and not any(map(_CHANGED_BY_FILTERS.search, words))


class _Hole:
    """A word that can be printed, and nothing else."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __str__(self) -> str:
        return f"\ue000{self.number}\ue001"

    def __html__(self) -> str:
        """What `striptags` asks for."""
        return f"\ue000{self.number}\ue002"

    def __eq__(self, other: object) -> bool:
        """Nobody may know what a word is."""
        raise _Unforeseen

    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> object:
        raise _Unforeseen(name)


class _Specimen:
    """A page with holes, in the order of `_values`."""

    def __init__(self, page: GeneratedPage, headings: Iterable[Heading]) -> None:
        """Of the same shape as a page."""
        holes = map(_Hole, count())
        self.content = f"{_HEADING}{next(holes)}"
        # What a template calls `safe` has to be text already.
        printed: dict[str, object] = {_FACTS: str(next(holes))}
        canonical_url = next(holes)
        self.canonical_url = canonical_url if page.canonical_url else None
        printed |= zip(_WORDS, holes, strict=False)
        self.meta = dict(page.meta) | {
            key: hole for key, hole in printed.items() if page.meta.get(key)
        }
        self.title = self.meta["title"]
        self.url = page.url
        self.edit_url = page.edit_url
        self.is_homepage = page.is_homepage
        self.previous_page = self.next_page = None
        self.toc = get_toc(
            raw_html.contents((level, str(next(holes)), next(holes)) for level, _, _ in headings)
        )

    def __getattr__(self, name: str) -> object:
        raise _Unforeseen(name)


class _Unforeseen(Exception):  # noqa: N818 - it is what happened
    """A template wants to know something of a page that is not the same for all of its shape."""
