"""A page at a former address that leads to the present one, with the fragment of a shared link.

It is a whole HTML file, not a page in Markdown, so that no builder lists it in the navigation, the
search or the sitemap.
"""

from collections.abc import Iterator

from generator.addresses import Addresses, url
from generator.model import Archive, Page
from generator.pages import layout
from generator.wording import Wording


def pages(archive: Archive, words: Wording) -> Iterator[Page]:
    """A page for every former address."""
    if not archive.redirects:
        return
    addresses = Addresses(archive.episodes, archive.people, archive.topics, archive.terms)
    for redirect in archive.redirects:
        yield layout.render_alone(
            words,
            f"{redirect.old}/index.html",
            "forward.html",
            "redirects.yml",
            language=archive.show.language,
            show=archive.show,
            url=url(redirect.new),
            title=addresses.words(redirect.new) or words(redirect.new),
        )
