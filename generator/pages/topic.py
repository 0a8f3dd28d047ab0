"""A topic: its episodes and the people who speak about it."""

from generator.links import LinkedTopic
from generator.model import Page
from generator.pages import layout, text


def page(linked: LinkedTopic) -> Page:
    """The page of one topic."""
    return layout.render(
        f"topics/{linked.topic.slug}.md",
        "topic.html",
        "topics.yml",
        title=linked.topic.title,
        description=text.description(linked.topic.description),
        linked=linked,
    )
