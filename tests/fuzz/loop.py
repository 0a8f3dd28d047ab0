"""Runs inputs until the time is up, keeps what makes the product say something new, and tells."""

import contextlib
import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz import mutation, targets
from tests.fuzz.oracles import ORACLES, Broken, Hang, Oracle, cpu_limit
from tests.fuzz.targets import Input, Said, Target

CPU_SECONDS = 2.0
"""What an input may take; inputs have 20,000 characters at most."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory; ours lies below it under a random name
_SHRINKING = 300
_FRESH = 500
"""Inputs after which a target gets a new folder."""
_SEED_SIZE = 6_000
_TELL_AFTER = 60
"""Seconds."""
_HEAD = "fuzz"


@dataclass(frozen=True)
class Finding:
    """A promise that an input breaks."""

    oracle: Oracle
    key: str
    """The same for inputs that break it in the same way."""
    text: str


@dataclass
class Tally:
    """What was run, and what it found."""

    inputs: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    broken: Counter[Oracle] = field(default_factory=Counter)
    findings: dict[str, tuple[Finding, int, Path | None]] = field(default_factory=dict)

    def summary(self) -> str:
        """A line for each target, and one for all."""
        lines = [
            f"{name:<10} {count:>9,} inputs, {self.seconds[name]:,.0f} s"
            for name, count in self.inputs.items()
        ]
        found = ", ".join(f"{self.broken[oracle]} {words}" for oracle, words in ORACLES.items())
        return "\n".join([*lines, f"{self.inputs.total():,} inputs, {found}"])


class Bench:
    """A target with a folder; runs one input after another."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.folder = folder
        self.count = 0
        self.root = self._fresh()

    def _fresh(self) -> Path:
        self.count += 1
        if self.count > 1:
            shutil.rmtree(self.root, ignore_errors=True)
        root = self.folder / f"{self.target.name}-{self.count}"
        root.mkdir()
        self.target.prepare(root)
        self.left = _FRESH
        return root

    def run(self, case: Input, limit: float) -> Said | Finding:
        """What the product said of an input, or the promise it breaks."""
        self.left -= 1
        if not self.left:
            self.root = self._fresh()
        try:
            with cpu_limit(limit):
                return self.target.run(self.root, case.option, case.text)
        except Hang as hang:
            found = Finding("hang", f"hang {_place(hang)}", traceback.format_exc())
        except Broken as broken:
            what = targets.QUOTED.sub("_", str(broken))
            found = Finding(broken.oracle, f"{broken.oracle} {what}"[:160], traceback.format_exc())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            key = f"traceback {type(error).__name__} {_place(error)}"
            found = Finding("traceback", key, traceback.format_exc())
        self.root = self._fresh()
        return found


def _place(error: BaseException) -> str:
    """The innermost function of the product at work."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if f"{Path('/generator/')}" in frame.filename
    ]
    return f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "outside"


def fuzz(  # noqa: PLR0913 - what to run, for how long, and whom to tell
    chosen: Sequence[Target],
    *,
    seed: int,
    tell: Callable[[str], None],
    folder: Path | None = None,
    minutes: float = 0,
    inputs: int = 0,
    seeds: Path | None = None,
    limit: float = CPU_SECONDS,
) -> Tally:
    """Run changed inputs for some minutes, or as many for each target.

    `folder` is where failing inputs go, `seeds` has files to begin with besides those of the
    tests. Equal arguments give equal inputs where `inputs` is given: time chooses among the targets
    otherwise.
    """
    tally = Tally()
    memory = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory) as work:
        lanes = [
            _Lane(Bench(target, Path(work)), random.Random(f"{seed} {target.name}"), seeds)
            for target in chosen
        ]
        current = folder / f"current-{os.getpid()}" if folder else None
        tally.seconds = dict.fromkeys((lane.name for lane in lanes), 0.0)
        told = time.monotonic()
        with contextlib.suppress(KeyboardInterrupt):  # what was found so far is told all the same
            for lane in _turns(lanes, tally, minutes, inputs):
                case = lane.next()
                if current:  # so that it is known even where Python itself ends
                    current.write_bytes(dump(case))
                started = time.process_time()
                said = lane.bench.run(case, limit)
                tally.inputs[lane.name] += 1
                tally.seconds[lane.name] += time.process_time() - started
                if isinstance(said, Finding):
                    _note(tally, lane.bench, case, said, folder, limit, tell)
                else:
                    lane.learn(case, said)
                if not inputs and time.monotonic() - told > _TELL_AFTER:
                    told = time.monotonic()
                    tell(f"{tally.inputs.total():,} inputs, {len(tally.findings)} findings")
        if current:
            current.unlink(missing_ok=True)
    return tally


def _turns(lanes: list["_Lane"], tally: Tally, minutes: float, inputs: int) -> Iterator["_Lane"]:
    """Whose turn it is, again and again: who has had the least of its share of the time."""

    def used(lane: _Lane) -> float:
        return tally.seconds[lane.name] / lane.bench.target.share

    end = time.monotonic() + minutes * 60
    while inputs or time.monotonic() < end:
        waiting = [lane for lane in lanes if not inputs or tally.inputs[lane.name] < inputs]
        if not waiting:
            return
        yield min(waiting, key=used)


class _Lane:
    """The inputs of a target: those it starts from, and those that said something new."""

    def __init__(self, bench: Bench, chance: random.Random, seeds: Path | None) -> None:
        self.bench, self.chance = bench, chance
        self.name = bench.target.name
        found = [Input(self.name, option, text) for option, text in bench.target.seeds()]
        if seeds and bench.target.is_import:
            found += [Input(self.name, "", text) for text in _texts(seeds)]
        self.corpus = found
        self.untried = chance.sample(found, len(found))
        self.texts: dict[str, list[str]] = {}
        for each in found:
            self.texts.setdefault(each.option, []).append(each.text)
        self.seen: set[str] = set()

    def next(self) -> Input:
        """Another input."""
        if self.untried and self.chance.random() < 0.5:
            return self.untried.pop()
        # What came last said something that nothing before it has said.
        recent = self.corpus[-40:]
        base = self.chance.choice(recent if self.chance.random() < 0.3 else self.corpus)
        option = base.option
        if self.bench.target.options:
            if self.chance.random() < 0.1:
                option = self.chance.choice(self.bench.target.options)
            others = [self.chance.choice(self.corpus).text]
        else:
            others = self.texts[option]
        return Input(self.name, option, mutation.changed(base.text, others, self.chance))

    def learn(self, case: Input, said: Said) -> None:
        """Keep an input that made the product say something new."""
        new = {f"{case.option} {each}" for each in said} - self.seen
        if new:
            self.seen |= new
            self.corpus.append(case)


def _texts(folder: Path) -> Iterable[str]:
    """The files of a folder as texts, long ones from their beginning."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.read_bytes()[:_SEED_SIZE].decode("utf-8", "replace")


