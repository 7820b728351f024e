"""What to do about targets warned of, lost or not met: composed from figures, never invented (METHOD 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
from womenplan.model.arrays import Floats, first_true, pick
from womenplan.model.catalogue import listed
from womenplan.model.measure import department_names, leading
from womenplan.model.target import direction
from womenplan.model.unit import counter, unit_name
from womenplan.narration.clauses import Record, few_cases, manner
from womenplan.narration.row import Row, apart

__all__ = [
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
KEY = ["target_id", "milestone_year"]
KINDS = ("cases", "persons", "files")  # what may be counted; the first that fits is taken


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
    home = result.plan.region_zh
    open_ = table["status"].isin(UNMET) | table["level"].isin(SERIOUS)
    chosen = table[table["counted"] & open_ & table["latest"].notna()]
    place = {home: 0} | {name: at for at, name in enumerate(result.regions, start=1)}
    gravity = chosen["level"].map([*LEVELS, ""].index)
    chosen = chosen.iloc[np.lexsort((gravity, chosen["region"].map(place)))]
    if region:
        chosen = chosen[chosen["region"] == region]
    chosen = chosen.head(len(chosen) if most is None else most)
    if chosen.empty:
        return []
    links = links_of(result)
    states = _states(result)
    known = result.plan.indicators[["indicator_id", "numerator", "department_zh"]]
    chosen = chosen.merge(known, how="left", on="indicator_id")
    below = table[table["region"] != home]
    same = dict(list(below.groupby(KEY)))
    return [
        _advised(result, row, same.get(tuple(row[name] for name in KEY), below[:0]), links, states)
        for row in chosen.to_dict("records")
    ]


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
    return table.join(_fastest(result, table), on=KEY)


def _fastest(result: Result, table: pd.DataFrame) -> pd.DataFrame:
    """Return the mean pace of the fastest third of the regions by target and milestone, and their names."""
    below = table[(table["region"] != result.plan.region_zh) & table["recent"].notna()]
    below = below[below["confidence"] != "uncertain"]
    gained = below["recent"] * below["sign"]
    alike = gained.groupby([below[name] for name in KEY])
    count = alike.transform("count")
    rank = alike.rank(ascending=False, method="first")
    foremost = (rank <= np.ceil(count / 3)) & (count >= LEAST_REGIONS)
    fast = below[foremost & (below["sign"] != 0)]
    return fast.groupby(KEY).agg(fastest=("recent", "mean"), fastest_regions=("region", "、".join))


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
    first = first_true(inside)
    start = np.where(first >= 0, years[first], np.nan)
    gained = table["latest"].to_numpy(dtype=np.float64) - pick(values, first)
    change: Floats = gained / (latest[:, 0] - start)
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
    columns = (measures[name] for name in ("indicator_ids", "objective_nos", "domain"))
    keys = [
        [*listed(ids), *(one if ":" in one else f"{domain}:{one}" for one in listed(numbers))]
        for ids, numbers, domain in zip(*columns, strict=True)
    ]
    links = measures.assign(key=pd.Series(keys, index=measures.index, dtype="object"))
    return links.explode("key", ignore_index=True).dropna(subset="key")


def _states(result: Result) -> dict[tuple[str, str], str]:
    """Return the state of each measure in each region that reported."""
    reports: pd.DataFrame = result.measures  # type: ignore[attr-defined]
    return dict(reports.set_index(["region", "measure_id"])["state"])


def _advised(
    result: Result,
    row: dict[str, Any],
    table: pd.DataFrame,
    links: pd.DataFrame,
    states: dict[tuple[str, str], str],
) -> dict[str, Any]:
    """Return one row of the advice; that of the plan's own region with where its gap arises."""
    home = result.plan.region_zh
    parts = decompose(result, row["target_id"]) if row["region"] == home else None
    below = _short_most(parts, "region")
    measures = measures_on(row, links)
    reported = [
        (name, states.get((row["region"], name), states.get((home, name), "no_report")))
        for name in measures["measure_id"]
    ]
    models = _models(row, table)
    made = row | {
        "where": "|".join(f"{group}:{short}" for group, short in below.items()),
        "measures": "|".join(f"{name}={state}" for name, state in reported),
        "departments": "、".join(leading(row["department_zh"], measures)),
        "learn_from": "、".join(models["region"]),
        "source": _source(result, row, None),
        "parts": parts,
        "reported": reported,
    }
    sentences = {
        lang: _Advice(result, made, lang).sentences(measures, models) for lang in LANGUAGES
    }
    for lang in LANGUAGES:
        gap = messages.text("where.gap", lang)
        made[f"message_{lang}"] = gap.join(filter(None, sentences[lang].values()))
    return made | {"sentences": sentences}


