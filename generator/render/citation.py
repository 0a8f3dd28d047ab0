"""How to cite an episode: a sentence with the address."""

from markupsafe import Markup, escape

from generator.core.model import Episode
from generator.i18n.wording import Wording
from generator.render import formatting
from generator.render.summaries import Masthead


def citation(episode: Episode, show: Masthead, root: str, i18n: Wording) -> Markup:
    """People, title, show, number, date and address; the address is a link.

    If the address of the site is unknown, the link is relative and a script completes it.
    """
    where = formatting.address(show.url, root, f"episodes/{episode.slug}/")
    shown = where if show.url else f"episodes/{episode.slug}/"
    facts = [i18n("episode_number", number=episode.number)] if episode.number is not None else []
    return i18n(
        "citation" if episode.participants else "citation_without_people",
        people=i18n.listed(person.name for person in episode.participants),
        title=episode.title,
        show=Markup(", ").join([show.title, *facts, i18n.day(episode.date)]),
        address=Markup('<a href="{}">{}</a>').format(where, escape(shown)),
    )
