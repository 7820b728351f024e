"""How many statements of other plans are read right: passages that were labelled before the reader saw them.

The passages tell facts of public plans in other words, with what is no target between (ages,
meetings, results of the past). Scores of the first run, before a set was used to mend the reader
(with a value, of direction): Chinese 1-25 0.75 and 0.67, 26-35 0.90 and 0.65, 36-38 0.91 and 0.89,
39 0.82 and 1.00, 40-59 0.89 and 0.77, 60-74 0.88 and 0.81, 75-82 0.89 and 0.71, 83-94 0.80 and
0.88, 95-106 0.72 and 0.58, 107-112 0.94 and 0.86, 113-122 0.81 and 0.70, 123-130 0.96 and 0.97,
131-138 0.90 and 0.84, 139-158 0.84 and 0.79 (0.88 and 0.83 with slips of the labels mended),
159-170 0.86 and 0.78, 171-180 0.89 and 0.80 (0.89 and 0.92 with labels mended as their remarks
say), 181-190 0.87 and 0.84 (0.87 and 0.88), 191-198 0.95 and 0.92 (0.96 with a unit mended),
199-208 0.97 and 0.98, 209-217 0.99 and 1.00, 218-225 0.97 and 0.99; English 1-10 0.63, 11-16 0.68
and 0.71, 17 0.74 and 0.67, 18-32 0.75 and 0.58, 33-42 0.82 and 0.62, 43-48 0.64 and 0.80, 49-56
0.76 and 0.69 (0.69 and 0.64 before sentences were cut into clauses), 57-64 0.71 and 0.71, 65-68
0.83 and 0.91, 69-76 0.79 and 0.57, 77-81 0.69 and 0.83, 82-86 0.88 and 0.78, 87-98 0.85 and 0.73
(0.85 and 0.77), 99-106 0.85 and 0.55, 107-114 0.91 and 0.80, 115-122 0.76 and 0.70, 123-128 0.94
and 0.88, 129-135 0.87 and 0.97, 136-144 0.88 and 0.91, 145-152 0.92 and 0.98. Chinese 113-122 and
159-170, English 69-76 and 99-106 were written to be hard, by those who wrote the reader; all have
been learned from since. Chinese 209-225 and English 136-152 are by two more authors; what was
mended for other passages alone brought English 136-144 to 0.92 and 0.91, 145-152 to 0.93 and 0.98,
Chinese 218-225 to 0.98 and 0.99 (0.99 and 1.00 with labels mended as their remarks say). On their
first run 2 and 5 rows of the Chinese, 7 and 4 of the English ones stood where nothing is asked.
Chinese 191-198 and English 123-128 are in the usual manner of plans, by another author, Chinese
199-208 and English 129-135 by one more; on their first run 4 and 4 rows of the Chinese, 7 and 8 of
the English ones stood where nothing is asked. A plan of a new style is to be expected at the scores
of the first run. Eight of the Chinese ones (HELD) were not learned from one by one; comparisons of
runs and lists of rows by what asks for them have shown lines of them, as of zh_12 and zh_24, so
that their scores are no measure of a new plan either.
"""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from womenplan.model.unit import conversion
from womenplan.texts.draft import read_plan

FOLDER = Path(__file__).parent / "passages"
LABELS = pd.read_csv(FOLDER / "labels.csv", dtype=str, keep_default_na=False)
META = pd.read_csv(FOLDER / "meta.csv", dtype=str, keep_default_na=False).set_index("passage")
HELD = [f"zh_{number:02d}" for number in (2, 4, 6, 8, 10, 16, 18, 22)]
LATEST = {"zh": 209, "en": 136}  # the first of the passages that were learned from last
PEOPLE = {"10k_persons": 1e4, "10k_person_times": 1e4}
STRICT = {">": ">=", "<": "<="}


