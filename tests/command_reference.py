"""Writes docs/project/commands.md from the parser of the command line (`make commands`)."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from generator import cli

PAGE = Path(__file__).parent.parent / "docs" / "project" / "commands.md"

_FEW = 4
"""Values of an option that its usage line lists; the table has all of them."""

_HEAD = """\
# Commands

<!-- `make commands` writes this page from generator/cli.py. -->

`python -m generator` is the same program. Each command shows its own part of this page
with `--help`.
"""


def reference() -> str:
    """The page: commands with their arguments and options, then the exit statuses."""
    parser = cli.parser()
    sections = [
        f"## {name}\n\n{command.description}\n\n```text\n{_usage(command)}\n```\n\n"
        f"{_table(('Argument', 'Meaning'), _arguments(command))}"
        for name, command in commands(parser)
    ]
    statuses = ((f"`{status}`", meaning) for status, meaning in cli.EXIT_STATUSES.items())
    exits = f"## Exit statuses\n\n{_table(('Status', 'Meaning'), statuses)}"
    return "\n".join([_HEAD, *sections, exits])


def commands(
    parser: argparse.ArgumentParser, prefix: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that runs, by name; `new` itself runs nothing, but `new episode` does."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of its arguments
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor a public class
            for name, command in action.choices.items():
                if command.get_default("run"):
                    yield prefix + name, command
                yield from commands(command, f"{prefix}{name} ")


def arguments(command: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments and options of a command, without `--help`."""
    actions = command._actions  # noqa: SLF001 - argparse has no public list of its arguments
    return [each for each in actions if each.dest != "help"]


def _usage(command: argparse.ArgumentParser) -> str:
    parts = [_written(each) for each in arguments(command)]
    return " ".join([command.prog, *parts])


def _written(action: argparse.Action) -> str:
    """How to write an argument: `[--docs DOCS]`."""
    written = " ".join(filter(None, (*action.option_strings[:1], _value(action))))
    is_optional = not action.required or action.nargs == "?"
    return f"[{written}]" if is_optional else written


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices and len([*action.choices]) <= _FEW:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest.upper())


def _arguments(command: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in arguments(command):
        name = action.option_strings[0] if action.option_strings else _value(action)
        choices = f": {', '.join(f'`{each}`' for each in action.choices)}" if action.choices else ""
        yield f"`{name}`", f"{action.help}{choices}".replace("|", r"\|")


def _table(head: tuple[str, str], rows: Iterator[tuple[str, str]]) -> str:
    lines = [head, ("---", "---"), *rows]
    return "".join(f"| {left} | {right} |\n" for left, right in lines)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
