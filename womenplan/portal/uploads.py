"""A form that was uploaded: read in a process of its own, checked, and kept until it is handed in."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pandas as pd

from womenplan.errors import DataError, Problem, Problems
from womenplan.io.mark import write_marked
from womenplan.io.reader import read_observations
from womenplan.io.readers import Readers
from womenplan.io.special import form_rows
from womenplan.io.template import owed, write_templates
from womenplan.io.workbook import SUFFIXES, open_workbook
from womenplan.messages import Language, Several
from womenplan.model.lookup import by_id
from womenplan.model.observation import COLUMNS, Observations
from womenplan.model.plan import Plan
from womenplan.store.adding import Given, taken
from womenplan.store.rows import fields_of, frame_from, frame_text, plain, tables_of

__all__ = [
    "MOST_BYTES",
    "checked",
    "from_text",
    "marked",
    "read_upload",
    "readers",
    "shown_name",
    "to_text",
]

MOST_BYTES = 20_000_000
SECONDS, MEMORY = 60, 1_200_000_000


def shown_name(given: str) -> str:
    """Return how an uploaded file is called on pages: no path, no control characters, not too long."""
    name = PurePosixPath(given.replace("\\", "/")).name
    return "".join(sign for sign in name if sign.isprintable())[-120:] or "form.xlsx"


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        context = {"allowed": Several(SUFFIXES)}
        raise DataError(
            Problem(
                "UPLOAD_KIND",
                file=name,
                found=suffix or name,
                context=context,
            )
        )
    return suffix


def readers(plan: Plan) -> Readers:
    """Return processes kept ready to read forms of a plan."""
    return Readers(_prepared, plan)


def _prepared(plan: Plan) -> Plan:
    """Read a form of the plan, which loads what the next ones need; each process does so once."""
    first = owed(plan, lang="zh")["department"].iloc[0]
    with tempfile.TemporaryDirectory(prefix="womenplan-") as folder:
        forms = write_templates(
            plan,
            folder,
            department=first,
            years=[plan.start_year],
            lang="zh",
        )
        for path in forms:
            _read(plan, path)
    return plan


def read_upload(
    content: bytes,
    name: str,
    plan: Plan,
    processes: Readers,
) -> Observations:
    """Return what an uploaded form says, read by a process of its own; DataError where it cannot be read."""
    if not content:
        raise DataError(Problem("UPLOAD_EMPTY", file=name))
    suffix = _suffix(name)
    observations: Observations
    with tempfile.TemporaryDirectory(prefix="womenplan-") as folder:
        path = Path(folder) / f"upload{suffix}"
        path.write_bytes(content)
        try:
            observations, plans = processes.run(
                _read,
                path,
                file=name,
                seconds=SECONDS,
                memory=MEMORY,
            )
        except DataError as error:
            raise DataError([replace(one, file=name) for one in error.problems]) from None
    problems = [replace(one, file=name) if one.file else one for one in observations.problems]
    strange = [one for one in plans if one != plan.plan_id]
    if strange:
        context = {"plan": plan.plan_id}
        problems.append(
            Problem(
                "FORM_OTHER_PLAN",
                file=name,
                found=Several(strange),
                context=context,
            )
        )
    problems = [
        replace(one, level="error") if one.code == "FORM_IDS_LOST" else one for one in problems
    ]
    return replace(
        observations,
        table=_named(observations.table, name),
        problems=Problems(problems),
        unread=_named(observations.unread, name),
    )


def _named(table: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return a table of cells, if it is one, as of a file that is called so."""
    if "file" not in table:
        return table
    return table.assign(file=pd.array([file] * len(table), dtype="str"))


def _read(plan: Plan, path: Path) -> tuple[Observations, list[str]]:
    """Read a form; the part that runs confined. Also returns the plans that its rows are of."""
    observations = read_observations(path, indicators=plan.indicators)
    rows = [row for sheet in open_workbook(path)[0] for row in form_rows(sheet)]
    return observations, sorted({row["plan_id"] for row in rows})


def checked(
    observations: Observations,
    plan: Plan,
    series: pd.DataFrame,
    given: Given,
) -> Problems:
    """Return what keeps a form from being handed in: all its errors, and whose it must be.

    ``series`` is what :func:`womenplan.io.template.owed` says of the plan, in Chinese.
    """
    problems = list(observations.problems.errors)
    try:
        taken(observations, replace(given, with_errors=True))
    except DataError as error:
        problems += error.problems
    mine = series.loc[series["department"] == given.department, "indicator_id"]
    strange = observations.table[~observations.table["indicator_id"].isin(mine)]
    if given.department and len(strange):
        first = strange.iloc[0]
        name = by_id(plan.indicators)["name_zh"].get(first["indicator_id"], first["indicator_id"])
        context = {"department": given.department, "count": len(strange)}
        place = first[["file", "sheet", "cell"]].to_dict()
        problems.append(
            Problem(
                "FORM_OTHER_DEPARTMENT",
                found=name,
                context=context,
                **place,
            )
        )
    return Problems(problems)


def marked(
    content: bytes,
    name: str,
    problems: Problems,
    lang: Language,
    processes: Readers,
) -> bytes:
    """Return a copy of an uploaded form with its doubtful cells marked, made by a process of its own."""
    with tempfile.TemporaryDirectory(prefix="womenplan-") as folder:
        path = Path(folder) / f"upload{_suffix(name)}"
        path.write_bytes(content)
        mine = [replace(one, file=path.name) if one.file else one for one in problems]
        out = Path(folder) / "marked.xlsx"
        processes.run(_mark, path, mine, out, lang, file=name)
        return out.read_bytes()


def _mark(
    _: Plan,
    path: Path,
    problems: list[Problem],
    out: Path,
    lang: Language,
) -> None:
    write_marked(path, problems, out, lang=lang)


def to_text(observations: Observations) -> str:
    """Return a reading as JSON, so that what was shown is what is handed in."""
    context = {
        "table": frame_text(observations.table),
        "problems": [fields_of(one) for one in observations.problems],
        "made_up": observations.made_up,
        "frames": {name: frame_text(frame) for name, frame in tables_of(observations).items()},
    }
    return json.dumps(context, ensure_ascii=False, default=plain)


def from_text(text: str) -> Observations:
    """Return the reading that :func:`to_text` has written."""
    content = json.loads(text)
    frames = {name: frame_from(one) for name, one in content["frames"].items()}
    table = frame_from(content["table"]).astype(dict(COLUMNS))
    problems = Problems(Problem(**one) for one in content["problems"])
    return Observations(table, problems, made_up=content["made_up"], **frames)
