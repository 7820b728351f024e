"""Processes of their own that write the reports of regions, so that several are written at once.

They are started as programs, not as copies of the caller's script: a notebook, a script without a
main guard or one read from stdin can use them, and one that is killed is a sentence.
"""

from __future__ import annotations

import gc
import pickle
import queue
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from subprocess import Popen
from typing import Any, TypeAlias

from womenplan.errors import WomenplanError
from womenplan.io.confined import pipes_of, started

__all__ = ["Ended", "each", "serve"]

NamedTask: TypeAlias = Callable[[Any, str], Any]  # of what all share, and the name of one
Answers: TypeAlias = "queue.SimpleQueue[tuple[str, str, Any]]"  # name, how it ended, result


class Ended(Exception):
    """A process ended before its answer: it was killed, or the machine ran out of memory."""


def each(
    task: NamedTask,
    shared: Any,
    names: list[str],
    workers: int,
) -> Iterator[tuple[str, Any]]:
    """Yield each name with what a function of a module returns for it, in the order in which they are done.

    What it raises is raised here. However this ends, what was begun is finished, and the processes
    end.
    """
    # Python is embedded in another program: nothing can be started
    if not sys.executable:
        yield from ((name, task(shared, name)) for name in names)
        return
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in names:
        waiting.put(name)
    done: Answers = queue.SimpleQueue()
    request = pickle.dumps((task, shared))
    lost = None
    with _crew(min(workers, len(names)), request, waiting, done):
        for _ in names:
            name, how, result = _next(done)
            if how == "ended":
                lost = name
                break
            if how == "raised":
                raise result
            yield name, result
    if lost is not None:
        rest = [done.get() for _ in range(done.qsize())]
        yield from ((name, result) for name, how, result in rest if how == "returned")
        raise Ended(lost)


def _next(done: Answers) -> tuple[str, str, Any]:
    """Wait for an answer, in pieces, since on Windows Ctrl-C does not end a wait."""
    while True:
        with suppress(queue.Empty):
            return done.get(timeout=0.5)


@contextmanager
def _crew(
    workers: int,
    request: bytes,
    waiting: queue.SimpleQueue[str],
    done: Answers,
) -> Iterator[None]:
    children = [started(serve) for _ in range(workers)]
    threads = [
        threading.Thread(
            target=_tend,
            args=(child, request, waiting, done),
            daemon=True,
        )
        for child in children
    ]
    try:
        for thread in threads:
            thread.start()
        yield
    finally:
        with suppress(queue.Empty):
            while True:
                waiting.get_nowait()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.5)
        finally:  # at a second Ctrl-C they are not waited for
            for child in children:
                child.kill()
                child.wait()


def _tend(
    child: Popen[bytes],
    request: bytes,
    waiting: queue.SimpleQueue[str],
    done: Answers,
) -> None:
    """Hand a process one name after another, and pass on its answers."""
    into, out = pipes_of(child)
    name = ""
    with suppress(queue.Empty, OSError), into as ask, out as answer:
        try:
            ask.write(request)
            while True:
                name = waiting.get_nowait()
                pickle.dump(name, ask)
                ask.flush()
                done.put((name, *pickle.load(answer)))
        except (OSError, EOFError, pickle.UnpicklingError):
            done.put((name, "ended", None))


def serve() -> None:
    """Answer one name after another until there are no more.

    The part of a process of :func:`each`.
    """
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints is no answer
    task, shared = pickle.load(sys.stdin.buffer)
    gc.set_threshold(100_000)  # what is loaded stays: it is not to be looked through all the time
    # no more are asked for
    with suppress(EOFError):
        while True:
            name = pickle.load(sys.stdin.buffer)
            pickle.dump(_answer(task, shared, name), answer)
            answer.flush()


def _answer(task: NamedTask, shared: Mapping[str, Any], name: str) -> tuple[str, Any]:
    try:
        return "returned", task(shared, name)
    except WomenplanError as error:
        return "raised", error
    except Exception as error:
        return "raised", RuntimeError(f"{type(error).__name__}: {error}")
