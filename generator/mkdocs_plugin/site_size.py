"""The size of a built site, compared with the limit of GitHub Pages."""

import os
from dataclasses import dataclass
from pathlib import Path

LIMIT = 10**9
"""Bytes: "Published GitHub Pages sites may be no larger than 1 GB", in the
smaller of its two meanings (https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits).
"""
NEAR = 0.8
"""A build warns from this share of the limit on."""
_ADVICE = "the README says what to do"


@dataclass(frozen=True, slots=True)
class SiteSize:
    """The number of files of a site, and their size in bytes."""

    files: int
    size: int

    @property
    def is_near_limit(self) -> bool:
        """Whether the site will soon be too large."""
        return self.size >= NEAR * LIMIT

    def __str__(self) -> str:
        """One line, which begins like a warning of an archive if the site is near the limit."""
        files = "1 file" if self.files == 1 else f"{self.files:,} files"
        share = f"{self.size * 100 // LIMIT} % of what GitHub Pages publishes"
        text = f"the site has {files}, {self.size / 1e6:,.1f} MB: {share}"
        return f"warning: {text}; {_ADVICE}" if self.is_near_limit else text


def of(folder: Path) -> SiteSize:
    """Measure the site in a folder. A link counts as its target, because that is uploaded.

    Raises:
        OSError: the folder cannot be read.
    """
    sizes = [
        os.stat(os.path.join(parent, name))  # noqa: PTH116, PTH118 - tens of thousands of files
        for parent, _, names in os.walk(folder)
        for name in names
    ]
    return SiteSize(len(sizes), sum(each.st_size for each in sizes))
