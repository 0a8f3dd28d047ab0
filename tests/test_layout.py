"""What all pages share: front matter that every builder reads as it was meant."""

import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils import meta

from generator.i18n.wording import Wording
from generator.render import templating

WORDS = Wording("en")
TEXTS = st.text() | st.sampled_from(
    [
        *("it's", '"', "a: b # c", "---", "...", "{{ 7*7 }}", "- x", "null", "\\u0041", "%", "@"),
        *(
            "\N{LINE SEPARATOR}",
            "\x85",
            "\x7f",
            "\ufeff",
            "\N{GRINNING FACE}",
            "a\n---\nb",
            "x" * 5000,
        ),
    ]
)


FACTS = st.dictionaries(
    st.sampled_from("abcdefg"), TEXTS | st.booleans() | st.lists(TEXTS), min_size=1
)


@given(FACTS)
def test_front_matter_is_read_as_it_was_written(facts: dict[str, object]) -> None:
    """By MkDocs, and by PyYAML's own parser: the same texts, whatever characters they have."""
    written = templating.front_matter(facts)
    assert yaml.load(written, yaml.SafeLoader) == facts
    assert written.count("\n") == len(facts)
    assert meta.get_data(f"---\n{written}---\n\nText\n") == ("Text\n", facts)


def test_templates_in_the_same_words_are_the_same() -> None:
    """They are compiled once, and kept for the words of the last archives."""
    assert templating.templates(WORDS) is templating.templates(WORDS)
    english, german = (
        templating.templates(words).get_template("topics.html").root_render_func.__code__
        for words in (WORDS, Wording("de"))
    )
    assert english is german
