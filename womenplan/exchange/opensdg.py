"""Data and metadata as Open SDG takes them: one CSV and one YAML file per indicator, and the settings of the build."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.exchange.dataset import GROUPS, Dataset, in_words, labels_of, observation_status
from womenplan.exchange.tidy import csv_of
from womenplan.model.lookup import by_id
from womenplan.model.target import DOMAINS, in_order, wordings
from womenplan.model.unit import unit_name

__all__ = ["files"]

LANGUAGE = {"zh": "zh-Hans", "en": "en"}
_COMMENT = "comment_obs".upper()
# columns that make no parts of a whole
_APART = ("Year", "Series", "Units", "Observation status", _COMMENT)
_DIRECTION = {"lower": "negative", "higher": "positive"}
_META = (
    "indicator_name",
    "indicator_number",
    "goal_number",
    "target_number",
    "goal_name",
    "reporting_status",
    "data_non_statistical",
    "graph_type",
    "graph_title",
    "computation_units",
    "national_indicator_description",
    "computation_calculations",
    "national_geographical_coverage",
    "source_organisation_1",
    "source_data_source_1",
    "womenplan_indicator",
    "auto_progress_calculation",
    "national_target",
)


def files(data: Dataset) -> dict[str, bytes]:
    """Return data/indicator_1-1-2.csv and meta/1-1-2.yml of each indicator, and the configuration of the build."""
    made: dict[str, bytes] = {}
    numbers = _numbers(data)
    text = data.text_table()["value"]
    groups = dict(iter(data.table.assign(text=text).groupby("indicator_id", sort=False)))
    demands = _demands(data)
    for row in data.indicators.to_dict("records"):
        number = numbers[row["indicator_id"]]
        rows = groups[row["indicator_id"]]
        made[f"data/indicator_{number}.csv"] = csv_of(_values(data, row, rows))
        made[f"meta/{number}.yml"] = _yaml(
            _meta(data, row, rows, number) | demands.get(row["indicator_id"], {})
        )
    made["config_data.yml"] = _yaml(_config(data))
    made[f"translations/{LANGUAGE[data.lang]}/global_goals.yml"] = _yaml(_goals(data))
    made["_prose.yml"] = _yaml(_schema())
    return made


def _domains(data: Dataset) -> list[str]:
    """Return the domains in the order of their goals, of which the catalogue's keep their numbers."""
    return in_order([*DOMAINS, *data.indicators["domain"]])


def _numbers(data: Dataset) -> dict[str, str]:
    """Return the number of each indicator: domain, objective of the plan (0 without one), and place in the two."""
    objective: dict[str, int] = {}
    if data.plan is not None:
        listed = data.plan.targets.dropna(subset=["objective_no"]).drop_duplicates("indicator_id")
        objective = listed.set_index("indicator_id")["objective_no"].astype(int).to_dict()
    domains = {name: place for place, name in enumerate(_domains(data), start=1)}
    counts: Counter[str] = Counter()
    numbers = {}
    for row in data.indicators.to_dict("records"):
        key = f"{domains[row['domain']]}-{objective.get(row['indicator_id'], 0)}"
        counts[key] += 1
        numbers[row["indicator_id"]] = f"{key}-{counts[key]}"
    return numbers


