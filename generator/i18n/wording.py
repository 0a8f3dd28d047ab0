"""The phrases of the interface, in the language of the show.

    languages/en.yml        every phrase, in English; a file like it for each other language
    episodes/words.yml      phrases that an archive replaces

A phrase may have placeholders in braces. A phrase with the number `{n}` has a form for each plural
of its language, as defined by the Unicode CLDR::

    home: Home
    hosted_by: "Hosted by {people}"
    count_turns: {one: "{n} turn", other: "{n} turns"}
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeAlias

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

Phrase: TypeAlias = str | Mapping[str, str]
"""A text, or a text for each plural form of the language."""

PLURALS = ("zero", "one", "two", "few", "many", "other")
_FOLDER = Path(__file__).parent / "languages"
_NAME = re.compile(r"\{(\w+)\}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ONE_PERCENT = 0.01


class Wording:
    """Phrases, dates and numbers in one language.

    A template calls `words("count_turns", 3)` or `words("hosted_by", people=...)`. Values are
    escaped, unless they are Markup.
    """

    def __init__(self, language: str, own: Mapping[str, Phrase] | None = None) -> None:
        """Load a language (a BCP 47 tag); the phrases in `own` replace the default ones.

        Untranslated phrases are in English.
        """
        self.language = language
        self._phrases = {**phrases("en"), **phrases(translation(language) or "en"), **(own or {})}

    def __call__(self, key: str, n: int | None = None, /, **names: object) -> Markup:
        """The phrase of a key, with a number and other values filled in.

        Raises:
            KeyError: there is no such phrase, or a value for one of its placeholders is missing.
        """
        phrase = self._phrases[key]
        if n is not None:
            names["n"] = self.number(n)
        if not isinstance(phrase, str):
            phrase = phrase.get(_plural(n or 0, self._plurals_of(phrase))) or phrase["other"]
        first, *pieces = _pieces(phrase)
        if not pieces:
            return first
        pieces[::2] = [escape(names[name]) for name in pieces[::2]]
        return Markup("".join([first, *pieces]))  # noqa: S704 - escaped

    def _plurals_of(self, phrase: Mapping[str, str]) -> str:
        """The language whose plurals a phrase has: what nobody has translated is English."""
        has_singular = "one" in _locale(self.language).plural_form.tags
        return self.language if has_singular or "one" not in phrase else "en"

    def group(self, prefix: str) -> dict[str, Phrase]:
        """The phrases whose keys have a prefix, by key without it; for the scripts."""
        return {
            key.removeprefix(prefix): phrase
            for key, phrase in self._phrases.items()
            if key.startswith(prefix)
        }

    @property
    def direction(self) -> str:
        """The direction of the script: `ltr` or `rtl`."""
        return str(_locale(self.language).text_direction)

    def day(self, date: dt.date) -> str:
        """A date: May 21, 2020."""
        return _day(date, self.language)

    def number(self, number: int) -> str:
        """A number: 1,204."""
        return _number(number, self.language)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as 37%; "under 1%" for a small one that is not 0."""
        if 0 < share < _ONE_PERCENT:
            return self("under", share=_percent(1, self.language))
        return _percent(round(Decimal(str(share)) * 100), self.language)

    def duration(self, seconds: int) -> str:
        """A length of time: 1 h 18 min."""
        hours, minutes = divmod((seconds + 30) // 60, 60)
        if hours:
            return self("hours_and_minutes", h=self.number(hours), m=self.number(minutes))
        return self("minutes", m=self.number(max(minutes, 1)))

    def listed(self, parts: Iterable[str]) -> Markup:
        """A list: Ada, Bob, and Grace. Parts are escaped, unless they are Markup."""
        given = [escape(part) for part in parts]
        first, *pieces = _row(len(given), self.language)
        pieces[::2] = [given[int(number)] for number in pieces[::2]]
        return Markup("".join([first, *pieces]))  # noqa: S704 - escaped


@cache
def phrases(language: str) -> dict[str, Phrase]:
    """The default phrases of a language that has a file in `languages/`, by key."""
    text = (_FOLDER / f"{language}.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=_LOADER))  # noqa: S506 - a safe loader, our own file


def translation(language: str) -> str | None:
    """The language in `languages/` for a BCP 47 tag: pt-BR, else pt, else None."""
    there = {path.stem.casefold(): path.stem for path in _FOLDER.glob("*.yml")}
    tag = language.casefold()
    return there.get(tag) or there.get(tag.partition("-")[0])


def names_in(phrase: str) -> set[str]:
    """The names of the placeholders in a phrase."""
    return set(_NAME.findall(phrase))


def plurals(language: str) -> tuple[str, ...]:
    """The plural forms of a language, `other` last."""
    tags = _locale(language).plural_form.tags
    return tuple(form for form in PLURALS if form in tags or form == "other")


@cache
def _locale(language: str) -> Locale:
    """The Babel locale for a BCP 47 tag, or for its language; English if there is neither."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@cache
def _day(date: dt.date, language: str) -> str:
    return str(format_date(date, "long", locale=_locale(language)))


@cache
def _plural(number: int, language: str) -> str:
    return str(_locale(language).plural_form(number))


@cache
def _number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=_locale(language)))


@cache
def _percent(percent: int, language: str) -> str:
    return str(format_percent(Decimal(percent) / 100, locale=_locale(language)))


@cache
def _pieces(phrase: str) -> tuple[Markup, ...]:
    """A phrase split into escaped text and, at odd indexes, the names of placeholders."""
    return tuple(map(Markup, _NAME.split(str(escape(phrase)))))


@cache
def _row(number: int, language: str) -> tuple[Markup, ...]:
    """A list of `number` items, split into text and, at odd indexes, the indexes of items."""
    listed = format_list([f"{{{each}}}" for each in range(number)], locale=_locale(language))
    return tuple(map(Markup, _NAME.split(listed)))
