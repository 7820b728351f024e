"""The monitoring database (妇女发展统计监测数据库): one object, a method for each thing that is done with it."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Literal

import pandas as pd
from sqlalchemy import Connection, select

from womenplan.arguments import Between, Some, Words, checked
from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.template import owed
from womenplan.messages import Language
from womenplan.model.lookup import stands_in
from womenplan.model.naming import place_name
from womenplan.model.observation import Data, Observations, Year
from womenplan.model.plan import AnyPlan, Plan, as_plan
from womenplan.model.table import Listed
from womenplan.store import board, engine, package, regions, tables, totals
from womenplan.store.adding import (
    Given,
    Receipt,
    add,
    described,
    differences,
    frozen_years,
    refuse_frozen,
    state_words,
    taken,
)
from womenplan.store.bulk import rows_until
from womenplan.store.engine import reading, writing
from womenplan.store.rows import frames_of, problems_of, read_coded, uncoded
from womenplan.store.state import (
    ACCEPTED,
    RETURNED,
    AsOf,
    about,
    held,
    in_force,
    moment,
    places_of,
    refuse_unknown,
    submission_list,
)
from womenplan.store.writer import Writer, writer_on

__all__ = ["Store"]

LARGEST = 2**31  # beyond what a database numbers
LISTED = [
    "submission",
    "at",
    "by",
    "department",
    "plan_id",
    "files",
    "values",
    "made_up",
    "state",
    "state_at",
    "state_by",
    "reason",
    "in_force",
    "note",
    "replaces",
    "origin",
    "origin_at",
    "uid",
]
HISTORY = [
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "age",
    "value",
    "unit",
    "bound",
    "in_force",
    "submission",
    "at",
    "by",
    "department",
    "state",
    "reason",
    "file",
    "sheet",
    "cell",
    "note",
]


class Store:
    """A monitoring database, in which nothing is overwritten and any past state can be had again.

    Parameters
    ----------
    url : str or Path
        ``sqlite:///womenplan.db``, the path of such a file, or
        ``postgresql://user:password@host/database``.
    create : bool
        Make the store where there is none; else that is an error.

    Raises
    ------
    UsageError
        If it cannot be opened: no store, one of a newer version, locked, read-only, a wrong
        password.

    Notes
    -----
    An older store is brought to this version on opening, after a copy was made: a file beside it,
    in PostgreSQL a schema beside it. A value holds until a later submission gives another, or its
    submission is returned or replaced; all are kept. Writers wait for each other, so that the order
    of submissions is that of their times.
    """

    @checked
    def __init__(self, url: str | Path, *, create: bool = True) -> None:
        self._url = engine.url_of(url)
        self._engine = engine.opened(self._url, create=create)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.where!r})"

    @property
    def where(self) -> str:
        """The address of the store, without a password."""
        return engine.shown(self._url)

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    def reading(self) -> Any:
        """Return what yields a connection that sees one state throughout."""
        return reading(self._engine, self._url)

    def writing(self) -> Any:
        """Return what yields a connection whose work is done wholly or not at all."""
        return writing(self._engine, self._url)

    @checked
    @contextmanager
    def writer(self, by: Words) -> Iterator[Writer]:
        """Yield what writes in somebody's name, wholly or not at all."""
        with self.writing() as connection:
            yield writer_on(connection, by)

    @checked
    def add(
        self,
        observations: Data,
        *,
        by: Words | None = None,
        note: Words = "",
        department: Words = "",
        plan: AnyPlan = "",
        region: Words = "",
        year: Year | None = None,
        replaces: int | None = None,
        with_errors: bool = False,
        new_regions: bool = False,
    ) -> Receipt:
        """Add a submission, whole or not at all, and return what it changes.

        Parameters
        ----------
        observations : Observations, Evaluation or pandas.DataFrame
            What :func:`womenplan.read_observations` returned, or a table of observations.
        by, note, department : str
            Who hands in, with what words, for which department; ``by`` is the user of this computer
            by default.
        plan : Plan or str
            The plan that the form is of.
        region : str
            The region that it must be about, and that values without one are of.
        year : int, optional
            A year that it must give values of.
        replaces : int, optional
            Number of the submission whose place it takes as a whole; values that it no longer gives
            are listed as gone.
        with_errors : bool
            Take it although cells could not be used; these stay on record.
        new_regions : bool
            Let regions join that the store's list of regions does not have.

        Raises
        ------
        DataError
            If it has errors or holds nothing, was handed in before, is about another region or
            year, or changes values of a year that is closed. Nothing is changed then.
        """
        given = Given(
            by or _user(),
            note,
            department,
            _plan_id(plan),
            region,
            year,
            replaces,
            with_errors,
            new_regions,
        )
        data = taken(observations, given)
        with self.writing() as connection:
            return add(connection, data, given)

    @checked
    def observations(
        self, *, plan: AnyPlan | None = None, region: Words | None = None, as_of: AsOf = None
    ) -> Observations:
        """Return the values that hold, or held at a past moment, as if they had just been read from their files.

        Parameters
        ----------
        plan : Plan or str, optional
            Only values of indicators that this plan knows.
        region : str, optional
            Only this region and those in it; by name, former name or code.
        as_of : date, datetime or str, optional
            A day (its end counts) or a moment, in local time.
        """
        at = moment(as_of)
        with self.reading() as connection:
            listed = submission_list(connection, at)
            names, places = regions.asked(connection, region, at)
            holding = about(connection, held(listed), places)
            coded = in_force(connection, holding, places)
            speaking = _speaking(listed, holding, coded)
            data = _recalled(connection, listed, speaking, coded, names)
        if as_of is not None:
            context = {"store": self.where, "count": len(holding)}
            note = Problem("STORE_STATE_OF", "note", found=str(as_of), context=context)
            data = replace(data, problems=Problems([*data.problems, note]))
        if plan is None:
            return data
        known = data.table["indicator_id"].isin(as_plan(plan).indicators["indicator_id"])
        return replace(data, table=data.table[known].reset_index(drop=True))

    @checked
    def submissions(
        self, *, region: Words | None = None, department: Words | None = None, as_of: AsOf = None
    ) -> pd.DataFrame:
        """Return one row per submission: when, by whom, of which department, their state, and whether they hold."""
        at = moment(as_of)
        with self.reading() as connection:
            listed = submission_list(connection, at)
            if region is not None:
                _, places = regions.asked(connection, region, at)
                listed = listed.loc[about(connection, listed.index.tolist(), places)]
        if department is not None:
            listed = listed[listed["department"] == department]
        listed = listed.rename(columns={"amount": "values"})
        return listed.reset_index(names="submission")[LISTED]

    @checked
    def submission(self, number: int) -> Observations:
        """Return one submission as it was handed in."""
        with self.reading() as connection:
            listed = submission_list(connection)
            refuse_unknown(listed, number)
            coded = read_coded(connection, [number])
            names, _ = regions.asked(connection, None)
            return _recalled(connection, listed, [number], coded, names)

    @checked
    def changes(self, number: int) -> pd.DataFrame:
        """Return what a submission changed when it came: old and new values with both cells and who gave the old."""
        with self.reading() as connection:
            listed = submission_list(connection, _received(connection, number))
            earlier = listed[listed.index < number]
            replaced = listed.index[listed["uid"] == listed.at[number, "replaces"]]
            holding = earlier.index[earlier["in_force"] | earlier.index.isin(replaced)]
            coded = read_coded(connection, [number])
            places = places_of(connection, [number, *replaced])
            near = about(connection, holding.tolist(), places)
            before = in_force(connection, near, places)
            before = before[
                before["series_id"].isin(coded["series_id"])
                | before["submission_id"].isin(replaced)
            ]
            parts = differences(before, coded, max(replaced, default=0))
            return described(connection, before, coded, parts, listed)

    @checked
    def year_before(self, number: int) -> pd.DataFrame:
        """Return the values of a submission, as it was handed in, with those of the year before in ``last_year``."""
        with self.reading() as connection:
            listed = submission_list(connection)
            refuse_unknown(listed, number)
            names, _ = regions.asked(connection, None)
            coded = read_coded(connection, [number])
            table = uncoded(connection, coded, names)
            ids = places_of(connection, [number])
            near = about(connection, held(listed), ids)
            years = sorted(coded["year"].unique().tolist())
            parts = [in_force(connection, near, ids, year=year - 1) for year in years]
        key = ["series_id", "year"]
        before = pd.concat([part[[*key, "value"]] for part in (coded.head(0), *parts)])
        before = before.assign(year=before["year"] + 1).drop_duplicates(key, keep="last")
        both = coded[key].merge(before, on=key, how="left")
        return table.assign(last_year=both["value"].to_numpy())

    @checked
    def history(
        self,
        *,
        region: Words | None = None,
        indicator: Words | None = None,
        year: Year | None = None,
        as_of: AsOf = None,
    ) -> pd.DataFrame:
        """Return every value ever given, also those that no longer hold: when, by whom, from which cell."""
        at = moment(as_of)
        with self.reading() as connection:
            listed = submission_list(connection, at)
            names, places = regions.asked(connection, region, at)
            numbers = about(connection, listed.index.tolist(), places)
            coded = read_coded(connection, numbers, regions=places)
            table = uncoded(connection, coded, names)
            holding = [one for one in numbers if listed.at[one, "in_force"]]
            current = in_force(connection, holding, places, ("position",))
        table["in_force"] = stands_in(coded, current, ["submission_id", "position"])
        table["submission"] = coded["submission_id"]
        for name in ("at", "by", "department", "state", "reason", "note"):
            table[name] = coded["submission_id"].map(listed[name])
        for column, wanted in (("indicator_id", indicator), ("year", year)):
            if wanted is not None:
                table = table[table[column] == wanted]
        order = ["region", "indicator_id", "sex", "area", "age", "year", "submission"]
        return table.sort_values(order, kind="stable", ignore_index=True)[HISTORY]

    @checked
    def status(
        self,
        plan: AnyPlan,
        year: Year,
        *,
        as_of: AsOf = None,
        lang: Language | None = None,
    ) -> pd.DataFrame:
        """Return who has handed in what of a year: a row per region and department that the plan asks.

        ``lang`` is the language of the departments' names.

        Returns
        -------
        pandas.DataFrame
            region, department, state (complete, partly, missing), asked, given, missing (how many
            values), submission, at, by, review (received, accepted; returned where all that came
            went back), due, timing (on_time, late, overdue, open).
        """
        loaded = as_plan(plan)
        with self.reading() as connection:
            return board.status(connection, loaded, year, moment(as_of), owed(loaded, lang=lang))

    @checked
    def totals(self, year: Year | None = None) -> pd.DataFrame:
        """Return where what a region reports is not the sum of the regions in it.

        See :mod:`womenplan.store.totals`.
        """
        with self.reading() as connection:
            known = regions.current(connection)
        return totals.against_parts(self.observations().table, known, year)

    @checked
    def return_(self, submission: int, reason: Words, *, by: Words | None = None) -> None:
        """Send a submission back with the reason.

        Its values no longer hold, and those before it do again.
        """
        if not reason.strip():
            raise UsageError(Problem("STORE_REASON_MISSING"))
        self._review(submission, RETURNED, by, reason)

    @checked
    def accept(self, submission: int, *, by: Words | None = None) -> None:
        """Accept a submission."""
        self._review(submission, ACCEPTED, by, "")

    def _review(
        self,
        submission: int,
        state: str,
        by: str | None,
        reason: Words,
    ) -> None:
        with self.writer(by or _user()) as writer:
            listed = submission_list(writer.connection)
            refuse_unknown(listed, submission)
            before = listed.at[submission, "state"]
            if before in (RETURNED, state):
                context = {"state": state_words(before)}
                raise DataError(Problem("STORE_REVIEWED", found=str(submission), context=context))
            if state == RETURNED:
                years = read_coded(writer.connection, [submission], columns=("year",))
                refuse_frozen(writer.connection, [years])
            writer.set_state(submission, state, reason)
            writer.log(state, str(submission), reason)

    @checked
    def regions(self, *, as_of: AsOf = None) -> pd.DataFrame:
        """Return the regions: code, name, level, parent, and of those that ended the first year without and the successor."""
        with self.reading() as connection:
            known = regions.current(connection, moment(as_of))
        names = known["name"]
        known["parent"] = known["parent_id"].map(names).fillna("")
        known["successor"] = known["successor_id"].map(names).fillna("")
        shown = known[known["name"] != ""].drop(columns=["parent_id", "successor_id"])
        return shown.reset_index(drop=True)[
            ["code", "name", "level", "parent", "ended", "successor"]
        ]

    @checked
    def register_regions(self, table: Listed, *, by: Words | None = None) -> int:
        """Take a list of regions: columns code (行政区划代码), name, and if given level and parent (code or name).

        Returns how many are new or changed. A region that is known by its code gets the name of the
        list: it was renamed, and keeps its history.
        """
        with self.writer(by or _user()) as writer:
            count = regions.register(writer, table)
            writer.log("regions", note=str(count))
        return count

    @checked
    def rename_region(self, region: Words, name: Words, *, by: Words | None = None) -> None:
        """Let a region carry another name from now on; forms may still use the former one."""
        with self.writer(by or _user()) as writer:
            number = regions.region_id(writer.connection, region)
            new = place_name(name)
            others = regions.current(writer.connection)["name"].drop(number)
            if not new or new in others.tolist():
                raise DataError(Problem("REGION_NAME_TAKEN", found=name))
            regions.change(writer, number, name=new)
            writer.log("rename", region, name)

    @checked
    def merge_regions(
        self,
        merged: Annotated[Sequence[Words], Some()],
        into: Words,
        *,
        year: Year,
        by: Words | None = None,
    ) -> None:
        """Let regions end: from this year on there is another in their place.

        Their history stays theirs.
        """
        with self.writer(by or _user()) as writer:
            connection = writer.connection
            known = regions.ids_of_names(connection)
            ids = [regions.region_id(connection, name) for name in merged]
            if place_name(into) not in known:
                number = regions.ensure(writer, [into], new=True)[into]
                near = regions.current(connection).to_dict("index")[ids[0]]
                regions.change(writer, number, parent_id=near["parent_id"], level=near["level"])
            number = regions.region_id(connection, into)
            for one in ids:
                if one != number:
                    regions.change(writer, one, ended=year, successor_id=number)
            writer.log("merge", into, "、".join(merged))

    @checked
    def set_due(
        self,
        plan: AnyPlan,
        year: Year,
        due: Words,
        *,
        by: Words | None = None,
    ) -> None:
        """Say until which day the forms of a plan for a year are to be handed in."""
        plan_id = _plan_id(plan)
        with self.writer(by or _user()) as writer:
            row = {"plan_id": plan_id, "year": year, "due": moment(due)}
            writer.add(tables.due_dates, [row])
            writer.log("due", f"{plan_id} {year}", due)

    @checked
    def freeze(self, year: Year, *, frozen: bool = True, by: Words | None = None) -> None:
        """Close a year, so that none of its values changes, or open it again."""
        with self.writer(by or _user()) as writer:
            writer.add(tables.freezes, [{"year": year, "frozen": frozen}])
            writer.log("freeze" if frozen else "unfreeze", str(year))

    @checked
    def frozen(self) -> list[int]:
        """Return the years that are closed."""
        with self.reading() as connection:
            return frozen_years(connection)

    @checked
    def log(self) -> pd.DataFrame:
        """Return who did what and when, the oldest first."""
        with self.reading() as connection:
            return rows_until(connection, tables.audit).drop(columns="id")

    @checked
    def export(
        self,
        region: Words,
        path: str | Path,
        *,
        suppress: Annotated[int, Between(0, 1_000_000)] = 0,
        by: Words | None = None,
        force: bool = False,
    ) -> Path:
        """Write the submissions of a region and of those in it to a package, for the level above.

        Parameters
        ----------
        region : str
        path : str or Path
            The zip to write: CSV files, and a manifest with their hashes, the version, the period
            and who wrote it.
        suppress : int
            Leave out numbers of cases below this, and what would give them back, in the packages of
            all regions alike; such a package shows the values that hold, and cannot be imported.
            Keep to one limit: packages of two limits together may show what each of them hides.
        """
        target = Path(path)
        refuse_existing([target], force)
        with self.writer(by or _user()) as writer:
            body = package.written(writer, region, target.name, suppress)
        write_atomically({target.name: body}, target.parent)
        return target

    @checked
    def import_(
        self,
        path: str | Path,
        *,
        by: Words | None = None,
        prefer: Literal["package", "store"] | None = None,
    ) -> package.Imported:
        """Take in the submissions of a package that :meth:`export` wrote.

        Those that are here already change nothing.

        Parameters
        ----------
        path : str or Path
        prefer : {"package", "store"}, optional
            Which side holds where a value was given here too and differs; without it, that is an
            error which names both sides.

        Raises
        ------
        DataError
            If the package is none, is damaged or was changed, is of a newer version, or contradicts
            this store.
        """
        sent = package.opened(Path(path))
        with self.writer(by or _user()) as writer:
            return package.import_(writer, sent, prefer)

    @checked
    def backup(self, path: str | Path, *, force: bool = False) -> Path:
        """Write a copy of a SQLite store to a file while others may work with it.

        For PostgreSQL use pg_dump.
        """
        target = Path(path)
        if self._url.drivername != "sqlite":
            raise UsageError(Problem("STORE_BACKUP_PG", found=self.where))
        refuse_existing([target], force)
        store = Path(str(self._url.database))
        part = target.with_name(target.name + ".part")
        if target.exists() and target.samefile(store):
            raise UsageError(Problem("STORE_BACKUP_SELF", file=str(target)))
        with engine.faults_worded(self._url), closing(sqlite3.connect(store)) as driver:
            engine.copy_file(driver, store, part)
        part.replace(target)
        return target


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "–"


