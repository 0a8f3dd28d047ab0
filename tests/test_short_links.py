"""Short links such as `[[eli-stevens]]`: where they lead, what they say, and where they are none.

What a wrong one in metadata is told is among the cases in `cases/bad/`; the other builders are in
test_builders.py.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import cli
from generator.core import markdown_text
from generator.core.model import Markdown, Reference
from generator.markdown_extensions.short_links import INDEX
from generator.render.formatting import markdown, plain
from tests import archives

REFERENCES = {
    "ada": Reference("people/ada/", "Ada & Co"),
    "x#y-1": Reference("episodes/x/#y-1", "Y"),
}
ADA = '<a href="../people/ada/">Ada &amp; Co</a>'


@pytest.mark.parametrize(
    ("source", "html", "words"),
    [
        ("[[ada]]", ADA, "Ada & Co"),
        ("a [[ ada ]] b", f"a {ADA} b", "a Ada & Co b"),
        (
            "[[ada|<b>*she*</b>]]",
            ADA.replace("Ada &amp; Co", "&lt;b&gt;*she*&lt;/b&gt;"),
            "<b>*she*</b>",
        ),
        ("[[ada|one\ntwo]]", ADA.replace("Ada &amp; Co", "one two"), "one two"),
        ("*[[ada]]*", f"<em>{ADA}</em>", "Ada & Co"),
        ("[[ada]][[ada]]", ADA + ADA, "Ada & CoAda & Co"),
        (r"\[[ada]]", "[[ada]]", "[[ada]]"),
        ("`[[ada]]`", "<code>[[ada]]</code>", "[[ada]]"),
        ("[[1]](https://a.b)", '<a href="https://a.b">[1]</a>', "[1]"),
        ("[[nobody]]", "[[nobody]]", "nobody"),
        ("[[]] [[ ]] [[a|b|c]] [[ada", "[[]] [[ ]] [[a|b|c]] [[ada", "[[]] [[ ]] [[a|b|c]] [[ada"),
        ("[[x#y-1]]", '<a href="../episodes/x/#y-1">Y</a>', "Y"),
    ],
)
def test_markdown_of_metadata(source: str, html: str, words: str) -> None:
    """Links and words of a value; what a search engine shows has no brackets."""
    value = Markdown(source, REFERENCES)
    assert str(markdown(value, "../")) == f"<p>{html}</p>\n"
    assert plain(value) == words


@given(st.text(alphabet="[]|#ada \n`\\*>-_.(x)"))
def test_the_place_of_a_link_is_where_it_stands(source: str) -> None:
    """Every link that is found stands in the source at its offset, each at another one."""
    found = markdown_text.short_links(source)
    assert len({link.start for link in found}) == len(found)
    for link in found:
        assert source[link.start :].startswith("[[")
        assert source[link.start + 2 :].lstrip().startswith(link.target)


@pytest.mark.parametrize(
    "source",
    [
        "[[ada]]\n",
        "  text [[ada]]",
        "> - a\n>   b [[ada]]",
        "1. x\n\n   [[bob]] [[ada]]",
        "`a\nb` [[ada]]",
    ],
)
def test_the_place_in_lists_and_quotations(source: str) -> None:
    """Signs in front of a line do not move the place."""
    assert [link.start for link in markdown_text.short_links(source) if link.target == "ada"] == [
        source.index("[[ada]]")
    ]


def test_a_page_full_of_beginnings_is_read_quickly() -> None:
    """Unfinished code, comments and brackets take time in proportion to their number."""
    for piece in ("`` ` ", "<!-- ", "[[a", "[[a|", "~~~\n", "\\"):
        assert markdown_text.short_links_of_page("[[x]]" + piece * 20_000)[0].start == 0


BY_HAND = r"""# Notes

A [[bem]], `[[code]]`, \[[escaped]], <!-- [[comment]] --> and [[1]](https://example.org).

```
[[tool.fenced]]
```

> ~~~
> [[quoted]]
> ~~~

- in a list [[ada]]

!!! note
    in a box, [[001-first#ben-9|nine
    turns]] `` [[`code]] ``
"""


def test_links_by_hand_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` and `build` report them with file, line and column; nothing is written."""
    monkeypatch.chdir(tmp_path)
    archives.base().apply(tmp_path)
    (tmp_path / "docs" / "more").mkdir(parents=True)
    (tmp_path / "docs" / "more" / "notes.md").write_text(BY_HAND)
    expected = [
        (
            'docs/more/notes.md:3:3: error: no such page: "bem"'
            ' (did you mean "ben"? or write `\\[[` for plain brackets)'
        ),
        (
            'docs/more/notes.md:16:15: error: episodes/001-first has no turn or chapter "ben-9"'
            ' (did you mean "ben-1"?)'
        ),
    ]
    for command in ("check", "build"):
        assert cli.main([command]) == 1
        assert capsys.readouterr().err.splitlines() == expected
    assert [path.name for path in (tmp_path / "docs").iterdir()] == ["more"]
    assert cli.main(["check", "--docs", str(tmp_path / "elsewhere")]) == 0


def test_the_index_holds_what_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the targets that stand in pages by hand; without any there is no file."""
    archives.base().apply(tmp_path)
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "notes.md"
    page.write_text("[[ada]] and [[001-first#ben-1]]\n")
    assert cli.main(["build", str(tmp_path)]) == 0
    assert (tmp_path / "docs" / INDEX).read_text() == (
        '{\n"001-first#ben-1": [\n"episodes/001-first/#ben-1",\n"Ben Okri, 0:05"\n],\n'
        '"ada": [\n"people/ada/",\n"Ada Lovelace"\n]\n}\n'
    )
    page.write_text("Nobody\n")
    assert cli.main(["build", str(tmp_path)]) == 0
    assert not (tmp_path / "docs" / INDEX).exists()
    capsys.readouterr()
