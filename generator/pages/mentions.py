"""Mentions as pages show them: links in speech, the sentences in which something is mentioned.

A page's size is bounded, however often something is mentioned. The newest episodes stand on its own
page with sentences, the next hundred in a list; where that is not enough, all of them are listed on
pages of two hundred beside it. Those are numbered from the oldest, so that none but the last
changes when an episode is added, and none loses its address.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.addresses import url
from generator.backlinks import Backlink
from generator.links import LinkedEpisode, Neighbour, Thing
from generator.mentions import Mention
from generator.model import Episode, Page, Person, Term, Turn
from generator.pages import layout, text
from generator.related import Bond
from generator.wording import Wording

_REASONS = {
    Bond.NAMED: "related_named",
    Bond.WITH: "related_with",
    Bond.TOPIC: "related_topic",
    Bond.SPOKEN: "related_spoken",
}
_EPISODES = 12
_OPEN_EPISODES = 4
_SENTENCES = 3
_FURTHER = 40
_LISTED = 100
_ON_A_PAGE = 200
_LIST = "mentions-"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is mentioned: a turn, who speaks, when, and the sentence."""

    turn: Turn
    time: int | None
    sentence: Markup


@dataclass(frozen=True, slots=True)
class Told:
    """An episode's mentions: some with their sentences, of others only where they are."""

    episode: Episode
    times: int
    places: tuple[Place, ...]
    further: tuple[Place, ...]
    left_out: int
    """Turns that are not listed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An episode's mentions in one line: how many, and the turn of the first."""

    episode: Episode
    times: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The section of a page about what mentions its subject."""

    episodes: int
    times: int
    shown: tuple[Told, ...]
    """The newest episodes."""
    folded: tuple[Told, ...]
    """The next ones, which the reader unfolds."""
    listed: tuple[Listed, ...]
    """The next ones, below these."""
    pages: tuple[tuple[str, str], ...]
    """Where all of them are: paths below the page's own address, and from when to when."""


def mentioned(backlinks: Sequence[Backlink]) -> Mentioned:
    """What a page says of the mentions of its subject, given from the newest to the oldest."""
    told = [_told(each) for each in backlinks[:_EPISODES]]
    return Mentioned(
        episodes=len(backlinks),
        times=sum(len(each.mentions) for each in backlinks),
        shown=tuple(told[:_OPEN_EPISODES]),
        folded=tuple(told[_OPEN_EPISODES:]),
        listed=tuple(map(_listed, backlinks[_EPISODES : _EPISODES + _LISTED])),
        pages=tuple(
            (f"{_LIST}{number}/", _years(part)) for number, part in reversed(_parts(backlinks))
        ),
    )


def pages(
    address: str, title: str, source: str, backlinks: Sequence[Backlink], words: Wording
) -> Iterator[Page]:
    """The pages with all mentions of something, where its own page has not room for them."""
    for number, part in _parts(backlinks):
        yield layout.render(
            words,
            f"{address}/{_LIST}{number}.md",
            "mentions-page.html",
            source,
            title=words("mentions_of", name=title, when=_years(part)),
            hide=("navigation", "toc"),
            name=title,
            address=address,
            listed=[_listed(each) for each in part],
        )


def is_list(path: str) -> bool:
    """Whether the page at a path below `docs/` is one of those that `pages` makes."""
    _, _, name = path.rpartition("/")
    return path.count("/") > 1 and name.startswith(_LIST)


def links(linked: LinkedEpisode) -> dict[int, list[text.Link]]:
    """The links in speech, by the line that a paragraph starts on."""
    turns = linked.episode.transcript.turns if linked.episode.transcript else []
    found: dict[int, list[text.Link]] = defaultdict(list)
    for mention in linked.mentions:
        if mention.is_linked:
            line = turns[mention.turn].paragraphs[mention.paragraph].line
            found[line].append((mention.start, mention.end, url(mention.target)))
    return found


def reasons(near: Neighbour, words: Wording) -> Markup:
    """What a related episode shares, as in "Both are about engines. Both speak of the mill"."""
    by_bond: dict[Bond, list[str]] = defaultdict(list)
    for bond, thing in near.shared:
        name = _name(thing)
        if all(name.casefold() != other.casefold() for its in by_bond.values() for other in its):
            by_bond[bond].append(name)
    return Markup(" ").join(
        words(_REASONS[bond], names=words.listed(names)) for bond, names in by_bond.items()
    )


def _name(thing: Thing) -> str:
    return thing.name if isinstance(thing, Person | Term) else thing.title


def _listed(backlink: Backlink) -> Listed:
    turns = backlink.episode.transcript.turns if backlink.episode.transcript else []
    turn = turns[backlink.mentions[0].turn]
    return Listed(backlink.episode, len(backlink.mentions), turn)


def _told(backlink: Backlink) -> Told:
    turns = backlink.episode.transcript.turns if backlink.episode.transcript else []
    first: dict[int, Mention] = {}
    for mention in backlink.mentions:
        first.setdefault(mention.turn, mention)
    places = [
        _place(turns[mention.turn], mention, told=number < _SENTENCES)
        for number, mention in enumerate([*first.values()][: _SENTENCES + _FURTHER])
    ]
    return Told(
        episode=backlink.episode,
        times=len(backlink.mentions),
        places=tuple(places[:_SENTENCES]),
        further=tuple(places[_SENTENCES:]),
        left_out=max(0, len(first) - _SENTENCES - _FURTHER),
    )


def _place(turn: Turn, mention: Mention, *, told: bool) -> Place:
    """Where a mention is; its sentence costs more than all the rest."""
    before = turn.paragraphs[: mention.paragraph + 1]
    times = [paragraph.time for paragraph in before if paragraph.time is not None]
    spoken = turn.paragraphs[mention.paragraph].text
    sentence = text.sentence(spoken, mention.start, mention.end) if told else Markup()
    return Place(turn, times[-1] if times else None, sentence)


def _parts(backlinks: Sequence[Backlink]) -> list[tuple[int, Sequence[Backlink]]]:
    """All episodes by 200, numbered from the oldest; none where the page itself has all."""
    if len(backlinks) <= _EPISODES + _LISTED:
        return []
    oldest_first = backlinks[::-1]
    return [
        (number, oldest_first[start : start + _ON_A_PAGE][::-1])
        for number, start in enumerate(range(0, len(oldest_first), _ON_A_PAGE), 1)
    ]


def _years(backlinks: Sequence[Backlink]) -> str:
    """From when to when episodes are, newest first: 2018-2020."""
    newest, oldest = backlinks[0].episode.date.year, backlinks[-1].episode.date.year
    return f"{oldest}" if oldest == newest else f"{oldest}\N{EN DASH}{newest}"
