"""How a call is written: help in two languages, options that commands share, what is wrong with a call."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from womenplan.errors import Problem, UsageError, WomenplanError
from womenplan.messages import choice, chosen, has, text
from womenplan.model.rules import METHODS

__all__ = ["Command", "Group", "call_problem", "no_such_file", "options"]

FORMATS = ("text", "csv", "json")
STAGES = ("annual", "midterm", "final")
FILE = click.Path(path_type=Path)


class Command(click.Command):
    """A command whose help comes from the message catalogue, in the language of the call."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, what the command does, its options and commands, and an example."""
        commands = self.commands if isinstance(self, click.Group) else {}
        pieces = [text("cli.metavar.options")]
        for param in self.params:
            pieces += param.get_usage_pieces(ctx)  # none of an option
        if commands:
            pieces.append(text("cli.metavar.command"))
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=text("cli.usage"))
        key = ".".join(ctx.command_path.split()[1:]) or str(self.name)
        formatter.write(f"\n{choice('cli', key)}\n")
        groups = (chosen("cli", key), chosen("cli", key.partition(".")[0], "every"), "cli.option")
        rows = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and isinstance(param, click.Option):
                codes = [chosen(group, param.opts[-1].lstrip("-")) for group in groups]
                rows.append((record[0], text(next(filter(has, codes), codes[-1]))))
        within = chosen("cli", key) if ctx.parent else "cli"
        lists = {"options": rows, "commands": [(name, choice(within, name)) for name in commands]}
        for heading, entries in lists.items():
            if entries:
                formatter.write(f"\n{choice('cli', heading)}\n")
                with formatter.indentation():
                    formatter.write_dl(entries)
        formatter.write(f"\n{text('cli.example')}\n")
        formatter.write("".join(f"  {line}\n" for line in (self.epilog or "").splitlines()))


class Group(Command, click.Group):
    """The program itself; names the nearest command where one is unknown."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that a call names."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], self.commands, 1)
            code = "CLI_COMMAND_UNKNOWN_NEAR" if close else "CLI_COMMAND_UNKNOWN"
            context = {"allowed": text("cli.join").join(close or self.commands)}
            raise UsageError(Problem(code, found=args[0], context=context))
        return super().resolve_command(ctx, args)


def options(*names: str) -> Callable[[Any], Any]:
    """Return a decorator that gives a command these shared options, and ``--lang``."""

    def add(command: Any) -> Any:
        for name in reversed((*names, "lang")):
            command = SHARED[name](command)
        return command

    return add


SHARED: dict[str, Callable[[Any], Any]] = {
    "as_of": click.option("--as-of", metavar="DATE"),
    "alias": click.option("--alias", type=FILE, metavar="FILE"),
    "data": click.option("--data", multiple=True, metavar="FILE..."),
    "files": click.argument(
        "files",
        nargs=-1,
        metavar="FILE...",
        required=True,
    ),
    "force": click.option("--force", is_flag=True),
    "format": click.option("--format", "form", type=click.Choice(FORMATS), default="text"),
    "indicator": click.option("--indicator", metavar="ID"),
    "lang": click.option("--lang", type=click.Choice(["zh", "en"]), expose_value=False),
    "method": click.option("--method", type=click.Choice(METHODS)),
    "more": click.argument("more", nargs=-1, metavar=""),  # what follows the first file of --data
    "out": click.option("--out", type=FILE, metavar="DIR"),
    "plan": click.option("--plan", metavar="ID|FILE"),
    "rules": click.option("--rules", type=FILE, metavar="FILE"),
    "store": click.option("--store", "url", metavar="URL", default="sqlite:///womenplan.db"),
    "stage": click.option("--stage", type=click.Choice(STAGES)),
    "year": click.option("--year", type=int, metavar="YEAR"),
    "needed_year": click.option("--year", type=int, metavar="YEAR", required=True),
}


def no_such_file(error: WomenplanError) -> bool:
    """Return whether a file that the call names does not exist, or a folder holds none: the call is wrong, not the data."""
    return any(problem.code in ("FILE_MISSING", "FOLDER_EMPTY") for problem in error.problems)


def call_problem(error: click.ClickException) -> Problem:
    """Return what click found wrong with a call, as a problem of the message catalogue."""
    join = text("cli.join")
    if isinstance(error, click.NoSuchOption):
        near = join.join(error.possibilities or ())
        code = "CLI_OPTION_UNKNOWN_NEAR" if near else "CLI_OPTION_UNKNOWN"
        return Problem(code, found=error.option_name, context={"near": near})
    if isinstance(error, click.BadParameter) and error.param:
        param = error.param
        name = param.opts[-1]
        if isinstance(error, click.MissingParameter):
            missing = name if name.startswith("-") else str(param.metavar)
            return Problem("CLI_ARGUMENT_MISSING", found=missing)
        choices = getattr(param.type, "choices", None)
        allowed = join.join(choices) if choices else text("cli.whole_number")
        return Problem("CLI_VALUE_BAD", found=name, context={"allowed": allowed})
    if isinstance(error, click.BadOptionUsage):
        return Problem("CLI_OPTION_ALONE", found=error.option_name)
    spare = re.search(r"unexpected extra arguments? \((.*)\)", error.format_message())
    if spare:
        return Problem("CLI_ARGUMENT_SPARE", found=spare[1])
    return Problem("CLI_CALL_WRONG", found=error.format_message())