def pairs(name: str) -> set[str]:
    letters = re.sub(r"\W", "", name)
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def alike(one: dict, label: dict) -> float:
    """Return how well a row fits a label of its line: 0 where it is another statement."""
    times = 1.0 if one["unit"] in PEOPLE else conversion(label["unit"], one["unit"])
    times = PEOPLE.get(label["unit"], 1.0 if math.isnan(times) else times)
    wanted = float(label["value"]) * times if label["value"] else None
    same_value = one["shown"] == (f"{wanted:.2f}" if wanted is not None else "")
    operator = STRICT.get(one["operator"], one["operator"])
    if (
        str(one["line"]) != label["line"]
        or not same_value
        or operator != STRICT.get(label["operator"], label["operator"])
    ):
        return 0.0
    year = label["milestone_year"]
    if label["kind"] == "quantified" and year and f"{one['milestone_year']:.0f}" != year:
        return 0.0
    first, second = pairs(one["name"]), pairs(label["name"])
    shared = len(first & second) / max(1, min(len(first), len(second)))
    known = label["indicator_id"] and one["indicator_id"] == label["indicator_id"]
    return shared + 3 * bool(known) if shared >= 0.5 or known else 0.0


@cache
def read(name: str) -> list[dict]:
    """Return the rows of a passage; people are counted one by one."""
    meta = META.loc[name]
    years = {
        f"{end}_year": int(meta[f"{end}_year"]) for end in ("start", "end") if meta[f"{end}_year"]
    }
    table = read_plan(FOLDER / f"{name}.txt", **years).targets
    people = table["unit"].map(PEOPLE).fillna(1.0)
    shown = (table["value"] * people).map(lambda value: "" if pd.isna(value) else f"{value:.2f}")
    return table.assign(shown=shown).to_dict("records")


def score(passages: list[str], kind: str) -> float:
    """Return F1 over some passages."""
    hits = said = wanted = 0
    for name in passages:
        rows = [*read(name)]
        labels = LABELS[LABELS["passage"] == name].to_dict("records")
        for label in labels:
            best = max(rows, key=lambda row: alike(row, label), default=None)
            if best is not None and alike(best, label):
                rows.remove(best)
                hits += label["kind"] == kind
                said += label["kind"] == kind
        valued = [bool(row["shown"]) or row["form"] == "relative" for row in rows]
        said += sum(one == (kind == "quantified") for one in valued)
        wanted += sum(label["kind"] == kind for label in labels)
    return 2 * hits / (said + wanted)


def passages(language: str, which: str) -> list[str]:
    """Return the passages that nothing was mended for, those added last, or the others."""

    def kind(name: str) -> str:
        if name in HELD:
            return "held"
        return "latest" if int(name[3:]) >= LATEST[language] else "older"

    return [name for name in META.index[META["language"] == language] if kind(name) == which]


def inventions(passages: list[str]) -> int:
    """Return how many rows stand on lines that ask for nothing more than their labels say."""
    count = 0
    for name in passages:
        rows = [*read(name)]
        missed = set()
        for label in LABELS[LABELS["passage"] == name].to_dict("records"):
            best = max(rows, key=lambda row: alike(row, label), default=None)
            if best is not None and alike(best, label):
                rows.remove(best)
            else:
                missed.add(label["line"])
        count += sum(str(row["line"]) not in missed for row in rows)
    return count


@pytest.mark.parametrize(
    ("language", "which", "kind", "least"),
    [
        ("zh", "older", "quantified", 0.97),
        ("zh", "older", "directional", 0.95),
        ("zh", "held", "quantified", 0.93),
        ("zh", "held", "directional", 0.86),
        ("zh", "latest", "quantified", 0.97),
        ("zh", "latest", "directional", 0.97),
        ("en", "older", "quantified", 0.97),
        ("en", "older", "directional", 0.93),
        ("en", "latest", "quantified", 0.97),
        ("en", "latest", "directional", 0.99),
    ],
)
def test_statements_of_other_plans_are_read(language, which, kind, least):
    assert score(passages(language, which), kind) >= least


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hardly_a_line_without_a_target_gives_one(language):
    names = META.index[META["language"] == language]
    assert inventions(names) <= len(names) / 5


WITHOUT = Path(__file__).parent / "without_targets"


@pytest.mark.parametrize("path", sorted(WITHOUT.glob("*.txt")), ids=lambda path: path.stem)
def test_forewords_results_budgets_and_terms_set_no_targets(path):
    assert read_plan(path).targets["text"].tolist() == []


def test_a_notice_about_results_sets_no_targets():
    assert read_plan(FOLDER / "zh_25.txt").targets.empty
