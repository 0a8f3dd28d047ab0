"""Links of people: handles and addresses as keepers write them, and the addresses they become."""

import pytest

from generator.read import social_profiles


@pytest.mark.parametrize(
    ("site", "link", "address"),
    [
        ("github", "ada", "https://github.com/ada"),
        ("github", "@ada/", "https://github.com/ada"),
        ("linkedin", "gráinne-m-85/", "https://www.linkedin.com/in/gr%C3%A1inne-m-85/"),
        ("linkedin", "gr%C3%A1inne-m-85", "https://www.linkedin.com/in/gr%C3%A1inne-m-85/"),
        ("linkedin", "李華", "https://www.linkedin.com/in/%E6%9D%8E%E8%8F%AF/"),
        ("linkedin", "www.linkedin.com/in/ada/", "https://www.linkedin.com/in/ada/"),
        ("instagram", "ada.lovelace", "https://www.instagram.com/ada.lovelace/"),
        ("mastodon", "@ada@example.social", "https://example.social/@ada"),
        ("mastodon", "example.social/@ada", "https://example.social/@ada"),
        ("web", "https://example.org/", "https://example.org/"),
        ("homepage", "example.org", "https://example.org"),
        ("website", "example.org/ada?x=1#y", "https://example.org/ada?x=1#y"),
        ("blog", "example.org:8080/ada", "https://example.org:8080/ada"),
        ("website", "bücher.example", "https://bücher.example"),
    ],
)
def test_what_is_understood(site: str, link: str, address: str) -> None:
    """Letters of any script, percent-encoding, a slash at the end, an address without scheme."""
    assert social_profiles.address(site, link) == address


@pytest.mark.parametrize(
    ("site", "link"),
    [
        ("github", "ada lovelace"),
        ("github", "ada%2"),
        ("github", "ada//"),
        ("github", "../ada/x"),
        ("website", "ada"),
        ("website", "ada@example.org"),
        ("website", "ada@example.org/x"),
        ("website", "javascript:alert(1)"),
        ("website", "example.org/<b>"),
        ("website", "//example.org"),
        ("website", "ftp://example.org"),
        ("website", "1.2"),
        ("blog", ""),
    ],
)
def test_what_is_refused(site: str, link: str) -> None:
    """Nothing that could lead elsewhere than the keeper meant, or run."""
    assert not social_profiles.address(site, link)


@pytest.mark.parametrize("site", ["web", "homepage", "website"])
def test_three_names_for_a_website(site: str) -> None:
    """They are one site, with one title."""
    assert social_profiles.site_title(site) == "Website"
