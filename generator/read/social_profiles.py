"""The address of somebody's profile on a site, from the handle that people know it by."""

import re

from generator.core.fields import url_complaint

# Any site that is not listed needs a whole address.
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
_HANDLE = r"[A-Za-z0-9_.-]{1,100}"
_MASTODON = re.compile(rf"@?({_HANDLE})@({_HANDLE})")


def site_title(site: str) -> str:
    """How a site is written on a page: `github` is GitHub, an unknown one stays as it is."""
    return _SITES[site][0] if site in _SITES else site


def address(site: str, link: str) -> str:
    """The address behind an address or a handle (with or without its `@`); empty if unknown."""
    if not url_complaint(link):
        return link
    if site == "mastodon" and (found := _MASTODON.fullmatch(link)):
        return f"https://{found[2]}/@{found[1]}"
    handle = link.removeprefix("@")
    _, pattern = _SITES.get(site, ("", ""))
    return pattern.format(handle) if re.fullmatch(_HANDLE, handle) else ""
