"""Processes kept ready, of which a copy reads each file that is handed in, within bounds.

To start Python and load the libraries takes seconds, to read a form a tenth of one. A process that
has loaded everything is kept; for each file it makes a copy of itself (``fork``), which is bounded
as :mod:`womenplan.io.confined` says, reads that one file and ends. Nothing of one file reaches the
reading of the next. Where the system has no ``fork`` (Windows), each file gets a process that
starts anew.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from typing import Any

from womenplan.io.confined import (
    MEMORY,
    SECONDS,
    Task,
    answer_of,
    confined,
    pipes_of,
    refuse,
    result_of,
    started,
)

__all__ = ["Readers", "serve"]

_LENGTH = 8  # bytes that say how long an answer is
_TURNS = 500  # files, after which a process is replaced
_GOODBYE = 5  # seconds that a process gets to end by itself


class Readers:
    """Processes kept ready to read files.

    Parameters
    ----------
    prepare : callable
        A function of a module that each process runs first; what it returns is handed to every
        task.
    *given
        What it takes, passed on by pickle.
    most : int, optional
        How many processes; as many as the machine has cores by default. Further tasks wait.
    """

    def __init__(self, prepare: Task, *given: Any, most: int = 0) -> None:
        self._prepare, self._given = prepare, given
        self._most = most or max(2, os.cpu_count() or 2)
        self._turn = threading.BoundedSemaphore(self._most)
        self._lock = threading.Lock()
        self._idle: list[_ReadyProcess] = []
        self._closed = False

    def start(self) -> None:
        """Start the processes, so that the first file does not wait for one; returns at once."""
        if not _can_copy():
            return
        with self._lock:
            while len(self._idle) < self._most and not self._closed:
                self._idle.append(_ReadyProcess(self._prepare, self._given))

    def close(self) -> None:
        """End the processes; one that is reading ends when it is done."""
        with self._lock:
            self._closed, ending, self._idle = True, self._idle, []
        for reader in ending:
            reader.leave()
        for reader in ending:
            reader.end()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self,
        task: Task,
        *given: Any,
        file: str = "",
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> Any:
        """Return what a function of a module returns that runs in a copy of a process.

        It gets what ``prepare`` returned, and then ``given``. The bounds and what is raised are
        those of :func:`womenplan.io.confined.confined`; the wait for a turn does not count.
        """
        with self._turn:
            if not _can_copy():
                anew = (self._prepare, self._given, task, *given)
                return confined(
                    _anew,
                    *anew,
                    file=file,
                    seconds=seconds,
                    memory=memory,
                )
            request = pickle.dumps((memory, int(seconds) + 1, task, given))
            answer, late = self._ask(request, seconds)
        if late:
            refuse("FILE_TAKES_LONG", file, f"{seconds:g}")
        return result_of(answer, file, memory)

    def _ask(self, request: bytes, seconds: float) -> tuple[bytes, bool]:
        """Return an answer, empty where the process ended before it, and whether time was up."""
        reader = self._taken()
        try:
            answer, late = reader.ask(request, seconds)
        except BaseException:
            reader.end()
            raise
        self._put_back(reader, sound=bool(answer))
        return answer, late

    def _taken(self) -> _ReadyProcess:
        with self._lock:
            while self._idle:
                reader = self._idle.pop()
                if reader.child.poll() is None:
                    return reader
                reader.end()
        return _ReadyProcess(self._prepare, self._given)

    def _put_back(self, reader: _ReadyProcess, *, sound: bool) -> None:
        """Keep a process for the next file, or put another in its place."""
        with self._lock:
            worn = not sound or reader.turns >= _TURNS
            if not worn and not self._closed:
                self._idle.append(reader)
                return
            if not self._closed:
                self._idle.insert(0, _ReadyProcess(self._prepare, self._given))
        reader.end()


class _ReadyProcess:
    """A process kept ready, and the pipes to it."""

    def __init__(self, prepare: Task, given: tuple[Any, ...]) -> None:
        self.turns = 0
        self.child = started(serve)
        self.into, self.out = pipes_of(self.child)
        self._loading = threading.Thread(
            target=self._load,
            args=(prepare, given),
            daemon=True,
        )
        self._loading.start()

    def _load(self, *request: Any) -> None:
        """Hand over what it prepares with, and wait until it has; no part of the time of a file."""
        # it has ended: it will not answer either
        with contextlib.suppress(OSError, ValueError):
            self.into.write(pickle.dumps(request))
            self.into.flush()
            self.out.read(1)

    def ask(self, request: bytes, seconds: float) -> tuple[bytes, bool]:
        """Return the answer to a task, empty for none, and whether it timed out."""
        self._loading.join()
        self.turns += 1
        late = threading.Event()
        watch = threading.Timer(seconds, self._kill, [late])
        watch.daemon = True
        watch.start()
        answer = self._answer(request)
        watch.cancel()
        watch.join()
        return b"" if late.is_set() else answer, late.is_set()

    def _answer(self, request: bytes) -> bytes:
        try:
            self.into.write(request)
            self.into.flush()
            size = int.from_bytes(self.out.read(_LENGTH), "big")
            answer = self.out.read(size)
        except OSError:
            return b""
        return answer if len(answer) == size else b""

    def _kill(self, late: threading.Event | None = None) -> None:
        """Kill it and its copy, which are a group of processes."""
        if late is not None:
            late.set()
        if self.child.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(self.child.pid, signal.SIGKILL)

    def leave(self) -> None:
        """Tell it that there are no more files; it is not waited for while it still loads."""
        if self._loading.is_alive():
            self._kill()
        else:
            with contextlib.suppress(OSError):
                self.into.close()

    def end(self) -> None:
        """Make sure that it has ended, and leave nothing of it."""
        self.leave()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(_GOODBYE)
        self._kill()
        self.child.wait()
        self._loading.join()
        for pipe in (self.into, self.out):
            with contextlib.suppress(OSError):
                pipe.close()


def _can_copy() -> bool:
    return hasattr(os, "fork") and bool(sys.executable)


def _anew(
    prepare: Task,
    given: tuple[Any, ...],
    task: Task,
    *rest: Any,
) -> Any:
    return task(prepare(*given), *rest)


def serve() -> None:
    """Prepare, and let a copy answer one task after another; the part of a process kept ready."""
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints is no answer
    # no more are asked for
    with contextlib.suppress(EOFError):
        prepare, given = pickle.load(sys.stdin.buffer)
        shared = prepare(*given)
        gc.collect()
        gc.freeze()  # so that copies share what is loaded
        answer.write(b"+")
        answer.flush()
        while True:
            memory, seconds, task, given = pickle.load(sys.stdin.buffer)
            reply = _by_a_copy(memory, seconds, task, (shared, *given))
            answer.write(len(reply).to_bytes(_LENGTH, "big") + reply)
            answer.flush()


def _by_a_copy(
    memory: int,
    seconds: int,
    task: Task,
    given: tuple[Any, ...],
) -> bytes:
    """Return what a copy of this process answers, empty where it ended before; it is not left behind."""
    out, into = os.pipe()
    copy = os.fork()
    if copy == 0:
        try:
            os.close(out)
            os.dup2(2, 0)
            os.dup2(2, 1)
            with os.fdopen(into, "wb") as pipe:
                pipe.write(answer_of(memory, seconds, task, given, {}))
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        reply = pipe.read()
    os.waitpid(copy, 0)
    return reply or pickle.dumps(("memory", None))
