"""Structured data for machines that read pages, as JSON-LD in the terms of schema.org.

It only holds facts of the archive
(https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents). If the address of the site
is unknown, addresses are relative to the page, which JSON-LD allows.
"""

import json
from collections.abc import Mapping

from generator.core.model import Episode, Person, Show
from generator.render import formatting
from generator.render.licences import address as license_address
from generator.render.summaries import Masthead

Facts = dict[str, object]


def series(show: Show, root: str) -> str:
    """The podcast, for its home page."""
    return _json(
        {
            **_series(show, root),
            "description": formatting.plain(show.description),
            "inLanguage": show.language,
            "author": [_person(host, show, root) for host in show.hosts],
            "image": formatting.address(show.url, root, show.image.site_path) if show.image else "",
            "license": license_address(show.license),
            "webFeed": show.feed,
        }
    )


def episode(each: Episode, show: Masthead, root: str) -> str:
    """An episode: its date, duration, people, series and recording."""
    audio = each.audio
    return _json(
        {
            "@type": "PodcastEpisode",
            "name": each.title,
            "url": formatting.address(show.url, root, f"episodes/{each.slug}/"),
            "datePublished": each.date.isoformat(),
            "duration": "" if each.duration is None else formatting.iso_duration(each.duration),
            # Feeds know integers only, and machines compare this with `itunes:episode`.
            "episodeNumber": each.number if isinstance(each.number, int) else None,
            "inLanguage": show.language,
            "partOfSeries": _series(show, root),
            "contributor": [
                {"@type": "Person", "name": person.name} for person in each.participants
            ],
            "license": license_address(each.license),
            "associatedMedia": audio
            and {
                "@type": "AudioObject",
                "contentUrl": audio.url,
                "encodingFormat": audio.type,
            },
            "sameAs": each.youtube and formatting.youtube(each.youtube),
        }
    )


def person(each: Person, show: Masthead, root: str) -> str:
    """A person who takes part."""
    return _json(
        {
            **_person(each, show, root),
            "alternateName": list(each.aliases),
            "description": formatting.plain(each.bio),
            "image": formatting.address(show.url, root, each.image.site_path) if each.image else "",
            "sameAs": [link.url for link in each.links],
        }
    )


def _series(show: Show | Masthead, root: str) -> Facts:
    return {"@type": "PodcastSeries", "name": show.title, "url": formatting.address(show.url, root)}


def _person(person: Person, show: Show | Masthead, root: str) -> Facts:
    return {
        "@type": "Person",
        "name": person.name,
        "url": formatting.address(show.url, root, f"people/{person.slug}/"),
    }


def _json(facts: Mapping[str, object]) -> str:
    """The facts that are known, escaped so that no text can end the script element around them."""
    known = {key: value for key, value in facts.items() if value not in ("", None, [])}
    written = json.dumps(
        {"@context": "https://schema.org", **known}, ensure_ascii=False, separators=(",", ":")
    )
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written
