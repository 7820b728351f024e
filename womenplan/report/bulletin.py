"""The yearly bulletin (通报) on key indicators: two pages and a table of all regions with their ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.evaluation.league import KEY, league
from womenplan.evaluation.summary import rate_text
from womenplan.io.formbook import LOOKS
from womenplan.io.new_book import NewBook
from womenplan.io.output import FONTS
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.amount import decimals, number, rounded
from womenplan.model.unit import unit_decimals, unit_name
from womenplan.narration.evaluation import Evaluation
from womenplan.report import wording
from womenplan.report.paper import Paper

__all__ = ["write_bulletin"]

LEADING = 3
FEW = 10  # indicators of which each has a line of its own; of more a domain has a paragraph
ACROSS = 12  # regions that the table of the paper takes; of more it stands in the workbook alone


@checked
def write_bulletin(
    result: Evaluation,
    out_dir: str | Path,
    *,
    indicators: str | Sequence[str] = KEY,
    lang: Language | None = None,
    force: bool = False,
) -> list[Path]:
    """Write the yearly bulletin on key indicators, and their ranks as a workbook, into a folder.

    Parameters
    ----------
    result : Evaluation
        Of a plan with regions below its own.
    out_dir : str or Path
    indicators : "key" or sequence of str
        As :func:`~womenplan.evaluation.league.league` takes them.
    lang : {"zh", "en"}, optional
    force : bool
        Overwrite files that exist.

    Returns
    -------
    list of Path
        The Word paper and the workbook.

    Raises
    ------
    UsageError
        If an indicator is unknown, there is none to rank, or a file exists.
    """
    language = lang or messages.default_language()
    table = league(result, indicators)
    name = messages.text("bulletin.file", language, year=result.year)
    made = _Bulletin(result, table, language)
    files = {f"{name}.docx": made.paper(), f"{name}.xlsx": made.book()}
    target = Path(out_dir)
    paths = [target / one for one in files]
    refuse_existing(paths, force)
    write_atomically(files, target)
    return paths


def _digits(rows: pd.DataFrame) -> int:
    """Return with how many decimals the values of a target are printed: as they were reported, that of the whole too.

    One more than usual at most; a whole with more than that was computed, and takes those of the
    regions.
    """
    usual = unit_decimals(str(rows["unit"].iat[0]))
    whole = rows["whole"].head(1).dropna().to_numpy(dtype=np.float64)
    whole = whole[np.abs(np.round(whole, usual + 1) - whole) < 1e-9]
    seen = np.concatenate([rows["value"].dropna().to_numpy(dtype=np.float64), whole])
    return min(int(decimals(seen).max(initial=0)), usual + 1) if len(seen) else usual


class _Bulletin:
    def __init__(self, result: Evaluation, table: pd.DataFrame, lang: Language) -> None:
        self.result, self.table, self.lang = result, table, lang
        self.by_target = list(table.groupby("target_id", sort=False))
        self.digits = {target: _digits(rows) for target, rows in self.by_target}
        self.regions = [str(name) for name in pd.unique(table["region"])]
        given = table["value"].notna().groupby(table["region"]).any()
        self.silent = set(given.index[~given])

    def say(self, code: str, *keys: str, **facts: object) -> str:
        code = messages.chosen(code, *keys)
        return messages.close_up(messages.text(code, self.lang, **{"of": self.of, **facts}))

    @property
    def of(self) -> str:
        """What is all of the plan's region: 全市, 全县."""
        name = self.result.plan.region_zh
        if self.lang == "zh" and name[-1:] in tuple("国省市县区州旗镇乡"):
            return f"全{name[-1]}"
        return messages.text("bulletin.whole", self.lang)

    def names(self, regions: Sequence[str]) -> str:
        join = messages.text("list.join", self.lang)
        return join.join(self.result.region_name(str(name), self.lang) for name in regions)

    def paper(self) -> bytes:
        """Return the paper: what was found, what is asked, and the table."""
        paper = Paper(self.lang)
        facts = {"year": self.result.year, "plan": self.result.plan.title(self.lang)}
        facts["region"] = self.names([self.result.plan.region_zh])
        facts["count"] = len(self.by_target)
        paper.title(self.say("bulletin.title", **facts))
        paper.line(self.say("bulletin.to"), indent=False, middle=True)
        paper.line(self.say("bulletin.basis", **facts), middle=True)
        for heading, lines in (
            ("overall", self.overall()),
            ("items", self.items()),
            ("problems", self.problems()),
            ("tasks", [self.say("bulletin.tasks")]),
        ):
            paper.heading(self.say("bulletin.heading", heading), middle=True)
            for words in lines:
                paper.line(words, middle=True)
        paper.line(self.say("bulletin.annex"), middle=True)
        paper.line(self.say("bulletin.signed"), "right", middle=True)
        if len(self.regions) <= ACROSS:
            paper.landscape()
            paper.heading(self.say("bulletin.annex.title", **facts), middle=True)
            rows = self.grid()
            widths = [1.1, 4.2, 1.9, 1.4, *[1.5] * len(self.regions)]
            paper.table(rows, widths, centred=range(len(widths))[2:])
            paper.line(self.say("bulletin.annex.note"), small=True)
        return paper.finish()

    def overall(self) -> list[str]:
        """Return how complete the data are, and how many values reach their target, by region."""
        seen = self.table["value"].notna()
        met = (self.table["status"] == "met") & seen
        due = len(self.table)
        got = int(seen.sum())
        facts = {"regions": len(self.regions), "count": len(self.by_target), "due": due}
        facts |= {"got": got, "met": int(met.sum())}
        shown = {"given": rate_text(100 * got / due, due)}
        shown["rate"] = rate_text(100 * met.sum() / got, got) if got else "–"
        reached = met.groupby(self.table["region"], sort=False).sum()
        handed = seen.groupby(self.table["region"], sort=False).sum()
        each = [
            self.say(
                "bulletin.met.item",
                region=self.names([name]),
                met=int(reached[name]),
                got=int(handed[name]),
            )
            for name in self.regions
            if name not in self.silent
        ]
        join = messages.text("list.join", self.lang)
        return [
            self.say("bulletin.overall", **facts, **shown),
            self.say("bulletin.met", regions=join.join(each)),
        ]

    def items(self) -> list[str]:
        """Return the ranked indicators: a line each, or where they are many a paragraph a domain."""
        ranked = [
            (at, rows) for at, (_, rows) in enumerate(self.by_target) if rows["ranked"].iat[0]
        ]
        if len(self.by_target) <= FEW:
            return [f"{at}. {self.item(rows)}" for at, (_, rows) in enumerate(ranked, start=1)]
        join = messages.text("bulletin.join", self.lang)
        lines = []
        domains = dict.fromkeys(str(rows["domain"].iat[0]) for _, rows in ranked)
        for domain in domains:
            said = [self.brief(rows) for _, rows in ranked if rows["domain"].iat[0] == domain]
            name = wording.capital(messages.label("domain", domain, self.lang))
            lines.append(self.say("bulletin.domain", domain=name, said=join.join(said)))
        return lines

    def item(self, rows: pd.DataFrame) -> str:
        """Return who leads, who is behind the whole and who did not report."""
        first = rows.iloc[0]
        join = messages.text("bulletin.join", self.lang)
        parts = [self.leaders(rows)]
        behind = self.behind(rows)
        if len(behind):
            code = "bulletin.below" if first["sign"] > 0 else "bulletin.above"
            whole = self.value(first["whole"], first)
            facts = {"whole": whole, "regions": self.names(behind), "count": len(behind)}
            parts.append(self.say(code, **facts))
        missing = [
            name for name in rows.loc[rows["value"].isna(), "region"] if name not in self.silent
        ]
        parts += [self.say("bulletin.missing", regions=self.names(missing))] if missing else []
        return self.say("bulletin.item", name=first[f"name_{self.lang}"], said=join.join(parts))

    def leaders(self, rows: pd.DataFrame) -> str:
        seen = rows[rows["value"].notna()]
        best = seen[seen["rank"] <= LEADING].sort_values("rank", kind="stable")
        value = self.value(best["value"].iat[0], best.iloc[0])
        if best["value"].nunique() == 1 and len(best) == len(seen):
            return self.say("bulletin.same", value=value)
        if len(best) <= LEADING + 2:
            return self.say("bulletin.leading", regions=self.valued(best))
        return self.say("bulletin.tied", count=int((best["rank"] == 1).sum()), value=value)

    def behind(self, rows: pd.DataFrame) -> list[str]:
        """Return the regions that are not as good as the plan's own as a whole."""
        short = rows["sign"] * (rows["whole"] - rows["value"]) > 1e-9
        return list(rows.loc[short, "region"])

    def brief(self, rows: pd.DataFrame) -> str:
        """Return who is first and how many are behind the whole."""
        first = rows.iloc[0]
        best = rows[rows["rank"] == 1]
        value = self.value(best["value"].iat[0], first)
        behind = self.behind(rows)
        name = first[f"name_{self.lang}"]
        if len(best) == rows["value"].notna().sum():
            return self.say("bulletin.brief.same", name=name, value=value)
        if len(best) > LEADING:
            said = self.say(
                "bulletin.brief.tied",
                name=name,
                count=len(best),
                value=value,
            )
        else:
            said = self.say(
                "bulletin.brief",
                name=name,
                regions=self.names(list(best["region"])),
                value=value,
            )
        if not behind:
            return said
        code = "bulletin.brief.below" if first["sign"] > 0 else "bulletin.brief.above"
        return said + self.say(code, whole=self.value(first["whole"], first), count=len(behind))

    def valued(self, rows: pd.DataFrame) -> str:
        said = [
            self.say(
                "bulletin.valued",
                region=self.names([row["region"]]),
                value=self.value(row["value"], row),
            )
            for row in rows.to_dict("records")
        ]
        return messages.text("list.join", self.lang).join(said)

    def value(self, value: float, row: Mapping[str, Any] | pd.Series) -> str:
        """Return a value of a row's indicator with its unit, all of them with the same decimals."""
        exact = rounded(value, self.digits[row["target_id"]])
        name = str(row[f"name_{self.lang}"])
        return wording.printed(exact, str(row["unit"]), self.lang, name=name)

    def bare(self, value: float, row: Mapping[str, Any] | pd.Series) -> str:
        """Return a value of a row's indicator without its unit, empty where there is none."""
        return "" if pd.isna(value) else number(value, self.lang, self.digits[row["target_id"]])

    def problems(self) -> list[str]:
        """Return the indicators that no region attained, and the regions that did not report."""
        lines = []
        join = messages.text("list.join", self.lang)
        never = [
            str(rows[f"name_{self.lang}"].iat[0])
            for _, rows in self.by_target
            if not (rows["status"] == "met").any()
        ]
        if never:
            lines.append(self.say("bulletin.never", count=len(never), names=self.quoted(never)))
        lacking = self.table["value"].isna().groupby(self.table["region"], sort=False).sum()
        lacking = lacking[(lacking > 0) & ~lacking.index.isin(self.silent)].sort_values(
            ascending=False, kind="stable"
        )
        if self.silent:
            none = [name for name in self.regions if name in self.silent]
            lines.append(
                self.say("bulletin.silent", regions=self.names(none), year=self.result.year)
            )
        if len(lacking):
            said = [
                self.say("bulletin.lacking.item", region=self.names([name]), count=int(count))
                for name, count in lacking.items()
            ]
            lines.append(self.say("bulletin.lacking", count=len(lacking), regions=join.join(said)))
        level = [rows for _, rows in self.by_target if not rows["ranked"].iat[0]]
        if level:
            names = [str(rows[f"name_{self.lang}"].iat[0]) for rows in level]
            lines.append(self.say("bulletin.unranked", count=len(names), names=self.quoted(names)))
        return lines or [self.say("bulletin.none")]

    def quoted(self, names: Sequence[str]) -> str:
        """Return names of indicators as an enumeration."""
        return messages.text("report.names_join", self.lang).join(names)

    def grid(self) -> list[list[str]]:
        """Return the table: an indicator a row, with each region's value and rank."""
        codes = ("number", "name", "target", "whole")
        heads = [wording.capital(self.say("bulletin.head", code)) for code in codes]
        rows = [[*heads, *(self.names([name]) for name in self.regions)]]
        for at, (_, part) in enumerate(self.by_target, start=1):
            first = part.iloc[0]
            cells = part.set_index("region")
            unit = unit_name(str(first["unit"]), self.lang)
            name = self.say("bulletin.named", name=first[f"name_{self.lang}"], unit=unit)
            asked = self.asked(first)
            goal = wording.sign_of(asked, self.lang) + number(asked["target_value"], self.lang)
            goal += "\n" + self.say("bulletin.due", year=int(asked["milestone_year"]))
            said = [
                self.cell({**cells.loc[region], "target_id": first["target_id"]})
                for region in self.regions
            ]
            rows.append([str(at), name, goal, self.bare(first["whole"], first), *said])
        return rows

    def asked(self, first: pd.Series) -> pd.Series:
        """Return the row of a target whose value the table gives: the whole's, where regions have their own."""
        table = self.result.table
        same = (
            table[["target_id", "milestone_year"]] == first[["target_id", "milestone_year"]]
        ).all(axis=1)
        home = table[same & (table["region"] == self.result.plan.region_zh)]
        return home.iloc[0] if len(home) else first

    def cell(self, row: Mapping[str, Any]) -> str:
        """Return a value and below it the rank with the ranks that chance could give."""
        if pd.isna(row["value"]):
            return self.say("bulletin.cell.missing")
        value = self.bare(row["value"], row)
        if pd.isna(row["rank"]):
            return f"{value}\n—"
        low = row["rank_low"]
        high = row["rank_high"]
        span = "" if pd.isna(low) else self.say("bulletin.cell.span", low=int(low), high=int(high))
        return f"{value}\n{self.say('bulletin.cell.rank', rank=int(row['rank']))}{span}"

    def book(self) -> bytes:
        """Return the workbook: the table, and every value with its rank as numbers."""
        book = NewBook(FONTS[self.lang], LOOKS)
        facts = {"year": self.result.year, "plan": self.result.plan.title(self.lang)}
        grid = book.sheet(self.say("bulletin.sheet.table"))
        told = [[self.say("bulletin.annex.title", **facts)], *self.grid()]
        grid.listing(told, (6, 34, 13, 10, *[13] * len(self.regions)), freeze=(3, 3))
        grid.put(3 + len(self.by_target), 1, self.say("bulletin.annex.note"), "sign")
        columns = ("name", "unit", "region", "value", "rank", "rank_low", "rank_high", "status")
        heads = [self.say("bulletin.head", code) for code in columns]
        told = [[self.say("bulletin.rows.title", **facts)], heads, *self._rows()]
        shown = {
            (at, 4): f"{0:.{self.digits[target]}f}"
            for at, target in enumerate(self.table["target_id"], start=3)
        }
        widths = (44, 12, 12, 12, 8, 14, 14, 12)
        book.sheet(self.say("bulletin.sheet.rows")).listing(
            told, widths, freeze=(3, 3), shown=shown
        )
        return book.content()

    def _rows(self) -> list[list[Any]]:
        return [
            [
                row[f"name_{self.lang}"],
                unit_name(row["unit"], self.lang),
                self.names([row["region"]]),
                *(None if pd.isna(row[name]) else float(row[name]) for name in FIGURES),
                messages.label("status", row["status"], self.lang)
                if pd.notna(row["value"])
                else "",
            ]
            for row in self.table.to_dict("records")
        ]


FIGURES = ("value", "rank", "rank_low", "rank_high")
