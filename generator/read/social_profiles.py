"""Social profiles: from a site and a handle to an address."""

import re
from urllib.parse import quote

from generator.core.fields import url_complaint

# Any other site needs a whole address.
_SITES = {
    "bluesky": ("Bluesky", "https://bsky.app/profile/{}"),
    "github": ("GitHub", "https://github.com/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/{}/"),
    "kaggle": ("Kaggle", "https://www.kaggle.com/{}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/in/{}/"),
    "mastodon": ("Mastodon", ""),
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "scholar": ("Google Scholar", "https://scholar.google.com/citations?user={}"),
    "twitter": ("Twitter", "https://twitter.com/{}"),
    "website": ("Website", ""),
    "youtube": ("YouTube", "https://www.youtube.com/@{}"),
}
_SAME_AS = {"homepage": "website", "web": "website"}
# Letters of any script, and bytes in percent-encoding: `gr%C3%A1inne`.
_HANDLE = r"(?:[\w.-]|%[0-9A-Fa-f]{2}){1,100}"
_MASTODON = re.compile(r"@?([A-Za-z0-9_.-]{1,100})@([A-Za-z0-9_.-]{1,100})")
# A host with a dot, alone or before a path: `example.org`, `example.org/ada`.
_WITHOUT_SCHEME = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d{1,5})?(/\S*)?")


def site_title(site: str) -> str:
    """The display name of a site: `GitHub` for `github`; an unknown site is unchanged."""
    site = _SAME_AS.get(site, site)
    return _SITES[site][0] if site in _SITES else site


def address(site: str, link: str) -> str:
    """The address for an address or a handle (with or without `@`); empty if unknown.

    An address without `https://` gets it. Characters of a handle that are not ASCII
    are percent-encoded as UTF-8 (RFC 3987, section 3.1).
    """
    if not url_complaint(link):
        return link
    site = _SAME_AS.get(site, site)
    if site == "mastodon" and (found := _MASTODON.fullmatch(link)):
        return f"https://{found[2]}/@{found[1]}"
    _, pattern = _SITES.get(site, ("", ""))
    handle = link.removeprefix("@").removesuffix("/")
    if pattern and re.fullmatch(_HANDLE, handle):
        return pattern.format(quote(handle, safe="%"))
    # On a site with handles, a name with a dot is a handle; only with a path is it an address.
    with_host = _WITHOUT_SCHEME.fullmatch(link)
    completed = f"https://{link}"
    is_address = with_host and (with_host[1] or not pattern) and not url_complaint(completed)
    return completed if is_address else ""


def is_completed(link: str, made: str) -> bool:
    """Whether `made` is the link with `https://` added."""
    return made == f"https://{link}"
