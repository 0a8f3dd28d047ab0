"""Reading JSON that anybody may have written."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from generator.importing.draft import Source

Json = object


def parse(source: Source) -> tuple[Json, str]:
    """The value of a text, and why it cannot be read; one of the two is None or empty."""
    if source.text.lstrip()[:1] not in ("{", "["):
        return None, "it begins with neither { nor ["
    try:
        value = json.loads(source.text, parse_constant=_refuse)
        source.text.encode()
    except RecursionError:
        return None, "it is nested too deeply"
    except ValueError as error:
        return None, str(error)
    return value, ""


def complaint(source: Source) -> str:
    """What is wrong with a text that begins like JSON; empty if nothing, or if it does not."""
    return parse(source)[1] if source.text.lstrip()[:1] in ("{", "[") else ""


def records(value: Json) -> list[Mapping[str, object]]:
    """The objects of a list; empty if it is no list, or holds anything else."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    found = [item for item in value if isinstance(item, Mapping)]
    return found if len(found) == len(value) else []


def lines_of(source: Source, key: str, count: int) -> list[int]:
    """The lines on which a key stands, if it stands there exactly `count` times; else zeros."""
    found = [
        number
        for number, line in enumerate(source.lines, 1)
        for _ in range(line.count(f'"{key}":') + line.count(f'"{key}" :'))
    ]
    return found if len(found) == count else [0] * count


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")
