"""Rendering with templates: front matter, and the relative path to the root of the site."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import escape

from generator.core.fields import format_time
from generator.core.model import OutputFile
from generator.i18n.wording import Wording
from generator.markdown_extensions import raw_html
from generator.render import formatting
from generator.render.summaries import Group
from generator.render.template_cache import COMPILED

SHOWN = 24
"""How many episodes or people a page shows in full; the others have a line each."""

# Characters that YAML requires to be escaped, or takes for the end of a line.
_ESCAPED_IN_YAML = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_END = f"\n{raw_html.END}\n".encode()


class _Context(Context):
    """A context that calls functions without checking whether they want the context as an argument.

    No function here does, and that check was the largest part of the cost of a phrase.
    """

    def call(
        self,
        function: Callable[..., object],
        *given: object,
        _loop_vars: object = None,  # Jinja would add these to the context
        _block_vars: object = None,
        **named: object,
    ) -> object:
        """The result of the function."""
        return function(*given, **named)


class _Environment(Environment):
    context_class = _Context


@lru_cache(maxsize=4)
def templates(i18n: Wording) -> Environment:
    """The templates, which get all words of the interface from `i18n`.

    It is a global and not an argument of the templates: with an argument, Jinja would evaluate the
    files of macros again for each page.
    """
    environment = _Environment(
        loader=PackageLoader("generator.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    # Without Jinja's own globals, which would be copied for every page.
    environment.globals = {"i18n": i18n}
    for filter_ in (
        format_time,
        formatting.description,
        formatting.initials,
        formatting.iso_duration,
        formatting.markdown,
        formatting.quoted,
        formatting.speech,
        formatting.youtube,
    ):
        environment.filters[filter_.__name__] = filter_
    return environment


def render_page(  # noqa: PLR0913 - a page has this many properties
    i18n: Wording,
    path: str,
    template: str,
    source: str,
    *,
    title: str,
    description: str = "",
    hide: Sequence[str] = ("navigation",),
    kind: str = "",
    head: Mapping[str, object] | None = None,
    **context: object,
) -> OutputFile:
    """Render a page at a path below `docs/`, from a template and its context.

    `source` is the file of the archive that the page comes from. `hide` lists the parts of Material
    that the page omits. `kind` names pages with styles and scripts of their own in the theme.
    `head` is additional front matter, which main.html puts into the head of the page.
    """
    # Material does not escape these: a tag in a title would take effect (Material 9.8).
    facts: dict[str, object] = {"title": str(escape(title)), "hide": list(hide)}
    if kind:
        facts["kind"] = kind
    facts |= {key: value for key, value in (head or {}).items() if value}
    if description:
        facts["description"] = str(escape(description))
    way = root(path)
    pieces = templates(i18n).get_template(template).generate(title=title, root=way, **context)
    # Encoded piece by piece: one curly quotation mark makes a whole string twice as wide and slow.
    body = b"".join(map(str.encode, pieces)).strip()
    before = f"---\n{front_matter(facts)}---\n\n{raw_html.START}\n".encode()
    return OutputFile(path, b"".join((before, body, _END)), source, facts)


def front_matter(facts: Mapping[str, object]) -> str:
    """A YAML block with a line for each fact, sorted by name."""
    return "".join(f"{name}: {_yaml(fact)}\n" for name, fact in sorted(facts.items()))


def _yaml(fact: object) -> str:
    """A fact as YAML on one line: a string in single quotes, anything else as JSON.

    JSON is YAML too, but it escapes quotation marks, and the structured data is full of them.
    """
    if isinstance(fact, str) and not _ESCAPED_IN_YAML.search(fact):
        return "'" + fact.replace("'", "''") + "'"
    written = json.dumps(fact, ensure_ascii=False)
    return _ESCAPED_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)


def render_standalone(
    i18n: Wording, path: str, template: str, source: str, **context: object
) -> OutputFile:
    """Render a whole HTML file at a path below `docs/`; site builders copy it as it is."""
    text = templates(i18n).get_template(template).render(root=root(path), **context)
    return OutputFile(path, f"{text.strip()}\n".encode(), source)


def group_title(group: Group, i18n: Wording) -> str:
    """The title of a group of episodes: 2020, Season 2."""
    return group.slug if group.season is None else i18n("season", number=group.season)


def root(path: str) -> str:
    """The relative path from a page to the root of the site: `../../` from episodes/067-x/."""
    name = path.rpartition("/")[2]
    depth = path.count("/") + (not name.startswith("index."))
    return "../" * depth or "./"