def _values(data: Dataset, indicator: Mapping[Any, Any], rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table of an indicator.

    Blank where a row is of the plan's region or of no group, as the site's headline.
    """
    lang = data.lang
    home = data.plan.region_zh if data.plan else None
    regions = rows["region"]
    columns: dict[str, Any] = {
        "Year": rows["year"],
        "Series": indicator[f"name_{lang}"],
        messages.text("exchange.opensdg.region", lang): regions.mask(regions == home, ""),
    }
    for name in GROUPS:
        shown = labels_of(rows[name], name, lang).mask(rows[name] == indicator[name], "")
        columns[messages.choice("exchange.opensdg", name, lang)] = shown
    columns[messages.text("exchange.opensdg.age", lang)] = rows["age"]
    levels = labels_of(rows["level"], "exchange.level", lang)
    columns[messages.text("exchange.opensdg.level", lang)] = levels
    columns["Units"] = in_words(rows["unit"], lambda unit: unit_name(unit, lang))
    columns["Observation status"] = observation_status(rows)
    columns[_COMMENT] = rows["note"]
    table = pd.DataFrame(columns | {"Value": rows["text"]})
    spare = [name for name in table.columns[2:-1] if (table[name] == "").all()]
    return table.drop(columns=spare)


def _meta(
    data: Dataset,
    row: Mapping[Any, Any],
    rows: pd.DataFrame,
    number: str,
) -> dict[str, Any]:
    lang = data.lang
    domain, objective, place = number.split("-")
    sources = sorted(source for source in rows["source"].unique() if source)
    department = row[f"department_{lang}"]
    meta: dict[str, Any] = {
        "indicator_name": row[f"name_{lang}"],
        "indicator_number": f"{domain}.{objective}.{place}",
        "goal_number": domain,
        "target_number": f"{domain}.{objective}",
        "goal_name": messages.label("domain", row["domain"], lang),
        "reporting_status": "complete",
        "data_non_statistical": False,
        "graph_type": "line",
        "graph_title": row[f"name_{lang}"],
        "computation_units": unit_name(row["unit"], lang),
        "national_indicator_description": row[f"definition_{lang}"],
        "computation_calculations": " / ".join(
            row[part] for part in ("numerator", "denominator") if row[part]
        ),
        "national_geographical_coverage": data.plan.region_zh if data.plan else "",
        "source_organisation_1": department,
        "source_data_source_1": "; ".join(sources),
        "womenplan_indicator": row["indicator_id"],
    }
    return {name: value for name, value in meta.items() if value != ""}


def _demands(data: Dataset) -> dict[str, dict[str, Any]]:
    """Return what the plan asks of each indicator, in words, and in numbers where a level is asked for."""
    if data.plan is None:
        return {}
    targets = data.plan.targets
    targets = targets.assign(wording=wordings(targets, data.plan.indicators, data.lang))
    targets = targets[targets["population"] == ""]
    better = by_id(data.indicators)["better"]
    demands: dict[str, dict[str, Any]] = {}
    for name, asked in targets.groupby("indicator_id", sort=False):
        demands[str(name)] = {"national_target": "; ".join(dict.fromkeys(asked["wording"]))}
        levels = asked[asked["value"].notna() & (asked["form"] == "level")]
        valued = levels.sort_values("milestone_year")
        if len(valued) and (direction := _DIRECTION.get(better.get(name, ""))):
            last = valued.iloc[-1]
            goal = {
                "direction": direction,
                "base_year": data.plan.base_year,
                "target_year": int(last["milestone_year"]),
                "target": float(last["value"]),
            }
            demands[str(name)] |= {
                "auto_progress_calculation": True,
                "progress_calculation_options": [goal],
            }
    return demands


def _config(data: Dataset) -> dict[str, Any]:
    """Return the settings with which sdg-build makes a site's data of the folder."""
    return {
        "src_dir": "",
        "site_dir": "_site",
        "schema_file": "_prose.yml",
        "languages": [LANGUAGE[data.lang]],
        "translations": [{"class": "TranslationInputYaml", "source": "translations"}],
        "docs_branding": data.title,
        "indicator_options": {
            "non_disaggregation_columns": [*_APART, "Value"],
            "observation_attributes": [_COMMENT],
            "series_column": "Series",
            "unit_column": "Units",
        },
        "inputs": [
            {"class": "InputCsvData", "path_pattern": "data/*.csv"},
            {"class": "InputYamlMeta", "path_pattern": "meta/*.yml", "git": False},
        ],
    }


def _goals(data: Dataset) -> dict[str, Any]:
    """Return the titles of the domains, which the site calls goals."""
    return {
        f"{place}-{kind}": messages.label("domain", name, data.lang)
        for place, name in enumerate(_domains(data), start=1)
        for kind in ("title", "short")
    }


def _schema() -> dict[str, Any]:
    fields = [
        {"name": name, "field": {"element": "text", "label": name, "scope": "national"}}
        for name in _META
    ]
    return {"prose": {"metadata": {"meta": fields}}}


def _yaml(values: Mapping[str, Any]) -> bytes:
    """Return a mapping as YAML; its values are written as JSON, which is a part of YAML."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()]
    return "".join(lines).encode()
