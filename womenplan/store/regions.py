"""Regions of a store: their codes, names, parents, and what became of those that were renamed or merged."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

import pandas as pd
from pandas.api.types import is_integer_dtype
from sqlalchemy import Connection, select

from womenplan.errors import DataError, Problem
from womenplan.messages import Several
from womenplan.model.naming import place_name
from womenplan.model.observation import LEVELS
from womenplan.store import tables
from womenplan.store.bulk import rows_until
from womenplan.store.writer import Writer

__all__ = [
    "HEADED",
    "asked",
    "change",
    "current",
    "ensure",
    "ids_of_names",
    "names_of",
    "of_submissions",
    "region_id",
    "register",
    "within",
]

HEADED = 2  # the row of a list on which its first region stands, below the heads
NEW: Mapping[str, Any] = {  # what is known of a region
    "code": "",
    "name": "",
    "level": "",
    "parent_id": 0,
    "ended": 0,
    "successor_id": 0,
}
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")


def current(connection: Connection, at: str | None = None) -> pd.DataFrame:
    """Return what is known of each region at a moment: a row per region, by its id.

    Regions of one name are distinguished by the region above (徐州市鼓楼区), else by their code.
    """
    return _distinguished(_facts(connection, at))


def _distinguished(facts: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of regions, those of one name under names that distinguish them."""
    above = facts["parent_id"].map(facts["name"]).fillna("")
    name = facts["name"]
    for apart in (above + name, name + "（" + facts["code"] + "）"):
        twice = (name != "") & name.duplicated(keep=False)
        name = name.mask(twice, apart)
    return facts.assign(name=name)


def _facts(connection: Connection, at: str | None = None) -> pd.DataFrame:
    """Return what is on record of each region at a moment, by its id."""
    facts = rows_until(connection, tables.regions, at).drop_duplicates("region_id", keep="last")
    return facts.set_index("region_id").sort_index()[list(NEW)]


def names_of(connection: Connection) -> dict[int, str]:
    """Return what each region is called now."""
    rows = tables.regions
    query = select(rows.c.region_id, rows.c.name).order_by(rows.c.id)
    names = {number: name for number, name in connection.execute(query)}
    if len(set(names.values())) < len(names):
        names = current(connection)["name"].to_dict()
    return names


def of_submissions(connection: Connection, submissions: Sequence[int]) -> dict[int, str]:
    """Return what regions each submission says something of, by their names now."""
    names = names_of(connection)
    rows = tables.submission_regions
    query = select(rows).where(rows.c.submission_id.in_(submissions))
    places: dict[int, list[str]] = {}
    for number, place in connection.execute(query.order_by(rows.c.region_id)):
        places.setdefault(number, []).append(names.get(place, ""))
    return {number: "、".join(listed) for number, listed in places.items()}


def ids_of_names(connection: Connection) -> dict[str, int]:
    """Return which region each name and code stands for, former names too; 0 for a name of several.

    A later use of a former name wins.
    """
    rows = tables.regions
    query = select(rows.c.region_id, rows.c.name, rows.c.code).order_by(rows.c.id)
    ids: dict[str, int] = {}
    for number, *words in connection.execute(query):
        ids |= dict.fromkeys(filter(None, words), number)
    facts = _facts(connection)
    names = _distinguished(facts)["name"]
    ids |= dict(zip(names, names.index.tolist(), strict=True))
    return ids | dict.fromkeys(facts.loc[facts["name"] != names, "name"], 0)


def region_id(connection: Connection, asked: str) -> int:
    """Return the id of a region by name, former name or code.

    Raises
    ------
    DataError
        If the store does not know it; the sentence lists those it knows.
    """
    name = place_name(asked)
    number = ids_of_names(connection).get(name)
    if number is None:
        raise DataError(_unknown("STORE_REGION_UNKNOWN", asked, current(connection)))
    if number == 0:
        _refuse_doubtful(connection, name)
    return number


