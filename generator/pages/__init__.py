"""The pages of the site: one file for each kind, from the linked archive to `Page`."""

from generator.links import LinkedArchive
from generator.model import Page
from generator.pages import (
    episode,
    episodes,
    forward,
    glossary,
    home,
    people,
    person,
    script_words,
    topic,
    topics,
)
from generator.progress import SILENT, Progress
from generator.wording import Wording


def render(linked: LinkedArchive, progress: Progress = SILENT) -> list[Page]:
    """All pages, the most prominent ones first."""
    words = Wording(linked.archive.show.language, linked.archive.words)
    return [
        home.page(linked, words),
        *episodes.pages(linked, words),
        people.page(linked, words),
        topics.page(linked, words),
        *glossary.pages(linked, words),
        *(
            episode.page(each, linked, words)
            for each in progress.each("rendering episodes", linked.episodes)
        ),
        *(
            page
            for each in progress.each("rendering people", linked.people)
            for page in person.pages(each, linked.archive.show, words)
        ),
        *(topic.page(each, words) for each in linked.topics),
        *forward.pages(linked.archive, words),
        script_words.page(words),
    ]
