"""The yearly bulletin (通报) on key indicators: two pages and a table of all regions with their ranks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from womenplan.report.wording import Record

__all__ = ["write_bulletin"]

LEADERS = 3
FEW = 10  # indicators of which each has a line of its own; of more a domain has a paragraph
RANKING = ("value", "rank", "rank_low", "rank_high")
MOST_ACROSS = (
    12  # regions that the table of the paper takes; of more it stands in the workbook alone
)


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
    usual = unit_decimals(rows["unit"].iat[0])
    whole = rows["whole"].head(1).dropna().to_numpy(dtype=np.float64)
    whole = whole[np.abs(np.round(whole, usual + 1) - whole) < 1e-9]
    seen = np.concatenate([rows["value"].dropna().to_numpy(dtype=np.float64), whole])
    return min(int(decimals(seen).max(initial=0)), usual + 1) if len(seen) else usual


class _Bulletin:
    """The words of a bulletin, its paper and its workbook."""

    def __init__(self, result: Evaluation, table: pd.DataFrame, lang: Language) -> None:
        self.result, self.lang = result, lang
        self.table = table.rename(columns={f"name_{lang}": "name"})
        self.targets = [rows for _, rows in self.table.groupby("target_id", sort=False)]
        self.digits = {rows["target_id"].iat[0]: _digits(rows) for rows in self.targets}
        self.regions = table["region"].unique().tolist()
        self.silent = set(self.regions) - set(table.loc[table["value"].notna(), "region"])
        self.facts = {
            "year": result.year,
            "plan": result.plan.title(lang),
            "region": self.names([result.plan.region_zh]),
            "count": len(self.targets),
            "of": self.whole,
        }

    def say(self, code: str, *keys: str, **facts: object) -> str:
        code = messages.chosen(code, *keys)
        return messages.close_up(messages.text(code, self.lang, **{**self.facts, **facts}))

    @property
    def whole(self) -> str:
        """What is all of the plan's region: 全市, 全县."""
        name = self.result.plan.region_zh
        if self.lang == "zh" and name[-1:] in tuple("国省市县区州旗镇乡"):
            return f"全{name[-1]}"
        return messages.text("bulletin.whole", self.lang)

    def joined(self, code: str, words: Iterable[str]) -> str:
        return messages.text(code, self.lang).join(words)

    def names(self, regions: Iterable[str]) -> str:
        names = (self.result.region_name(name, self.lang) for name in regions)
        return self.joined("list.join", names)

    def paper(self) -> bytes:
        """Return the paper: what was found, what is asked, and the table."""
        paper = Paper(self.lang)
        paper.title(self.say("bulletin.title"))
        paper.line(self.say("bulletin.to"), indent=False, middle=True)
        paper.line(self.say("bulletin.basis"), middle=True)
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
        if len(self.regions) <= MOST_ACROSS:
            paper.landscape()
            paper.heading(self.say("bulletin.annex.title"), middle=True)
            widths = [1.1, 4.2, 1.9, 1.4, *[1.5] * len(self.regions)]
            paper.table(self.grid(), widths, centred=range(2, len(widths)))
            paper.line(self.say("bulletin.annex.note"), small=True)
        return paper.finish()

    def overall(self) -> list[str]:
        """Return how complete the data are, and how many values reach their target, by region."""
        seen = self.table["value"].notna()
        met = (self.table["status"] == "met") & seen
        counts = pd.DataFrame({"met": met, "got": seen})
        by_region = counts.groupby(self.table["region"], sort=False).sum()
        each = [
            self.say("bulletin.met.item", region=self.names([name]), **row)
            for name, row in by_region[by_region["got"] > 0].to_dict("index").items()
        ]
        due = len(counts)
        reached, got = counts.sum()
        overall = self.say(
            "bulletin.overall",
            regions=len(self.regions),
            due=due,
            got=got,
            met=reached,
            given=rate_text(100 * got / due, due),
            rate=rate_text(100 * reached / got, got) if got else "–",
        )
        return [overall, self.say("bulletin.met", regions=self.joined("list.join", each))]

    def items(self) -> list[str]:
        """Return the ranked indicators: a line each, or where they are many a paragraph a domain."""
        ranked = [rows for rows in self.targets if rows["ranked"].iat[0]]
        if len(self.targets) <= FEW:
            return [f"{at}. {self.item(rows)}" for at, rows in enumerate(ranked, start=1)]
        by_domain: dict[str, list[str]] = {}
        for rows in ranked:
            by_domain.setdefault(rows["domain"].iat[0], []).append(self.brief(rows))
        lines = []
        for domain, briefs in by_domain.items():
            name = wording.capital(messages.label("domain", domain, self.lang))
            words = self.joined("bulletin.join", briefs)
            lines.append(self.say("bulletin.domain", domain=name, said=words))
        return lines

    def item(self, rows: pd.DataFrame) -> str:
        """Return who leads, who is behind the whole and who did not report."""
        first = rows.iloc[0]
        parts = [self.leaders(rows)]
        behind = self.behind(rows)
        if behind:
            parts.append(
                self.say(
                    "bulletin.below" if first["sign"] > 0 else "bulletin.above",
                    whole=self.value(first["whole"], first),
                    regions=self.names(behind),
                    count=len(behind),
                )
            )
        missing = [
            name for name in rows.loc[rows["value"].isna(), "region"] if name not in self.silent
        ]
        if missing:
            parts.append(self.say("bulletin.missing", regions=self.names(missing)))
        words = self.joined("bulletin.join", parts)
        return self.say("bulletin.item", name=first["name"], said=words)

    def leaders(self, rows: pd.DataFrame) -> str:
        """Return which regions lead, with their values."""
        seen = rows[rows["value"].notna()]
        best = seen[seen["rank"] <= LEADERS].sort_values("rank", kind="stable")
        value = self.value(best["value"].iat[0], best.iloc[0])
        if best["value"].nunique() == 1 and len(best) == len(seen):
            return self.say("bulletin.same", value=value)
        if len(best) > LEADERS + 2:
            return self.say("bulletin.tied", count=(best["rank"] == 1).sum(), value=value)
        each = [
            self.say(
                "bulletin.valued",
                region=self.names([row["region"]]),
                value=self.value(row["value"], row),
            )
            for row in best.to_dict("records")
        ]
        return self.say("bulletin.leading", regions=self.joined("list.join", each))

    def behind(self, rows: pd.DataFrame) -> list[str]:
        """Return the regions that are not as good as the plan's own as a whole."""
        short = rows["sign"] * (rows["whole"] - rows["value"]) > 1e-9
        return list(rows.loc[short, "region"])

    def brief(self, rows: pd.DataFrame) -> str:
        """Return who is first and how many are behind the whole."""
        first = rows.iloc[0]
        best = rows[rows["rank"] == 1]
        words = {
            "name": first["name"],
            "value": self.value(best["value"].iat[0], first),
            "count": len(best),
            "regions": self.names(best["region"]),
        }
        if len(best) == rows["value"].notna().sum():
            return self.say("bulletin.brief.same", **words)
        tied = len(best) > LEADERS
        brief = self.say("bulletin.brief.tied" if tied else "bulletin.brief", **words)
        behind = self.behind(rows)
        if not behind:
            return brief
        code = "bulletin.brief.below" if first["sign"] > 0 else "bulletin.brief.above"
        whole = self.value(first["whole"], first)
        return brief + self.say(code, whole=whole, count=len(behind))

    def value(self, value: float, row: Record | pd.Series) -> str:
        """Return a value of a row's indicator with its unit, all of them with the same decimals."""
        exact = rounded(value, self.digits[row["target_id"]])
        return wording.printed(exact, row["unit"], self.lang, name=row["name"])

    def bare(self, value: float, row: Record | pd.Series) -> str:
        """Return a value of a row's indicator without its unit, empty where there is none."""
        return "" if pd.isna(value) else number(value, self.lang, self.digits[row["target_id"]])

    def problems(self) -> list[str]:
        """Return the indicators that no region attained, and the regions that did not report."""
        never = [rows for rows in self.targets if not (rows["status"] == "met").any()]
        lines = self.named("bulletin.never", never)
        if self.silent:
            names = self.names(name for name in self.regions if name in self.silent)
            lines.append(self.say("bulletin.silent", regions=names))
        lacking = self.table["value"].isna().groupby(self.table["region"], sort=False).sum()
        lacking = lacking[(lacking > 0) & ~lacking.index.isin(self.silent)]
        lacking = lacking.sort_values(ascending=False, kind="stable")
        if len(lacking):
            each = [
                self.say("bulletin.lacking.item", region=self.names([name]), count=count)
                for name, count in lacking.items()
            ]
            regions = self.joined("list.join", each)
            lines.append(self.say("bulletin.lacking", count=len(lacking), regions=regions))
        level = [rows for rows in self.targets if not rows["ranked"].iat[0]]
        lines += self.named("bulletin.unranked", level)
        return lines or [self.say("bulletin.none")]

    def named(self, code: str, targets: Sequence[pd.DataFrame]) -> list[str]:
        """Return the sentence that counts and names some indicators, where there are any."""
        names = self.joined("report.names_join", (rows["name"].iat[0] for rows in targets))
        if not targets:
            return []
        return [self.say(code, count=len(targets), names=names)]

    def grid(self) -> list[list[str]]:
        """Return the table: an indicator a row, with each region's value and rank."""
        codes = ("number", "name", "target", "whole")
        heads = [wording.capital(self.say("bulletin.head", code)) for code in codes]
        grid = [[*heads, *(self.names([name]) for name in self.regions)]]
        for at, rows in enumerate(self.targets, start=1):
            first = rows.iloc[0]
            cells = {row["region"]: self.cell(row) for row in rows.to_dict("records")}
            unit = unit_name(first["unit"], self.lang)
            name = self.say("bulletin.named", name=first["name"], unit=unit)
            asked = self.asked(first)
            goal = wording.sign_of(asked, self.lang) + number(asked["target_value"], self.lang)
            goal += "\n" + self.say("bulletin.due", year=int(asked["milestone_year"]))
            whole = self.bare(first["whole"], first)
            grid.append([str(at), name, goal, whole, *map(cells.__getitem__, self.regions)])
        return grid

    def asked(self, first: pd.Series) -> pd.Series:
        """Return the row of a target whose value the table gives: the whole's, where regions have their own."""
        table = self.result.table
        key = ["region", "target_id", "milestone_year"]
        home = (table[key] == [self.result.plan.region_zh, *first[key[1:]]]).all(axis=1)
        return table[home].iloc[0] if home.any() else first

    def cell(self, row: Record) -> str:
        """Return a value and below it the rank with the ranks that chance could give."""
        if pd.isna(row["value"]):
            return self.say("bulletin.cell.missing")
        value = self.bare(row["value"], row)
        if pd.isna(row["rank"]):
            return f"{value}\n—"
        rank = self.say("bulletin.cell.rank", rank=int(row["rank"]))
        if not pd.isna(row["rank_low"]):
            low, high = int(row["rank_low"]), int(row["rank_high"])
            rank += self.say("bulletin.cell.span", low=low, high=high)
        return f"{value}\n{rank}"

    def book(self) -> bytes:
        """Return the workbook: the table, and every value with its rank as numbers."""
        book = NewBook(FONTS[self.lang], LOOKS)
        sheet = book.sheet(self.say("bulletin.sheet.table"))
        grid = [[self.say("bulletin.annex.title")], *self.grid()]
        sheet.listing(grid, (6, 34, 13, 10, *[13] * len(self.regions)), freeze=(3, 3))
        sheet.put(len(grid) + 1, 1, self.say("bulletin.annex.note"), "sign")
        columns = ("name", "unit", "region", *RANKING, "status")
        heads = [self.say("bulletin.head", code) for code in columns]
        rows = [self._row(row) for row in self.table.to_dict("records")]
        shown = {
            (at, 4): f"{0:.{self.digits[target]}f}"
            for at, target in enumerate(self.table["target_id"], start=3)
        }
        book.sheet(self.say("bulletin.sheet.rows")).listing(
            [[self.say("bulletin.rows.title")], heads, *rows],
            (44, 12, 12, 12, 8, 14, 14, 12),
            freeze=(3, 3),
            shown=shown,
        )
        return book.content()

    def _row(self, row: Mapping[Any, Any]) -> list[Any]:
        judged = pd.notna(row["value"])
        return [
            row["name"],
            unit_name(row["unit"], self.lang),
            self.names([row["region"]]),
            *(None if pd.isna(row[name]) else float(row[name]) for name in RANKING),
            messages.label("status", row["status"], self.lang) if judged else "",
        ]
