"""Slugs (the last part of an address) and anchors (places within a page).

A slug is committed data: `propose` computes it once, when a record is created. From then on it is
read and checked, never computed again.
"""

import re
import unicodedata
from collections.abc import Callable

from slugify import slugify

MAX_LENGTH = 80
EPISODES, PEOPLE, TOPICS, GLOSSARY = KINDS = ("episodes", "people", "topics", "glossary")
"""The first part of an address; on its own, the address of the page that lists the kind."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: no file can have these names on
# Windows, whatever its extension.
_WINDOWS_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)
}
# The page of each folder itself. `search`, `assets` and the like lie at the root of the site, where
# nothing is called by its slug alone.
_OF_THE_SITE = {"index"}
# The pages of years and seasons are in the same folder as those of episodes.
_EPISODE_GROUP = re.compile(r"\d{4}|season-\d+")
# A page has anchors `chapter-<title>` and `unattributed-<n>` as well as `<person>-<n>`.
_ANCHOR_PREFIX = re.compile(r"unattributed|chapter(?:-.*)?")

# Turkish has an I with a dot and one without, each as a capital and a small letter.
_TURKISH = str.maketrans("\u0130\u0131", "ii")


def complaint(slug: str) -> str:
    """What is wrong with a slug of any kind, or an empty string."""
    if not slug:
        return "the slug is empty"
    if len(slug) > MAX_LENGTH:
        return (
            f'the slug "{slug[:20]}…" has {len(slug)} characters; at most {MAX_LENGTH} are allowed'
        )
    if not _SLUG.fullmatch(slug):
        return f'"{slug}" is not a slug: use a-z, 0-9 and single hyphens between them'
    if slug in _WINDOWS_DEVICES:
        return f'"{slug}" is a device name on Windows, which no file may have'
    if slug in _OF_THE_SITE:
        return f'"{slug}" is reserved for the site itself'
    return ""


def episode_complaint(slug: str) -> str:
    """What is wrong with the slug of an episode, or an empty string."""
    if slug == "people" or _EPISODE_GROUP.fullmatch(slug):
        return f'"{slug}" is reserved for the site itself'
    return complaint(slug)


def speaker_complaint(slug: str) -> str:
    """What is wrong with the slug of a person or a voice, or an empty string."""
    if _ANCHOR_PREFIX.fullmatch(slug):
        return f'"{slug}" is reserved for anchors'
    return complaint(slug)


def propose(text: str) -> str:
    """A slug for a text, of at most 80 characters; empty if no character can be kept."""
    return str(
        slugify(text.replace("’", "'").replace("'", ""), max_length=MAX_LENGTH, word_boundary=True)
    )


def alternative(slug: str, complaint: Callable[[str], str], remedy: str) -> str:
    """The remedy for an invalid slug, with a valid one as an example if one can be derived."""
    proposal = propose(slug)
    return f'{remedy}, such as "{proposal}"' if proposal and not complaint(proposal) else remedy


def folded(name: str) -> str:
    """The form in which spellings of a name are compared: equal if a reader sees no difference.

    It ignores letter case, the way accents are encoded, invisible characters, the amount of white
    space, and the dot of the Turkish I.
    """
    if not name.isascii():
        seen = (each for each in name if unicodedata.category(each) != "Cf")
        name = unicodedata.normalize("NFC", "".join(seen)).translate(_TURKISH)
        name = name.replace("i\u0307", "i")
    return " ".join(name.split()).casefold()


def first_name(name: str) -> str:
    """The first word of a name that is not a title such as `Dr.`; empty where there is none."""
    return next((word for word in name.split() if not word.endswith(".")), "")


def turn_anchor(speaker: str, number: int) -> str:
    """The anchor of a speaker's turn: `eli-stevens-12`."""
    return f"{speaker}-{number}"


def chapter_anchor(title: str) -> str:
    """The anchor for a chapter's title; just `chapter` if no character of it can be kept."""
    return f"chapter-{propose(title)}".rstrip("-")
