"""The schemas of the metadata files.

    show.yml                ShowFile
    people/<person>.yml     PersonFile
    <episode>/episode.yml   EpisodeFile
    topics.yml              TopicsFile
    glossary.yml            GlossaryFile
    redirects.yml           RedirectsFile
    words.yml               words_file(), with a key for each phrase of the interface
    <episode>/source/changes.yml    ChangesFile, in change_record.py

These checks concern one file alone; archive.py checks references between files. The committed JSON
Schemas are generated from these classes.
"""

import textwrap
from collections.abc import Callable, Collection, Container
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic_core import ErrorDetails

from generator.core import slugs
from generator.core.fields import (
    Date,
    Duration,
    FormerAddress,
    Forms,
    Integer,
    Language,
    Markdown,
    MediaType,
    Number,
    PageAddress,
    PersonSlug,
    Record,
    Series,
    Slug,
    Text,
    Url,
    YouTubeId,
    wrong,
)
from generator.core.problems import Problems
from generator.core.strict_yaml import Document, Value
from generator.i18n import wording
from generator.read.change_record import ChangesFile


class LinkItem(Record):
    """An external link."""

    title: Text
    url: Url


class ShowFile(Record):
    """The show itself: show.yml."""

    title: Text
    description: Markdown = Field(description="What the show is, in a few sentences of Markdown")
    language: Language = Field("en", description="BCP 47 tag of the language spoken")
    url: Url | None = Field(None, description="The address of the site")
    hosts: tuple[PersonSlug, ...] = Field((), description="People who host every episode")
    links: tuple[LinkItem, ...] = ()
    image: Text | None = Field(None, description="A picture beside this file")
    license: Text | None = Field(None, description="Licence of the texts")
    copyright: Text | None = None
    repository: Url | None = Field(None, description="Where corrections can be suggested")
    feed: Url | None = Field(None, description="The feed with the audio")
    never_linked: tuple[Text, ...] = Field(
        (), description="Names and terms that are not linked where they are spoken"
    )


class PersonFile(Record):
    """A person, guest or host: people/<person>.yml."""

    name: Text
    aliases: tuple[Text, ...] = Field((), description="Other spellings and short names")
    bio: Markdown = Field("", description="A few sentences of Markdown")
    bio_as_of: Date | None = Field(None, description="The day on which the bio was true")
    affiliations: tuple[Text, ...] = ()
    image: Text | None = Field(None, description="A picture beside this file")
    links: dict[Text, Text] = Field(
        default={}, description="From a site (website, github, ...) to an address or a handle"
    )
    misheard: Forms = Field({}, description="Wrong forms of the name, which an import corrects")
    suspicious: Forms = Field(
        {}, description="Words that may be a misheard name, which an import points out"
    )
    same_name_as: tuple[PersonSlug, ...] = Field(
        (), description="Other people who have this name too"
    )


class AudioItem(Record):
    """The episode's audio file, as in the enclosure of a feed."""

    url: Url
    type: MediaType = "audio/mpeg"
    length: Integer | None = Field(None, description="Bytes")


class MediaItem(Record):
    """Where the episode can be heard or watched."""

    audio: AudioItem | None = None
    youtube: YouTubeId | None = Field(None, description="The 11 characters after `v=`")


class ChapterItem(Record):
    """A chapter of an episode whose transcript has no chapter headings."""

    start: Duration
    title: Text


_SPEAKER_ADVICE = "write a person's slug, or `{name: ..., role: ...}`, or `{kind: break}`"


class SpeakerItem(Record):
    """What a label stands for: a person, a voice without a profile, or a break."""

    person: PersonSlug | None = None
    name: Text | None = None
    role: Text | None = None
    kind: Literal["break"] | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> "SpeakerItem":
        given = [self.person is not None, self.name is not None, self.kind is not None]
        if sum(given) != 1 or (self.role and not self.name):
            raise wrong("it is not clear who speaks", _SPEAKER_ADVICE)
        return self


def _person_or_mapping(value: object) -> object:
    if isinstance(value, str):
        if slugs.complaint(value):
            advice = f"write `{{name: {value}}}`, or the slug of somebody with a profile"
            raise wrong(f'"{value}" is not the slug of a person', advice)
        return {"person": value}
    if not isinstance(value, dict):
        raise wrong("it is not clear who speaks", _SPEAKER_ADVICE)
    return value


