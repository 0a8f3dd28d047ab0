r"""Cases of the import, each a file of text in `tests/cases/importing`.

::

    A sentence that says what is special about it.
    --- docs/talk.vtt
    WEBVTT
    ...
    === import docs/talk.vtt --episode 002-talk
    What is printed.
    === episodes/002-talk/transcript.txt
    What is written.

The part above `===` is that of an archive, in the notation of tests/archives.py. The command runs
in the archive's folder; the other sections are files that it has written.

`python -m tests.importing.cases` writes down what the import does now, for every case: read the
difference before you commit it.
"""

import contextlib
import io
import os
import shlex
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generator import cli
from tests import archives

FOLDER = archives.CASES / "importing"
FILES = sorted(FOLDER.glob("*.txt"))

_WRITTEN = ("transcript.txt", "episode.yml")


@dataclass(frozen=True)
class Case:
    """A case, read."""

    before: str
    arguments: tuple[str, ...]
    expected: dict[str, str]
    """What is printed, under the command, and the files that are written."""

    @property
    def command(self) -> str:
        """The command, as the case has it."""
        return shlex.join(self.arguments)

    @property
    def episode(self) -> str:
        """The slug that the command names."""
        return self.arguments[self.arguments.index("--episode") + 1]

    @property
    def file(self) -> str:
        """The path of the file that is imported."""
        return self.arguments[1]


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    status: int
    printed: str


def read(file: Path) -> Case:
    """Read a case."""
    before, _, rest = file.read_text(encoding="utf-8").partition("\n=== ")
    sections = [section.partition("\n") for section in rest.split("\n=== ")]
    expected = {title: text.removesuffix("\n") for title, _, text in sections}
    return Case(before, tuple(shlex.split(sections[0][0])), expected)


def prepare(case: Case, root: Path) -> None:
    """Write the archive of a case into an empty folder."""
    archives.base().apply(root)
    archives.parse(case.before).apply(root)


def run(arguments: tuple[str, ...]) -> Outcome:
    """Run a command of the generator in the current folder."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = cli.main(list(arguments))
    return Outcome(status, printed.getvalue().rstrip("\n"))


def happened(case: Case, outcome: Outcome) -> dict[str, str]:
    """What a command printed, and the text of the files it says it has written."""
    found = {case.command: outcome.printed}
    for name in _WRITTEN:
        path = f"episodes/{case.episode}/{name}"
        if f"written: {path}" in outcome.printed:
            found[path] = Path(path).read_text(encoding="utf-8").removesuffix("\n")
    return found


def _accept() -> None:
    for file in FILES:
        case = read(file)
        with tempfile.TemporaryDirectory() as folder:
            home = Path.cwd()
            os.chdir(folder)
            try:
                prepare(case, Path())
                found = happened(case, run(case.arguments))
            finally:
                os.chdir(home)
        sections = "".join(f"\n=== {title}\n{text}" for title, text in found.items())
        file.write_text(f"{case.before}{sections}\n", encoding="utf-8")
    sys.stdout.write(f"{len(FILES)} cases written\n")


if __name__ == "__main__":
    _accept()
