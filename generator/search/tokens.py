"""The words of a text as the search index has them: each is found by itself.

Pagefind takes what stands between spaces for a word, and drops signs from it: `C++` is `c` to it,
a sentence in Chinese is one long word, and an address is another. So each record is written in a
form in which every word stands between spaces and has letters only:

- Scripts without spaces between words are cut into characters, each with the marks and punctuation
  behind it. A question is a row of them. So these languages need no dictionary, and not the
  extended edition of Pagefind (59 MB; decision 15 has the figures).
- Addresses and the like are cut behind `/`, `@`, `?`, `=` and `&`.
- `+` and `#` behind a word and a full stop before one (`C++`, `C#`, `.NET`) become letters of
  Linear B, a script that nobody writes any more. Pagefind keeps letters as they are.
- A word of one letter gets such a letter too, so that it is not the beginning of a thousand others.

The theme's text.js has the same rules for questions and for the words of a page, and turns a record
back into what was said. tests/cases/tokens.json holds both to them.
"""

import re

from generator.read.word_boundaries import UNSPACED

GLUE = "`^"
"""Before a word that followed the one before it without a space. Pagefind does not index it."""
PLUS, SHARP, DOT, ALONE = "\U00010080", "\U00010081", "\U00010082", "\U00010083"

_UNSPACED = rf"(?=[^\W\d_])[{UNSPACED}]"
_HAS_UNSPACED = re.compile(_UNSPACED)
_BEHIND_UNSPACED = re.compile(rf"({_UNSPACED}[^\w\s]*)(?=\w)")
_BEFORE_UNSPACED = re.compile(rf"(?<=[^\s^])(?={_UNSPACED})")
_BEHIND_PART = re.compile(r"[/@?=&]+(?=[\w.])")
# Each begins with the sign itself, which is rare: the text is searched in a fraction of the time.
_SIGNS = re.compile(r"[+#](?<=[^\W_].)[+#]*(?![+#]|[^\W\d_])")
_DOT = re.compile(r"\.(?<![\w.…]\.)(?=[^\W\d_])")
_ONE_LETTER = re.compile(rf"(?<!\S)([\W_]*(?!{_UNSPACED})[^\W\d_])(?=[\W_]*(?!\S))")

# Languages that Pagefind would cut by its own rules, or that need its extended edition.
_WITHOUT_SPACES = frozenset("bo dz ii ja khb km lo my shn th wuu yue zh".split())
_NO_LANGUAGE = "und"
"""BCP 47 for a language that is not determined: Pagefind takes the words as they are."""


def encoded(text: str) -> str:
    """A text as it is indexed."""
    if not text.isascii() and _HAS_UNSPACED.search(text):
        text = _BEHIND_UNSPACED.sub(rf"\1 {GLUE}", text)
        text = _BEFORE_UNSPACED.sub(f" {GLUE}", text)
    text = _BEHIND_PART.sub(rf"\g<0> {GLUE}", text)
    text = _SIGNS.sub(lambda found: found[0].replace("+", PLUS).replace("#", SHARP), text)
    text = _DOT.sub(DOT, text)
    return _ONE_LETTER.sub(rf"\1{ALONE}", text)


def language_of_index(language: str) -> str:
    """The language that Pagefind is told, a BCP 47 tag: it chooses the forms of words by it."""
    main = language.partition("-")[0].lower()
    return _NO_LANGUAGE if main in _WITHOUT_SPACES else language
