"""Corrects and shortens Material's own HTML where templates have no block to override.

The Nu HTML checker found these faults in Material 9.8. Where a later Material has corrected one,
nothing matches, and its HTML stays as it is. Builders that do not run plugins show Material's HTML.
"""

import re

_STATE = '<form id="__state" autocomplete="off"></form>'
_TOGGLE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off">')
_TITLE = re.compile(r'<label class="md-nav__title" for="__toc">(.*?)</label>', re.DOTALL)
_SVG_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_INDENTATION = re.compile(r"\s*\n\s*")
_NO_TABINDEX = re.compile(r'(<label class="md-nav__link"[^>]*) tabindex=""')


def correct_frame(content: str, page: str) -> str:
    """Correct and shorten the frame of a page; its content stays as it is."""
    before, _, after = page.partition(content)
    return correct(_shortened(before)) + content + correct(_shortened(after))


def _shortened(frame: str) -> str:
    """Remove the third of Material's frame that browsers do not need.

    That is the indentation of the templates, line breaks between elements (none of which separates
    words), and the namespace of SVG pictures, which HTML implies.
    """
    return _INDENTATION.sub("\n", frame).replace(">\n<", "><").replace(_SVG_NAMESPACE, "")


def correct(page: str) -> str:
    """Correct `autocomplete`, `for` and `tabindex` in a page of Material's.

    HTML has no `autocomplete` on checkboxes; on a form around them it also keeps Firefox from
    remembering an open drawer. On a page that is not in the navigation, the label of the contents
    refers to an id that does not exist. A section that is always open has an empty `tabindex`.
    """
    page, toggles = _TOGGLE.subn(r'\1 form="__state">', page)
    if toggles:
        page = page.replace('<input class="md-toggle"', f'{_STATE}<input class="md-toggle"', 1)
    if 'id="__toc"' not in page:
        page = _TITLE.sub(r'<div class="md-nav__title">\1</div>', page)
    return _NO_TABINDEX.sub(r"\1", page)
