"""The size of a built site, beside what GitHub Pages publishes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.mkdocs_plugin import site_size
from tests.conftest import copy_archive


def sparse(file: Path, size: int) -> None:
    """A file of any size that takes no place on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    os.truncate(file, size)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([], "the site has 0 files, 0.0 MB: 0 %"),
        ([1_500_000], "the site has 1 file, 1.5 MB: 0 %"),
        ([799_999_000, 999], "the site has 2 files, 800.0 MB: 79 %"),
        ([799_999_000, 1_000], "warning: the site has 2 files, 800.0 MB: 80 %"),
        ([600_000_000] * 2, "warning: the site has 2 files, 1,200.0 MB: 120 %"),
    ],
)
def test_the_size_is_told_and_warned_of(tmp_path: Path, sizes: list[int], told: str) -> None:
    """Below four fifths of the limit it is a fact, from there on a warning."""
    for number, size in enumerate(sizes):
        sparse(tmp_path / f"{number}" / "index.html", size)
    assert str(site_size.of(tmp_path)) == f"{told} of what GitHub Pages publishes" + (
        "; the README says what to do" if told.startswith("warning") else ""
    )


def test_a_link_counts_as_what_it_leads_to(tmp_path: Path) -> None:
    """What is uploaded has files in the place of links."""
    sparse(tmp_path / "elsewhere.mp3", 5_000)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "linked.mp3").symlink_to(tmp_path / "elsewhere.mp3")
    assert site_size.of(tmp_path / "site") == site_size.SiteSize(1, 5_000)


@pytest.mark.parametrize("limit", [site_size.LIMIT, 1_000_000])
def test_a_strict_build_tells_the_size_and_survives_the_warning(tmp_path: Path, limit: int) -> None:
    """The warning is no failure: the site is good, and whether it is published is not known."""
    archive = copy_archive(tmp_path)
    program = f"""
from generator.mkdocs_plugin import site_size
from mkdocs.__main__ import cli
site_size.LIMIT = {limit}
cli(["build", "--strict"])
"""
    built = subprocess.run(
        [sys.executable, "-c", program],
        cwd=archive,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    size = site_size.of(archive / "site")
    assert size.files > 50
    told = f"{size.files} files, {size.size / 1e6:.1f} MB: {size.size * 100 // limit} % of what"
    assert told in built.stderr
    assert ("warning: the site has" in built.stderr) == (limit == 1_000_000)
