"""The page of a topic: its episodes and the people in them."""

from dataclasses import dataclass

from generator.core.model import OutputFile, Topic
from generator.i18n.wording import Wording
from generator.link.records import LinkedTopic
from generator.render import formatting, mention_html, templating
from generator.render.summaries import Directory, EpisodeSummary, PersonSummary


@dataclass(frozen=True, slots=True)
class View:
    """A topic, its episodes newest first, and the people by name."""

    topic: Topic
    term: str
    """The slug of the term with the name of the topic; empty if there is none."""
    term_name: str
    episodes: tuple[EpisodeSummary, ...]
    people: tuple[PersonSummary, ...]
    mentioned: mention_html.MentionSection

    @property
    def path(self) -> str:
        """By the slug of the topic."""
        return f"topics/{self.topic.slug}.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page of one topic."""
        return templating.render_page(
            i18n,
            self.path,
            "topic.html",
            "topics.yml",
            title=self.topic.title,
            description=formatting.description(self.topic.description),
            view=self,
            shown=templating.SHOWN,
        )


def view(linked: LinkedTopic, directory: Directory) -> View:
    """The view of a topic."""
    return View(
        topic=linked.topic,
        term=linked.term.slug if linked.term else "",
        term_name=linked.term.name if linked.term else "",
        episodes=tuple(map(directory.episode, linked.episodes)),
        people=tuple(map(directory.person, linked.people)),
        mentioned=mention_html.mentioned(linked.mentioned_in, directory),
    )
