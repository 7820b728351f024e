"""A draft of a plan, read from its text: targets, objectives, measures, indicators, and where it is not sure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from womenplan.errors import Problem, Problems
from womenplan.model import catalogue
from womenplan.model.matcher import matcher_of
from womenplan.texts.documents import document_of
from womenplan.texts.names import Named, Names, measurable
from womenplan.texts.outline import Facts, Item, facts_of, items_of
from womenplan.texts.paragraphs import paragraphs_of
from womenplan.texts.english import english_statements
from womenplan.texts.statements import Statement, chinese_statements

DRAFT_COLUMNS = (
    "line", "locator", "domain", "section", "objective_no", "name", "indicator_id", "form", "operator", "value", "unit",
    "milestone_year", "base_year", "population", "soft", "steady", "components", "comparator_id", "confidence", "doubt",
)


def rows_of(items: Sequence[Item], facts: Facts, names: Names, table: pd.DataFrame):
    by_id = table.set_index("indicator_id")
    rows, past = [], []
    heads={id(a) for a,b in zip(items,items[1:]) if b.part and not a.part and (a.domain,a.section,a.number)==(b.domain,b.section,b.number)}
    for item in items:
        title=id(item) in heads and len(item.text)<40
        if item.section in ("other",):
            continue
        read = chinese_statements if re.search("[\u3400-\u9fff]", item.text) else english_statements
        for one in read(item.text, section=item.section, start_year=facts.start_year, end_year=facts.end_year, head=item.head):
            named = names.named(one.names, one.before)
            which, of = one.share
            if of > 1 and len(named) == of: named = [named[which]]
            for n in named:
                if title and one.value!=one.value: continue
                if not n.indicator and one.listed: continue
                if not n.indicator and one.form in ("direction", "gap", "balance", "relative") and not measurable(n.name):
                    continue
                if one.past or item.section == "situation" or (facts.kind == "report" and not item.section):
                    past.append((item.line(one.at), n.name, n.indicator, one.value, one.year)); continue
                rows.append(_row(one, n, item, facts, names, by_id))
    valued={(r['domain'],r['section'],r['objective_no'],r['indicator_id'] or r["name"]) for r in rows if r['value']==r['value']}
    rows=[r for r in rows if r['form']!='direction' or (r['domain'],r['section'],r['objective_no'],r['indicator_id'] or r["name"]) not in valued]
    return rows, past


def _row(one: Statement, n: Named, item: Item, facts: Facts, names: Names, by_id):
    better = by_id.better.get(n.indicator, "higher") if n.indicator else "higher"
    own_unit = by_id.unit.get(n.indicator, "") if n.indicator else ""
    operator = one.operator or ("<=" if better == "lower" else ">=")
    population = ";".join(filter(None, [n.population, one.population]))
    form = one.form
    if form == "level" and one.value == 100 and re.search("覆盖", n.name):
        form = "coverage"
    domain = item.domain or (by_id.domain.get(n.indicator, "") if n.indicator else "")
    return dict(line=item.line(one.at), locator=item.locator, domain=domain, section=item.section or "objective", objective_no=item.number,
        name=n.name, indicator_id=n.indicator, form=form, operator=operator, value=one.value, unit=one.unit or own_unit, milestone_year=one.year or facts.end_year or None,
        base_year=one.base_year or None, population=population, soft=one.soft, steady=one.steady, comparator_id=names.comparator(one.comparator) if one.comparator else "", doubt=";".join(one.doubts))
