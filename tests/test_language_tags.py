"""The language of a show is a BCP 47 tag, not anything that looks like one."""

import re

import pytest

from generator.core import fields
from generator.i18n.wording import Wording
from generator.read import schemas
from tests.archives import CASES


def _tags() -> list[list[str]]:
    text = (CASES / "languages.txt").read_text(encoding="utf-8")
    return [line.split(" | ") for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("case", _tags(), ids=lambda case: str(case[0]))
def test_a_language_is_a_tag_of_bcp_47(case: list[str]) -> None:
    """Its grammar is that of RFC 5646; languages and regions are those that there are."""
    tag, *what = case
    complaint = fields.language_complaint(tag)
    assert ([complaint[0]] if complaint else []) == what
    pattern = str(schemas.json_schema("show")["properties"]["language"]["pattern"])
    assert bool(re.search(pattern, tag)) >= (not what)
    if not what:
        assert Wording(tag)("home")


def test_the_region_that_is_meant_is_named() -> None:
    """The United Kingdom has the code GB."""
    complaint = fields.language_complaint("en-UK")
    assert complaint
    assert complaint[1] == 'write "GB"'
