"""A topic: its episodes and the people who speak about it."""

from generator.links import LinkedTopic
from generator.model import Page
from generator.pages import layout, mentions, text
from generator.wording import Wording


def page(linked: LinkedTopic, words: Wording) -> Page:
    """The page of one topic."""
    return layout.render(
        words,
        f"topics/{linked.topic.slug}.md",
        "topic.html",
        "topics.yml",
        title=linked.topic.title,
        description=text.description(linked.topic.description),
        linked=linked,
        mentioned=mentions.mentioned(linked.mentioned_in),
        shown=layout.SHOWN,
    )