def _received(connection: Connection, number: int) -> str:
    """Return when a submission was received."""
    rows = tables.submissions
    query = select(rows.c.at).where(rows.c.id == number)
    at = connection.execute(query).scalar() if abs(number) < LARGEST else None
    if at is None:
        raise DataError(Problem("STORE_SUBMISSION_UNKNOWN", found=str(number)))
    return str(at)


def _plan_id(plan: AnyPlan) -> str:
    return plan.plan_id if isinstance(plan, Plan) else plan


def _speaking(listed: pd.DataFrame, holding: Sequence[int], coded: pd.DataFrame) -> list[int]:
    """Return the submissions of which something still holds, or that never gave a value."""
    some = set(coded["submission_id"].unique().tolist())
    return [one for one in holding if one in some or listed.at[one, "amount"] == 0]


def _recalled(
    connection: Connection,
    listed: pd.DataFrame,
    submissions: Sequence[int],
    coded: pd.DataFrame,
    names: Mapping[int, str],
) -> Observations:
    """Return coded values, and what else these submissions gave, as observations."""
    table = uncoded(connection, coded, names)
    frames = frames_of(connection, submissions)
    if "unread" in frames:
        frames["unread"] = [
            (number, _still_unread(part, number, table, coded)) for number, part in frames["unread"]
        ]
    joined = {name: _joined([part for _, part in parts]) for name, parts in frames.items()}
    if len(joined.get("indicators", ())):
        joined["indicators"] = joined["indicators"].drop_duplicates(
            "indicator_id", keep="last", ignore_index=True
        )
    made_up = bool(listed.loc[submissions, "made_up"].any())
    return Observations(table, problems_of(connection, submissions), made_up=made_up, **joined)


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    some = [part for part in parts if len(part)]
    if len(some) > 1:
        return pd.concat(some, ignore_index=True)
    return (some or parts)[0]


def _still_unread(
    unread: pd.DataFrame,
    number: int,
    table: pd.DataFrame,
    coded: pd.DataFrame,
) -> pd.DataFrame:
    """Return what a submission left unread and no later one gives a value of."""
    later = (coded["submission_id"] > number).to_numpy()
    if unread.empty or not later.any():
        return unread
    key = ["region", "indicator_id", "year", "sex", "area"]
    return unread[~stands_in(unread, table[later], key)].reset_index(drop=True)
