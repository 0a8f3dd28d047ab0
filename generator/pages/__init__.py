"""The pages of the site: one file for each kind, from the linked archive to `Page`."""

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import episode, episodes, glossary, home, people, person, topic, topics


def render(linked: LinkedArchive) -> list[Page]:
    """All pages, the most prominent ones first."""
    return [
        home.page(linked),
        *episodes.pages(linked),
        people.page(linked),
        topics.page(linked),
        *glossary.pages(linked),
        *(episode.page(each, linked) for each in linked.episodes),
        *(person.page(each) for each in linked.people),
        *(topic.page(each) for each in linked.topics),
    ]
