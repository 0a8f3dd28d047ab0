"""An index by first letters."""

from generator.render.alphabetical import by_letter


def test_names_stand_under_their_letters() -> None:
    """Accents and case do not count; what begins with no letter comes first, under #."""
    names = ["éclair", "Echo", "2001", "#hash", "\N{GREEK SMALL LETTER OMEGA}mega", "eZ", ".NET"]
    assert [(each.title, each.anchor, each.entries) for each in by_letter(names, str)] == [
        ("#", "-other", ["#hash", ".NET", "2001"]),
        ("E", "-e", ["Echo", "éclair", "eZ"]),
        (
            "\N{GREEK CAPITAL LETTER OMEGA}",
            "-\N{GREEK SMALL LETTER OMEGA}",
            ["\N{GREEK SMALL LETTER OMEGA}mega"],
        ),
    ]
