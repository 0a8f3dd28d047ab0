"""The command line says what it does, and its reference page says the same."""

import re

import pytest

from generator import cli
from tests.command_reference import PAGE, arguments, commands, reference

COMMANDS = dict(commands(cli.parser()))


def test_the_reference_is_up_to_date() -> None:
    """`make commands` would write what is committed."""
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_the_reference_has_every_command() -> None:
    """Also those below `new`, and what each of them takes."""
    page = PAGE.read_text(encoding="utf-8")
    assert {"build", "import", "new episode", "new person", "rename"} <= COMMANDS.keys()
    for name, command in COMMANDS.items():
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for action in arguments(command):
            written = action.option_strings[0] if action.option_strings else str(action.metavar)
            assert f"`{written}`" in section, (name, written)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does(name: str) -> None:
    """In one sentence, and so does each of its arguments in a phrase."""
    command = COMMANDS[name]
    assert re.fullmatch(r"[A-Z][^.]*(\.\w+[^.]*)*\.", command.description or "")
    for action in arguments(command):
        assert action.help, action.dest
        assert not action.help.endswith(".")
