"""Lets a test run a library of a standard, in whichever environment has it."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

collect_ignore = ["checks"]  # scripts for the checkers' own environments
CHECKS = Path(__file__).parent / "checks"
ROOT = Path(__file__).parents[2]


@cache
def interpreter_with(module: str) -> str:
    """Return an interpreter that has a module: this one, one of .checkers, one that WOMENPLAN_CHECKERS names; or none."""
    if importlib.util.find_spec(module):
        return sys.executable
    named = filter(None, os.environ.get("WOMENPLAN_CHECKERS", "").split(os.pathsep))
    for path in [*sorted((ROOT / ".checkers").glob("*/bin/python")), *map(Path, named)]:
        found = subprocess.run(
            [
                path,
                "-c",
                f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)",
            ],
            check=False,
        )
        if found.returncode == 0:
            return str(path)
    return ""


@pytest.fixture
def check() -> Callable[..., dict[str, Any]]:
    """Return a function that runs a script of checks/ and gives what it printed."""

    def run(script: str, module: str, *arguments: object) -> dict[str, Any]:
        python = interpreter_with(module)
        if not python:
            pytest.skip(f"no environment has {module}: make checkers")
        done = subprocess.run(
            [python, "-W", "ignore", CHECKS / script, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    return run
