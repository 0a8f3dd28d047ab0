"""How large a built site is, beside what GitHub Pages publishes."""

import os
from dataclasses import dataclass
from pathlib import Path

LIMIT = 10**9
"""Bytes: "Published GitHub Pages sites may be no larger than 1 GB", taken as the smaller of its two
meanings (https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits).
"""
NEAR = 0.8
"""From this share of the limit on there is a warning."""
_REMEDY = "the README says what to do"


@dataclass(frozen=True, slots=True)
class SiteSize:
    """The files of a site and their bytes."""

    files: int
    size: int

    @property
    def is_near_limit(self) -> bool:
        """Whether a keeper should do something about it before it is too late."""
        return self.size >= NEAR * LIMIT

    def __str__(self) -> str:
        """Say so in a line; the warning begins as those of an archive do."""
        files = "1 file" if self.files == 1 else f"{self.files:,} files"
        share = f"{self.size * 100 // LIMIT} % of what GitHub Pages publishes"
        told = f"the site has {files}, {self.size / 1e6:,.1f} MB: {share}"
        return f"warning: {told}; {_REMEDY}" if self.is_near_limit else told


def of(folder: Path) -> SiteSize:
    """The size of the site in a folder. Links count as what they lead to: that is what is uploaded.

    Raises:
        OSError: the folder cannot be read.
    """
    sizes = [
        os.stat(os.path.join(parent, name))  # noqa: PTH116, PTH118 - tens of thousands of files
        for parent, _, names in os.walk(folder)
        for name in names
    ]
    return SiteSize(len(sizes), sum(each.st_size for each in sizes))
