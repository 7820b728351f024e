"""One call of the program: its language, its exit code, and a sentence where it cannot be done."""

from __future__ import annotations

import errno
import gc
import os
import sys
import warnings
from collections.abc import Iterable, Sequence
from typing import NoReturn, cast

import click

from womenplan.cli.commands import BAD_DATA, DONE, program
from womenplan.cli.printing import announce, say
from womenplan.cli.style import call_problem, no_such_file
from womenplan.errors import Problem, Problems, UsageError, WomenplanError
from womenplan.messages import Language, default_language

__all__ = ["main", "run"]

BAD_CALL, FAULT, STOPPED = 2, 3, 130
SHOWN_PROBLEMS = 20
STDERR = 2  # its number


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one call of the program and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands after ``womenplan``; the process's own arguments by default.

    Returns
    -------
    int
        0 done, 1 the data has errors, 2 the call is wrong, 3 a fault of the program, 130 stopped by
        the user.
    """
    before = os.environ.get("WOMENPLAN_LANG")
    os.environ["WOMENPLAN_LANG"] = _language(sys.argv[1:] if arguments is None else arguments)
    try:
        code = program.main(arguments and list(arguments), "womenplan", standalone_mode=False)
        sys.stdout.flush()
        return code or DONE
    except WomenplanError as error:
        wrong_call = isinstance(error, UsageError) or no_such_file(error)
        return _complain(error.problems, BAD_CALL if wrong_call else BAD_DATA)
    except click.ClickException as error:
        return _complain([call_problem(error)], BAD_CALL)
    except (click.Abort, KeyboardInterrupt):
        return STOPPED
    except (BrokenPipeError, SystemExit):
        # the reader of the output has seen enough; click exits where it notices
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        problem = Problem("CLI_FILE", file=str(error.filename or ""), found=reason)
        return _complain([problem], BAD_CALL)
    except Exception as error:
        if "WOMENPLAN_DEBUG" in os.environ:
            raise
        return _complain([Problem("CLI_FAULT", found=f"{type(error).__name__}: {error}")], FAULT)
    finally:
        os.environ.pop("WOMENPLAN_LANG")
        if before is not None:
            os.environ["WOMENPLAN_LANG"] = before


def _language(arguments: Sequence[str]) -> Language:
    """Return the language that a call asks for, before it is parsed, so that every sentence is in it."""
    for i, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        value = value or "".join(arguments[i + 1 : i + 2])
        if name == "--lang" and value in ("zh", "en"):
            return cast("Language", value)
    return default_language()


def _complain(items: Iterable[Problem], code: int) -> int:
    """Print problems, of many the first ones, and return the exit code."""
    problems = Problems(items)
    for problem in problems[:SHOWN_PROBLEMS]:
        say(problem.message(), err=True)
    if len(problems) > SHOWN_PROBLEMS:
        announce("cli.more_problems", count=len(problems) - SHOWN_PROBLEMS, err=True)
    return code


def _open_streams() -> None:
    """Let what the caller closed lead nowhere, so that no file that is opened later takes its place."""
    while (spare := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(spare)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def main() -> NoReturn:
    """Run the program on the process's own arguments, and exit."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # what a start makes stays: to look for garbage in it every 700 objects is lost time
    gc.set_threshold(500_000)
    if "WOMENPLAN_DEBUG" not in os.environ:
        warnings.simplefilter("ignore")
    code = run()
    gc.freeze()  # Python would look through all that is left, only to give it back to the system
    sys.exit(code)
