"""Runs a command as a whole process, as a person does, and says what it cost."""

import contextlib
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.1
"""Seconds between two looks at the memory, which hold the process up for a millisecond each."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    seconds: float
    cpu: float
    """Seconds of processor time, of all its processes."""
    memory: int
    """Bytes at the peak, of all its processes at once."""
    output: str


class Failed(Exception):  # noqa: N818 - it is what happened
    """The command's exit status was not 0."""


def run(command: Sequence[str], folder: Path, **environment: str) -> Cost:
    """Run a command in a folder.

    Raises:
        Failed: with what it printed.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        assert process.stdout
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    watch.stop()
    if process.returncode:
        raise Failed(f"{' '.join(command)}: exit status {process.returncode}\n{output}")
    # A run too short for a look has the figure of its largest process, or of the one before its
    # start, whichever is more.
    memory = watch.peak or usage.ru_maxrss * 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, memory, output)


class _Watch(threading.Thread):
    """Looks at the memory of all processes of a session."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_PAUSE):
            self.peak = max(self.peak, sum(map(_resident, _processes(self.session))))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _processes(session: int) -> list[Path]:
    """The folders below /proc of the processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except OSError:  # it ended
                continue
            # The name of the program, in brackets, may hold anything.
            if status.rpartition(")")[2].split()[3] == str(session):
                found.append(folder)
    return found


def processor_of_others() -> float:
    """Seconds of processor time of all processes of this session but this one.

    Of those that ended too, if this one, or another that still runs, has waited for them.
    """
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = waited.ru_utime + waited.ru_stime
    for folder in _processes(os.getsid(0)):
        if folder.name != str(os.getpid()):
            with contextlib.suppress(OSError):  # it ended
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                seconds += sum(map(int, fields[11:15])) / _TICKS
    return seconds


def _resident(process: Path) -> int:
    """Bytes of memory of a process; what it shares with others counts as their part of it."""
    try:
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return int((process / "statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):  # it ended
        return 0
