"""Mentions on pages: links in speech, and lists of the sentences that mention something.

The size of a page is bounded, however often something is mentioned. Its own page shows the newest
episodes with sentences and lists the next hundred. If there are more, further pages list all of
them, two hundred each. These are numbered from the oldest, so that a new episode only changes the
last one, and no page loses its address.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from generator.core.model import Episode, OutputFile, Person, SpeakerKind, Term, Turn
from generator.i18n.wording import Wording
from generator.link.backlinks import Backlink
from generator.link.mentions import Mention
from generator.link.records import Entity, Neighbour
from generator.link.related import RelationKind
from generator.read.addresses import url
from generator.render import formatting, templating
from generator.render.summaries import Directory, EpisodeSummary

_REASONS = {
    # Both mention a third episode; `_reason` handles one that mentions the other.
    RelationKind.NAMED: "related_spoken",
    RelationKind.WITH: "related_with",
    RelationKind.TOPIC: "related_topic",
    RelationKind.SPOKEN: "related_spoken",
}
_EPISODES = 12
_OPEN_EPISODES = 4
_SENTENCES = 3
_FURTHER = 40
_LISTED = 100
_ON_A_PAGE = 200
_LIST = "mentions-"


class MentionPlace(NamedTuple):
    """The place of a mention: a turn, and its time."""

    anchor: str
    time: int | None


class Quote(NamedTuple):
    """A place, its speaker, and the words from `start` to `end` of a paragraph."""

    place: MentionPlace
    speaker: str
    """Empty if unknown."""
    paragraph: str
    start: int
    end: int

    @property
    def sentence(self) -> Markup:
        """The sentence with the words marked; made when rendered, since it is expensive."""
        return formatting.sentence(self.paragraph, self.start, self.end)


class EpisodeMentions(NamedTuple):
    """The mentions in an episode: some with their sentences, the others with their places only."""

    episode: EpisodeSummary
    times: int
    quotes: tuple[Quote, ...]
    further: tuple[MentionPlace, ...]
    left_out: int
    """The number of turns that are not listed."""


class EpisodeMentionCount(NamedTuple):
    """The mentions in an episode in one line: how many, and the anchor of the first."""

    episode: EpisodeSummary
    times: int
    anchor: str


@dataclass(frozen=True, slots=True)
class MentionSection:
    """The section of a page that lists the mentions of its subject."""

    episodes: int
    times: int
    shown: tuple[EpisodeMentions, ...]
    """The newest episodes."""
    folded: tuple[EpisodeMentions, ...]
    """The next ones, folded."""
    listed: tuple[EpisodeMentionCount, ...]
    """The next ones, one line each, below the folded ones."""
    pages: tuple[tuple[str, str], ...]
    """The pages that list all: path below the address of this page, and the years."""


@dataclass(frozen=True, slots=True)
class MentionListView:
    """One of the pages that list all mentions, if the main page has no room for them."""

    name: str
    address: str
    number: int
    listed: tuple[EpisodeMentionCount, ...]
    source: str

    @property
    def path(self) -> str:
        """Below the address of what is mentioned."""
        return f"{self.address}/{_LIST}{self.number}.md"

    def render(self, i18n: Wording) -> OutputFile:
        """The list of these mentions."""
        return templating.render_page(
            i18n,
            self.path,
            "mentions-page.html",
            self.source,
            title=i18n("mentions_of", name=self.name, when=_years(self.listed)),
            hide=("navigation", "toc"),
            name=self.name,
            address=self.address,
            listed=self.listed,
        )


class RelatedEpisode(NamedTuple):
    """A related episode and the reasons: keys of phrases, each with a name."""

    episode: EpisodeSummary
    shared: tuple[tuple[str, str], ...]


_NOTHING = MentionSection(0, 0, (), (), (), ())


def mentioned(backlinks: Sequence[Backlink], directory: Directory) -> MentionSection:
    """The section about the mentions of a subject; `backlinks` are newest first."""
    if not backlinks:
        return _NOTHING
    detailed = [_episode_mentions(each, directory) for each in backlinks[:_EPISODES]]
    in_lines = backlinks[_EPISODES : _EPISODES + _LISTED]
    return MentionSection(
        episodes=len(backlinks),
        times=sum(len(each.mentions) for each in backlinks),
        shown=tuple(detailed[:_OPEN_EPISODES]),
        folded=tuple(detailed[_OPEN_EPISODES:]),
        listed=tuple(_mention_count(each, directory) for each in in_lines),
        pages=tuple(
            (f"{_LIST}{number}/", _years(part)) for number, part in reversed(_parts(backlinks))
        ),
    )


def views(
    address: str, name: str, source: str, backlinks: Sequence[Backlink], directory: Directory
) -> Iterator[MentionListView]:
    """The pages that list all mentions, if the main page has no room for them."""
    for number, part in _parts(backlinks):
        listed = tuple(_mention_count(each, directory) for each in part)
        yield MentionListView(name, address, number, listed, source)


def is_list(path: str) -> bool:
    """Whether a path below `docs/` is that of a page from `views`."""
    _, _, name = path.rpartition("/")
    return path.count("/") > 1 and name.startswith(_LIST)


def links(
    mentions: Sequence[Mention], turns: Sequence[Turn], root: str
) -> Mapping[int, list[formatting.Link]]:
    """The links in speech, by the line that a paragraph starts on."""
    found: dict[int, list[formatting.Link]] = defaultdict(list)
    for mention in mentions:
        if mention.is_linked:
            line = turns[mention.turn].paragraphs[mention.paragraph].line
            found[line].append((mention.start, mention.end, root + url(mention.target)))
    return found


def related_episode(episode: Episode, neighbour: Neighbour, directory: Directory) -> RelatedEpisode:
    """The summary of an episode that is related to this one."""
    shared = tuple(
        (_reason(relation, entity, episode, neighbour.episode), _name(entity))
        for relation, entity in neighbour.shared
    )
    return RelatedEpisode(directory.episode(neighbour.episode), shared)


def _reason(relation: RelationKind, entity: Entity, episode: Episode, other: Episode) -> str:
    """The key of the phrase that says why the other episode is related to this one."""
    if entity == other:
        return "related_named"
    return "related_naming" if entity == episode else _REASONS[relation]


def reasons(related: RelatedEpisode, i18n: Wording) -> Markup:
    """The reasons as a text, such as "Both are about engines. Both mention the mill"."""
    by_phrase: dict[str, list[str]] = defaultdict(list)
    for phrase, name in related.shared:
        if all(name.casefold() != other.casefold() for its in by_phrase.values() for other in its):
            by_phrase[phrase].append(name)
    return Markup(" ").join(
        i18n(phrase, names=i18n.listed(names)) for phrase, names in by_phrase.items()
    )


def _name(entity: Entity) -> str:
    return entity.name if isinstance(entity, Person | Term) else entity.title


def _mention_count(backlink: Backlink, directory: Directory) -> EpisodeMentionCount:
    turn = directory.turns(backlink.episode)[backlink.mentions[0].turn]
    return EpisodeMentionCount(
        directory.episode(backlink.episode), len(backlink.mentions), turn.anchor
    )


def _episode_mentions(backlink: Backlink, directory: Directory) -> EpisodeMentions:
    turns = directory.turns(backlink.episode)
    first: dict[int, Mention] = {}
    for mention in backlink.mentions:
        first.setdefault(mention.turn, mention)
    places = list(first.values())
    further = places[_SENTENCES : _SENTENCES + _FURTHER]
    return EpisodeMentions(
        episode=directory.episode(backlink.episode),
        times=len(backlink.mentions),
        quotes=tuple(_quote(turns[each.turn], each) for each in places[:_SENTENCES]),
        further=tuple(_place(turns[each.turn], each) for each in further),
        left_out=max(0, len(places) - _SENTENCES - _FURTHER),
    )


def _quote(turn: Turn, mention: Mention) -> Quote:
    is_known = turn.speaker.kind != SpeakerKind.UNATTRIBUTED
    speaker = turn.speaker.name if is_known else ""
    paragraph = turn.paragraphs[mention.paragraph].text
    return Quote(_place(turn, mention), speaker, paragraph, mention.start, mention.end)


def _place(turn: Turn, mention: Mention) -> MentionPlace:
    before = turn.paragraphs[: mention.paragraph + 1]
    times = [paragraph.time for paragraph in before if paragraph.time is not None]
    return MentionPlace(turn.anchor, times[-1] if times else None)


def _parts(backlinks: Sequence[Backlink]) -> list[tuple[int, Sequence[Backlink]]]:
    """Groups of 200 episodes, numbered from the oldest; empty if the main page lists all."""
    if len(backlinks) <= _EPISODES + _LISTED:
        return []
    oldest_first = backlinks[::-1]
    return [
        (number, oldest_first[start : start + _ON_A_PAGE][::-1])
        for number, start in enumerate(range(0, len(oldest_first), _ON_A_PAGE), 1)
    ]


def _years(episodes: Sequence[Backlink] | Sequence[EpisodeMentionCount]) -> str:
    """The years of episodes, which are newest first: 2018-2020."""
    newest, oldest = episodes[0].episode.date.year, episodes[-1].episode.date.year
    return f"{oldest}" if oldest == newest else f"{oldest}\N{EN DASH}{newest}"
