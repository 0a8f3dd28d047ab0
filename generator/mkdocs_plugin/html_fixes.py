"""Mends and shortens Material's own HTML where it has no block to be overridden.

Found by the Nu HTML checker in Material 9.8. What a later Material does right is not found here,
and left alone. Builders that run no plugins show the page as Material makes it.
"""

import re

_STATE = '<form id="__state" autocomplete="off"></form>'
_TOGGLE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off">')
_TITLE = re.compile(r'<label class="md-nav__title" for="__toc">(.*?)</label>', re.DOTALL)
_PICTURE = ' xmlns="http://www.w3.org/2000/svg"'
_INDENTATION = re.compile(r"\s*\n\s*")
_NO_TABINDEX = re.compile(r'(<label class="md-nav__link"[^>]*) tabindex=""')


def around(content: str, page: str) -> str:
    """A page with its frame mended and shortened; its content stays as it is."""
    before, _, after = page.partition(content)
    return mend(_shortened(before)) + content + mend(_shortened(after))


def _shortened(frame: str) -> str:
    """A part of Material's frame without what it does not need: a third of its bytes.

    That is the indentation of its templates, line breaks between elements, none of which stands
    between words, and the namespace of pictures, which HTML implies.
    """
    return _INDENTATION.sub("\n", frame).replace(">\n<", "><").replace(_PICTURE, "")


def mend(page: str) -> str:
    """A page of Material's as HTML has it: `autocomplete`, `for` and `tabindex` where they may be.

    A checkbox has no `autocomplete`. A form's own keeps Firefox from remembering an open drawer all
    the same. A label for the contents leads nowhere where the page is not in the navigation, and a
    section that is always open has an empty `tabindex`.
    """
    page, toggles = _TOGGLE.subn(r'\1 form="__state">', page)
    if toggles:
        page = page.replace('<input class="md-toggle"', f'{_STATE}<input class="md-toggle"', 1)
    if 'id="__toc"' not in page:
        page = _TITLE.sub(r'<div class="md-nav__title">\1</div>', page)
    return _NO_TABINDEX.sub(r"\1", page)
