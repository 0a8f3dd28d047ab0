"""Guesses the new address of something that was renamed by hand."""

from difflib import get_close_matches

from generator.core.model import Archive
from generator.core.slugs import EPISODES, GLOSSARY, PEOPLE, TOPICS

_COMPARED = 100
"""With more new slugs of a kind, comparing each of them letter by letter takes too long."""


class LikelyRenames:
    """Compares what was published with what is there now."""

    def __init__(self, published: Archive, present: Archive) -> None:
        """Both archives are read when the first guess of a kind needs them."""
        self._archives = published, present
        self._names: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
        """By kind: the names in both archives, by address."""

    def guess(self, kind: str, page: str) -> str:
        """The new address of a page: that of the same name, or of a similar slug; else empty."""
        if kind not in self._names:
            published, present = self._archives
            self._names[kind] = _names(published, kind), _names(present, kind)
        before, after = self._names[kind]
        new = {name: address for address, name in after.items() if address not in before}
        if same_name := new.get(before.get(page, "")):
            return same_name
        by_slug = {address.partition("/")[2]: address for address in new.values()}
        if len(new) > _COMPARED:
            return ""
        similar = get_close_matches(page.partition("/")[2], by_slug, n=1)
        return by_slug[similar[0]] if similar else ""


def _names(archive: Archive, kind: str) -> dict[str, str]:
    """The name or title of everything of a kind, by address."""
    names: dict[str, dict[str, str]] = {
        EPISODES: {each.slug: each.title for each in archive.episodes},
        PEOPLE: {each.slug: each.name for each in archive.people},
        TOPICS: {each.slug: each.title for each in archive.topics},
        GLOSSARY: {each.slug: each.name for each in archive.terms},
    }
    return {f"{kind}/{slug}": name for slug, name in names[kind].items()}
