"""A pack of files that changes as one: whenever the machine stops, a whole one is on disk.

The new files are written into a folder of their own within the target first, and the old ones that
they take the place of are kept there too. Only then do the files move, and what was kept goes. A
run that is cut short leaves that folder behind; the next one that writes there finishes what had
begun to move, and takes away the rest.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from womenplan.errors import Problem, UsageError

try:
    import fcntl
except ImportError:
    # Windows, where a file that is open cannot be removed
    fcntl = None  # type: ignore[assignment]

__all__ = ["refuse_existing", "write_atomically"]

_STAGE = ".womenplan-"
_NEW, _OLD, _HELD = "new", "old", "held"
_FORWARD, _BACK = "forward", "back"  # a mark of this name says where a swap that has begun is going


def refuse_existing(paths: Sequence[Path], force: bool) -> None:
    """Refuse to go on where one of the files exists and overwriting was not asked for, or cannot be overwritten."""
    for folder in {path.parent for path in paths} | set(paths):
        if folder.is_dir():
            _settle(folder)
    taken = [str(path) for path in paths if os.path.lexists(path) and not _empty(path)]
    folders = {path.parent for path in paths}
    if len(taken) > 1 and len(folders) == 1 and not force:
        raise UsageError(
            Problem("OUTPUTS_EXIST", file=str(folders.pop()), context={"count": len(taken)})
        )
    if taken and not force:
        raise UsageError([Problem("OUTPUT_EXISTS", file=path) for path in taken])


def refuse_unfit(paths: Sequence[Path]) -> None:
    """Refuse to go on where something other than a file that may be overwritten stands in the way."""
    problems: list[Problem] = []
    for path in paths:
        problem = _in_the_way(path)
        if problem and problem not in problems:
            # a file where a folder is needed is in the way of many
            problems.append(problem)
    if problems:
        raise UsageError(problems)


def _in_the_way(path: Path) -> Problem | None:
    for above in path.parents:
        if os.path.lexists(above):
            if not above.is_dir():
                return Problem("OUTPUT_BELOW_FILE", file=str(above))
            break
    if path.is_dir():
        return Problem("OUTPUT_IS_FOLDER", file=str(path))
    if not os.path.lexists(path):
        return None
    if not path.exists():
        return Problem("OUTPUT_LINK_DANGLING", file=str(path), found=str(path.readlink()))
    if not path.is_file():
        return Problem("OUTPUT_NOT_FILE", file=str(path))
    if not stat.S_IMODE(path.stat().st_mode) & 0o222 or not os.access(path, os.W_OK):
        return Problem("OUTPUT_READ_ONLY", file=str(path))
    return _open_elsewhere(path)


def _open_elsewhere(path: Path) -> Problem | None:
    """Return that a file is open in another program: by the mark that Word, Excel, WPS or LibreOffice puts beside it."""
    name = path.name
    for mark in (f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"):
        if path.with_name(mark).is_file():
            return Problem("OUTPUT_OPEN", file=str(path), found=mark)
    try:
        with path.open("r+b"):
            return None
    except PermissionError:
        return Problem("OUTPUT_HELD", file=str(path))


def write_atomically(files: Mapping[str, bytes], target: Path) -> None:
    """Write files into a folder as one pack: all, or none and the old ones stay.

    Parameters
    ----------
    files : mapping of str to bytes
        By name, which may lie in folders below.
    target : Path
        Made if it does not exist.

    Raises
    ------
    UsageError
        If it cannot be written; nothing has changed then.
    """
    finals = [target / name for name in files]
    refuse_unfit(finals)
    made = [folder for folder in (target, *target.parents) if not folder.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        _settle(target)
        with _staged(target) as stage:
            for name, blob in files.items():
                _below(stage / _NEW, name).write_bytes(blob)
            with _alone(target):
                refuse_unfit(finals)
                _swap(stage, target)
    except OSError as reason:
        code = "OUTPUT_DISK_FULL" if reason.errno in _FULL else "OUTPUT_NOT_WRITABLE"
        raise UsageError(Problem(code, found=str(target))) from reason
    finally:
        for folder in made:
            # holds the pack, or is held
            with suppress(OSError):
                folder.rmdir()


_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG)


@contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """Yield a folder within the target that is this run's until it ends, however it ends."""
    with _alone(target):
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=target))
        held = (stage / _HELD).open("wb")
        _lock(held)
    try:
        yield stage
    finally:
        with _alone(target):
            held.close()
            if not _unfinished(stage):
                shutil.rmtree(stage, ignore_errors=True)


def _swap(stage: Path, target: Path) -> None:
    """Put the new files in the place of the old ones; where that fails, put the old ones back."""
    for new in _files(stage / _NEW):
        name = new.relative_to(stage / _NEW)
        if (target / name).exists():
            _again(target / name, _below(stage / _OLD, name), stage)
    (stage / _FORWARD).touch()
    try:
        _move(stage, target)
    except BaseException:
        (stage / _FORWARD).rename(stage / _BACK)
        _restore(stage, target)
        raise


def _move(stage: Path, target: Path) -> None:
    for new in _files(stage / _NEW):
        _again(new, _below(target, new.relative_to(stage / _NEW)), stage)
    (stage / _FORWARD).unlink()


def _restore(stage: Path, target: Path) -> None:
    for new in _files(stage / _NEW):
        name = new.relative_to(stage / _NEW)
        old = stage / _OLD / name
        if old.exists():
            _again(old, target / name, stage)
        else:
            (target / name).unlink(missing_ok=True)
    (stage / _BACK).unlink()


def _again(source: Path, final: Path, stage: Path) -> None:
    """Let a file stand in a second place, which it takes at one stroke, and stay in its own."""
    step = stage / "step"
    step.unlink(missing_ok=True)
    try:
        os.link(source, step)
    except OSError:
        # a file system without links
        shutil.copy2(source, step)
    step.replace(final)


def _settle(folder: Path) -> None:
    """Finish what a run that was cut short had begun to move, and take away what it left."""
    try:
        with _alone(folder):
            for stage in sorted(folder.glob(f"{_STAGE}*")):
                if stage.is_symlink() or not stage.is_dir() or _is_held(stage):
                    continue
                if (stage / _BACK).exists():
                    _restore(stage, folder)
                elif (stage / _FORWARD).exists():
                    _move(stage, folder)
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as reason:
        raise UsageError(
            Problem("OUTPUT_UNSETTLED", file=str(folder), found=reason.strerror or "")
        ) from reason


def _unfinished(stage: Path) -> bool:
    return (stage / _FORWARD).exists() or (stage / _BACK).exists()


def _empty(path: Path) -> bool:
    """Return whether a path is a folder without anything in it, as a run that was cut short leaves it."""
    return path.is_dir() and not path.is_symlink() and not any(path.iterdir())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _below(folder: Path, name: str | Path) -> Path:
    """Return the path of a name within a folder, whose own folders are made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other runs and threads from a folder meanwhile, where the system can."""
    if fcntl is None:
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        # some network drives know no locks
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _lock(held: IO[bytes]) -> None:
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_held(stage: Path) -> bool:
    """Return whether the run that made this folder still lives."""
    held = stage / _HELD
    if fcntl is None:
        try:
            held.unlink(missing_ok=True)
        except PermissionError:
            return True
        return False
    try:
        with held.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
