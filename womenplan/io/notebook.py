"""Copies of the notebooks with a user's own plan, workbooks and year in their first cell."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.io.bundled import STORIES, bundled
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.plans import load_plan
from womenplan.messages import Several, visible
from womenplan.model import catalogue
from womenplan.model.lookup import by_id
from womenplan.model.plan import Plan

__all__ = ["write_notebook"]

_PARAMETER = re.compile(r"^([A-Z_]+) = (?:(?!  #).)+(.*)$")


@checked
def write_notebook(
    story: str,
    out: str | Path,
    *,
    plan: str | Path,
    data: Sequence[str | Path],
    year: int,
    force: bool = False,
) -> Path:
    """Write a copy of a notebook that runs on a user's own plan, workbooks and year, and return its path.

    Parameters
    ----------
    story : str
        One of :data:`~womenplan.io.bundled.STORIES`.
    out : str or Path
        The copy, ending in ``.ipynb``. Its figures and reports go into folders beside it.
    plan : str or Path
        Id of a bundled plan, or a file of targets.
    data : sequence of str or Path
        Workbooks, or one folder; written into the copy relative to where it stands.
    year : int
    force : bool
        Overwrite a copy that exists.

    Raises
    ------
    UsageError
        If the story or the plan is unknown, a workbook does not exist, or the copy exists or cannot
        be written.

    Notes
    -----
    Cells tagged ``demo`` speak of the notebook's own example and are left out. An indicator that
    the plan does not have gives way to one of the same unit that it has, or to its first.
    """
    target = Path(out)
    if story not in STORIES:
        raise UsageError(
            Problem("STORY_UNKNOWN", found=story, context={"allowed": Several(STORIES)})
        )
    if target.suffix != ".ipynb":
        raise UsageError(Problem("NOTEBOOK_SUFFIX", found=str(out)))
    absent = [path for path in data if not Path(path).exists()]
    if absent:
        raise UsageError([Problem("FILE_MISSING", file=str(path)) for path in absent])
    loaded = load_plan(plan)
    refuse_existing([target], force)
    files = [_from(target, path) for path in data]
    if Path(plan).is_file():
        plan_source = _from(target, plan)
    else:
        plan_source = str(plan)
    values = {"PLAN": plan_source, "DATA": files[0] if len(files) == 1 else files, "YEAR": year}
    written = {name: _literal(value) for name, value in values.items()}
    written |= {"FIGURES": 'Path("figures")', "REPORT": 'Path("report")'}
    notebook = json.loads(
        bundled("notebooks", f"{STORIES[story]}.ipynb").read_text(encoding="utf-8")
    )
    cells = notebook["cells"]
    first = next(i for i, cell in enumerate(cells) if "parameters" in _tags(cell))
    kept = [cell for cell in cells[first + 1 :] if "demo" not in _tags(cell)]
    if loaded.indicators is not catalogue.indicators():
        kept = [_matching_own(cell) for cell in kept]
    named = re.findall(r'^([A-Z_]+) = "(\w+)"', "".join(cells[first]["source"]), re.M)
    ids = set(catalogue.indicators()["indicator_id"])
    written |= {
        name: json.dumps(_indicator(value, loaded)) for name, value in named if value in ids
    }
    used = "".join("".join(cell["source"]) for cell in kept)
    sentences = []
    for part in ("title", "text"):
        for lang in ("zh", "en"):
            title = _markdown(loaded.title(lang))
            names = {"story": messages.label("story", story, lang), "plan": title, "year": year}
            sentences.append(messages.choice("notebook", part, lang, **names))
    cells[first]["source"] = _set("".join(cells[first]["source"]), written, used)
    notebook["cells"] = [
        {**cells[0], "source": "\n\n".join(sentences).splitlines(keepends=True)},
        cells[first],
        *kept,
    ]
    write_atomically(
        {target.name: (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()},
        target.parent,
    )
    return target


def _literal(value: object) -> str:
    """Return a value as source code; undecodable file names with escapes."""
    text = json.dumps(value, ensure_ascii=False)
    known = text == text.encode("utf-8", "ignore").decode()
    return text if known else json.dumps(value)


def _markdown(words: str) -> str:
    """Return words so that Markdown shows them as they are: no link, no HTML, no heading."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$>=])", r"\\\1", escape(visible(words), quote=False))


def _indicator(name: str, plan: Plan) -> str:
    """Return an indicator, or where a plan has no target on it one of the plan's: of the same unit and with a value, no gap."""
    known = by_id(catalogue.indicators())
    df = plan.targets
    order = df.assign(
        gap=df["form"] == "gap",
        other=df["unit"] != known.at[name, "unit"],
        open=df["value"].isna(),
    )
    ranked = order.sort_values(["gap", "other", "open"], kind="stable")[["indicator_id", "gap"]]
    if name in set(ranked.loc[~ranked["gap"], "indicator_id"]):
        return name
    return str(ranked["indicator_id"].iat[0])


def _set(source: str, written: dict[str, str], rest: str) -> list[str]:
    """Return the lines of a parameters cell with these values, without the parameters that the rest does not use."""
    lines = []
    for line in source.splitlines():
        name, comment = parameter.groups() if (parameter := _PARAMETER.match(line)) else ("", "")
        if not name or re.search(rf"\b{name}\b", rest):
            lines.append(f"{name} = {written[name]}{comment}" if name in written else line)
    return "\n".join(lines).splitlines(keepends=True)


def _matching_own(cell: dict[str, Any]) -> dict[str, Any]:
    """Let a cell match the names of the workbooks with the indicators of the plan."""
    known = "read_observations(DATA, indicators=wp.load_plan(PLAN).indicators)"
    return {
        **cell,
        "source": [line.replace("read_observations(DATA)", known) for line in cell["source"]],
    }


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", ()))


def _from(target: Path, path: str | Path) -> str:
    """Return a path as seen from the folder of the copy.

    As a whole where they lie on two drives.
    """
    whole = Path(path).resolve()
    try:
        return Path(os.path.relpath(whole, target.parent.resolve())).as_posix()
    except ValueError:
        return whole.as_posix()
