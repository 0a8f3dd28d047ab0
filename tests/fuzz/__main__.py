"""`python -m tests.fuzz --minutes 10`: see the package."""

import argparse
import faulthandler
import sys
import time
from pathlib import Path

from tests.fuzz import loop, targets

FOLDER = Path(".fuzz")


def main() -> int:
    """Run the fuzzer or replay an input; returns 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seeds", type=Path, help="a folder of files to begin with")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of chance")
    parser.add_argument("--target", action="append", choices=targets.BY_NAME, default=[])
    parser.add_argument("--replay", type=Path, help="run the input in this file, and no other")
    options = parser.parse_args()
    faulthandler.enable()
    if options.replay:
        return int(not loop.replay(options.replay, loop.write_line))
    if options.seeds and not options.seeds.is_dir():
        parser.error(f"there is no folder {options.seeds}")
    FOLDER.mkdir(exist_ok=True)
    chosen = [targets.BY_NAME[name] for name in options.target or targets.BY_NAME]
    loop.write_line(f"chance starts with {options.seed}")
    tally = loop.fuzz(
        chosen,
        seed=options.seed,
        tell=loop.write_line,
        folder=FOLDER,
        minutes=options.minutes,
        seeds=options.seeds,
    )
    for found, times, file in tally.findings.values():
        loop.write_line(f"{times} x {found.key}; replay: make fuzz REPLAY={file}")
    loop.write_line(tally.summary())
    return int(bool(tally.findings))


if __name__ == "__main__":
    sys.exit(main())
