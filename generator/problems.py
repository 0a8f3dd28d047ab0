"""What is wrong with an archive, and where: collected over the whole run, never just the first.

A problem prints as one line that editors and terminals can jump to::

    episodes/067-x/episode.yml:7:3: error: unknown key "guest" (did you mean "guests"?)
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Literal

ReportFormat = Literal["text", "json", "github"]

# What a message quotes may be anything. A line break in it would start a line of its own in the
# report (`::error` is a command to GitHub), an escape sequence would reach the terminal, half a
# character (U+D800 to U+DFFF, from the name of a file) could not be printed at all, and what is
# invisible would make two words that differ look the same.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_MAX_MESSAGE = 300


class Severity(StrEnum):
    """How bad a problem is: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the archive; lines and columns count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @classmethod
    def within(cls, path: str, text: str, offset: int) -> "Location":
        """The place of an offset into the text of a file."""
        line_start = text.rfind("\n", 0, offset) + 1
        return cls(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it."""

    location: Location
    severity: Severity
    message: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f" ({self.advice})" if self.advice else ""
        return f"{self.location}: {self.severity}: {self.message}{advice}"


class Problems:
    """Collects the problems of one run; iterates over them sorted and without repetitions."""

    def __init__(self) -> None:
        """Start with no problems."""
        self._found: set[Problem] = set()
        self.error_count = 0

    def error(self, location: Location, message: str, advice: str = "") -> None:
        """Note something that must be put right before anything can be built."""
        self._note(location, Severity.ERROR, message, advice)

    def warning(self, location: Location, message: str, advice: str = "") -> None:
        """Note something worth a look that does not stop the build."""
        self._note(location, Severity.WARNING, message, advice)

    def take(self, problems: Iterable[Problem]) -> None:
        """Note problems that were found elsewhere."""
        for problem in problems:
            if problem not in self._found:
                self._found.add(problem)
                self.error_count += problem.severity is Severity.ERROR

    def _note(self, location: Location, severity: Severity, message: str, advice: str) -> None:
        self.take([_shown(location, severity, message, advice)])

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the build, sorted by place."""
        return self._sorted(Severity.ERROR)

    @property
    def warnings(self) -> list[Problem]:
        """The problems that do not stop the build, sorted by place."""
        return self._sorted(Severity.WARNING)

    def _sorted(self, severity: Severity) -> list[Problem]:
        return sorted(problem for problem in self._found if problem.severity is severity)


def error(location: Location, message: str, advice: str = "") -> Problem:
    """An error by itself, for who does not collect problems."""
    return _shown(location, Severity.ERROR, message, advice)


def _shown(location: Location, severity: Severity, message: str, advice: str) -> Problem:
    """A problem as it can be printed, whatever it quotes."""
    place = replace(location, path=_printable(location.path))
    message, advice = (_shortened(_printable(text)) for text in (message, advice))
    return Problem(place, severity, message, advice)


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """Advice that names the valid word nearest to `word`, or lists them all if there are few.

    Letter case is ignored in the comparison. Empty if nothing helps.
    """
    options = sorted(set(valid))
    by_lower_case = {option.casefold(): option for option in options}
    near = get_close_matches(word.casefold(), by_lower_case, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{by_lower_case[near[0]]}"?'
    if 0 < len(options) <= 12:  # noqa: PLR2004 - as many as fit a line
        return "one of: " + ", ".join(options)
    return ""


def either(near: str, remedy: str) -> str:
    """Two pieces of advice in one: what `did_you_mean` gave, if anything, or the remedy."""
    if not near:
        return remedy
    return f"{near} or {remedy}" if near.endswith("?") else f"{near}; or {remedy}"


def _printable(text: str) -> str:
    r"""The text on one line, with escapes such as `\u200b` for what could not be seen."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _shortened(text: str) -> str:
    """The text without its middle, where it quotes something long."""
    half = _MAX_MESSAGE // 2
    return text if len(text) <= _MAX_MESSAGE else f"{text[:half]} … {text[-half:]}"


def report(problems: Iterable[Problem], form: ReportFormat) -> str:
    """The problems as text for people, as JSON for tools, or as annotations for GitHub.

    The JSON is a list of objects with path, line, column, severity, message and advice.
    Annotations follow the workflow commands of GitHub Actions (`::error file=...::...`), with
    the escapes of actions/toolkit's command.ts.
    """
    if form == "json":
        rows = [
            asdict(problem.location)
            | {"severity": problem.severity, "message": problem.message, "advice": problem.advice}
            for problem in problems
        ]
        return json.dumps(rows, indent=2)
    if form == "github":
        return "\n".join(map(_annotation, problems))
    return "\n".join(map(str, problems))


def _annotation(problem: Problem) -> str:
    def escape(text: str, *, of_property: bool) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if of_property else text

    place = problem.location
    message = problem.message + (f" ({problem.advice})" if problem.advice else "")
    return (
        f"::{problem.severity} file={escape(place.path, of_property=True)},line={place.line},"
        f"col={place.column}::{escape(message, of_property=False)}"
    )