def _unknown(code: str, name: str, listed: pd.DataFrame) -> Problem:
    """Return that a name is of no region, with some of those there are."""
    allowed = Several(filter(None, listed["name"].head(20)))
    return Problem(code, found=name, context={"allowed": allowed})


def asked(
    connection: Connection, region: str | None, at: str | None = None
) -> tuple[dict[int, str], list[int] | None]:
    """Return what regions were called at a moment, and the ids of the one asked for and of those in it."""
    known = current(connection, at)
    places = None
    if region is not None:
        places = within(known, region_id(connection, region))
    return known["name"].to_dict(), places


def ensure(writer: Writer, names: Iterable[str], *, new: bool) -> dict[str, int]:
    """Return the ids of regions by the names that observations carry; unknown ones join the store.

    Raises
    ------
    DataError
        If a name is unknown, the store has a list of regions with codes, and ``new`` is false.
    """
    known = ids_of_names(writer.connection)
    cleaned = {name: place_name(name) for name in dict.fromkeys(names)}
    for clean in cleaned.values():
        if known.get(clean) == 0:
            _refuse_doubtful(writer.connection, clean)
    unknown = [clean for clean in dict.fromkeys(cleaned.values()) if clean not in known]
    listed = current(writer.connection)
    strange = next(filter(None, unknown), "")
    if strange and not new and (listed["code"] != "").any():
        raise DataError(_unknown("STORE_REGION_STRANGE", strange, listed))
    first = max([0, *listed.index]) + 1
    fresh = {name: number for number, name in enumerate(unknown, start=first)}
    rows = [{**NEW, "region_id": number, "name": name} for name, number in fresh.items()]
    writer.add(tables.regions, rows)
    known |= fresh
    return {name: known[clean] for name, clean in cleaned.items()}


def _refuse_doubtful(connection: Connection, name: str) -> NoReturn:
    """Refuse a name that several regions have; the sentence lists what distinguishes them."""
    facts = _facts(connection)
    mine = _distinguished(facts).loc[facts["name"] == name]
    allowed = Several([*mine["name"], *mine["code"]])
    raise DataError(Problem("STORE_REGION_DOUBTFUL", found=name, context={"allowed": allowed}))


def change(writer: Writer, number: int, **facts: Any) -> None:
    """Let other facts hold of a region from now on."""
    before = _facts(writer.connection).to_dict("index")[number]
    if before | facts != before:
        writer.add(tables.regions, [{"region_id": number, **before, **facts}])


def register(writer: Writer, table: pd.DataFrame) -> int:
    """Take a list of regions (code, name, level, parent) into the store.

    Return how many are new or changed. A problem names a row by its integer index: 0 is row 2, below the heads.

    Raises
    ------
    DataError
        If a column is missing, or a code, level or parent cannot be; each with its row.
    """
    listed = _listed(table)
    _refuse_odd(listed)
    held = _facts(writer.connection).to_dict("index")
    known = ids_of_names(writer.connection)
    after: dict[int, dict[str, Any]] = {}
    for row in listed.to_dict("records"):
        name = place_name(row["name"])
        alike = known.get(name, 0)
        code = (after.get(alike) or held.get(alike) or NEW)["code"]
        if code and _above(code) != _above(row["code"]):
            alike = 0  # another region of that name
        number = known.get(row["code"]) or alike or max([0, *held, *after]) + 1
        facts = {"code": row["code"], "name": name, "level": row["level"] or _level(row["code"])}
        after[number] = {**NEW, **held.get(number, {}), **facts}
        known |= {row["code"]: number, name: number}
    for row in listed.to_dict("records"):
        after[known[row["code"]]]["parent_id"] = _parent_id(row, known)
    every = held | after
    _refuse_circle({number: facts["parent_id"] for number, facts in every.items()}, after)
    new = [
        {"region_id": number, **facts}
        for number, facts in after.items()
        if facts != held.get(number)
    ]
    writer.add(tables.regions, new)
    return len(new)


