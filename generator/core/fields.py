"""The types of metadata values: each validates its text and converts it.

The YAML reader converts nothing, so every value arrives here as text.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from babel import Locale
from babel.core import get_global
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from generator.core import numbering, slugs


class Record(BaseModel):
    """A mapping in a metadata file: immutable, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: object) -> object:
        """Treat a key without a value as absent."""
        if not isinstance(values, dict):
            return values
        return {key: value for key, value in values.items() if value is not None}


_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])")
# `langtag` of RFC 5646, section 2.1: language, extended language, script, region, variants,
# extensions, private use. Without the "grandfathered" tags, which are older than the grammar.
_LANGUAGE = re.compile(
    r"([a-zA-Z]{2,3})(-[a-zA-Z]{3}){0,3}(-[a-zA-Z]{4})?(-[a-zA-Z]{2}|-[0-9]{3})?"
    r"((?:-[a-zA-Z0-9]{5,8}|-[0-9][a-zA-Z0-9]{3})*)"
    r"((?:-[0-9a-wyzA-WYZ](?:-[a-zA-Z0-9]{2,8})+)*)(-[xX](?:-[a-zA-Z0-9]{1,8})+)?"
)
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_MEDIA_TYPE = re.compile(r"(?:audio|video)/[a-zA-Z0-9.+-]+")
_MAX_TEXT = 1_000
_MAX_MARKDOWN = 20_000


@lru_cache(maxsize=10_000)  # the same times occur over and over in an archive
def parse_time(text: str) -> int | None:
    """The seconds of `m:ss` or `h:mm:ss`; None if the text is not a time.

    Minutes may exceed 59 only without hours: `75:12`.
    """
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hours, minutes = int(found[1] or 0), int(found[2])
    if found[1] and (len(found[2]) != 2 or minutes > 59):  # noqa: PLR2004 - minutes in an hour
        return None
    return hours * 3600 + minutes * 60 + int(found[3])


@lru_cache(maxsize=8192)
def format_time(seconds: int) -> str:
    """A time in the recording as `3:05` or `1:02:03`.

    Cached, since the same few thousand times occur in all transcripts, each several times.
    """
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def wrong(what: str, advice: str = "") -> PydanticCustomError:
    """The error for a validator to raise: what is wrong, and what to do."""
    # pydantic formats the message template; as a parameter, `what` may contain braces.
    return PydanticCustomError("value", "{what}", {"what": what, "advice": advice})


