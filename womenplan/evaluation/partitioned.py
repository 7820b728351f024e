"""Evaluates data that memory does not hold: Parquet by region in, one dataset of rows out.

The forecast of METHOD 3.6 learns from all regions of an indicator, and nothing else crosses from
one target to another. So the observations are first sorted into chunks of indicators, each with all
its regions, and every chunk then goes through :func:`evaluate` as it is: the same code on the same
rows. A chunk is written whole or not at all, and one that is there is not made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

import pandas as pd

from womenplan.arguments import Between, checked
from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.evaluation.evaluation import evaluate_all
from womenplan.evaluation.observed import asked_for
from womenplan.evaluation.result import Result
from womenplan.io.frames import taken
from womenplan.model.observation import COLUMNS, Observations, Year, nothing_unread
from womenplan.model.plan import Plan, Stage
from womenplan.model.rules import Rules

__all__ = ["evaluate_partitioned"]

READ_ROWS = 250_000  # of regions read at once
CHUNK_ROWS = 1_000_000  # observations of a chunk, beyond which no further indicator is added
WORK = "_work"  # names that begin with an underscore are no part of the dataset
STATE, UNREAD = "_state.json", "unread.parquet"
OF_THE_WHOLE = ("WEIGHT_UNKNOWN", "TARGET_REGION_UNKNOWN")  # which a part alone cannot tell


@checked
def evaluate_partitioned(
    plan: Plan,
    data: str | Path,
    year: Year,
    out: str | Path,
    *,
    stage: Stage | None = None,
    rules: Rules | None = None,
    scheduler: str | None = None,
    chunk_rows: Annotated[int, Between(1, 100_000_000)] = CHUNK_ROWS,
) -> Path:
    """Evaluate a plan on Parquet files partitioned by region, in bounded memory.

    Parameters
    ----------
    plan : Plan
    data : path
        A folder with ``region=…/*.parquet``, each with the columns of observations, of which
        indicator_id (or name), year and value are enough.
    year : int
    out : path
        Folder of the result, one dataset of Parquet files that ``pandas.read_parquet(out)`` opens;
        files in it that begin with ``_`` are no part of it. A run that was killed is taken up where
        it stopped; a finished one of the same plan, rules, year and data is left as it is.
    stage, rules
        As :func:`womenplan.evaluate` takes them.
    scheduler : str, optional
        Address of a Dask scheduler (``tcp://host:8786``) whose workers see both folders. By default
        one chunk after another is worked on in this process, which needs no main guard.
    chunk_rows : int
        Observations that are held at once, at least those of one target.

    Returns
    -------
    Path
        ``out``. The rows are those of ``evaluate(plan, all data, year).table``, without
        latest_row and baseline_row, in its order. What was wrong with the data stands in
        ``_problems*.csv``.

    Raises
    ------
    UsageError
        If pyarrow (or Dask, for a scheduler) is not installed, or ``out`` holds the result of
        another run.
    DataError
        If the folder holds no Parquet of regions.
    """
    _library("pyarrow")
    source = Path(data)
    target = Path(out)
    files = sorted(source.glob("region=*/*.parquet"))
    if not files:
        raise DataError(Problem("PARTITIONS_NONE", found=str(source)))
    settings = Rules() if rules is None else rules
    tables = (plan.targets, plan.indicators, plan.regional)
    run = {
        "plan": _hashed("".join(table.to_csv(index=False) for table in tables)),
        "rules": json.dumps(asdict(settings), sort_keys=True, default=str),
        "year": year,
        "stage": stage or plan.stage(year),
        "files": _hashed(
            "".join(f"{file.relative_to(source)} {file.stat().st_size}" for file in files)
        ),
        "chunk_rows": chunk_rows,
    }
    state = _state(target, run)
    if "chunks" not in state:
        state |= _sorted_in(plan, files, target, chunk_rows)
        _remember(target, state)
    jobs = [
        _Job(plan, target, number, targets, year, stage, settings, state["regions"])
        for number, targets in enumerate(state["chunks"])
        if not _part(target, number).is_file()
    ]
    if scheduler is None:
        for job in jobs:
            job()
    elif jobs:
        _distributed(jobs, scheduler)
    shutil.rmtree(target / WORK, ignore_errors=True)
    return target


@dataclass(frozen=True, slots=True)
class _Job:
    """One chunk: the targets whose indicators it holds."""

    plan: Plan
    target: Path
    number: int
    targets: list[int]
    year: int
    stage: Stage | None
    rules: Rules
    regions: list[str]

    def __call__(self) -> int:
        """Evaluate the chunk and write its rows, whole or not at all."""
        parquet = import_module("pyarrow.parquet")
        table = parquet.read_table(self.target / WORK / f"{self.number}.parquet").to_pandas()
        table = table.astype(dict(COLUMNS))
        unread = pd.read_parquet(self.target / WORK / UNREAD)
        needed = asked_for(self.plan.targets.iloc[self.targets])
        unread = unread[unread["indicator_id"].isin(needed)]
        result = evaluate_all(
            self.plan,
            Observations(table, unread=unread.reset_index(drop=True)),
            self.year,
            Result,
            stage=self.stage,
            rules=self.rules,
            targets=self.targets,
            regions=self.regions,
        )
        rows = result.table.drop(columns=["latest_row", "baseline_row"])
        path = _part(self.target, self.number)
        kept = [problem for problem in result.problems if problem.code not in OF_THE_WHOLE]
        beside = path.with_name(f"_problems-{self.number:05d}.csv")
        Problems(kept).to_frame().to_csv(beside, index=False)
        made = path.with_name(f"_{path.name}.{os.getpid()}")
        rows.to_parquet(made, index=False)
        made.replace(path)
        return self.number


