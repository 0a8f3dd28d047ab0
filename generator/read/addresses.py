"""The addresses of an archive; resolves short links.

The address of a page is its kind and its slug: `episodes/067-deep-learning-with-pytorch`. A slug
alone is enough if only one kind has it. Former addresses are resolved too: those of redirects.yml,
and the anchors that a lock keeps.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.core.fields import format_time
from generator.core.model import Episode, Person, Redirect, Reference, Term, Topic
from generator.core.problems import Suggestions
from generator.core.slugs import EPISODES, GLOSSARY, KINDS, PEOPLE, TOPICS, folded

_NOUNS = {EPISODES: "episode", PEOPLE: "person", TOPICS: "topic", GLOSSARY: "term"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a short link, what to do, and the address it names, if any."""

    what: str
    advice: str
    page: str = ""


class Addresses:
    """All link targets, by address."""

    def __init__(
        self,
        episodes: Iterable[Episode],
        people: Iterable[Person],
        topics: Iterable[Topic],
        terms: Iterable[Term],
        redirects: Iterable[Redirect] = (),
    ) -> None:
        """Index pages and terms. The anchors of an episode are indexed when a link needs them."""
        self._episodes = {f"{EPISODES}/{episode.slug}": episode for episode in episodes}
        groups = groups_of(self._episodes.values())
        self.lists = frozenset(f"{EPISODES}/{slug}" for slug, _ in groups.values())
        """The pages of years or seasons, which short links cannot name."""
        self._titles = {address: each.title for address, each in self._episodes.items()}
        self._titles |= {f"{PEOPLE}/{person.slug}": person.name for person in people}
        self._titles |= {f"{TOPICS}/{topic.slug}": topic.title for topic in topics}
        self._titles |= {f"{GLOSSARY}/{term.slug}": term.name for term in terms}
        self._redirects = {redirect.old: redirect.new for redirect in redirects}
        self._anchors: dict[str, Mapping[str, Reference]] = {}
        self._suggestions = Suggestions()
        self._slugs: dict[str, frozenset[str]] = {}
        """The slugs of each kind, or of all kinds under an empty string; filled on demand."""
        self._by_title: dict[str, str] = {}

    def __contains__(self, address: str) -> bool:
        return address in self._titles

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def title(self, address: str) -> str:
        """The title or name at an address; empty for a page that lists things."""
        return self._titles.get(address, "")

    def resolve(self, written: str) -> Reference | Complaint:
        """The target of a short link, or what is wrong with it."""
        page, hash_, anchor = written.partition("#")
        page, anchor = page.strip(), anchor.strip()
        found = self.meant(page)
        if len(found) > 1:
            choices = ", ".join(f"[[{address}]]" for address in found)
            nouns = " and ".join(f"a {_NOUNS[kind_of(address)]}" for address in found)
            return Complaint(f'"{page}" is {nouns}', f"write one of: {choices}")
        if not found:
            return self._unknown(page)
        address = self._redirects.get(found[0], found[0])
        if address not in self._titles:
            return Complaint(
                f"{found[0]} was withdrawn", f"link to something other than {address}/"
            )
        if hash_:
            return self._resolve_anchor(address, anchor, page)
        return Reference(url(address), self._titles[address])

    def _resolve_anchor(self, address: str, anchor: str, written: str) -> Reference | Complaint:
        if address not in self._episodes:
            what = f"{address} has no turns to link to"
            return Complaint(what, f"write [[{written}]]", address)
        anchors = self._anchors_of(address)
        if anchor in anchors:
            return anchors[anchor]
        near = self._suggestions.did_you_mean(anchor, anchors)
        remedy = near if near.startswith("did") else "look up the anchor on the episode's page"
        return Complaint(f'{address} has no turn or chapter "{anchor}"', remedy, address)

    def meant(self, written: str) -> list[str]:
        """The addresses that a target may mean; former ones only if no current one matches."""
        for known in (self._titles, self._redirects):
            wanted = [written] if "/" in written else [f"{kind}/{written}" for kind in KINDS]
            if found := [address for address in wanted if address in known]:
                return found
        return []

    def _unknown(self, written: str) -> Complaint:
        """The complaint about an unknown target, which may be a name instead of a slug."""
        kind, slash, name = written.rpartition("/")
        if slash and kind not in KINDS:
            return Complaint(
                f'"{kind}" is not a kind of page', self._suggestions.did_you_mean(kind, KINDS)
            )
        if kind not in self._slugs:
            self._slugs[kind] = frozenset(
                address.partition("/")[2] for address in self._titles if address.startswith(kind)
            )
        if not self._by_title:
            self._by_title = {folded(words): address for address, words in self._titles.items()}
        if near := self._by_title.get(folded(name), ""):
            advice = f"write [[{near.removeprefix('' if slash else f'{kind_of(near)}/')}]]"
        else:
            near = self._suggestions.did_you_mean(name, self._slugs[kind])
            advice = near if near.startswith("did") else "write the slug of the page"
        noun = _NOUNS.get(kind, "page")
        what = f'no such {noun}: "{name}"'
        return Complaint(
            what, f"{advice} or write `\\[[` for plain brackets", written if slash else ""
        )

    def _anchors_of(self, address: str) -> Mapping[str, Reference]:
        """The turns and chapters of an episode, by current and former anchors."""
        if address not in self._anchors:
            self._anchors[address] = _anchors(url(address), self._episodes[address])
        return self._anchors[address]


def groups_of(episodes: Iterable[Episode]) -> dict[str, tuple[str, int | None]]:
    """The slug and number of each episode's season, by the slug of the episode.

    Unless every episode has a season: the slug of its year, and None.
    """
    listed = list(episodes)
    if all(each.season is not None for each in listed):
        return {each.slug: (f"season-{each.season}", each.season) for each in listed}
    # Not `%Y`, which on some systems does not pad the year 33 with zeros.
    return {each.slug: (f"{each.date.year:04}", None) for each in listed}


def kind_of(address: str) -> str:
    """The kind of an address: `people` for `people/eli-stevens`."""
    return address.partition("/")[0]


def url(address: str) -> str:
    """The URL of an address, relative to the root of the site."""
    return f"{address}/"


def anchors(episode: Episode) -> dict[str, str]:
    """From every anchor of an episode's page, current or former, to the current one."""
    found: dict[str, str] = {}
    for chapter in episode.transcript.chapters if episode.transcript else ():
        if chapter.title:
            found |= dict.fromkeys((chapter.anchor, *chapter.aliases), chapter.anchor)
        for turn in chapter.turns:
            found |= dict.fromkeys((turn.anchor, *turn.aliases), turn.anchor)
    return found


def _anchors(page: str, episode: Episode) -> dict[str, Reference]:
    """The target of each anchor; its text is the chapter's title, or speaker and time."""
    chapters = episode.transcript.chapters if episode.transcript else ()
    words = {chapter.anchor: chapter.title for chapter in chapters}
    for turn in episode.transcript.turns if episode.transcript else ():
        when = episode.title if turn.time is None else format_time(turn.time)
        words[turn.anchor] = f"{turn.speaker.name}, {when}"
    return {
        anchor: Reference(f"{page}#{present}", words[present])
        for anchor, present in anchors(episode).items()
    }