def _short_most(parts: pd.DataFrame | None, by: str) -> pd.Series:
    """Return the shortfall of each group of one kind, those that are short of most cases first."""
    if parts is None:
        return pd.Series(dtype="int64")
    short = parts[parts["by"] == by].set_index("group")["short"]
    return short.sort_values(ascending=False, kind="stable")


def measures_on(row: Record, links: pd.DataFrame) -> pd.DataFrame:
    """Return the measures that name the row's indicator, else those that name its objective."""
    measures = links[links["key"] == row["indicator_id"]]
    if measures.empty and pd.notna(row["objective_no"]) and row["section"] == "objective":
        measures = links[links["key"] == f"{row['domain']}:{int(row['objective_no'])}"]
    return measures.drop_duplicates("measure_id")


def _models(row: dict[str, Any], same: pd.DataFrame) -> pd.DataFrame:
    """Return the regions that attained the target, else those that improved fastest, the best first.

    Regions whose numbers are too small for a verdict are no example.
    """
    same = same[(same["region"] != row["region"]) & (same["confidence"] != "uncertain")]
    met = same[same["status"] == "met"]
    if len(met) and row["sign"]:
        why, gained = "met", met["latest"] * row["sign"]
    else:
        gained = same["recent"] * same["sign"]
        why, gained = "fast", gained[gained > 0]
    best = gained.sort_values(ascending=False, kind="stable").index[:NAMED]
    return same.loc[best].assign(why=why)


def _source(result: Result, row: Record, lang: Language | None) -> str:
    """Return where the latest value stands: file, sheet and cell, else the title of its source."""
    at = int(row["latest_row"])
    if at < 0:
        return ""
    seen = result.observations.loc[at, ["file", "sheet", "cell", "source"]].astype("str")
    place = dict(seen[:3])
    if lang is None:
        return " ".join(filter(None, place.values())) or seen["source"]
    return Problem("", **place).where(lang) or seen["source"]


def way_of(row: Record, value: float) -> str:
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


def pace_digits(row: Record, digits: int) -> int:
    """Return the number of decimals with which a row's yearly changes are printed side by side.

    ``digits`` are those of its values, with which a change may round to zero.
    """
    known = [row[name] for name in ("needed", "recent", "fastest") if pd.notna(row[name])]
    return apart([value for value in known if round(abs(value), digits)], digits)


def pace_times(row: Record, lang: Language) -> str:
    """Return how many times as fast as recently a row's value must move, to two significant figures."""
    times = row["needed"] / row["recent"]
    return number(float(f"{times:.2g}"), lang)


def counted_in(row: Record, lang: Language, cases: int = 0) -> str:
    """Return the measure word of a row's cases: 人, 例, 件."""
    counted = str(row["numerator"]).split("|")[0].removesuffix("数")
    names = (counted, counted.removesuffix("人")) if counted else _members(row["name_zh"])
    fitting = (
        kind for kind in KINDS if any(name.endswith(tuple(_endings(kind))) for name in names)
    )
    code = messages.chosen("advice.unit", next(fitting, "things"), *["one"] * (cases == 1))
    return messages.text(code, lang)


def _endings(kind: str) -> list[str]:
    """Return the endings of Chinese names of what is counted."""
    return messages.choice("advice.ending", kind, "zh").split("|")


def _members(name: str) -> list[str]:
    """Return whom a user's own share counts where it names no numerator: 女职工 for 女职工培训覆盖率."""
    whom = "|".join(word for word in _endings("persons") if len(word) > 1)
    return re.findall(f"(?:{whom})(?!会)", name)


