"""Runs the program on a file in a process of its own, within the time and the memory that are promised."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SECONDS, PEAK, SPACE = 30, 1_500_000_000, 4_000_000_000
MARK = "peak of the program: "
# A process inherits the peak of the one that starts it, so a small one stands between the tests and the program.
LAUNCHER = f"""
import resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({SPACE}, {SPACE}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
code = subprocess.call([sys.executable, "-m", "womenplan", *sys.argv[1:]])
print("{MARK}", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, sep="", end="", file=sys.stderr)
sys.exit(code if code >= 0 else 128 - code)
"""
try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


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


def run(*arguments: str | Path) -> Ran:
    """Run the program; the system ends it where it takes more than is promised."""
    if resource is None:
        pytest.skip("this system knows no bounds of processes")

    command = [sys.executable, "-c", LAUNCHER, *map(str, arguments)]
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "WOMENPLAN_LANG": "en"}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        child = subprocess.run(
            command, env=os.environ | alone, stdout=said, stderr=errors, check=False
        )
        said.seek(0)
        errors.seek(0)
        texts = [stream.read().decode() for stream in (said, errors)]
    errors_text, _, peak = texts[1].rpartition(MARK)
    scale = 1 if sys.platform == "darwin" else 1024
    return Ran(child.returncode, texts[0], errors_text, int(peak) * scale)


def check(path: Path, *more: str | Path) -> Ran:
    """Check a file; assert that the program ended by itself, within its memory, and without a fault of its own."""
    ran = run("check", path, *(more or ("--format", "json")))
    assert ran.code in (0, 1, 2), (ran.code, ran.said[-500:], ran.errors[-500:])
    assert "Traceback" not in ran.said + ran.errors
    assert ran.peak < PEAK, f"{ran.peak / 1e6:.0f} MB"
    return ran
