"""A Data Package (version 2 of the standard): the tables as CSV, and a descriptor of their columns."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.exchange.dataset import KEY, Dataset
from womenplan.exchange.tidy import csv_of
from womenplan.model.observation import AREAS, COLUMNS, FLAGS, LEVELS, SEXES

__all__ = ["files"]

_PROFILE = "https://datapackage.org/profiles/2.0/"
_TYPES = {
    "int64": "integer",
    "float64": "number",
    "str": "string",
    "bool": "boolean",
}
_LISTS = {
    "sex": SEXES,
    "area": AREAS,
    "level": LEVELS,
    "flag": FLAGS,
    "bound": ("<", ">", "~"),
}


def files(data: Dataset) -> dict[str, bytes]:
    """Return datapackage.json and the tables that it describes: observations, indicators, and a plan's targets."""
    tables = {"observations": data.text_table(), "indicators": data.indicators}
    kinds = {name: _TYPES[kind] for name, kind in COLUMNS.items()}
    texts = dict.fromkeys(data.indicators, "string")
    schemas = {
        "observations": _schema(data.lang, kinds, list(KEY)),
        "indicators": _schema(data.lang, texts, ["indicator_id"]),
    }
    link = {
        "fields": ["indicator_id"],
        "reference": {"resource": "indicators", "fields": ["indicator_id"]},
    }
    schemas["observations"]["foreignKeys"] = [link]
    if data.plan is not None:
        tables["targets"] = data.plan.targets
        kinds = {name: _kind(column) for name, column in data.plan.targets.items()}
        schemas["targets"] = _schema(data.lang, kinds, ["target_id", "milestone_year"])
    descriptor: dict[str, Any] = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": data.plan.plan_id if data.plan else "observations",
        "title": data.title,
        "description": messages.text("exchange.description", data.lang),
        "contributors": [{"title": "womenplan", "roles": ["creator"]}],
        "resources": [_resource(name, schemas[name]) for name in tables],
    }
    if data.sources:
        descriptor["sources"] = [{"title": source} for source in data.sources]
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    made = {f"{name}.csv": csv_of(table) for name, table in tables.items()}
    return {"datapackage.json": text.encode()} | made


def _kind(column: pd.Series) -> str:
    if column.dtype.kind == "b":
        return "boolean"
    return "number" if column.dtype.kind in "iuf" else "string"


def _resource(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILE}dataresource.json",
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _schema(lang: messages.Language, kinds: dict[str, str], key: list[str]) -> dict[str, Any]:
    """Return the schema of a table: what each column is, its closed list where it has one, and the key."""
    fields: list[dict[str, Any]] = []
    for name, kind in kinds.items():
        field: dict[str, Any] = {
            "name": name,
            "type": kind,
            "title": messages.label("exchange.column", name, lang),
        }
        if name in _LISTS and "value" in kinds and "file" in kinds:
            field["constraints"] = {"enum": list(_LISTS[name])}
            field["categories"] = [
                {"value": code, "label": messages.label(name, code, lang)} for code in _LISTS[name]
            ]
        if kind == "boolean":
            field |= {"trueValues": ["true", "True"], "falseValues": ["false", "False"]}
        fields.append(field)
    return {
        "$schema": f"{_PROFILE}tableschema.json",
        "fields": fields,
        "primaryKey": key,
        "missingValues": [""],
    }
