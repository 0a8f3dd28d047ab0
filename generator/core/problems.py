"""The problems of an archive: all of them are collected in one run, not only the first.

A problem prints as one line, whose location editors and terminals can open::

    episodes/067-x/episode.yml:7:3: error: unknown key "guest" (did you mean "guests"?)
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, islice
from typing import Literal

ReportFormat = Literal["text", "json", "github"]

# A message may quote any text. A line break would start a new line of the report (`::error` is a
# command to GitHub), an escape sequence would reach the terminal, a surrogate (U+D800 to U+DFFF,
# from a file name) cannot be printed at all, and invisible characters would make two different
# words look the same.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_MAX_MESSAGE = 300
_CLOSE = 0.6
_ALL_COMPARED = 60
"""Up to this number of names, a word is compared with all of them."""
_COMPARED = 4
_LOOKED_AT = 1000
_COMPARED_LENGTH = 100
"""Characters of a name."""
_FEW = 12
"""The number of valid words that fit on a line."""
_MOST_WORK = 5_000_000
"""The cost limit for finding the nearest words: some tenths of a second."""


class Severity(StrEnum):
    """An error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; lines and columns count from 1, columns in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @classmethod
    def within(cls, path: str, text: str, offset: int) -> "Location":
        """The location of an offset into the text of a file."""
        line_start = text.rfind("\n", 0, offset) + 1
        return cls(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem: where it is, what is wrong, and what to do about it."""

    location: Location
    severity: Severity
    message: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f" ({self.advice})" if self.advice else ""
        return f"{self.location}: {self.severity}: {self.message}{advice}"


class Problems:
    """Collects the problems of one run; iterates over them sorted and without duplicates."""

    def __init__(self) -> None:
        """Start with no problems."""
        self._found: set[Problem] = set()
        self.error_count = 0
        self.suggestions = Suggestions()

    def error(self, location: Location, message: str, advice: str = "") -> None:
        """Note a problem that stops the build."""
        self._note(location, Severity.ERROR, message, advice)

    def warning(self, location: Location, message: str, advice: str = "") -> None:
        """Note a problem that does not stop the build."""
        self._note(location, Severity.WARNING, message, advice)

    def take(self, problems: Iterable[Problem]) -> None:
        """Add problems that were collected elsewhere."""
        for problem in problems:
            if problem not in self._found:
                self._found.add(problem)
                self.error_count += problem.severity is Severity.ERROR

    def _note(self, location: Location, severity: Severity, message: str, advice: str) -> None:
        self.take([_shown(location, severity, message, advice)])

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=_place_and_text))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> list[Problem]:
        """The errors, sorted by location."""
        return self._sorted(Severity.ERROR)

    @property
    def warnings(self) -> list[Problem]:
        """The warnings, sorted by location."""
        return self._sorted(Severity.WARNING)

    def _sorted(self, severity: Severity) -> list[Problem]:
        found = (problem for problem in self._found if problem.severity is severity)
        return sorted(found, key=_place_and_text)


def _place_and_text(problem: Problem) -> tuple[str, int, int, str, str, str]:
    """The sort key of a problem. A tuple, since tens of thousands may have to be compared."""
    place = problem.location
    return (
        place.path,
        place.line,
        place.column,
        problem.severity,
        problem.message,
        problem.advice,
    )


def error(location: Location, message: str, advice: str = "") -> Problem:
    """A single error, for callers that do not collect problems."""
    return _shown(location, Severity.ERROR, message, advice)


def _shown(location: Location, severity: Severity, message: str, advice: str) -> Problem:
    """A problem that is safe to print, whatever it quotes."""
    place = replace(location, path=_printable(location.path))
    message, advice = (_shortened(_printable(text)) for text in (message, advice))
    return Problem(place, severity, message, advice)


class Nearest:
    """Finds the name that is most similar to a word; `cost` counts the work in units of some 50 ns.

    Similarity is the ratio of `difflib`, from 0 to 1: twice the number of common characters,
    divided by the total number. A word is compared with all of a few names. Of many names it is
    compared with those that share most pairs of neighbouring characters with it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, and index them if there are many."""
        self.names = list(dict.fromkeys(names))
        self.cost = sum(map(len, self.names))
        self._with_pair: dict[str, list[int]] | None = None
        if len(self.names) > _ALL_COMPARED:
            self._with_pair = defaultdict(list)
            for number, name in enumerate(self.names):
                for pair in _pairs(name):
                    self._with_pair[pair].append(number)

    def find(self, word: str, cutoff: float) -> str:
        """The most similar name, of equals the last in order; empty if all are below the cutoff."""
        word = word[:_COMPARED_LENGTH]
        best, found = cutoff, ""
        matcher = SequenceMatcher(None, "", word)
        for name in self._candidates(word):
            start = name[:_COMPARED_LENGTH]
            # Upper bounds first, as in `difflib.get_close_matches`.
            matcher.set_seq1(start)
            shorter, longer = sorted((len(start), len(word)))
            self.cost += 10 + longer
            if 2 * shorter < best * (shorter + longer) or matcher.quick_ratio() < best:
                continue
            self.cost += len(start) * len(word)
            likeness = matcher.ratio()
            if likeness > best or (likeness == best and name > found):
                best, found = likeness, name
        return found

    def _candidates(self, word: str) -> Iterable[str]:
        if self._with_pair is None:
            return self.names
        lists = [self._with_pair[pair] for pair in _pairs(word) if pair in self._with_pair]
        # The rarest pairs first: a pair that every name has distinguishes none of them.
        lists.sort(key=len)
        shared = Counter(islice(chain.from_iterable(lists), _LOOKED_AT))
        self.cost += _LOOKED_AT
        return (self.names[number] for number, _ in shared.most_common(_COMPARED))


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters; the edges of the text count as characters."""
    padded = f"\n{text[:_COMPARED_LENGTH]}\n"
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


class Suggestions:
    """Suggests the valid word nearest to a wrong one, up to a limit of work.

    Without the limit, a file with thousands of wrong names would take minutes. Once the first ones
    are corrected, the next run has suggestions for the rest.
    """

    def __init__(self, work: int = _MOST_WORK) -> None:
        """`work` is the limit, in the units of `Nearest.cost`."""
        self._left = work
        self._valid: Collection[str] = ()
        self._options: dict[str, str] = {}
        self._nearest = Nearest(())

    def did_you_mean(self, word: str, valid: Collection[str]) -> str:
        """Advice that names the valid word nearest to `word`, or lists all if they are few.

        Letter case is ignored. Empty if there is nothing to suggest. `valid` is indexed once per
        object, so an object must not change between calls.
        """
        if self._left > 0:
            self._prepare(valid)
            before = self._nearest.cost
            near = self._nearest.find(word.casefold(), _CLOSE)
            self._left -= self._nearest.cost - before
            if near:
                return f'did you mean "{self._options[near]}"?'
        if 0 < len(valid) <= _FEW and (options := sorted(set(valid))):
            return "one of: " + ", ".join(options)
        return ""

    def _prepare(self, valid: Collection[str]) -> None:
        if self._valid is not valid or not self._options:
            self._valid = valid
            self._options = {option.casefold(): option for option in sorted(set(valid))}
            self._nearest = Nearest(self._options)
            self._left -= self._nearest.cost


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """`Suggestions.did_you_mean` for a single word, without a limit shared by several calls."""
    return Suggestions().did_you_mean(word, sorted(set(valid)))


def either(near: str, remedy: str) -> str:
    """The suggestion of `did_you_mean`, if any, joined with another remedy."""
    if not near:
        return remedy
    return f"{near} or {remedy}" if near.endswith("?") else f"{near}; or {remedy}"


def _printable(text: str) -> str:
    r"""The text on one line, with escapes such as `\u200b` for invisible characters."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _shortened(text: str) -> str:
    """The text, without its middle if it is too long."""
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
