"""What was measured: kept as JSON, and read again to compare two runs."""

import json
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.process import Cost


@dataclass(frozen=True, slots=True)
class Figures:
    """The costs of one run of the measuring."""

    machine: str
    """Cores, architecture and Python."""
    runs: int
    episodes: int
    """The size at which builders are compared."""
    builds: dict[int, dict[str, list[Cost]]]
    """By the number of episodes and the name of the builder. One episode is always there."""
    stages: list[dict[str, tuple[float, float]]]
    """Seconds and processor time of each stage, of each run."""
    bytes_of_page: dict[int, int]
    """The page of the first episode, which is the same in archives of any size."""

    def median(self, size: int, builder: str, figure: Callable[[Cost], float]) -> float:
        """The middle of all runs."""
        return statistics.median(map(figure, self.builds[size][builder]))

    def seconds(self, size: int, builder: str) -> float:
        """The middle of all runs, in seconds."""
        return self.median(size, builder, lambda cost: cost.seconds)

    def processor(self, size: int, builder: str) -> float:
        """The middle of all runs, in seconds of processor time."""
        return self.median(size, builder, lambda cost: cost.cpu)

    def memory(self, size: int, builder: str) -> float:
        """The middle of all runs, in bytes at the peak."""
        return self.median(size, builder, lambda cost: cost.memory)

    def stage(self, name: str) -> tuple[float, float]:
        """Seconds and processor time of a stage: the middles of all runs."""
        seconds, cpu = zip(*(run[name] for run in self.stages), strict=True)
        return statistics.median(seconds), statistics.median(cpu)

    def flat(self) -> dict[str, float]:
        """Every figure under a name of its own, such as `1000, Hugo, bare template: seconds`."""
        found: dict[str, float] = {}
        for size, builders in self.builds.items():
            for name in builders:
                found[f"{size}, {name}: seconds"] = self.seconds(size, name)
                found[f"{size}, {name}: processor"] = self.processor(size, name)
                found[f"{size}, {name}: memory, MB"] = self.memory(size, name) / 1e6
        for stage in self.stages[0] if self.stages else ():
            found[f"{stage}: seconds"], found[f"{stage}: processor"] = self.stage(stage)
        return found


def save(figures: Figures, file: Path) -> None:
    """Write them as JSON."""
    file.write_text(json.dumps(asdict(figures), indent=1) + "\n", encoding="utf-8")


def load(file: Path) -> Figures:
    """Read what `save` wrote."""
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    content["builds"] = {
        int(size): {name: [Cost(**cost) for cost in costs] for name, costs in builders.items()}
        for size, builders in content["builds"].items()
    }
    content["bytes_of_page"] = {
        int(size): number for size, number in content["bytes_of_page"].items()
    }
    return Figures(**content)
