"""What an evaluation holds: the plan, the table of judged targets, the observations behind it, and the notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self, get_args

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Level, Problem, Problems, UsageError
from womenplan.evaluation import summary as summary_module
from womenplan.evaluation.data_state import nothing_sent
from womenplan.evaluation.status import Note
from womenplan.messages import Language, Several
from womenplan.model.arrays import Floats, Ints, Pair
from womenplan.model.catalogue import english_place
from womenplan.model.lookup import name_of
from womenplan.model.match import population_code
from womenplan.model.matcher import matcher_of
from womenplan.model.observation import Observations
from womenplan.model.plan import Plan, Stage
from womenplan.model.rules import Rules
from womenplan.model.target import wordings as target_wordings

__all__ = ["Result", "enumerated", "note_texts", "wordings_of"]

MOST_NAMED = 20


def _nothing() -> Any:
    return np.empty((0, 0), np.int64)


@checked
@dataclass(frozen=True)
class Result:
    """A plan judged on observations.

    Attributes
    ----------
    plan : Plan
    year : int
        Assessment year.
    stage : {"annual", "midterm", "final"}
    rules : Rules
    table : pandas.DataFrame
        One row per target (and milestone) and region; see :func:`evaluate`.
    observations : pandas.DataFrame
        The observations that were used; ``latest_row`` and ``baseline_row`` of the table point into
        it.
    problems : Problems
        What was wrong with the observations.
    made_up : bool
        True where the data say that they are made up for demonstration.
    methods : pandas.DataFrame
        For every row of the table the figure of each published method (path, cagr, unsd, escap,
        forecast), and under the same name with ``_class`` the status that it would give.
    sent : pandas.DataFrame
        What was sent in for rows without a value, and gave none: position (in the table), state,
        found, file, sheet, cell.
    reports : pandas.DataFrame
        What departments report about measures, as their self-assessments say.
    replies : pandas.DataFrame
        Supervision notices of this and earlier years that were handed back.
    previous : Result, optional
        The evaluation of the plan before, where one was given.
    """

    plan: Plan
    year: int
    stage: Stage
    rules: Rules
    table: pd.DataFrame
    observations: pd.DataFrame
    problems: Problems
    made_up: bool = False
    methods: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    sent: pd.DataFrame = field(default_factory=nothing_sent, repr=False)
    reports: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    replies: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    previous: Result | None = field(default=None, repr=False)
    _notes: list[Note] = field(default_factory=list, repr=False)
    # the table's rows, as notes count
    _measured: Ints = field(default_factory=_nothing, repr=False)
    _years: Ints = field(default_factory=_nothing, repr=False)
    _values: Floats = field(default_factory=_nothing, repr=False)
    # around the trend, in the unit
    _spread: Floats = field(default_factory=_nothing, repr=False)
    _counts: Pair | None = field(default=None, repr=False)

    @checked
    def as_observations(self) -> Observations:
        """Return the observations that were judged."""
        return Observations(
            self.observations,
            self.problems,
            made_up=self.made_up,
            measures=self.reports,
            notices=self.replies,
        )

    @checked
    def summary(self, by: str | Sequence[str] = "", *, region: str | None = None) -> pd.DataFrame:
        """Return the classes and the three rates of attainment (METHOD 3.4), in all or by columns of the table.

        Parameters
        ----------
        by : str or sequence of str
            Columns to group by, such as "domain" or ["region", "domain"]; one row in all when empty.
        region : str, optional
            Only this region.

        Returns
        -------
        pandas.DataFrame
            See :func:`womenplan.evaluation.summary.summarise`.
        """
        if region is None:
            table = self.table
        else:
            table = self.table[self.table["region"] == self.one_of(region)]
        return summary_module.summarise(table, by, self.rules.weights)

    @checked
    def headline(self, lang: Language | None = None, *, region: str | None = None) -> str:
        """Return the counts in one sentence: "17 targets: 11 met, …"."""
        count = 1 if region is not None else len(self.regions)
        return summary_module.headline(self.summary(region=region).iloc[0], lang, regions=count)

    @checked
    def notes(self, lang: Language | None = None) -> list[str]:
        """Return the remarks on each row of the table, in a language."""
        return note_texts(self._notes, self._measured, lang)

    @checked
    def wordings(self, lang: Language | None = None) -> list[str]:
        """Return in words what each row of the table asks of its region."""
        return wordings_of(self, self.table, lang or messages.default_language())

    @checked
    def noted(self, code: str) -> dict[int, str]:
        """Return what the note of a code names (the years in which a target was met), by position in the table."""
        values_by_row = {
            row: value
            for name, rows, values in self._notes
            if name == code
            for row, value in zip(rows.tolist(), *values.values(), strict=True)
        }
        rows = enumerate(self._measured.tolist())
        return {at: values_by_row[row] for at, row in rows if row in values_by_row}

    @checked
    def values(self, position: int) -> tuple[Ints, Floats]:
        """Return the years and the values (NaN where missing) that a row of the table was judged on."""
        if not 0 <= position < len(self._values):
            context = {"last": len(self._values) - 1}
            raise UsageError(Problem("POSITION_NOT_IN_TABLE", found=str(position), context=context))
        return self._years, self._values[position]

    @checked
    def behind(self, which: Literal["latest", "baseline"], column: str) -> pd.Series:
        """Return what the observations say of each row's ``latest`` value or ``baseline``.

        Parameters
        ----------
        which : {"latest", "baseline"}
        column : str
            A column of the observations, such as "cell".

        Returns
        -------
        pandas.Series
            A value for each row of the table; blank where it is computed.
        """
        if column not in self.observations:
            context = {"allowed": Several(map(str, self.observations.columns))}
            raise UsageError(Problem("COLUMN_NOT_IN_TABLE", found=column, context=context))
        cells = np.append(self.observations[column].astype("object"), "")
        return pd.Series(cells[self.table[f"{which}_row"]], self.table.index)

    @checked
    def data_line(self, lang: Language | None = None) -> str:
        """Return how many problems the data have, in a sentence; empty where they have none."""
        counts = {f"{level}s": len(self.problems.of(level)) for level in get_args(Level)}
        if not self.problems:
            return ""
        return messages.text("evaluation.problems", lang, count=len(self.problems), **counts)

    @checked
    def region_name(self, region: str, lang: Language | None = None) -> str:
        """Return a region's name as readers of a language know it, as the data have it where none is known."""
        if region == self.plan.region_zh and self.plan.region(lang):
            return self.plan.region(lang)
        english = (lang or messages.default_language()) == "en"
        return english_place(region) if english else region

    @property
    def regions(self) -> list[str]:
        """The regions that are judged, the plan's own first.

        Without it where it has no data beside those below it.
        """
        names = [str(name) for name in pd.unique(self.table["region"])]
        seen = set(self.observations["region"].unique())
        names = [name for name in names if name in seen] or names
        return sorted(names, key=lambda name: name != self.plan.region_zh)

    @checked
    def subset(
        self,
        *,
        regions: str | Sequence[str] | None = None,
        targets: str | Sequence[str] | None = None,
    ) -> Self:
        """Return the evaluation of some regions, some targets, or both; all rows keep what was judged.

        Parameters
        ----------
        regions, targets : str or sequence of str, optional
            Which to keep: names of regions; target_ids, or indicators by id, name or alias. All by
            default.

        Returns
        -------
        Evaluation
            Its plan and its observations are those of the whole.
        """
        kept = np.ones(len(self.table), bool)
        for column, wanted, known in (
            ("region", regions, self.one_of),
            ("target_id", targets, self.target_of),
        ):
            if wanted is not None:
                names = [wanted] if isinstance(wanted, str) else wanted
                kept &= self.table[column].isin(list(map(known, names)))
        return self._rows(np.flatnonzero(kept))

    def _rows(self, positions: Ints) -> Self:
        """Return the evaluation of the rows at some positions of the table, in order."""
        place = pd.Series(np.arange(len(positions)), index=positions)
        sent = self.sent[self.sent["position"].isin(positions)]
        methods = self.methods.iloc[positions] if len(self.methods) else self.methods
        return replace(
            self,
            table=self.table.iloc[positions].reset_index(drop=True),
            methods=methods.reset_index(drop=True),
            sent=sent.assign(position=sent["position"].map(place)).reset_index(drop=True),
            _measured=self._measured[positions],
            _values=self._values[positions],
            _spread=self._spread[positions],
            _counts=self._counts and (self._counts[0][positions], self._counts[1][positions]),
        )

    @checked
    def target_of(self, name: str) -> str:
        """Return the target_id that a name means: a target_id, or an indicator by id, name or alias.

        Of an indicator it is the first target that is counted, and no gap if it has others.

        Raises
        ------
        UsageError
            If neither a target nor an indicator of the plan has this name, or it names a group
            (农村…) on which the plan has no target.
        """
        table = self.table
        targets = self.plan.targets
        if (table["target_id"] == name).any():
            return name
        match = matcher_of(self.plan.indicators).match(name)
        rows = table[table["indicator_id"] == match.indicator]
        groups = rows["target_id"].map(targets.groupby("target_id")["population"].first())
        of_group = population_code(match)
        asked = groups == of_group
        if of_group and len(rows) and not asked.any():
            near = name_of(self.plan.indicators, match.indicator)
            context = {"plan": self.plan.plan_id, "near": near}
            raise UsageError(Problem("TARGET_OF_GROUP_UNKNOWN", found=name, context=context))
        if asked.any():
            rows = rows[asked]
        gaps = rows["form"] == "gap"
        rows = rows[~gaps | gaps.all()]  # the value itself, if there is a target on it
        if rows.empty:
            context = {"plan": self.plan.plan_id}
            raise UsageError(Problem("TARGET_UNKNOWN", found=name, context=context))
        return str(rows.at[rows["counted"].idxmax(), "target_id"])

    @checked
    def one_of(self, region: str, among: Iterable[str] | None = None) -> str:
        """Return the name of a region; UsageError where the table, or a list of names, has none such."""
        known = set(self.table["region"] if among is None else among)
        if region in known:
            return region
        context = {
            "allowed": Several([name for name in self.regions if name in known][:MOST_NAMED])
        }
        raise UsageError(Problem("REGION_NOT_IN_RESULT", found=region, context=context))

    def __str__(self) -> str:
        stage = messages.label("stage", self.stage)
        line = messages.text(
            "evaluation.line",
            title=self.plan.title(),
            year=self.year,
            stage=stage,
            headline=self.headline(),
        )
        return "\n".join(filter(None, (line, self.data_line())))