def _part(target: Path, number: int) -> Path:
    return target / f"part-{number:05d}.parquet"


def _library(name: str) -> Any:
    """Return a library of the extra, or say how to install it."""
    try:
        return import_module(name)
    except ImportError as reason:
        raise UsageError(Problem("SCALE_LIBRARY", found=name)) from reason


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _state(target: Path, run: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a run that was begun here, and refuse a folder with that of another."""
    path = target / STATE
    if path.is_file():
        known: dict[str, Any] = {}
        with suppress(ValueError, TypeError, RecursionError):  # it is none of ours
            known = dict(json.loads(path.read_text(encoding="utf-8")))
        if known | run != known:
            raise UsageError(Problem("PARTITIONS_OTHER_RUN", found=str(target)))
        return known
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(Problem("PARTITIONS_NOT_EMPTY", found=str(target)))
    target.mkdir(parents=True, exist_ok=True)
    _remember(target, run)
    return dict(run)


def _remember(target: Path, state: dict[str, Any]) -> None:
    made = target / f"{STATE}.new"
    made.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    made.replace(target / STATE)


def _sorted_in(
    plan: Plan,
    files: list[Path],
    target: Path,
    chunk_rows: int,
) -> dict[str, Any]:
    """Sort the observations of all regions into one file per indicator, then into chunks of targets."""
    arrow = import_module("pyarrow")
    parquet = import_module("pyarrow.parquet")
    work = target / WORK
    shutil.rmtree(work, ignore_errors=True)  # of a run that was killed while it sorted
    work.mkdir()
    writers: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    regions: dict[str, None] = {}
    names: dict[str, str] = {}
    unread = [nothing_unread()]
    problems: list[Problem] = []
    try:
        for frame in _batches(files):
            held = taken(frame, region=plan.region_zh, indicators=plan.indicators)
            unread.append(held.unread)
            problems += held.problems
            regions |= dict.fromkeys(held.table["region"])
            for indicator, group in held.table.groupby("indicator_id", sort=False):
                key = str(indicator)
                rows = arrow.Table.from_pandas(group, preserve_index=False)
                if key not in writers:
                    names[key] = f"indicator-{len(names)}.parquet"
                    writers[key] = parquet.ParquetWriter(work / names[key], rows.schema)
                writers[key].write_table(rows.cast(writers[key].schema))
                counts[key] += len(group)
    finally:
        for writer in writers.values():
            writer.close()
    pd.concat(unread, ignore_index=True).to_parquet(work / UNREAD, index=False)
    Problems(problems).to_frame().to_csv(target / "_problems.csv", index=False)
    chunks = _chunks(plan, counts, chunk_rows)
    for number, positions in enumerate(chunks):
        schema = next(iter(writers.values())).schema
        with parquet.ParquetWriter(work / f"{number}.parquet", schema) as writer:
            for name in filter(names.get, asked_for(plan.targets.iloc[positions])):
                for group in parquet.ParquetFile(work / names[name]).iter_batches():
                    writer.write_batch(group)
    return {"chunks": chunks, "regions": list(regions)}


def _batches(files: list[Path]) -> Iterator[pd.DataFrame]:
    """Yield the tables of whole regions, several at a time."""
    parquet = import_module("pyarrow.parquet")
    held: list[pd.DataFrame] = []
    region = ""
    for file in files:
        name = file.parent.name.removeprefix("region=")
        if name != region and sum(map(len, held)) >= READ_ROWS:
            yield pd.concat(held, ignore_index=True)
            held = []
        region = name
        frame = parquet.ParquetFile(file).read().to_pandas()
        if "region" not in frame:
            frame["region"] = unquote(name)
        held.append(frame)
    yield pd.concat(held, ignore_index=True)


def _chunks(
    plan: Plan,
    counts: Counter[str],
    most: int,
) -> list[list[int]]:
    """Return the positions of targets in chunks that follow each other, each within a number of rows."""
    chunks: list[list[int]] = []
    held: set[str] = set()
    for position in range(len(plan.targets)):
        needed = set(asked_for(plan.targets.iloc[[position]]))
        if chunks and sum(counts[name] for name in held | needed) <= most:
            chunks[-1].append(position)
            held |= needed
        else:
            chunks.append([position])
            held = needed
    return chunks


def _distributed(jobs: list[_Job], scheduler: str) -> None:
    """Let the workers of a Dask scheduler do the chunks; what a killed worker had is done by another."""
    distributed = _library("distributed")
    with distributed.Client(scheduler, set_as_default=False) as client:
        futures = client.map(_done, jobs, pure=False, retries=3)
        client.gather(futures)


def _done(job: _Job) -> int:
    return job()
