"""The result as one flat table for a regression."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.evaluation.intervals import KNOWN, figures
from womenplan.evaluation.result import Result
from womenplan.messages import Language
from womenplan.model.arrays import Array
from womenplan.model.unit import unit_name

__all__ = ["to_frame"]

ROW = ["plan_id", "target_id", "milestone_year", "region"]
INTERNAL = ["latest_row", "baseline_row", "note", "agreement"]
# notes of a baseline that another year's value stands in for
LATE = ("late_baseline", "baseline_after_break")
LABELLED = ("domain", "form", "status", "confidence", "outlook")


@checked
def to_frame(
    result: Result,
    *,
    methods: bool = False,
    intervals: bool = False,
    labels: Language | None = None,
) -> pd.DataFrame:
    """Return the result as one flat table for a regression, one row per target, milestone and region.

    Parameters
    ----------
    methods : bool
        Add what each published method says: ``method_path`` and so on, its figure, and
        ``method_path_class``, the status that it would give.
    intervals : bool
        Add the intervals of values with counts, as :meth:`Evaluation.intervals` returns them, each
        under ``interval_`` and its name.
    labels : {"zh", "en"}, optional
        Add the words of coded columns in a language: ``status_label``, ``domain_label``,
        ``unit_label`` and so on.

    Returns
    -------
    pandas.DataFrame
        plan_id, target_id, milestone_year, region (the key), year and stage of the evaluation; the
        columns of ``result.table``; agreeing (share of the methods that put the row on the
        headline's side, 0 to 1) and agreeing_of (how many could say); late_baseline (the baseline
        is of another year than the plan's); fragile (a method disagrees, or small numbers leave the
        verdict open). No two columns have one name.
    """
    table = result.table
    same, total = _agreement(table["agreement"])
    late = np.zeros(len(table), bool)
    late[[at for code in LATE for at in result.noted(code)]] = True
    out = table.drop(columns=INTERNAL)
    out = out.assign(
        year=result.year,
        stage=str(result.stage),
        agreeing=np.where(total > 0, same / np.maximum(total, 1), np.nan),
        agreeing_of=total,
        late_baseline=late,
        fragile=(same < total) | (table["confidence"] == "uncertain").to_numpy(),
    )
    front = [*ROW, "year", "stage"]
    out = out[[*front, *(name for name in out if name not in front)]]
    parts = [out]
    if methods:
        parts.append(result.methods.add_prefix("method_").set_axis(out.index))
    if intervals:
        level = (1 + result.rules.confidence_level) / 2
        limits = figures(result, table.index.to_numpy(), level).drop(columns=KNOWN)
        parts.append(limits.add_prefix("interval_").reindex(out.index))
    if labels is not None:
        parts.append(_labels(out, labels))
    return pd.concat(parts, axis=1)


def _agreement(given: pd.Series) -> tuple[Array, Array]:
    """Return of "4/5" the 4 and the 5 of each row, zero where no method can say."""
    numbers = given.str.extract(r"(\d+)/(\d+)").astype(float).fillna(0).astype(np.int64)
    return numbers[0].to_numpy(), numbers[1].to_numpy()


def _labels(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    words = {
        f"{name}_label": table[name].map(
            {code: messages.label(name, code, lang) for code in table[name].unique()}
        )
        for name in LABELLED
    }
    units = table["unit"].map({code: unit_name(code, lang) for code in table["unit"].unique()})
    return pd.DataFrame({**words, "unit_label": units}, table.index)
