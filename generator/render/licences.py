"""The address of a licence that is named in words, such as CC BY 4.0."""

import re

from markupsafe import Markup, escape

from generator.core.fields import url_complaint

_CREATIVE_COMMONS = re.compile(
    r"(?:CC|Creative Commons)[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -](\d\.\d)", re.IGNORECASE
)
_CC0 = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)


def address(named: str) -> str:
    """Where the text of a licence stands; an empty string where that does not follow from its name.

    >>> address("CC BY-SA 4.0")
    'https://creativecommons.org/licenses/by-sa/4.0/'
    """
    if named.startswith("http") and not url_complaint(named):
        return named
    if found := _CREATIVE_COMMONS.fullmatch(named):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    if _CC0.fullmatch(named):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return ""


def link(named: str) -> Markup:
    """The name of a licence, as a link if its address is known."""
    where = address(named)
    if not where:
        return escape(named)
    return Markup('<a rel="license" href="{}">{}</a>').format(where, named)
