"""A page at a former address that redirects to the present one and keeps the fragment of the link.

It is a whole HTML file, not a page in Markdown, so that site builders do not list it in the
navigation, the search or the sitemap.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.model import Archive, OutputFile, Redirect
from generator.i18n.wording import Wording
from generator.read.addresses import Addresses, url
from generator.render import templating


@dataclass(frozen=True, slots=True)
class View:
    """A redirect from a former address."""

    redirect: Redirect
    title: str
    """The title of the present page; empty for a list page."""
    show: str
    language: str

    @property
    def path(self) -> str:
        """At the former address."""
        return f"{self.redirect.old}/index.html"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page that redirects."""
        return templating.render_standalone(
            i18n,
            self.path,
            "forward.html",
            "redirects.yml",
            language=self.language,
            show=self.show,
            url=url(self.redirect.new),
            title=self.title or i18n(self.redirect.new),
        )


def views(archive: Archive) -> Iterator[View]:
    """A view for every former address."""
    if not archive.redirects:
        return
    addresses = Addresses(archive.episodes, archive.people, archive.topics, archive.terms)
    for redirect in archive.redirects:
        title = addresses.title(redirect.new)
        yield View(redirect, title, archive.show.title, archive.show.language)