def note_texts(
    notes: Sequence[Note],
    measured: Ints,
    lang: Language | None,
) -> list[str]:
    """Return the sentences of some of the measured rows, joined, in a language."""
    texts: dict[int, list[str]] = defaultdict(list)
    for code, rows, values in notes:
        if "zh" in values:
            values = {"name": values[lang or messages.default_language()]}
        ((name, given),) = values.items() or [("", [""] * len(rows))]
        made = {
            v: messages.choice("note", code, lang, **{name: enumerated(v, lang)} if name else {})
            for v in set(given)
        }
        for row, value in zip(rows.tolist(), given, strict=True):
            texts[row].append(made[value])
    gap = messages.text("where.gap", lang)
    return [gap.join(texts[row]) if row in texts else "" for row in measured.tolist()]


def enumerated(value: str, lang: Language | None) -> str:
    """Return what a note names as an enumeration; in Chinese a span of years has the long dash."""
    joined = messages.text("note.join", lang).join(value.split("|"))
    chinese = (lang or messages.default_language()) == "zh"
    return re.sub(r"(?<=\d{4})–(?=\d{4})", "—", joined) if chinese else joined


def wordings_of(
    result: Result,
    table: pd.DataFrame,
    lang: Language,
) -> list[str]:
    """Return in words what some rows of a result's table ask of their regions."""
    keys = ["target_id", "milestone_year"]
    targets = result.plan.targets.drop_duplicates(keys, keep="last")
    asked = table[[*keys, "target_value"]].merge(targets, how="left", on=keys)
    regional = asked["target_id"].isin(result.plan.regional["target_id"])
    own_value = regional & asked["target_value"].notna()
    asked["value"] = asked["value"].mask(own_value, asked["target_value"])
    same = asked.groupby([*keys, "value"], sort=False, dropna=False).ngroup()
    words = target_wordings(asked[~same.duplicated()], result.plan.indicators, lang)
    return [words[number] for number in same]
