"""Runs the program on files, each in a process of its own, within the time and the memory that are promised.

To start Python and load the program takes longer than to read a file. One process has loaded it, and
for each file a copy of that process is bounded, reads the file and ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

__all__ = ["PEAK", "Bounded", "Ran"]

SECONDS, PEAK, SPACE = 30, 1_500_000_000, 4_000_000_000
GOOD = "指标,2021年\n孕产妇死亡率,16.1\n"
KILOBYTE = 1 if sys.platform == "darwin" else 1024  # what the system counts a peak of memory in


@dataclass
class Ran:
    """How a run ended."""

    code: int
    said: str
    errors: str
    peak: int  # bytes

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What the program told of the file, as it prints it for other programs."""
        return json.loads(self.said)


class Bounded:
    """A process that has loaded the program and runs it in copies of itself; for a ``with``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        good = folder / "good.csv"
        good.write_text(GOOD, encoding="utf-8")
        alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "WOMENPLAN_LANG": "en"}
        self.child = subprocess.Popen(
            [sys.executable, __file__, good],
            env=os.environ | alone,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Bounded:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.child.communicate()

    def run(self, *arguments: str | Path) -> Ran:
        """Run the program; the system ends it where it takes more than is promised."""
        assert self.child.stdin, "it was started with pipes"
        assert self.child.stdout, "it was started with pipes"
        streams = [self.folder / name for name in ("said", "errors")]
        asked = {"arguments": [*map(str, arguments)], "streams": [*map(str, streams)]}
        self.child.stdin.write(json.dumps(asked) + "\n")
        self.child.stdin.flush()
        ended = json.loads(self.child.stdout.readline())
        said, errors = (stream.read_text(encoding="utf-8") for stream in streams)
        return Ran(ended["code"], said, errors, ended["peak"])

    def check(self, path: Path, *more: str | Path) -> Ran:
        """Check a file; assert that the program ended by itself, within its memory, and without a fault of its own."""
        ran = self.run("check", path, *(more or ("--format", "json")))
        assert ran.code in (0, 1, 2), (ran.code, ran.said[-500:], ran.errors[-500:])
        assert "Traceback" not in ran.said + ran.errors
        assert ran.peak < PEAK, f"{ran.peak / 1e6:.0f} MB"
        return ran


def _perform(arguments: list[str], streams: list[str]) -> None:
    """Run the program within bounds; a copy of the process does it, and ends."""
    import resource
    import traceback

    from womenplan import cli

    bounds = {"CPU": SECONDS, "AS": SPACE, "CORE": 0}
    for name, most in bounds.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    for number, path in enumerate([os.devnull, *streams]):
        how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
        os.dup2(os.open(path, how), number)
    sys.argv[1:] = arguments
    try:
        cli.main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = -1
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(int(code or 0) & 255)


def serve(good: str) -> None:
    """Load the program by checking a good file; then run it in a copy for each line that asks."""
    from womenplan import cli

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    assert cli.run(["check", good]) == 0
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _perform(**json.loads(line))
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        answers.write(json.dumps({"code": code, "peak": used.ru_maxrss * KILOBYTE}) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
