"""`python -m tests.bench.stages FILE build ...`: MkDocs as always, and what each stage took.

The functions that the stages consist of are wrapped before MkDocs starts; nothing in the product
knows of it. Time is counted for the innermost stage that runs. What Python and MkDocs need to start
and to end is in none of them. Processor time includes that of further processes, such as Pagefind.
"""

import functools
import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.__main__ import cli

from generator.mkdocs_plugin.plugin import EpisodeArchivePlugin
from tests.bench.process import processor_of_others

# The stage of each function: where it is looked up when it is called, and its name there.
STAGES = {
    ("generator.read.archive", "read"): "read",
    ("generator.pipeline", "_references"): "read",
    ("generator.pipeline", "link"): "link",
    ("generator.pipeline", "render"): "render",
    ("generator.pipeline", "export"): "render",
    ("generator.write.writer", "write"): "write",
    ("mkdocs.commands.build", "build"): "MkDocs",
    ("generator.search", "index"): "search index",
}
HOOKS = "the plugin, page by page"
"""What the plugin does in MkDocs' stages beside calling the generator."""
OWN = ("read", "link", "render", "write", HOOKS)
"""Of the stages those that are the generator's."""
ORDER = (*OWN, "MkDocs", "search index")


class Clock:
    """Adds up seconds and processor time of stages that contain each other."""

    def __init__(self) -> None:
        """No stage runs yet."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = [""]
        self._last = time.perf_counter()
        self._last_cpu = time.process_time()
        self._last_others = processor_of_others()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what passes within for this stage."""
        self._charge(name)
        self._running.append(name)
        try:
            yield
        finally:
            self._charge(name)
            self._running.pop()

    def _charge(self, boundary: str) -> None:
        """Whatever passed since the last look belongs to the stage that ran."""
        running, now, cpu = self._running[-1], time.perf_counter(), time.process_time()
        self.seconds[running] += now - self._last
        self.cpu[running] += cpu - self._last_cpu
        self._last, self._last_cpu = now, cpu
        if boundary != HOOKS:  # looking at other processes takes longer than a hook
            others = processor_of_others()
            self.cpu[running] += others - self._last_others
            self._last_others = others

    def wrapped(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The same function, whose time counts for a stage; also what it yields later."""

        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
            with self.stage(name):
                result = function(*arguments, **named)
            return self._each(result, name) if isinstance(result, Iterator) else result

        return timed

    def _each(self, values: Iterator[Any], name: str) -> Iterator[Any]:
        while True:
            with self.stage(name):
                try:
                    value = next(values)
                except StopIteration:
                    return
            yield value


def wrap(clock: Clock) -> None:
    """Put the clock around every stage.

    Raises:
        AttributeError: a function of `STAGES` is not there any more.
    """
    for (module, name), stage in STAGES.items():
        found = importlib.import_module(module)
        setattr(found, name, clock.wrapped(getattr(found, name), stage))
    for name, hook in vars(EpisodeArchivePlugin).items():
        if name.startswith("on_"):
            setattr(EpisodeArchivePlugin, name, clock.wrapped(hook, HOOKS))


def main(arguments: list[str]) -> None:
    """Run MkDocs; write the seconds and the processor time of each stage."""
    figures, *command = arguments
    clock = Clock()
    wrap(clock)
    try:
        cli(command, standalone_mode=False)
    finally:
        took = {stage: (clock.seconds[stage], clock.cpu[stage]) for stage in ORDER}
        Path(figures).write_text(json.dumps(took), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
