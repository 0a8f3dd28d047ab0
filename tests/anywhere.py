"""Run every test on other days and other machines: `make test-anywhere`.

Six runs cover, in pairs, three kinds of days (tomorrow; a leap day more than a year on; the last
minute of a year, this year's and the next one's) with two time zones, two locales, two sets of
fonts, and two users. Two of the runs are in random order. Every run is a line of RUNS.

For each kind of day two runs differ in everything else. The four columns of two values differ from
each other in at least one kind of day and agree in another, so every pair of values meets.

The ordinary user works in a shallow clone with an environment of its own, which is made before the
clock moves. It has what is committed. Without root, all runs are those of the present user.
"""

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import mkdocs
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
NOBODY = 65_534
KIRITIMATI, LOS_ANGELES = "Pacific/Kiritimati", "America/Los_Angeles"
TURKISH = "tr_TR.UTF-8"


def _tomorrow(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(days=1)


def _leap_day(now: dt.datetime) -> dt.datetime:
    return now.replace(year=2028, month=2, day=29)


def _last_minute(now: dt.datetime) -> dt.datetime:
    return now.replace(month=12, day=31, hour=23, minute=59, second=0)


def _last_minute_next_year(now: dt.datetime) -> dt.datetime:
    return _last_minute(now.replace(year=now.year + 1, day=1))


DAYS = {
    "tomorrow": _tomorrow,
    "leap day": _leap_day,
    "last minute": _last_minute,
    "last minute, a year on": _last_minute_next_year,
}


@dataclass(frozen=True)
class Run:
    """Where and when the tests run."""

    day: str
    zone: str
    locale: str
    has_other_fonts: bool
    is_root: bool
    seed: int | None = None
    """Of the random order, if there is one."""

    def __str__(self) -> str:
        """The values, for the line that tells of the run."""
        fonts = "other fonts" if self.has_other_fonts else "fonts of the system"
        user = "root" if self.is_root else "ordinary user"
        order = "in order" if self.seed is None else f"random order {self.seed}"
        return f"{self.day}, {self.zone}, {self.locale}, {fonts}, {user}, {order}"


RUNS = [
    Run("tomorrow", KIRITIMATI, "C", has_other_fonts=False, is_root=True),
    Run("tomorrow", LOS_ANGELES, TURKISH, has_other_fonts=True, is_root=False, seed=1),
    Run("leap day", KIRITIMATI, "C", has_other_fonts=True, is_root=False),
    Run("leap day", LOS_ANGELES, TURKISH, has_other_fonts=False, is_root=True, seed=2),
    Run("last minute", KIRITIMATI, TURKISH, has_other_fonts=False, is_root=False),
    Run("last minute, a year on", LOS_ANGELES, "C", has_other_fonts=True, is_root=True),
]


@dataclass
class Places:
    """What the runs need, made in a temporary folder."""

    folder: Path
    clone: Path | None = field(default=None, init=False)

    def locales(self) -> Path:
        """A folder with the Turkish locale, which few systems have."""
        made = self.folder / "locales"
        if not made.is_dir():
            made.mkdir()
            command = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(made / TURKISH)]
            try:
                subprocess.run(command, check=True)
            except (OSError, subprocess.CalledProcessError) as failed:
                sys.exit(f"cannot make {TURKISH}: {failed}; on Debian: apt-get install locales")
        return made

    def fonts(self) -> Path:
        """Settings of fontconfig by which there are no fonts but those that MkDocs brings along."""
        settings = self.folder / "fonts.conf"
        if not settings.is_file():
            fonts = self.folder / "fonts"
            fonts.mkdir()
            source = Path(mkdocs.__file__).parent / "themes" / "readthedocs" / "css" / "fonts"
            for each in [*source.glob("lato-*.woff"), *source.glob("Roboto-*.woff")]:
                # Chromium takes no compressed fonts from the system.
                font = TTFont(each)
                font.flavor = None
                font.save(fonts / f"{each.stem}.ttf")
            settings.write_text(
                '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
                f"<fontconfig><dir>{fonts}</dir><cachedir prefix='xdg'>fontconfig</cachedir>"
                "</fontconfig>\n",
                encoding="utf-8",
            )
        return settings

    def of_user(self) -> Path:
        """A shallow clone of the repository that belongs to an ordinary user, with all it needs."""
        if self.clone is None:
            self.clone = self.folder / "user" / "clone"
            git = ["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(self.clone)]
            subprocess.run(git, check=True)
            for path in [self.clone.parent, *self.clone.parent.rglob("*")]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            if self._as_user(["make", "browser"], environment(self.clone.parent)):
                sys.exit("the ordinary user could not make an environment")
        return self.clone

    def run(self, run: Run, arguments: Sequence[str]) -> int:
        """Run the tests there and then: pytest's exit status."""
        can_change = os.geteuid() == 0
        as_user = can_change and not run.is_root
        root = self.of_user() if as_user else ROOT
        variables = environment(root.parent if as_user else None) | {
            "TZ": run.zone,
            "LANG": run.locale,
            "PYTHONPATH": str(root / "tests" / "moved_clock"),
            "TESTS_CLOCK_MOVED": str(moved(run)),
        }
        if run.locale == TURKISH:
            variables["LOCPATH"] = str(self.locales())
        if run.has_other_fonts:
            variables["FONTCONFIG_FILE"] = str(self.fonts())
        order = [] if run.seed is None else ["--random-order", f"--random-order-seed={run.seed}"]
        command = [str(root / ".venv/bin/python"), "-m", "pytest", "-q", "--dist", "loadgroup"]
        # The clock moves before pytest starts, and so the module is there before its plugin.
        command += ["-W", "ignore::pytest.PytestAssertRewriteWarning", *order, *arguments]
        if as_user:
            return self._as_user(command, variables)
        return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode

    def _as_user(self, command: Sequence[str], variables: dict[str, str]) -> int:
        assert self.clone
        return subprocess.run(
            command,
            cwd=self.clone,
            env=variables,
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            umask=0o077,
            check=False,
        ).returncode


def environment(home: Path | None) -> dict[str, str]:
    """The variables of this process without its language; `home` is the folder of a user."""
    found = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LC_") and name != "LANGUAGE"
    }
    return found if home is None else found | {"HOME": str(home), "USER": "nobody"}


def moved(run: Run) -> float:
    """By how many seconds the clock has to be moved; days are those in the time zone of the run."""
    program = "import datetime as dt; print(dt.datetime.now().isoformat())"
    there = os.environ | {"TZ": run.zone}
    told = subprocess.run(
        [sys.executable, "-c", program], env=there, capture_output=True, text=True, check=True
    )
    now = dt.datetime.fromisoformat(told.stdout.strip())
    return (DAYS[run.day](now) - now).total_seconds()


def main() -> int:
    """Run them all, or those that are asked for; 1 if one of them is red."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--run", type=int, action="append", help="only this one, from 1")
    options, arguments = parser.parse_known_args()
    if os.geteuid() != 0:
        print("This is not root, so every run is that of the present user.", flush=True)
    failed = []
    folder = Path(tempfile.mkdtemp(prefix="anywhere-"))
    folder.chmod(0o755)
    try:
        places = Places(folder)
        for number, run in enumerate(RUNS, start=1):
            if options.run and number not in options.run:
                continue
            print(f"\n=== {number}: {run}", flush=True)
            status = places.run(run, arguments)
            print(f"=== {number}: {'red' if status else 'green'}", flush=True)
            failed += [number] if status else []
    finally:
        shutil.rmtree(folder)
    print(f"red: {failed}" if failed else "every run is green")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