class _Advice(Row):
    """The sentences of one row of advice in a language."""

    __slots__ = ()

    def say(self, code: str, *keys: str, **facts: object) -> str:
        """Return the sentence of a code, of a group the one that keys choose."""
        return messages.text(messages.chosen(code, *keys), self.lang, **facts)

    def sentences(self, measures: pd.DataFrame, models: pd.DataFrame) -> dict[str, str]:
        """Return the sentences by kind, each with the figures behind it."""
        short = pd.notna(self.row["short"]) and not few_cases(self.row)
        texts = {
            "standing": self.standing(),
            "pace": self.pace(),
            "shortfall": self.shortfall() if short else "",
            "groups": self.groups() if short else "",
            "measures": self.measures(measures),
            "departments": self.departments(),
            "models": self.models(models),
            "source": self.source(),
        }
        return {kind: messages.tight(words, self.lang) for kind, words in texts.items()}

    def names(self, regions: Iterable[str]) -> str:
        """Return the names of regions as a list."""
        return self.joined(
            "list.join", [self.result.region_name(one, self.lang) for one in regions]
        )

    def ended(self, parts: Iterable[str]) -> str:
        """Return parts of a sentence as a whole one; none where there are no parts."""
        words = self.joined("advice.join", parts)
        return self.say("advice.end", said=words) if words else ""

    def change(self, value: float, when: str = "past", digits: int = 0) -> str:
        """Return a yearly change in words: 提高4.2个百分点."""
        size = self.shown(abs(value), difference=True, digits=digits)
        word = counter(self.row["name_zh"]) if self.lang == "zh" else ""
        if word and size.endswith(per := unit_name(self.row["unit"], self.lang)):
            size = size.removesuffix(per).rstrip() + word
        if when != "due" and self.still(value):
            return self.say("advice.still.past")
        return self.say("advice", way_of(self.row, value), when, size=size)

    def still(self, value: float) -> bool:
        """Return whether a change rounds to zero with the decimals of the series."""
        return not round(abs(value), self.digits)

    def standing(self) -> str:
        """Return the latest value with its status, and how far it is from the target."""
        row = self.row
        status = self.label("status", row["status"])
        if row["level"] in SERIOUS:
            status = self.say(
                "advice.warned", status=status, level=self.label("warning", row["level"])
            )
        facts: dict[str, object] = {
            "name": row[f"name_{self.lang}"],
            "status": status,
            "year": self.year("latest"),
            "latest": self.latest(),
        }
        code = "advice.standing"
        if pd.notna(row["aim"]) and row["gap"] > 0:
            code = "advice.standing.gap"
            facts |= {
                "milestone": self.year("milestone"),
                "target": self.asked(row["target_value"]),
                "gap": self.shown(row["gap"], difference=True),
            }
        sentences = [self.say(code, **facts)]
        if row["confidence"] == "uncertain":
            sentences.append(self.say("advice.uncertain"))
        if self.in_doubt:
            sentences.append(self.say("advice.doubted"))
        return self.joined("where.gap", sentences)

    @property
    def in_doubt(self) -> bool:
        """Whether the checks doubt the values from which a change is computed."""
        return self.doubted("latest") or self.doubted("baseline")

    def pace(self) -> str:
        """Return how fast the value must move, how fast it does, and how fast it does elsewhere."""
        row = self.row
        if self.in_doubt:
            return ""
        parts = []
        digits = pace_digits(row, self.digits)
        if pd.notna(row["needed"]):
            years = self.span(self.result.year + 1, self.year("milestone"))
            change = self.change(row["needed"], "due", digits)
            parts.append(self.say("advice.needed", years=years, change=change))
        if pd.notna(row["recent"]):
            years = self.span(int(row["recent_from"]), self.year("latest"))
            change = self.change(row["recent"], digits=digits)
            code = "advice.recent.still" if self.still(row["recent"]) else "advice.recent"
            parts.append(self.say(code, years=years, change=change) + self.times())
        if pd.notna(row["fastest"]):
            regions = self.names(row["fastest_regions"].split("、"))
            change = self.change(row["fastest"], digits=digits)
            parts.append(self.say("advice.fastest", regions=regions, change=change))
        sentence = self.ended(parts)
        return sentence[:1].upper() + sentence[1:]

    def span(self, first: int, last: int) -> str:
        """Return the years from one to another."""
        code = "advice.span" if last > first else "advice.span.one"
        return self.say(code, first=first, last=last)

    def times(self) -> str:
        """Return how the pace that is needed compares with the present one."""
        needed = self.row["needed"]
        recent = self.row["recent"]
        if pd.isna(needed) or self.still(recent):
            return ""
        if needed * recent < 0:
            return self.say("advice.times.wrong")
        if needed / recent > 1.05:
            return self.say("advice.times", times=pace_times(self.row, self.lang))
        stale = self.year("latest") < self.result.year
        return "" if stale else self.say("advice.times.enough")

    def count(self, cases: int, *, again: bool = False) -> str:
        """Return a number of cases with what they are counted in, which English does not say ``again``."""
        shown = f"{cases:,}" if self.lang == "en" else str(cases)
        if again and self.lang == "en":
            return shown
        return self.say("advice.count", count=shown, unit=counted_in(self.row, self.lang, cases))

    def shortfall(self) -> str:
        """Return how many cases the region is short of, and where they arise."""
        row = self.row
        below = _short_most(row["parts"], "region")
        facts: dict[str, object] = {
            "region": self.names([row["region"]]),
            "count": self.count(int(row["short"])),
            "year": self.year("latest"),
        }
        sentence = self.say("advice.short" if row["sign"] >= 0 else "advice.excess", **facts)
        rest = int(below.get("rest", 0))
        regions = below.drop("rest", errors="ignore")
        named = regions[regions > 0]
        if named.empty:
            return self.ended([sentence])
        parts = [self.say("advice.where", said=sentence, where=self.listed(named, again=True))]
        if over := -int(regions[regions < 0].sum()):
            parts.append(self.say("advice.over", count=self.count(over)))
        if rest:
            parts.append(self.say("advice.rest", count=self.count(rest)))
        home = self.result.plan.region_zh
        silent = [name for name in self.result.regions if name not in (home, *regions.index)]
        if silent:
            parts.append(self.say("advice.silent", regions=self.names(silent), year=facts["year"]))
        return self.ended(parts)

    def listed(self, short: pd.Series, *, again: bool = False) -> str:
        """Return groups with the cases that each is short of, as a list."""
        parts = [
            self.say("advice.part", group=self.names([name]), count=self.count(cases, again=again))
            for name, cases in short.astype("int").items()
        ]
        return self.joined("list.join", parts)

    def groups(self) -> str:
        """Return how many cases each sex and each area is short of."""
        sentences = []
        for by in ("sex", "area"):
            parts = _short_most(self.row["parts"], by)
            if len(parts):
                parts.index = [self.label(by, name) for name in parts.index]
                sentences.append(self.say("advice.by", by, parts=self.listed(parts)))
        return self.ended(sentences)

    def measures(self, measures: pd.DataFrame) -> str:
        """Return the measures that bear on the target, with the state of each."""
        if measures.empty:
            return self.say("advice.measures.none") if len(self.result.plan.measures) else ""
        parts = [
            self.say(
                "advice.measure",
                item=measure["locator"] if self.lang == "zh" else name.rsplit("/", 1)[-1],
                title=measure[f"title_{self.lang}"],
                state=self.label("measure_state", state),
            )
            for measure, (name, state) in zip(
                measures.to_dict("records"), self.row["reported"], strict=True
            )
        ]
        return self.say("advice.measures", measures=self.joined("advice.join", parts))

    def departments(self) -> str:
        """Return who leads and who helps."""
        names = department_names(self.result.plan.indicators, self.lang)
        lead, *others = (names.get(one, one) for one in self.row["departments"].split("、"))
        if not lead:
            return ""
        helping = self.joined("list.join", others)
        if lead == messages.text("template.no_department", self.lang):
            return self.say("advice.nobody" if others else "advice.nobody.at_all", others=helping)
        code = "advice.departments" if others else "advice.department"
        return self.say(code, lead=lead, others=helping)

    def models(self, models: pd.DataFrame) -> str:
        """Return the regions to learn from, with what each has attained."""
        if models.empty:
            return ""
        met = models["why"].iat[0] == "met"
        digits = pace_digits(self.row, self.digits)
        parts = []
        for name, value, change in zip(
            *(models[one] for one in ("region", "latest", "recent")), strict=True
        ):
            region = self.names([name])
            if met:
                parts.append(self.say("advice.model", region=region, value=self.shown(value)))
            else:
                moved = self.change(change, "going", digits)
                parts.append(self.say("advice.model.change", region=region, change=moved))
        code = "advice.models.met" if met else "advice.models.fast"
        return self.say(code, models=self.joined("list.join", parts))

    def source(self) -> str:
        """Return where the latest value stands."""
        source = _source(self.result, self.row, self.lang)
        return self.say("advice.source", source=source) if source else ""