def _listed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a list of regions as texts, a column that may be left out blank."""
    for column in ("code", "name"):
        if column not in table.columns:
            raise DataError(Problem("REGION_LIST_COLUMN", found=column))
    columns = ["code", "name", "level", "parent"]
    listed = table.reindex(columns=columns, fill_value="").astype("str").fillna("")
    listed = listed.apply(lambda column: column.str.strip())
    if is_integer_dtype(listed.index.dtype):
        return listed
    return listed.reset_index(drop=True)


def _parent_id(row: Mapping[Hashable, str], known: Mapping[str, int]) -> int:
    """Return the id of the region above that of a row, 0 where there is none."""
    parent = row["parent"] or _parent(row["code"], known)
    wanted = known.get(parent) or known.get(place_name(parent))
    if parent and wanted is None:
        context = {"name": row["name"]}
        raise DataError(Problem("REGION_PARENT_UNKNOWN", found=parent, context=context))
    return wanted or 0


def _refuse_odd(listed: pd.DataFrame) -> None:
    odd = []
    for number, row in zip(listed.index, listed.to_dict("records"), strict=True):
        context = {"row": number + HEADED}
        if not _CODE.fullmatch(row["code"]):
            odd.append(Problem("REGION_CODE_BAD", found=row["code"], context=context))
        if not row["name"]:
            odd.append(Problem("REGION_NAME_MISSING", found=row["code"], context=context))
        if row["level"] and row["level"] not in LEVELS:
            allowed = {"allowed": Several(LEVELS)}
            odd.append(Problem("REGION_LEVEL_BAD", found=row["level"], context=context | allowed))
    for code in listed.loc[listed["code"].duplicated(), "code"]:
        odd.append(Problem("REGION_CODE_TWICE", found=code))
    near = listed.assign(above=listed["code"].map(_above), name=listed["name"].map(place_name))
    for name in near.loc[near.duplicated(["above", "name"]), "name"]:
        odd.append(Problem("REGION_NAME_TWICE", found=name))
    if odd:
        raise DataError(odd)


def _refuse_circle(parents: Mapping[int, int], after: Mapping[int, Mapping[str, Any]]) -> None:
    """Refuse a region that would lie in itself."""
    for number, facts in after.items():
        above = parents[number]
        for _ in range(len(parents)):
            if above == number:
                raise DataError(Problem("REGION_CIRCLE", found=facts["name"]))
            above = parents.get(above, 0)


def _above(code: str) -> str:
    """Return the part of a code that regions have in common with their neighbours: of 441802 4418."""
    level = _level(code)
    if level == "township":
        return code[:9] if code[9:].strip("0") else code[:6]
    return {"province": "", "city": code[:2], "county": code[:4]}[level]


def _level(code: str) -> str:
    """Return the level that a code says: 44 or 440000 a province, 441800 a city, 441802 a county."""
    if code[6:].strip("0"):
        return "township"
    digits = code.ljust(6, "0")
    if digits[2:6] == "0000":
        return "province"
    return "city" if digits[4:6] == "00" else "county"


def _parent(code: str, known: Mapping[str, int]) -> str:
    """Return the nearest code above that the store knows: of 441802 441800, else 440000."""
    digits = code.ljust(6, "0")[:6]
    above = [one for one in (digits[:4] + "00", digits[:2] + "0000") if one != digits]
    if _level(code) == "township":
        above.insert(0, digits)
    return next((one for one in above if one in known), "")


def within(listed: pd.DataFrame, number: int) -> list[int]:
    """Return the ids of a region and of all that lie in it."""
    inside = [number]
    layer = [number]
    while layer:
        below = listed.index[listed["parent_id"].isin(layer)].tolist()
        layer = [one for one in below if one not in inside]
        inside += layer
    return inside