SpeakerValue = Annotated[
    SpeakerItem,
    BeforeValidator(_person_or_mapping),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "role": {"type": "string"}},
                    "required": ["name"],
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "properties": {"kind": {"const": "break"}},
                    "required": ["kind"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class PlaceItem(Record):
    """Words in one turn of the transcript."""

    turn: Text = Field(description="The anchor of the turn, such as eli-stevens-12")
    words: Text = Field(description="As they stand in the turn")


class ForcedItem(PlaceItem):
    """Words in one turn, and what they mention."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [key]} for key in ("person", "term", "episode")]}
    )

    person: PersonSlug | None = None
    term: Slug | None = None
    episode: Slug | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> "ForcedItem":
        if sum(each is not None for each in (self.person, self.term, self.episode)) != 1:
            raise wrong(
                "it is not clear what is mentioned",
                "write one of `person: ...`, `term: ...` and `episode: ...`, with its slug",
            )
        return self


class MentionsItem(Record):
    """Corrections of the rules that find mentions."""

    force: tuple[ForcedItem, ...] = Field((), description="Words that are linked")
    forbid: tuple[PlaceItem, ...] = Field((), description="Words in which nothing is linked")


class HighlightItem(Record):
    """A quotation: a whole turn, or words of it."""

    turn: Text
    words: Text | None = None


def _turn_or_mapping(value: object) -> object:
    return {"turn": value} if isinstance(value, str) else value


HighlightValue = Annotated[
    HighlightItem,
    BeforeValidator(_turn_or_mapping),
    WithJsonSchema({"anyOf": [{"type": "string"}, PlaceItem.model_json_schema()]}),
]


class EpisodeFile(Record):
    """An episode: <episode>/episode.yml."""

    title: Text
    date: Date = Field(description="The day of release: 2020-05-21")
    number: Number | None = Field(None, description="51, or a text such as T3, 12.5, Bonus 2")
    series: Series | None = Field(
        None, description="What counts its episodes apart from the show's, such as Minis"
    )
    season: Integer | None = None
    recorded: Date | None = Field(None, description="The day of recording")
    summary: Markdown = Field("", description="What the episode is about, in Markdown")
    hosts: tuple[PersonSlug, ...] | None = Field(None, description="Default: the show's hosts")
    guests: tuple[PersonSlug, ...] = ()
    topics: tuple[Slug, ...] = ()
    duration: Duration | None = Field(None, description="h:mm:ss")
    media: MediaItem = MediaItem()
    links: tuple[LinkItem, ...] = ()
    chapters: tuple[ChapterItem, ...] = Field(
        (), description="Only when the transcript has no chapter headings"
    )
    highlights: tuple[HighlightValue, ...] = Field(
        (), description="Turns that are quoted: `ada-1`, or `{turn: ada-1, words: It has wheels.}`"
    )
    speakers: dict[Text, SpeakerValue] = Field(
        default={}, description="Labels of the transcript that are no name of a host or guest"
    )
    mentions: MentionsItem = MentionsItem()
    status: Literal["draft", "reviewed"] = "draft"
    transcript_by: Text | None = None
    license: Text | None = None


class TopicItem(Record):
    """A subject that episodes share."""

    title: Text
    description: Markdown = ""


class TopicsFile(RootModel[dict[Slug, TopicItem]]):
    """From the slug of a topic to its title: topics.yml."""


class TermItem(Record):
    """A term worth explaining."""

    term: Text = Field(description="As it is written")
    kind: Literal[
        "book", "company", "competition", "concept", "event", "paper", "place", "project", "work"
    ] = "concept"
    aliases: tuple[Text, ...] = ()
    misheard: Forms = Field({}, description="Wrong forms of the term, which an import corrects")
    suspicious: Forms = Field(
        {}, description="Words that may be a misheard term, which an import points out"
    )
    definition: Markdown = ""
    links: tuple[LinkItem, ...] = ()


class GlossaryFile(RootModel[dict[Slug, TermItem]]):
    """From the slug of a term to what it means: glossary.yml."""


class RedirectsFile(RootModel[dict[FormerAddress, PageAddress]]):
    """From a former address of the archive to the current one: redirects.yml."""


@cache
def words_file() -> type[Record]:
    """The archive's own phrases: words.yml, with a key for each phrase of the interface."""

    def names_of(key: str) -> set[str]:
        phrase = wording.phrases("en")[key]
        texts = [phrase] if isinstance(phrase, str) else phrase.values()
        return {name for text in texts for name in wording.names_in(text)}

    def phrase_of(key: str) -> Any:  # noqa: ANN401 - a type
        names = names_of(key)

        def check(text: str) -> str:
            for name in sorted(wording.names_in(text) - names):
                there = ", ".join(f"{{{name}}}" for name in sorted(names))
                raise wrong(
                    f'unknown placeholder "{{{name}}}"',
                    f"this phrase has {there}" if there else "write it without braces",
                )
            return text

        return Annotated[Text, AfterValidator(check)]

    fields: dict[str, Any] = {}
    for key, phrase in wording.phrases("en").items():
        text = phrase_of(key)
        if not isinstance(phrase, str):
            forms: dict[str, Any] = {
                form: (text, ...) if form == "other" else (text | None, None)
                for form in wording.PLURALS
            }
            text = create_model(f"{key}_forms", __base__=Record, **forms)
        in_english = phrase if isinstance(phrase, str) else phrase["other"]
        fields[key] = (text | None, Field(None, description=f"In English: {in_english}"))
    return create_model("WordsFile", __base__=Record, **fields)


def optional_keys(schema: type[BaseModel], given: Container[str]) -> str:
    """A comment for a new file: the keys that it may have besides those given."""
    others = ", ".join(key for key in schema.model_fields if key not in given)
    lines = textwrap.wrap(f"Optional: {others}.", 88, initial_indent="# ", subsequent_indent="# ")
    return "".join(f"{line}\n" for line in lines)


FILES: dict[str, Callable[[], type[BaseModel]]] = {
    "show": lambda: ShowFile,
    "person": lambda: PersonFile,
    "episode": lambda: EpisodeFile,
    "topics": lambda: TopicsFile,
    "glossary": lambda: GlossaryFile,
    "redirects": lambda: RedirectsFile,
    "changes": lambda: ChangesFile,
    "words": words_file,
}

Checked = TypeVar("Checked", bound=BaseModel)


def check(
    document: Document, schema: type[Checked], problems: Problems, fallback: dict[str, Value]
) -> Checked:
    """The record of a file; every problem is noted at its location.

    Invalid values are left out; `fallback` has values for required keys. So the rest of the archive
    can be checked in the same run. Nothing is built from an incomplete record.
    """
    values = document.root
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        _note(detail, document, schema, problems)
    document.left_out = {str(detail["loc"][0]) for detail in details if detail["loc"]}
    sound = {key: value for key, value in values.items() if key not in document.left_out}
    return schema.model_validate(fallback | sound)


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of the file that `FILES` lists under `name`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **FILES[name]().model_json_schema(),
    }


