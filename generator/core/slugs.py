"""Slugs (the names in addresses) and anchors (the names of places in a page).

A slug is committed data: `propose` is asked once, when something new is made, and what the
archive holds is read and checked ever after, never computed again.
"""

import re
import unicodedata
from collections.abc import Callable

from slugify import slugify

MAX_LENGTH = 80
EPISODES, PEOPLE, TOPICS, GLOSSARY = KINDS = ("episodes", "people", "topics", "glossary")
"""What comes before a slug in an address; each is the address of a page that lists them too."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: no file of a checkout may have
# these names, whatever its extension.
_WINDOWS_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)
}
# The page of each folder itself. `search`, `assets` and the like lie at the root of the site, where
# nothing is called by its slug alone.
_OF_THE_SITE = {"index"}
# A year or a season has a page of its own beside the episodes.
_EPISODE_GROUP = re.compile(r"\d{4}|season-\d+")
# Anchors: `chapter-<title>` and `unattributed-<n>` stand beside `<person>-<n>` on one page.
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
    """A slug for `text`, at most 80 characters; empty where nothing of the text can be kept."""
    return str(
        slugify(text.replace("’", "'").replace("'", ""), max_length=MAX_LENGTH, word_boundary=True)
    )


def alternative(slug: str, complaint: Callable[[str], str], remedy: str) -> str:
    """The remedy for a slug that has a complaint, with one that has none where it can be found."""
    proposal = propose(slug)
    return f'{remedy}, such as "{proposal}"' if proposal and not complaint(proposal) else remedy


def folded(name: str) -> str:
    """What two spellings of a name share that a reader takes for the same.

    Letter case does not count, nor whether an accent is a character of its own, nor characters
    that nobody sees, nor how much space there is between words, nor the dot of the Turkish I.
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
    """The anchor that a chapter's title asks for; `chapter` alone where nothing can be kept."""
    return f"chapter-{propose(title)}".rstrip("-")
