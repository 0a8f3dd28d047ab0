"""Material's frame around generated pages: rendered once for each shape of page, then filled in.

MkDocs spends most of its time on the frame, 2 ms a page (Material 9.8), although nearly all of it
is the same on every profile and every episode. What differs are values that Material's templates
print unchanged: title, description, the entries of the table of contents, addresses, the content.

So a specimen page is rendered with a hole in the place of each such value. These rules ensure that
a filled frame equals what Material itself renders:

- two pages have the same shape only if everything else that a template may read of them is equal;
- if a template reads anything else of the specimen, or more of a value than whether it is there,
  the shape gets no frame;
- the second page of a shape is also rendered in full, and the frame is used only if the results are
  equal, byte for byte.

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

# The keys of front matter that templates print. The values of other keys are part of the shape.
_WORDS = ("title", "description", "image", "prev", "next", "license")
_FACTS = "facts"
_PRINTED = {*_WORDS, _FACTS}
_HOLE = re.compile("\ue000([0-9]+)([\ue001\ue002])")
# Characters that filters of templates change: `replace('"', '&quot;')` and the like.
_CHANGED_BY_FILTERS = re.compile('["<>\n\ue000]')
_HEADING = "<h1"
"""Material looks for it in a page's content, and adds a heading of its own if there is none."""

_CONTENT = "\ue0000\ue001"
"""The hole of the content, which is the first value."""

Shape = tuple[object, ...]


class FramedTemplate(Template):
    """The template `main.html` for generated pages: the same output in less time."""

    frames: dict[Shape, "_Frame | None"]
    """By shape, once two pages had it; None if no frame reproduces the second page."""
    specimens: dict[Shape, "_Specimen"]
    """By shape, a specimen of its first page."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Jinja's signature
        """Render a context whose `page` is a `GeneratedPage`, with `html_fixes` applied."""
        context = dict(*args, **kwargs)
        page: GeneratedPage = context["page"]
        # Neither is kept in the page: those of a large archive would fill the memory.
        content = page.body
        headings = raw_html.headings(content)
        active = next((each.url for each in context["nav"].pages if each.active), None)
        shape = (active, *_shape(page, headings))
        values = list(_values(page, content, headings))
        can_be_filled_in = _can_be_filled_in(values)
        if can_be_filled_in and (known := self.frames.get(shape)):
            return known.filled(values)
        with page.opened(content, headings):
            output = html_fixes.correct_frame(content, super().render(context))
        specimen = self.specimens.setdefault(shape, _Specimen(page, headings))
        # Tried with another page, because a template may print something of the specimen itself.
        if can_be_filled_in and shape not in self.frames and specimen.url != page.url:
            self.frames[shape] = self._frame(context, specimen, values, output)
        return output

    def _frame(
        self, context: dict[str, Any], specimen: "_Specimen", values: list[str], output: str
    ) -> "_Frame | None":
        """The frame of a specimen's shape, or None if it does not reproduce a page's output."""
        try:
            text = super().render(context | {"page": specimen})
        except (_UnexpectedReadError, TypeError, TemplateError):
            return None
        made = _Frame.of(
            html_fixes.correct_frame(specimen.content, text).replace(_HEADING + _CONTENT, _CONTENT)
        )
        # A text of the show may look like a hole.
        is_whole = all(number < len(values) for number, _ in made.holes)
        return made if is_whole and made.filled(values) == output else None


def framed(env: Environment) -> FramedTemplate:
    """Create the template for generated pages in the Jinja environment of a build."""
    source = '{% extends "main.html" %}'
    template = cast("FramedTemplate", env.from_string(source, template_class=FramedTemplate))
    template.frames, template.specimens = {}, {}
    return template


@dataclass(frozen=True, slots=True)
class _Frame:
    """The text between the holes, and which value goes into each hole."""

    texts: tuple[str, ...]
    holes: tuple[tuple[int, bool], ...]
    """The number of a value, and whether its tags are stripped, as `striptags` does."""

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
            parts.append(str(escape(Markup(value).striptags())) if is_stripped else value)  # noqa: S704 - only used to strip tags
            parts.append(text)
        return "".join(parts)


def _shape(page: GeneratedPage, headings: Iterable[Heading]) -> Iterator[object]:
    """Everything of a page that a template may use for more than printing."""
    # Addresses in the frame are relative, so they are equal for pages in the same folder.
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
    """What templates print of a page: first the two values that are HTML, then plain text."""
    yield content
    yield str(page.front_matter.get(_FACTS, ""))
    yield page.canonical_url or ""
    for key in _WORDS:
        yield str(page.front_matter.get(key, ""))
    for _, anchor, title in headings:
        yield anchor
        yield title


def _can_be_filled_in(values: list[str]) -> bool:
    """Whether templates print every value unchanged, whatever filters they apply."""
    content, _, *words = values
    return _HEADING in content and not any(map(_CHANGED_BY_FILTERS.search, words))


class _Hole:
    """A placeholder that a template can print, and do nothing else with."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __str__(self) -> str:
        return f"\ue000{self.number}\ue001"

    def __html__(self) -> str:
        """The placeholder that `striptags` prints."""
        return f"\ue000{self.number}\ue002"

    def __eq__(self, other: object) -> bool:
        """Refuse: a template must not depend on the value."""
        raise _UnexpectedReadError

    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> object:
        raise _UnexpectedReadError(name)


class _Specimen:
    """Stands for all pages of a shape, with holes in the order of `_values`."""

    def __init__(self, page: GeneratedPage, headings: Iterable[Heading]) -> None:
        """Create a specimen of the same shape as a page."""
        holes = map(_Hole, count())
        self.content = f"{_HEADING}{next(holes)}"
        # A template applies `safe` to it, which needs a string.
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
        raise _UnexpectedReadError(name)


class _UnexpectedReadError(Exception):
    """A template reads something of a page that may differ between pages of its shape."""
