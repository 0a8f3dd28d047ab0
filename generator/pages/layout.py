"""What all pages share: the templates, the front matter, and the way to other pages."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from generator import prose, raw_html
from generator.links import EpisodeGroup
from generator.model import Page
from generator.pages import text
from generator.values import clock
from generator.wording import Wording

SHOWN = 24
"""How many episodes or people a page shows at length; the others have a line each."""

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("generator", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    for filter_ in (
        clock,
        text.description,
        text.initials,
        text.iso_duration,
        text.markdown,
        text.linked_speech,
        text.speech,
        text.youtube,
    ):
        environment.filters[filter_.__name__] = filter_
    return environment


_TEMPLATES = _environment()


def render(  # noqa: PLR0913 - a page has this many facts
    words: Wording,
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
) -> Page:
    """A page at a path below `docs/`, from a template and what it loops over.

    `source` is the file of the archive that the page comes from. `hide` are the parts of Material
    that the page does without. `kind` names those that the theme gives styles and scripts of their
    own. `head` is what else main.html puts into the head of the page.
    """
    # Material prints these as they are: a title with a tag in it would run (Material 9.8).
    front_matter: dict[str, object] = {"title": str(escape(title)), "hide": list(hide)}
    if kind:
        front_matter["kind"] = kind
    front_matter |= {key: value for key, value in (head or {}).items() if value}
    if description:
        front_matter["description"] = str(escape(description))
    front = yaml.dump(front_matter, Dumper=_DUMPER, allow_unicode=True, sort_keys=True)
    way = root(path)
    body = _TEMPLATES.get_template(template).render(title=title, root=way, words=words, **context)
    body = body.replace(prose.ROOT, way)
    content = f"---\n{front}---\n\n{raw_html.START}\n{body.strip()}\n{raw_html.END}\n"
    return Page(path, content.encode(), source, front_matter)


def render_alone(words: Wording, path: str, template: str, source: str, **context: object) -> Page:
    """A whole HTML file, which builders copy as it is, at a path below `docs/`."""
    text = _TEMPLATES.get_template(template).render(root=root(path), words=words, **context)
    return Page(path, f"{text.strip()}\n".encode(), source)


def group_title(group: EpisodeGroup, words: Wording) -> str:
    """What a group of episodes is called: 2020, Season 2."""
    return group.slug if group.season is None else words("season", number=group.season)


def root(path: str) -> str:
    """The way from a page's address to that of the site: `../../` from episodes/067-x/."""
    file = PurePosixPath(path)
    depth = len(file.parts) - 1 + (file.stem != "index")
    return "../" * depth or "./"
