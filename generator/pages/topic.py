"""A topic: its episodes and the people who speak about it."""

from dataclasses import dataclass

from generator.linked import LinkedTopic
from generator.model import Page, Topic
from generator.pages import layout, mentions, text
from generator.pages.directory import Directory, Entry, Face
from generator.wording import Wording


@dataclass(frozen=True, slots=True)
class View:
    """A topic, its episodes from the newest to the oldest, and the people by name."""

    topic: Topic
    term: str
    """The slug of the term that is called as the topic is, if there is one."""
    term_name: str
    episodes: tuple[Entry, ...]
    people: tuple[Face, ...]
    mentioned: mentions.Mentioned

    @property
    def path(self) -> str:
        """By the topic's slug."""
        return f"topics/{self.topic.slug}.md"

    def page(self, words: Wording) -> Page:
        """The page of one topic."""
        return layout.render(
            words,
            self.path,
            "topic.html",
            "topics.yml",
            title=self.topic.title,
            description=text.description(self.topic.description),
            view=self,
            shown=layout.SHOWN,
        )


def view(linked: LinkedTopic, directory: Directory) -> View:
    """What the page of a topic shows."""
    return View(
        topic=linked.topic,
        term=linked.term.slug if linked.term else "",
        term_name=linked.term.name if linked.term else "",
        episodes=tuple(map(directory.entry, linked.episodes)),
        people=tuple(map(directory.face, linked.people)),
        mentioned=mentions.mentioned(linked.mentioned_in, directory),
    )
