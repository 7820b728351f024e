"""Runs what cannot be bounded from outside in a process of its own, within bounds of time and memory.

A library that reads a file made to harm it may ask for all memory, or never come back. Run here,
it ends with a sentence. The bound of memory is the system's (``resource``, which Windows lacks:
there the bound of time holds alone).
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NoReturn, TypeAlias, TypeVar, cast

from womenplan.errors import DataError, Problem, WomenplanError

__all__ = [
    "MEMORY",
    "SECONDS",
    "Task",
    "answer_of",
    "confined",
    "pipes_of",
    "refuse",
    "result_of",
    "started",
]

T = TypeVar("T")
Task: TypeAlias = Callable[..., Any]
if sys.platform == "win32":
    _WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _WINDOW = 0
SECONDS, MEMORY = 20, 1_200_000_000


def confined(
    task: Callable[..., T],
    *given: Any,
    file: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
    **named: Any,
) -> T:
    """Return what a function returns that runs in a process of its own.

    Parameters
    ----------
    task : callable
        A function of a module (not a lambda, nor one within another), so that the process finds it.
    *given, **named
        What it takes; passed on by pickle, as is what it returns.
    file : str
        The file's name, for the sentence.
    seconds : float
        Bound of time, with the start of the process.
    memory : int
        Bound of memory in bytes, beyond what the process needs to start; not held on Windows.

    Raises
    ------
    WomenplanError
        What the function raised; or a DataError if it went beyond a bound.

    Examples
    --------
    >>> confined(divmod, 7, 2)
    (3, 1)
    """
    # Python is embedded in another program: nothing can be started
    if not sys.executable:
        return task(*given, **named)
    request = pickle.dumps((memory, int(seconds) + 1, task, given, named))
    with started(serve) as child:
        try:
            answer, _ = child.communicate(request, timeout=seconds)
        except BaseException as reason:
            child.kill()
            if isinstance(reason, subprocess.TimeoutExpired):
                refuse("FILE_TAKES_LONG", file, f"{seconds:g}")
            raise
    return cast("T", result_of(answer, file, memory))


def result_of(answer: bytes, file: str, memory: int) -> Any:
    """Return what the answer of :func:`answer_of` holds, or raise it; no answer means that memory ran out."""
    how, result = pickle.loads(answer) if answer else ("memory", None)
    if how == "memory":
        refuse("FILE_TAKES_MEMORY", file, f"{memory / 1e6:.0f}")
    if isinstance(result, Exception) and how == "raised":
        raise result
    return result


def started(serve: Callable[[], None]) -> subprocess.Popen[bytes]:
    """Start a process of its own that runs a function of a module, which reads from stdin and answers to stdout.

    The caller's script is not run again in it, and Ctrl-C does not reach it: who started it ends
    it.
    """
    name = serve.__name__
    module = serve.__module__
    code = f"import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from {module} import {name}; {name}()"
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_WINDOW,
        start_new_session=True,
    )
    into, _ = pipes_of(child)
    # it has ended: its answer will be lacking
    with contextlib.suppress(OSError):
        into.write(pickle.dumps(sys.path))
    return child


def pipes_of(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipes into and out of a process that :func:`started` has started."""
    assert child.stdin, "it was started with pipes"
    assert child.stdout, "it was started with pipes"
    return child.stdin, child.stdout


def refuse(code: str, file: str, limit: str) -> NoReturn:
    """Raise the sentence that a file went beyond a bound."""
    raise DataError(Problem(code, file=file, context={"limit": limit})) from None


def serve() -> None:
    """Run the function that the parent names, and answer; the child's part of :func:`confined`."""
    answer, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    answer.buffer.write(answer_of(*pickle.load(sys.stdin.buffer)))
    answer.flush()


def answer_of(
    memory: int,
    seconds: int,
    task: Task,
    given: tuple[Any, ...],
    named: Any,
) -> bytes:
    """Bound this process, run a function in it, and return its result as bytes."""
    _bound(memory, seconds)
    try:
        return pickle.dumps(("returned", task(*given, **named)))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except WomenplanError as error:
        return pickle.dumps(("raised", error))
    except Exception as error:
        return pickle.dumps(("raised", RuntimeError(f"{type(error).__name__}: {error}")))


def _bound(memory: int, seconds: int) -> None:
    """Let the system bound this process, where it can."""
    try:
        import resource
    except ImportError:
        # Windows
        return
    used = 0
    with contextlib.suppress(OSError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        used = int(pages) * resource.getpagesize()
    bounds = {
        resource.RLIMIT_AS: used + memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        # some systems know no such bound
        with contextlib.suppress(ValueError, OSError):
            most = resource.getrlimit(kind)[1]
            if most != resource.RLIM_INFINITY:
                bound = min(bound, most)
            resource.setrlimit(kind, (bound, most))
