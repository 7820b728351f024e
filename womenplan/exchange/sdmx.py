"""SDMX-CSV 2.0, with the data structure and its code lists in SDMX-ML 3.0."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files as resources

import pandas as pd
from jinja2 import Environment

from womenplan import messages
from womenplan.exchange.dataset import Dataset, observation_status
from womenplan.exchange.tidy import csv_of
from womenplan.messages import Language
from womenplan.model.lookup import by_id
from womenplan.model.observation import AREAS, FLAGS, LEVELS, SEXES
from womenplan.model.unit import unit_name

__all__ = ["files"]

AGENCY, VERSION = "WOMENPLAN", "1.0.0"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Words = Mapping[Language, str]  # of each language
Codes = dict[str, str]  # of each value its code
_ID = re.compile(r"[A-Za-z0-9_@$-]+")
_AGE = re.compile(r"(\d+)-(\d+)")
_AGE_FROM = re.compile(r"(\d+)\+")
_AGE_TO = re.compile(r"(\d+)-")
_FROM, _TO = "GE", "LE"  # at least, at most
_FIXED: dict[str, Codes] = {
    "sex": dict(zip(SEXES, ("F", "M", "_T"), strict=True)),
    "area": dict(zip(AREAS, ("_T", "U", "R"), strict=True)),
    "level": {"": "_Z"} | {name: name.upper() for name in LEVELS},
    "flag": {name: name.upper() for name in FLAGS},
    "bound": {"<": "BELOW", ">": "ABOVE", "~": "ABOUT"},
}
_COLUMNS = dict(  # of SDMX, in the order of the file, each with ours; the first seven make the key
    INDICATOR="indicator_id",
    REF_AREA="region",
    LEVEL="level",
    SEX="sex",
    URBANISATION="area",
    AGE="age",
    TIME_PERIOD="year",
    OBS_VALUE="value",
    UNIT_MEASURE="unit",
    OBS_STATUS="status",
    DATA_STATE="flag",
    BOUND="bound",
    NUMERATOR="numerator",
    DENOMINATOR="denominator",
    SERIES_BREAK="series_break",
    SUSPECT="suspect",
    DATA_SOURCE="source",
    COMMENT_OBS="note",
    SOURCE_FILE="file",
    SOURCE_SHEET="sheet",
    SOURCE_CELL="cell",
)
_KEYED = 7
_TYPES = {
    "value": "Double",
    "numerator": "Double",
    "denominator": "Double",
    "series_break": "Boolean",
    "suspect": "Boolean",
    "year": "ObservationalTimePeriod",
}
_STATUS = {
    "A": "normal",
    "B": "break",
    "E": "estimate",
    "P": "provisional",
}


@dataclass(slots=True)
class _Component:
    """A dimension, the measure or an attribute: its name, its place in the key, its code list where it has one."""

    id: str
    names: Words
    position: int = 0
    type: str = "String"
    codes: dict[str, Words] = field(default_factory=dict)

    @property
    def list(self) -> str:
        """The id of the code list."""
        return f"CL_{self.id}"


def files(data: Dataset) -> dict[str, bytes]:
    """Return the data with codes and names (labels=both), and the structure message."""
    text = data.text_table()
    text["status"] = observation_status(data.table)
    components: list[_Component] = []
    columns: dict[str, pd.Series | str] = dict(
        STRUCTURE="dataflow",
        STRUCTURE_ID=f"{AGENCY}:DF_OBSERVATIONS({VERSION}): {data.title}",
        ACTION="I",
    )
    for place, (name, column) in enumerate(_COLUMNS.items(), start=1):
        names = {lang: messages.label("exchange.sdmx", name, lang) for lang in LANGUAGES}
        one = _Component(name, names, place * (place <= _KEYED), _TYPES.get(column, "String"))
        values = text[column]
        codes = _codes(column, sorted(values.unique()))
        if codes is not None:
            used = {value: code for value, code in codes.items() if value or code}
            one.codes = {
                code: {lang: _word(data, column, value, lang) for lang in LANGUAGES}
                for value, code in used.items()
            }
            shown = {value: f"{code}: {one.codes[code][data.lang]}" for value, code in used.items()}
            values = values.map({"": ""} | shown)
        columns[f"{name}: {names[data.lang]}"] = values
        components.append(one)
    table = pd.DataFrame(columns, index=text.index)
    return {"data.csv": csv_of(table), "structure.xml": _structure(data, components)}


def _codes(name: str, values: list[str]) -> Codes | None:
    """Return the code of each value of a column, None where it has no code list."""
    if name in _FIXED:
        return {value: code for value, code in _FIXED[name].items() if value in values}
    if name == "status":
        return dict(zip(values, values, strict=True))
    if name == "age":
        return {value: _age_code(value) or f"AGE_{place}" for place, value in enumerate(values)}
    if name in ("indicator_id", "unit", "region"):
        return {
            value: value if _ID.fullmatch(value) else f"{name[0].upper()}{place}"
            for place, value in enumerate(values, 1)
        }
    return None


def _age_code(age: str) -> str:
    """Return an age in the codes of SDMX: Y35T64, Y_GE20, Y_LE5; _T for all ages."""
    if not age:
        return "_T"
    if between := _AGE.fullmatch(age):
        return f"Y{between[1]}T{between[2]}"
    if start := _AGE_FROM.fullmatch(age):
        return f"Y_{_FROM}{start[1]}"
    end = _AGE_TO.fullmatch(age)
    return f"Y_{_TO}{end[1]}" if end else ""


def _word(
    data: Dataset,
    name: str,
    value: str,
    lang: Language,
) -> str:
    """Return what a value of a column is called."""
    if name == "indicator_id":
        return str(by_id(data.indicators).at[value, f"name_{lang}"])
    if name == "unit":
        return unit_name(value, lang) or value
    if name == "region":
        return value or "-"
    if name == "age":
        return value or messages.text("exchange.all_ages", lang)
    group = name if name in ("sex", "area", "flag") else messages.chosen("exchange", name)
    key = _STATUS[value] if name == "status" else value
    return messages.label(group, key or "none", lang)


def _structure(data: Dataset, components: list[_Component]) -> bytes:
    template = resources("womenplan.resources").joinpath("templates", "sdmx.xml")
    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    last = int(data.table["year"].max())
    title = {lang: messages.text("exchange.sdmx.title", lang) for lang in LANGUAGES}
    text = environment.from_string(template.read_text(encoding="utf-8")).render(
        agency=AGENCY,
        version=VERSION,
        components=components,
        title=title,
        test=data.made_up,
        prepared=f"{last}-12-31T00:00:00",
    )
    return "\n".join(line for line in text.splitlines() if line.strip()).encode() + b"\n"