def _text(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise wrong("the text is empty", "write something, or remove the key")
    if len(text) > _MAX_TEXT:
        raise wrong(f"{len(text):,} characters; at most {_MAX_TEXT:,} are allowed", "shorten it")
    return text


def _markdown(value: str) -> str:
    if len(value) > _MAX_MARKDOWN:
        raise wrong(
            f"{len(value):,} characters; at most {_MAX_MARKDOWN:,} are allowed", "shorten it"
        )
    return value.strip()


def _integer(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"0|[1-9][0-9]{0,11}", value):
        raise wrong(f'"{value}" is not a whole number', "write digits only, without a leading 0")
    return int(value)


def _number(value: object) -> numbering.Number:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text is expected")
    if (number := numbering.parse(value)) is None:
        raise wrong(
            f'"{value}" is not the number of an episode',
            f"write up to {numbering.MAX_LENGTH} characters that begin with a letter or a digit:"
            " 51, T3, Bonus 2",
        )
    return number


def _series(value: str) -> str:
    if not slugs.propose(value):
        raise wrong(f'no address can be made of "{value}"', "write it with letters or digits")
    return value


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError as error:
        raise wrong(
            f'"{value}" is not a date: {error}', "write year-month-day: 2020-05-21"
        ) from error
    raise wrong(f'"{value}" is not a date', "write year-month-day: 2020-05-21")


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    duration = parse_time(value)
    if duration is None:
        raise wrong(f'"{value}" is not a time', "write hours, minutes and seconds: 1:17:47")
    return duration


def _slug(complaint: Callable[[str], str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if what := complaint(value):
            raise wrong(what, slugs.alternative(value, complaint, "write another one"))
        return value

    return check


_KINDS = "|".join(slugs.KINDS)
_FORMER_ADDRESS = re.compile(rf"(?:{_KINDS})/[a-z0-9]+(?:-[a-z0-9]+)*")
_PAGE_ADDRESS = re.compile(rf"(?:{_KINDS})(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?")


def _address(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """A validator for kind and slug, as in `people/eli-stevens`; people often paste a whole URL."""

    def check(value: str) -> str:
        if pattern.fullmatch(value):
            return value
        near = _FORMER_ADDRESS.search(value.lower())
        advice = f'write "{near[0]}"' if near else "write kind and slug: people/ada-lovelace"
        raise wrong(f'"{value}" is not the address of a page', advice)

    return check


def _url(value: str) -> str:
    if what := url_complaint(value):
        raise wrong(what, "write the whole address: https://example.org/page")
    return value


def url_complaint(value: str) -> str:
    """What is wrong with a URL, or an empty string."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port  # raises if the port is invalid
    except ValueError as error:
        return f'"{value}" is not a valid address: {error}'
    if parts.scheme not in ("http", "https") or not host:
        return f'"{value}" is not an http or https address'
    if re.search(r"[\s<>\"'`{}|\\^]", value):
        return f'"{value}" has characters that are not allowed in an address'
    if parts.username is not None:
        return f'"{value}" has a user name before the host'
    return ""


@lru_cache(maxsize=1024)
def language_complaint(tag: str) -> tuple[str, str] | None:
    """What is wrong with a BCP 47 tag, and what to do; None if it is valid.

    The syntax is that of RFC 5646. Two-letter languages and regions are looked up in the Unicode
    CLDR, which has all registered ones; of three-letter languages it has only some.
    """
    found = _LANGUAGE.fullmatch(tag)
    if not found:
        return f'"{tag}" is not a language tag', "write a BCP 47 tag: en, pt-BR"
    language, region = found[1].lower(), (found[4] or "")[1:].upper()
    variants = found[5].lower().split("-")[1:]
    singletons = re.findall(r"-(.)(?=-)", found[6].lower())
    for subtags, kind in ((variants, "variant"), (singletons, "extension")):
        if doubled := next((each for each, n in Counter(subtags).items() if n > 1), None):
            return f'"{tag}" has the {kind} "{doubled}" twice', "keep one"
    known = Locale("en")
    former_languages = get_global("language_aliases")
    if len(language) == len("en") and not (
        language in known.languages or language in former_languages
    ):
        return f'"{tag}" has the unknown language "{language}"', "write a BCP 47 tag: en, pt-BR"
    former = get_global("territory_aliases")
    if region and region not in known.territories and (region == "UK" or region not in former):
        near = former.get(region, ())
        advice = f'write "{near[0]}"' if near else "write a BCP 47 tag: en, pt-BR"
        return f'"{tag}" has the unknown region "{region}"', advice
    return None


def _language(value: str) -> str:
    if complaint := language_complaint(value):
        raise wrong(*complaint)
    return value


def _matching(pattern: re.Pattern[str], kind: str, advice: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise wrong(f'"{value}" is not a {kind}', advice)
        return value

    return check


def _schema(**keywords: object) -> WithJsonSchema:
    return WithJsonSchema(keywords)


_SLUG_SCHEMA = _schema(
    type="string", pattern="^[a-z0-9]+(-[a-z0-9]+)*$", maxLength=slugs.MAX_LENGTH
)
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
_CLOCK = r"^(\d{1,2}:)?\d{1,3}:[0-5]\d$"

Text = Annotated[str, AfterValidator(_text), _schema(type="string", maxLength=_MAX_TEXT)]
Markdown = Annotated[
    str, AfterValidator(_markdown), _schema(type="string", maxLength=_MAX_MARKDOWN)
]
Integer = Annotated[int, BeforeValidator(_integer), _schema(type="integer", minimum=0)]
Number = Annotated[
    int | str,
    PlainValidator(_number),
    _schema(
        anyOf=[
            {"type": "integer", "minimum": 0},
            {"type": "string", "minLength": 1, "maxLength": numbering.MAX_LENGTH},
        ]
    ),
]
Series = Annotated[
    str,
    AfterValidator(_text),
    AfterValidator(_series),
    _schema(type="string", maxLength=_MAX_TEXT),
]
Date = Annotated[date, BeforeValidator(_date), _schema(type="string", pattern=_ISO_DATE)]
Duration = Annotated[int, BeforeValidator(_duration), _schema(type="string", pattern=_CLOCK)]
Slug = Annotated[str, AfterValidator(_slug(slugs.complaint)), _SLUG_SCHEMA]
PersonSlug = Annotated[str, AfterValidator(_slug(slugs.speaker_complaint)), _SLUG_SCHEMA]
FormerAddress = Annotated[
    str,
    AfterValidator(_address(_FORMER_ADDRESS)),
    _schema(type="string", pattern=f"^{_FORMER_ADDRESS.pattern}$"),
]
PageAddress = Annotated[
    str,
    AfterValidator(_address(_PAGE_ADDRESS)),
    _schema(type="string", pattern=f"^{_PAGE_ADDRESS.pattern}$"),
]
Url = Annotated[str, AfterValidator(_url), _schema(type="string", pattern="^https?://")]
Language = Annotated[
    str,
    AfterValidator(_language),
    _schema(type="string", pattern=f"^{_LANGUAGE.pattern}$"),
]
MediaType = Annotated[
    str,
    AfterValidator(_matching(_MEDIA_TYPE, "media type", "write the type: audio/mpeg")),
    _schema(type="string", pattern=f"^{_MEDIA_TYPE.pattern}$"),
]
YouTubeId = Annotated[
    str,
    AfterValidator(
        _matching(_YOUTUBE_ID, "YouTube ID", "write the 11 characters after `v=` in the address")
    ),
    _schema(type="string", pattern=f"^{_YOUTUBE_ID.pattern}$"),
]


def _forms(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return value
    if any(not isinstance(form, str) for form in value):
        raise wrong("a form is not text", "write the forms as they appear in transcripts")
    if doubled := next((form for form, times in Counter(value).items() if times > 1), None):
        raise wrong(f'the form "{doubled}" is listed twice', "keep one")
    return dict.fromkeys(value, "")


def _form(value: str) -> str:
    form = _text(value)
    if not re.match(r"\w", form):
        raise wrong(f'the form "{form}" does not begin with a letter or digit', "write whole words")
    return form


Forms = Annotated[
    dict[Annotated[str, AfterValidator(_form)], str],
    BeforeValidator(_forms),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        }
    ),
]
"""From each misheard form to the correct spelling, or "" for the name of the entry itself."""