def is_whole(document: Document, schema: type[BaseModel], *keys: str) -> bool:
    """Whether the values of these keys are complete, in a file that `check` has seen.

    They are not if the file cannot be read, if one of the values is wrong, or if a key is unknown,
    since that may be one of these keys misspelt.
    """
    other_keys = set(schema.model_fields) - set(keys)
    return bool(document.root) and document.left_out <= other_keys


def _note(
    detail: ErrorDetails, document: Document, schema: type[BaseModel], problems: Problems
) -> None:
    """Note an error of pydantic at its location in the file."""
    path, context = tuple(step for step in detail["loc"] if step != "[key]"), detail.get("ctx", {})
    of_key = "[key]" in detail["loc"]
    key = path[-1] if path else ""
    suggest = problems.suggestions.did_you_mean
    match detail["type"]:
        case "missing":
            problems.error(
                document.key_place(*path), f'the key "{key}" is missing', f"add `{key}: ...`"
            )
        case "extra_forbidden":
            valid = _keys_at(schema, path[:-1])
            advice = suggest(str(key), valid) or "remove it, or see the authoring guide"
            problems.error(document.key_place(*path), f'unknown key "{key}"', advice)
        case "value":
            place = document.key_place(*path) if of_key else document.place(*path)
            problems.error(place, str(context["what"]), str(context["advice"]))
        case "literal_error" if isinstance(detail["input"], str):
            given = detail["input"]
            valid = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            problems.error(
                document.place(*path), f'"{given}" is not a valid {key}', suggest(given, valid)
            )
        case kind:
            expected, advice = _EXPECTED.get(kind, (detail["msg"], ""))
            found = _kind_of(detail["input"])
            problems.error(document.place(*path), f"expected {expected}, found {found}", advice)


_EXPECTED = {
    "string_type": ("text", "write one value"),
    "literal_error": ("text", "write one value"),
    "tuple_type": ("a list", "write one item per line, each after `- `"),
    "dict_type": ("a mapping", "write `key: value` lines"),
    "model_type": ("a mapping", "write `key: value` lines"),
    "int_type": ("a whole number", "write one value"),
    "date_type": ("a date", "write one value, such as 2020-05-21"),
}


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return f'the text "{value}"'


def _keys_at(annotation: Any, path: tuple[str | int, ...]) -> Collection[str]:  # noqa: ANN401 - a type
    """The valid keys of the record at a path of a schema."""
    record = _record_in(annotation)
    if record is None:
        return []
    if issubclass(record, RootModel):
        return _keys_at(record.model_fields["root"].annotation, path[1:])
    if not path:
        return _fields(record)
    inside = record.model_fields[str(path[0])].annotation
    rest = path[1:]
    # The path contains the index or key of an item.
    is_collection = getattr(inside, "__origin__", None) in (tuple, dict)
    return _keys_at(inside, rest[1:] if is_collection else rest)


@cache
def _fields(record: type[BaseModel]) -> Collection[str]:
    """The keys of a record; cached, since suggestions are indexed once per object."""
    return tuple(record.model_fields)


def _record_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type
    """The record type within a type such as `tuple[Record, ...]` or `Record | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_record_in(argument) for argument in get_args(annotation))
    return next((record for record in found if record), None)