def _note(  # noqa: PLR0913, PLR0917 - the parts of a run
    tally: Tally,
    bench: Bench,
    case: Input,
    found: Finding,
    folder: Path | None,
    limit: float,
    tell: Callable[[str], None],
) -> None:
    tally.broken[found.oracle] += 1
    if found.key in tally.findings:
        first, times, file = tally.findings[found.key]
        tally.findings[found.key] = (first, times + 1, file)
        return
    again = bench.run(case, limit)
    alone = isinstance(again, Finding) and again.key == found.key
    small = _smaller(bench, case, found.key, limit) if alone else case
    file = None
    if folder:
        digest = hashlib.blake2b(dump(small), digest_size=6).hexdigest()
        file = folder / f"{small.target}-{found.oracle}-{digest}"
        file.write_bytes(dump(small))
    tally.findings[found.key] = (found, 1, file)
    note = "" if alone else " (only after the inputs before it)"
    tell(f"\nFOUND {found.key}{note}\n{found.text.rstrip()}")
    tell(f"replay: make fuzz REPLAY={file}" if file else f"{small!r}")


def _smaller(bench: Bench, case: Input, key: str, limit: float) -> Input:
    """A shorter input that breaks the same promise."""
    text, tries, size = case.text, _SHRINKING, max(1, len(case.text) // 2)
    if key.startswith("hang"):
        tries = 8
    while size and tries > 0:
        at = 0
        while at < len(text) and tries > 0:
            shorter = Input(case.target, case.option, text[:at] + text[at + size :])
            tries -= 1
            found = bench.run(shorter, limit)
            if isinstance(found, Finding) and found.key == key:
                text = shorter.text
            else:
                at += size
        size //= 2
    return Input(case.target, case.option, text)


def dump(case: Input) -> bytes:
    """An input as a file: a first line that says what it is for, then its text."""
    return f"{_HEAD} {case.target} {case.option}\n".encode() + targets.encoded(case.text)


def load(file: Path) -> Input:
    """An input from a file.

    Raises:
        ValueError: the file is not one of ours.
    """
    head, _, content = file.read_bytes().partition(b"\n")
    first, target, option = head.decode().split(" ", 2)
    if first != _HEAD or target not in targets.BY_NAME:
        raise ValueError(f"{file} is not an input of the fuzzer")
    return Input(target, option, content.decode("utf-8", "surrogatepass"))


def replay(file: Path, tell: Callable[[str], None], limit: float = CPU_SECONDS) -> bool:
    """Run the input of a file; returns whether all promises hold."""
    case = load(file)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        found = Bench(targets.BY_NAME[case.target], Path(work)).run(case, limit)
    if isinstance(found, Finding):
        tell(f"{found.key}\n{found.text}")
        return False
    tell("\n".join(sorted(found)) or "nothing was said")
    return True


def write_line(text: str) -> None:
    """Print a line at once, whatever characters it has."""
    sys.stdout.write(f"{text}\n".encode("utf-8", "backslashreplace").decode())
    sys.stdout.flush()
