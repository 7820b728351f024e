"""What to do about targets warned of, lost or not met: composed from figures, never invented (METHOD 8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.evaluation.alarm import LEVELS, SERIOUS, WARNINGS
from womenplan.evaluation.decomposition import decompose, whole_cases
from womenplan.evaluation.intervals import edges
from womenplan.evaluation.outlook import stated_per
from womenplan.evaluation.result import Result
from womenplan.messages import LANGUAGES, Language
from womenplan.model.amount import number
from womenplan.model.arrays import Floats
from womenplan.model.catalogue import listed
from womenplan.model.measure import department_names, leading
from womenplan.model.target import direction
from womenplan.model.unit import counter, unit_name
from womenplan.narration.clauses import few_cases, manner
from womenplan.narration.row import Row, apart

__all__ = [
    "CHANGES",
    "COLUMNS",
    "advice_of",
    "advised",
    "counted_in",
    "links_of",
    "measures_on",
    "paces",
    "way_of",
]

COLUMNS = (
    "region",
    "domain",
    "target_id",
    "milestone_year",
    "indicator_id",
    "name_zh",
    "name_en",
    "unit",
    "status",
    "level",
    "latest_year",
    "latest",
    "aim",
    "gap",
    "needed",
    "recent",
    "recent_from",
    "fastest",
    "fastest_regions",
    "short",
    "where",
    "measures",
    "departments",
    "learn_from",
    "source",
    "message_zh",
    "message_en",
)
UNMET = ("nearly_met", "lagging", "off_track", "regressing", "lost", "not_met")
RECENT = 3  # years whose mean yearly change is the present pace
LEAST_REGIONS = 3  # that have a pace; of fewer there is no fastest third
NAMED = 3
CHANGES = {
    "still": {"past": "advice.still.past", "going": "advice.still.past"},
    "up": {"past": "advice.up.past", "due": "advice.up.due", "going": "advice.up.going"},
    "down": {"past": "advice.down.past", "due": "advice.down.due", "going": "advice.down.going"},
    "wider": {
        "past": "advice.wider.past",
        "due": "advice.wider.due",
        "going": "advice.wider.going",
    },
    "narrower": {
        "past": "advice.narrower.past",
        "due": "advice.narrower.due",
        "going": "advice.narrower.going",
    },
    "more": {"past": "advice.more.past", "due": "advice.more.due", "going": "advice.more.going"},
    "fewer": {
        "past": "advice.fewer.past",
        "due": "advice.fewer.due",
        "going": "advice.fewer.going",
    },
    "better": {
        "past": "advice.better.past",
        "due": "advice.better.due",
        "going": "advice.better.going",
    },
}
BY = {"sex": "advice.by.sex", "area": "advice.by.area"}
UNITS = (
    ("advice.ending.cases", "advice.unit.cases", "advice.unit.cases.one"),
    ("advice.ending.persons", "advice.unit.persons", "advice.unit.persons.one"),
    ("advice.ending.files", "advice.unit.files", "advice.unit.files.one"),
)  # the first that fits what is counted


def advice_of(result: Result) -> pd.DataFrame:
    """Return what is known about how to reach each target that is warned of, lost or not met.

    Returns
    -------
    pandas.DataFrame
        One row per target and region, the plan's own region first, red before orange before the
        rest: region, domain, target_id, milestone_year, indicator_id, names, unit, status, level
        (of its most serious warning), latest_year, latest, aim (the value that just meets the
        target), gap; needed (yearly change that closes the gap from the year assessed on, in the
        unit), recent (mean yearly change since recent_from, three years at most), fastest (mean of
        the fastest third of the regions below the plan's own, over the same years) and
        fastest_regions; short (cases missing) and where (region:cases, the most first); measures
        (ids, each with its state), departments, learn_from (regions that have attained it, else
        improved fastest), source (file, sheet and cell, or title, of the latest value), and the
        sentences in both languages.

    Notes
    -----
    Source: METHOD.md, section 8. The decomposition is
    :func:`~womenplan.evaluation.decomposition.decompose`.
    """
    return pd.DataFrame(advised(result), columns=list(COLUMNS))


def advised(result: Result, region: str = "", most: int | None = None) -> list[dict[str, Any]]:
    """Return the rows of the advice, each with its sentences by kind and language besides.

    Parameters
    ----------
    result : Result
    region : str
        Only the rows of this region.
    most : int, optional
        Only so many, the gravest.

    Returns
    -------
    list of dict
        The columns of :func:`advice_of`, and ``sentences``: for each language the sentences by
        kind, of which those that say nothing are empty.
    """
    table: pd.DataFrame = result.paces  # type: ignore[attr-defined]
    open_ = table["status"].isin(UNMET) | table["level"].isin(SERIOUS)
    chosen = table[table["counted"] & open_ & table["latest"].notna()]
    order = [
        (chosen["region"] != result.plan.region_zh).to_numpy(),
        chosen["region"].map({name: i for i, name in enumerate(result.regions)}).to_numpy(),
        chosen["level"].map([*LEVELS, ""].index).to_numpy(),
    ]
    chosen = chosen.iloc[np.lexsort(order[::-1])]
    if region:
        chosen = chosen[chosen["region"] == region]
    if most is not None:
        chosen = chosen.head(most)
    if chosen.empty:
        return []
    links = links_of(result)
    state = _states(result)
    chosen = chosen.merge(
        result.plan.indicators[["indicator_id", "numerator", "department_zh"]],
        how="left",
        on="indicator_id",
    )
    alike = table[table["region"] != result.plan.region_zh]
    same = dict(list(alike.groupby(["target_id", "milestone_year"])))
    return [
        _advised(result, row, same.get(_key(row), alike.iloc[:0]), links, state)
        for row in chosen.to_dict("records")
    ]


def _key(row: dict[str, Any]) -> tuple[str, int]:
    return row["target_id"], row["milestone_year"]


def paces(result: Result) -> pd.DataFrame:
    """Return the table with how fast each value moves, how fast it would have to, and how the fastest do.

    Returns
    -------
    pandas.DataFrame
        The table of the result with position, level, aim, sign, short, recent, recent_from,
        needed, fastest and fastest_regions. Regions whose numbers are too small for a verdict are
        no example of a pace.
    """
    table = result.table.assign(position=np.arange(len(result.table)))
    table["level"] = [_worst(codes) for codes in table["warnings"]]
    table["aim"] = edges(result, table)[2]
    table["sign"] = direction(table, result.plan.indicators)
    table["recent"], table["recent_from"] = _recent(result, table)
    table["short"] = _short(result, table)
    left = table["milestone_year"] - result.year
    missing = (table["gap"] > 0) & (left > 0) & table["aim"].notna()
    way = np.sign(table["aim"] - table["latest"])
    table["needed"] = (way * table["gap"] / left).where(missing)
    key = ["target_id", "milestone_year"]
    return table.join(_fastest(result, table, key), on=key)


def _fastest(result: Result, table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the mean pace of the fastest third of the regions by target and milestone, and their names."""
    below = table[(table["region"] != result.plan.region_zh) & table["recent"].notna()]
    below = below[below["confidence"] != "uncertain"]
    gained = below["recent"] * below["sign"]
    alike = gained.groupby([below[name] for name in key])
    count = alike.transform("count")
    rank = alike.rank(ascending=False, method="first")
    foremost = (rank <= np.ceil(count / 3)) & (count >= LEAST_REGIONS)
    fast = below[foremost & (below["sign"] != 0)]
    return fast.groupby(key).agg(fastest=("recent", "mean"), fastest_regions=("region", "、".join))


def _worst(codes: str) -> str:
    """Return the level of the most serious of a row's warnings."""
    levels = [WARNINGS[code] for code in codes.split("|") if code in WARNINGS]
    return min(levels, key=LEVELS.index, default="")


def _short(result: Result, table: pd.DataFrame) -> pd.Series:
    """Return how many cases each row is short of its target, where its counts are known."""
    none = pd.Series(pd.NA, index=table.index, dtype="Int64")
    if result._counts is None:
        return none
    years = table["latest_year"].fillna(result._years[0]).to_numpy(dtype=np.int64)
    at = np.arange(len(table)), np.searchsorted(result._years, years)
    counted, base = (matrix[at] for matrix in result._counts)
    per, _ = stated_per(table["unit"].to_numpy(dtype=object))
    towards = np.sign(table["aim"] - table["latest"])
    sign = table["sign"].where(table["sign"] != 0, towards)
    exact = sign * (table["aim"] / per * base - counted)
    known = exact.notna() & (exact > 0) & ~table["form"].isin(["direction", "gap"])
    strict = table["operator"].isin([">", "<"])
    for row in table.index[known]:
        none[row] = whole_cases(float(exact[row]), strict=bool(strict[row]))
    return none.where(none > 0)


def _recent(result: Result, table: pd.DataFrame) -> tuple[Floats, pd.Series]:
    """Return the mean yearly change up to the latest value, over three years at most, and since when."""
    years = result._years
    values = result._values
    latest = table["latest_year"].fillna(0).to_numpy(dtype=np.int64)[:, None]
    since = np.maximum(latest - RECENT, _broken(result, table)[:, None])
    inside = ~np.isnan(values) & (years >= since) & (years < latest)
    first = np.where(inside.any(axis=1), inside.argmax(axis=1), 0)
    start = np.where(inside.any(axis=1), years[first], np.nan)
    before = values[np.arange(len(table)), first]
    change = (table["latest"].to_numpy(dtype=np.float64) - before) / (latest[:, 0] - start)
    return change, pd.Series(start, index=table.index).astype("Int64")


def _broken(result: Result, table: pd.DataFrame) -> Floats:
    """Return the year of each row's last break in the series, 0 for none."""
    seen = result.observations
    breaks = seen[seen["series_break"].astype(bool)]
    last = breaks.groupby(["region", "indicator_id"])["year"].max()
    keys = pd.MultiIndex.from_frame(table[["region", "indicator_id"]])
    return np.asarray(last.reindex(keys).fillna(0).to_numpy(dtype=np.float64))


def links_of(result: Result) -> pd.DataFrame:
    """Return the measures by the indicator, else by the objective, that they bear on."""
    measures = result.plan.measures
    by_indicator = measures.assign(key=measures["indicator_ids"].map(listed)).explode("key")
    objectives = measures["objective_nos"].map(listed)
    full = [
        [one if ":" in one else f"{domain}:{one}" for one in numbers]
        for numbers, domain in zip(objectives, measures["domain"], strict=True)
    ]
    by_objective = measures.assign(key=pd.Series(full, index=measures.index)).explode("key")
    both = pd.concat([by_indicator, by_objective], ignore_index=True)
    return both[both["key"].notna() & (both["key"] != "")]


def _states(result: Result) -> dict[tuple[str, str], str]:
    """Return the state of each measure in each region that reported."""
    found: pd.DataFrame = result.measures  # type: ignore[attr-defined]
    keys = zip(found["region"], found["measure_id"], strict=True)
    return dict(zip(keys, found["state"], strict=True))


def _advised(
    result: Result,
    row: dict[str, Any],
    table: pd.DataFrame,
    links: pd.DataFrame,
    states: dict[tuple[str, str], str],
) -> dict[str, Any]:
    """Return one row of the advice; that of the plan's own region with where its gap arises."""
    home = result.plan.region_zh
    if row["region"] == home:
        parts = decompose(result, row["target_id"])
    else:
        parts = None
    below = _short_most(parts, "region")
    measures = measures_on(row, links)
    reported = [
        (name, states.get((row["region"], name), states.get((home, name), "no_report")))
        for name in measures["measure_id"]
    ]
    models = _models(result, row, table)
    made = row | {
        "where": "|".join(f"{g}:{s}" for g, s in zip(below["group"], below["short"], strict=True)),
        "measures": "|".join(f"{name}={state}" for name, state in reported),
        "departments": "、".join(leading(row["department_zh"], measures)),
        "learn_from": "、".join(models["region"]),
        "source": _source(result, row, None),
        "parts": parts,
        "reported": reported,
    }
    sentences = {lang: _sentences(result, made, measures, models, lang) for lang in LANGUAGES}
    for lang in LANGUAGES:
        gap = messages.text("where.gap", lang)
        made[f"message_{lang}"] = gap.join(one for one in sentences[lang].values() if one)
    return made | {"sentences": sentences}


def _short_most(parts: pd.DataFrame | None, by: str) -> pd.DataFrame:
    """Return the parts of one kind, those that are short of most cases first."""
    if parts is None or parts.empty:
        return pd.DataFrame(columns=["group", "short"])
    mine = parts[parts["by"] == by]
    return mine.sort_values("short", ascending=False, kind="stable")


def measures_on(row: Mapping[str, Any], links: pd.DataFrame) -> pd.DataFrame:
    """Return the measures that name the row's indicator, else those that name its objective."""
    found = links[links["key"] == row["indicator_id"]]
    if found.empty and pd.notna(row["objective_no"]) and row["section"] == "objective":
        found = links[links["key"] == f"{row['domain']}:{int(row['objective_no'])}"]
    return found.drop_duplicates("measure_id")


def _models(result: Result, row: dict[str, Any], same: pd.DataFrame) -> pd.DataFrame:
    """Return the regions that attained the target, else those that improved fastest, the best first.

    Regions whose numbers are too small for a verdict are no example.
    """
    same = same[(same["region"] != row["region"]) & (same["confidence"] != "uncertain")]
    met = same[same["status"] == "met"]
    if len(met) and row["sign"]:
        best = (met["latest"] * row["sign"]).sort_values(ascending=False, kind="stable")
        return met.loc[best.index[:NAMED]].assign(why="met")
    gained = (same["recent"] * same["sign"]).dropna()
    best = gained[gained > 0].sort_values(ascending=False, kind="stable")
    return same.loc[best.index[:NAMED]].assign(why="fast")


def _source(result: Result, row: dict[str, Any], lang: Language | None) -> str:
    """Return where the latest value stands: file, sheet and cell, else the title of its source."""
    at = int(row["latest_row"])
    if at < 0:
        return ""
    seen = result.observations.loc[at, ["file", "sheet", "cell", "source"]].astype("str")
    if lang is None:
        parts = [str(seen[name]) for name in ("file", "sheet", "cell") if seen[name]]
        return " ".join(parts) or str(seen["source"])
    place = Problem(
        "",
        file=seen["file"],
        sheet=seen["sheet"],
        cell=seen["cell"],
    )
    return place.where(lang) or str(seen["source"])


def _sentences(
    result: Result,
    row: dict[str, Any],
    measures: pd.DataFrame,
    models: pd.DataFrame,
    lang: Language,
) -> dict[str, str]:
    """Return the sentences of a piece of advice by kind, each with the figures behind it."""
    say = _Say(Row(result, row, lang), lang)
    short = pd.notna(row["short"]) and not few_cases(row)
    found = {
        "standing": say.standing(),
        "pace": say.pace(),
        "shortfall": say.shortfall() if short else "",
        "groups": say.groups() if short else "",
        "measures": say.measures(measures),
        "departments": say.departments(),
        "models": say.models(models),
        "source": say.source(_source(result, row, lang)),
    }
    return {kind: messages.tight(said, lang) for kind, said in found.items()}


def way_of(row: Mapping[str, Any], value: float) -> str:
    """Return which of the catalogue's words describes a change of a row's value: ``better``, ``more``, ``narrower``."""
    if row["form"] == "gap":
        return "wider" if value > 0 else "narrower"
    if manner(row["unit"], row["sign"]) == "count":
        return "more" if value > 0 else "fewer"
    if value > 0 and row["sign"] > 0:
        return "better"
    if value > 0:
        return "up"
    return "down"


def pace_digits(row: Mapping[str, Any], digits: int) -> int:
    """Return the number of decimals with which a row's yearly changes are printed side by side.

    ``digits`` are those of its values, with which a change may round to zero.
    """
    known = [row[name] for name in ("needed", "recent", "fastest") if pd.notna(row[name])]
    return apart([value for value in known if round(abs(value), digits)], digits)


def pace_times(row: Mapping[str, Any], lang: Language) -> str:
    """Return how many times as fast as recently a row's value must move, to two significant figures."""
    times = row["needed"] / row["recent"]
    return number(float(f"{times:.2g}"), lang)


def _persons() -> list[str]:
    """Return the endings of Chinese names of persons."""
    return messages.text("advice.ending.persons", "zh").split("|")


def counted_in(row: Mapping[str, Any], lang: Language, cases: int = 0) -> str:
    """Return the measure word of a row's cases: 人, 例, 件."""
    counted = str(row["numerator"]).split("|")[0].removesuffix("数")
    names = _members(str(row["name_zh"]))
    if counted:
        names = (counted, counted.removesuffix("人"))
    some, one = "advice.unit.things", "advice.unit.things.one"
    for ending, several, single in UNITS:
        endings = tuple(messages.text(ending, "zh").split("|"))
        if any(name.endswith(endings) for name in names):
            some, one = several, single
            break
    return messages.text(one if cases == 1 else some, lang)


def _members(name: str) -> tuple[str, ...]:
    """Return whom a user's own share counts where it names no numerator: 女职工 for 女职工培训覆盖率."""
    whom = "|".join(word for word in _persons() if len(word) > 1)
    return tuple(re.findall(f"(?:{whom})(?!会)", name))


class _Say:
    """The sentences of one row of advice in a language."""

    def __init__(self, words: Row, lang: Language) -> None:
        self.words = words
        self.row = words.row
        self.lang = lang

    def text(self, code: str, **facts: object) -> str:
        return messages.text(code, self.lang, **facts)

    def names(self, found: pd.Series | list[str]) -> str:
        return messages.text("list.join", self.lang).join(
            self.words.result.region_name(str(name), self.lang) for name in found
        )

    def change(self, value: float, when: str = "past", digits: int = 0) -> str:
        """Return a yearly change in words: 提高4.2个百分点."""
        size = self.words.shown(abs(value), difference=True, digits=digits)
        if self.lang == "zh":
            word = counter(str(self.row["name_zh"]))
        else:
            word = ""
        if word and size.endswith(per := unit_name(self.row["unit"], self.lang)):
            size = size.removesuffix(per).rstrip() + word
        if when != "due" and self.still(value):
            return self.text(CHANGES["still"][when])
        return self.text(CHANGES[way_of(self.row, value)][when], size=size)

    def still(self, value: float) -> bool:
        """Return whether a change rounds to zero with the decimals of the series."""
        return not round(abs(value), self.words.digits)

    def standing(self) -> str:
        row = self.row
        status = messages.label("status", row["status"], self.lang)
        if row["level"] in SERIOUS:
            level = messages.label("warning", row["level"], self.lang)
            status = self.text("advice.warned", status=status, level=level)
        facts: dict[str, object] = {"name": row[f"name_{self.lang}"], "status": status}
        facts |= {"year": int(row["latest_year"]), "milestone": int(row["milestone_year"])}
        facts["latest"] = self.words.latest()
        code = "advice.standing"
        if pd.notna(row["aim"]) and row["gap"] > 0:
            code = "advice.standing.gap"
            facts["target"] = self.words.asked(row["target_value"])
            facts["gap"] = self.words.shown(row["gap"], difference=True)
        sentence = self.text(code, **facts)
        doubts = [
            self.text("advice.uncertain") if row["confidence"] == "uncertain" else "",
            self.text("advice.doubted") if self.doubted else "",
        ]
        return messages.text("where.gap", self.lang).join(filter(None, [sentence, *doubts]))

    @property
    def doubted(self) -> bool:
        """Whether the checks doubt the values from which a change is computed."""
        return self.words.doubted("latest") or self.words.doubted("baseline")

    def pace(self) -> str:
        row = self.row
        parts = []
        if self.doubted:
            return ""
        digits = pace_digits(row, self.words.digits)
        if pd.notna(row["needed"]):
            years = self.span(self.words.result.year + 1, int(row["milestone_year"]))
            change = self.change(row["needed"], "due", digits)
            parts.append(self.text("advice.needed", years=years, change=change))
        if pd.notna(row["recent"]):
            years = self.span(int(row["recent_from"]), int(row["latest_year"]))
            change = self.change(row["recent"], digits=digits)
            code = "advice.recent.still" if self.still(row["recent"]) else "advice.recent"
            parts.append(self.text(code, years=years, change=change) + self.times())
        if pd.notna(row["fastest"]):
            regions = self.names(row["fastest_regions"].split("、"))
            change = self.change(row["fastest"], digits=digits)
            parts.append(self.text("advice.fastest", regions=regions, change=change))
        join = messages.text("advice.join", self.lang)
        sentence = join.join(parts)
        if not parts:
            return ""
        return self.text("advice.end", said=sentence[:1].upper() + sentence[1:])

    def span(self, first: int, last: int) -> str:
        return self.text(
            "advice.span" if last > first else "advice.span.one", first=first, last=last
        )

    def times(self) -> str:
        """Return how the pace that is needed compares with the present one."""
        needed = self.row["needed"]
        recent = self.row["recent"]
        if pd.isna(needed) or self.still(recent):
            return ""
        if needed * recent < 0:
            return self.text("advice.times.wrong")
        if needed / recent > 1.05:
            return self.text("advice.times", times=pace_times(self.row, self.lang))
        stale = int(self.row["latest_year"]) < self.words.result.year
        return "" if stale else self.text("advice.times.enough")

    def count(self, cases: int, *, again: bool = False) -> str:
        """Return a number of cases with what they are counted in, which English does not say ``again``."""
        shown = f"{cases:,}" if self.lang == "en" else str(cases)
        if again and self.lang == "en":
            return shown
        return self.text("advice.count", count=shown, unit=counted_in(self.row, self.lang, cases))

    def shortfall(self) -> str:
        row = self.row
        parts = self.row["parts"]
        below = _short_most(parts, "region")
        facts: dict[str, object] = {"region": self.names([row["region"]])}
        facts |= {"count": self.count(int(row["short"])), "year": int(row["latest_year"])}
        code = "advice.short" if row["sign"] >= 0 else "advice.excess"
        sentence = self.text(code, **facts)
        named = below[(below["short"] > 0) & (below["group"] != "rest")]
        if named.empty:
            return self.text("advice.end", said=sentence)
        rest = int(below.loc[(below["group"] == "rest"), "short"].sum())
        better = (below["short"] < 0) & (below["group"] != "rest")
        over = -int(below.loc[better, "short"].sum())
        if over:
            more = [self.text("advice.over", count=self.count(over))]
        else:
            more = []
        if rest:
            more.append(self.text("advice.rest", count=self.count(rest)))
        silent = self._silent(below)
        more += [self.text("advice.silent", regions=self.names(silent), **facts)] if silent else []
        sentence = self.text("advice.where", said=sentence, where=self.listed(named, again=True))
        join = messages.text("advice.join", self.lang)
        return self.text("advice.end", said=join.join([sentence, *more]))

    def _silent(self, below: pd.DataFrame) -> list[str]:
        """Return the regions without counts of that year."""
        result = self.words.result
        others = [name for name in result.regions if name != result.plan.region_zh]
        return [name for name in others if name not in set(below["group"])]

    def listed(self, parts: pd.DataFrame, *, again: bool = False) -> str:
        sentences = [
            self.text("advice.part", group=self.names([name]), count=self.count(short, again=again))
            for name, short in zip(parts["group"], map(int, parts["short"]), strict=True)
        ]
        return messages.text("list.join", self.lang).join(sentences)

    def groups(self) -> str:
        """Return how many cases each sex and each area is short of."""
        sentences = []
        for by in ("sex", "area"):
            parts = _short_most(self.row["parts"], by)
            if parts.empty:
                continue
            names = [messages.label(by, str(name), self.lang) for name in parts["group"]]
            parts = parts.assign(group=names)
            sentences.append(self.text(BY[by], parts=self.listed(parts)))
        join = messages.text("advice.join", self.lang)
        if not sentences:
            return ""
        return self.text("advice.end", said=join.join(sentences))

    def measures(self, measures: pd.DataFrame) -> str:
        if measures.empty:
            if len(self.words.result.plan.measures):
                return self.text("advice.measures.none")
            return ""
        titles = measures.set_index("measure_id")
        sentences = [
            self.text(
                "advice.measure",
                item=titles.at[name, "locator"] if self.lang == "zh" else name.rsplit("/", 1)[-1],
                title=titles.at[name, f"title_{self.lang}"],
                state=messages.label("measure_state", state, self.lang),
            )
            for name, state in self.row["reported"]
        ]
        join = messages.text("advice.join", self.lang)
        return self.text("advice.measures", measures=join.join(sentences))

    def departments(self) -> str:
        names = department_names(self.words.result.plan.indicators, self.lang)
        found = [names.get(one, one) for one in self.row["departments"].split("、") if one]
        if not found:
            return ""
        others = messages.text("list.join", self.lang).join(found[1:])
        if found[0] == messages.text("template.no_department", self.lang):
            return self.text("advice.nobody" if others else "advice.nobody.at_all", others=others)
        return self.text(
            "advice.departments" if others else "advice.department", lead=found[0], others=others
        )

    def models(self, models: pd.DataFrame) -> str:
        if models.empty:
            return ""
        met = models["why"].iat[0] == "met"
        digits = pace_digits(self.row, self.words.digits)
        sentences = [
            self.text("advice.model", region=self.names([name]), value=self.words.shown(value))
            if met
            else self.text(
                "advice.model.change",
                region=self.names([name]),
                change=self.change(change, "going", digits),
            )
            for name, value, change in models[["region", "latest", "recent"]].itertuples(
                index=False
            )
        ]
        join = messages.text("list.join", self.lang)
        return self.text(
            "advice.models.met" if met else "advice.models.fast", models=join.join(sentences)
        )

    def source(self, source: str) -> str:
        return self.text("advice.source", source=source) if source else ""
