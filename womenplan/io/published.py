"""Tables as statistical offices publish them (SDMX, WHO, UNSD, Open SDG, IAMC): put into words that every sheet is read by.

A table in one of these forms is known by its headings. What each of its columns holds stands in
published.csv among the resources; the codes of sexes, areas, ages and units become words, and a
dimension that no column of ours has goes into brackets behind the indicator's name, so that a part
is never taken for the whole. Values stay in their cells.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib.resources import files
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.reading import Texts
from womenplan.io.sheet import EMPTY, NUMBER, TEXT, Sheet, texts_of
from womenplan.model.arrays import Array
from womenplan.model.groups import age_of
from womenplan.model.matcher import Matcher
from womenplan.model.observation import GROUPED
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import code_word, plain, words

__all__ = ["put_into_words"]

_META_LINES, _META_LENGTH = 500, 2000  # of a file of metadata that are looked at
_SEARCHED_ROWS = 3  # in which the headings may stand
_BRACKETED = re.compile(r"\[(.*)\]")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_SERIES_FILE = re.compile(
    r"(?:^|/)indicator_(\d+[-.]\w+[-.]\w+)\.csv$"
)  # the name of a file of Open SDG
_AGES = (
    (re.compile(r"y?(\d{1,3})t(\d{1,3})"), "{0}-{1}"),
    (re.compile(r"y_ge(\d{1,3})"), "{0}+"),
    (re.compile(r"y_le(\d{1,3})"), "{0}-"),
    (re.compile(r"(?:agegroup_)?(?:years)?(\d{1,3})[-–_](\d{1,3})(?:years?(?:old)?)?"), "{0}-{1}"),
    (re.compile(r"(?:agegroup_)?(?:years)?(\d{1,3})(?:\+|plus)(?:years?(?:old)?)?"), "{0}+"),
)
_WORDS = {  # the headings under which the reader knows each role
    "name": "指标",
    "region": "地区",
    "year": "年份",
    "sex": "性别",
    "area": "城乡",
    "age": "年龄",
    "unit": "单位",
    "value": "数值",
    "numerator": "分子",
    "denominator": "分母",
    "flag": "数据状态",
    "bound": "界限",
    "series_break": "口径变动",
    "source": "来源",
    "note": "备注",
}
_FLAGS = {
    "final": "正式",
    "provisional": "初步",
    "estimate": "估算",
    "proxy": "替代",
}
_BOUNDS = {
    "below": "<",
    "above": ">",
    "about": "~",
}
_STATUSES = {
    "E": "估算",
    "I": "估算",
    "F": "估算",
    "P": "初步",
}


@dataclass(slots=True)
class _Form:
    """A form of publication: which headings it cannot do without, and what each heading holds."""

    name: str
    needed: list[set[str]] = field(default_factory=list)  # of each set one
    roles: dict[str, str] = field(default_factory=dict)


@cache
def _forms() -> tuple[_Form, ...]:
    """Return the forms of published.csv, in its order.

    What it says of SDMX serves both versions.
    """
    forms: dict[str, _Form] = {}
    for line in _lines("published.csv"):
        role = line["role"]
        names = ("sdmx1", "sdmx2") if line["form"] == "sdmx" else (line["form"],)
        for name in names:
            form = forms.setdefault(name, _Form(name))
            headings = line["headings"].split()
            form.roles |= dict.fromkeys(headings, role.rstrip("*"))
            if role.endswith("*"):
                form.needed += [{one} for one in headings] if role[0] == "-" else [set(headings)]
    return tuple(forms.values())


def _lines(name: str) -> csv.DictReader[str]:
    """Return the lines of a table among the resources."""
    source = files("womenplan.resources").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(source.splitlines())


@cache
def _series() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the indicator and the unit of each series code of a scheme."""
    return {
        (line["scheme"], line["code"]): (line["indicator_id"], line["unit"])
        for line in _lines("series.csv")
    }


def put_into_words(books: Mapping[Path, Sequence[Sheet]], names: Matcher) -> list[Problem]:
    """Translate sheets in a published form into the words that reading knows, and return notes on each."""
    problems: list[Problem] = []
    for path, sheets in books.items():
        for sheet in sheets:
            if (form := _form_of(sheet, path)) is not None:
                problems += _Translation(sheet, names, *form).run(path)
    return problems


def _heading(text: str) -> str:
    """Return a heading in the spelling of published.csv: without brackets, a label or white space, in lower case."""
    name = text.partition(": ")[0]
    inner = _BRACKETED.fullmatch(name.strip())
    return plain(inner[1] if inner else name.partition("[")[0])


def _form_of(sheet: Sheet, path: Path) -> tuple[_Form, int, list[str]] | None:
    """Return the form in which a sheet is published, the row of its headings, and these."""
    for row in range(min(_SEARCHED_ROWS, len(sheet.cells))):
        heads = [_heading(text) for text in texts_of(sheet.cells[row])]
        known = set(heads)
        for form in _forms():
            if not all(one & known for one in form.needed):
                continue
            if form.name == "opensdg" and not _SERIES_FILE.search(path.as_posix()):
                continue
            return form, row, heads
    return None


def _each(texts: Array, read: Callable[[str], Any], kind: Any = object) -> Array:
    """Return what is read from each of some texts; each different one is read once."""
    return Texts(*pd.factorize(texts)).each(read, kind)


class _Translation:
    """Puts one sheet into words."""

    def __init__(
        self,
        sheet: Sheet,
        names: Matcher,
        form: _Form,
        top: int,
        heads: list[str],
    ) -> None:
        self.sheet, self.names, self.form, self.top = sheet, names, form, top
        self.given = texts_of(sheet.cells[top])
        self.roles = [form.roles.get(head, "") if head else "-" for head in heads]
        if form.name == "iamc":
            for at, head in enumerate(heads):
                if _BARE_YEAR.fullmatch(head):
                    self.roles[at] = self.roles[at] or "data"
        self.rows = slice(top + 1, len(sheet.cells))
        self.blank = np.full(len(sheet.cells) - top - 1, "", dtype=object)
        self.brackets: list[Array] = []
        self.words: dict[str, Array] = {}
        self.problems: list[Problem] = []

    def run(self, path: Path) -> list[Problem]:
        """Translate the sheet, and return the notes on it."""
        self.problems = self._torn() + self._targets()
        self.filled = (self.sheet.kind[self.rows] != EMPTY).any(axis=1)
        self._groups()
        self._dimensions()
        self._names(path)
        self._states(path)
        self._scale()
        unused = [self.given[at] for at in self.columns("-") if self.given[at]]
        self._write()
        context = {
            "columns": "、".join(unused) or "—",
            "form": messages.labels("published", self.form.name),
        }
        where = (self.sheet.file, self.sheet.name)
        return [
            *self.problems,
            Problem("FORM_PUBLISHED", "note", *where, context=context),
        ]

    def _torn(self) -> list[Problem]:
        """Empty and report the rows with more fields than headings."""
        sheet = self.sheet
        headed = max(at for at, text in enumerate(self.given, start=1) if text)
        beyond = sheet.kind[self.rows, headed:] != EMPTY
        problems = []
        for row in (np.flatnonzero(beyond.any(axis=1)) + self.top + 1).tolist():
            count = int(np.flatnonzero(sheet.kind[row] != EMPTY)[-1]) + 1
            context = {"fields": count, "headed": headed}
            where = sheet.where(row, headed)
            problems.append(Problem("ROW_TORN", "error", *where, context=context))
            sheet.empty(row)
        return problems

    def _targets(self) -> list[Problem]:
        """Empty the rows of an IAMC table whose scenario is a target, and report how many."""
        targets = _each(self.of("scenario"), lambda text: text.lower().startswith("target"), bool)
        rows = np.flatnonzero(targets) + self.top + 1
        if not rows.size:
            return []
        self.sheet.empty(rows)
        where = self.sheet.where(int(rows[0]), self.column("scenario"))
        return [Problem("SCENARIO_TARGETS", "note", *where, context={"count": rows.size})]

    def columns(self, role: str) -> list[int]:
        """Return the positions of the columns of a role."""
        return [at for at, one in enumerate(self.roles) if one == role]

    def column(self, role: str) -> int:
        """Return the position of the first column of a role, -1 for none."""
        return next(iter(self.columns(role)), -1)

    def texts(self, column: int) -> Array:
        """Return the texts of a column below its heading, empty ones if there is no such column."""
        if column < 0:
            return self.blank
        return np.array(texts_of(self.sheet.cells[self.rows, column]), dtype=object)

    def of(self, role: str) -> Array:
        """Return the texts of the first column of a role."""
        return self.texts(self.column(role))

    def codes(self, role: str) -> Array:
        """Return the codes of a column in which labels may stand behind them ("F: Female")."""
        return self._coded(role, lambda text: text.partition(": ")[0])

    def labels(self, role: str) -> Array:
        """Return the labels of a column in which codes may stand before them ("F: Female")."""
        return self._coded(role, _label)

    def _coded(self, role: str, read: Callable[[str], str]) -> Array:
        at = self.column(role)
        if at < 0 or ": " not in self.given[at]:
            return self.of(role)
        return _each(self.of(role), read)

    def _groups(self) -> None:
        """Put sex, area and age into words, and other dimensions into brackets."""
        for role in GROUPED:
            self.words[role] = self.blank
            if (at := self.column(role)) >= 0:
                self._group(role, self.given[at], self.codes(role))
        codes = self.columns("group")
        labels = self.columns("group_name")
        for place, at in enumerate(self.columns("kind")):
            kinds = self.texts(at)
            shown = self.texts(labels[place] if place < len(labels) else -1)
            code = self.texts(codes[place]) if place < len(codes) else shown
            for kind in dict.fromkeys(kinds):
                role = next((one for one in GROUPED if plain(kind) in words(f"kind_{one}")), "")
                if role:
                    self._group(role, kind, np.where(kinds == kind, code, ""))
                elif kind:
                    self._bracket(kind, np.where(kinds == kind, shown, ""))

    def _group(self, role: str, kind: str, texts: Array) -> None:
        """Add the words of a group; what is none goes into brackets."""
        read = _age if role == "age" else partial(_coded_group, role)
        before = self.words[role]
        group = _each(texts, lambda text: read(text) or "")
        self.words[role] = np.where(before != "", before, group)
        strange = _each(texts, lambda text: text if read(text) is None else "")
        self._bracket(kind, strange)

    def _bracket(self, kind: str, texts: Array) -> None:
        """Put what a dimension says into brackets, unless it is a total."""
        kind = _label(kind)

        def bracket(text: str) -> str:
            total = not text or _is_total(text.partition(": ")[0])
            return "" if total else f"（{kind}: {_label(text)}）"

        self.brackets.append(_each(texts, bracket))

    def _dimensions(self) -> None:
        """Put dimensions that have no column here into brackets."""
        sdmx = self.form.name.startswith("sdmx")
        if sdmx or self.form.name in ("unsd", "athena", "opensdg"):
            for at in self.columns(""):
                if not (sdmx and at > self.column("year")):
                    self._bracket(self.given[at].strip("[]"), self.texts(at))
        scenarios = self.of("scenario")
        if len({*scenarios} - {""}) > 1:
            self._bracket("scenario", scenarios)

    def _names(self, path: Path) -> None:
        """Give each row the name by which its indicator is known, with brackets and the level of government."""
        codes = self.codes("code")
        shown = self.labels("code") if self.column("name") < 0 else self.of("name")
        if self.column("variable") >= 0:
            codes = shown = self._variables()
        if self.form.name == "opensdg" and self.column("name") < 0:
            codes = shown = self.blank + self._of_file(path)
        scheme = "gho" if self.form.name in ("athena", "gho") else "unsd"
        names, usual = (
            _each_pair(codes, shown, partial(read, scheme))
            for read in (self._name_of, self._unit_of)
        )
        units = _each_pair(self.codes("unit"), self.labels("unit"), _unit)
        self.words["unit"] = np.where(units != "", units, usual)
        level = _each(self.codes("level"), lambda code: _level(code.lower()))
        self.words["name"] = np.where(self.filled, sum(self.brackets, level + names), "")

    def _name_of(self, scheme: str, code: str, shown: str) -> str:
        """Return the name that is known of a series, of its code or its description."""
        known = self.names.known
        indicator, _ = _series().get((scheme, code), ("", ""))
        for one in (indicator, code):
            if one in known:
                return known[one]["name_zh"]
        fits = (text for text in (shown, code) if text and self.names.match(text))
        return next(fits, shown or code)

    def _unit_of(self, scheme: str, code: str, _: str) -> str:
        """Return the unit that goes with the code of a series of a known indicator."""
        indicator, unit = _series().get((scheme, code), ("", ""))
        return unit if indicator in self.names.known else ""

    def _variables(self) -> Array:
        """Return the first part of each variable.

        Sex, area and age of the others are set, the rest goes into brackets.
        """
        variables = self.of("variable")
        readers: dict[str, Callable[[str], str | None]] = {
            "sex": partial(_coded_group, "sex"),
            "area": partial(_coded_group, "area"),
            "age": _age,
        }
        brackets = self.blank.copy()
        groups = {role: self.words[role].copy() for role in readers}
        for row, variable in enumerate(variables):
            strange = []
            for part in variable.split("|")[1:]:
                role = next((one for one, read in readers.items() if read(part)), "")
                if role:
                    groups[role][row] = readers[role](part)
                else:
                    strange.append(part)
            brackets[row] = "; ".join(strange)
        self.words |= groups
        self.brackets.append(_each(brackets, lambda text: text and f"（{text}）"))
        return _each(variables, lambda text: text.partition("|")[0])

    def _of_file(self, path: Path) -> str:
        """Return the name of the indicator of an Open SDG file: its metadata say it, else its number stands for it."""
        fields = _metadata(path)
        names = ("womenplan_indicator", "indicator_name", "graph_title")
        name = next(filter(None, map(fields.get, names)), "")
        return name or path.stem.removeprefix("indicator_").replace("-", ".")

    def _regions(self, path: Path) -> Array:
        """Return the region of each row.

        Of an Open SDG file blank ones are of the place that its metadata name.
        """
        regions = self.labels("region")
        blank = regions == ""
        places = self.of("place")
        whole = ""
        if self.form.name == "opensdg" and blank.any():
            whole = _metadata(path).get("national_geographical_coverage", "")
            if not blank.all() and not whole:
                whole = messages.text("published.no_region")
                where = (self.sheet.file, self.sheet.name)
                self.problems.append(
                    Problem("REGION_NOT_SAID_THERE", "warning", *where, found=whole)
                )
        return np.where(blank, np.where(places != "", places, whole), regions)

    def _states(self, path: Path) -> None:
        """Say status, bound, break and region in words."""
        codes = words("code_flag")
        flags = _each(self.codes("flag"), lambda text: _FLAGS.get(codes.get(plain(text), ""), ""))
        status = self.codes("status")
        by_status = _each(status, lambda code: _STATUSES.get(code, ""))
        self.words["flag"] = np.where(flags != "", flags, by_status)
        broken = _each(self.of("series_break"), lambda text: text.lower() in ("true", "1"), bool)
        self.words["series_break"] = np.where(broken | (status == "B"), self.blank + "是", "")
        self.words["bound"] = _each(
            self.codes("bound"), lambda text: _BOUNDS.get(text.lower(), text)
        )
        self.words["region"] = self._regions(path)
        self.words["year"] = _each(self.of("year"), lambda text: text.removesuffix(".0"))

    def _scale(self) -> None:
        """Multiply values by the power of ten that their rows name, and put the signs before values that stand apart."""
        at = self.column("value")
        if at < 0:
            return
        powers = self.codes("power")
        signs = self.of("before")
        deleted = self.codes("action") == "D"
        scaled = _each(powers, lambda power: power.strip("0") != "", bool)
        for row in np.flatnonzero(scaled | (signs != "") | deleted).tolist():
            place = row + self.top + 1
            number = self.sheet.number[place, at]
            if deleted[row]:
                self._put(place, at, "")
            elif np.isfinite(number):
                value = number * 10.0 ** int(powers[row] or 0)
                self._put(place, at, f"{signs[row]}{value.item()!r}")

    def _put(self, row: int, column: int, text: str) -> None:
        sheet = self.sheet
        sheet.cells[row, column] = text
        sheet.kind[row, column] = TEXT if text else EMPTY
        sheet.number[row, column] = np.nan
        try:
            sheet.number[row, column] = float(text)
            sheet.kind[row, column] = NUMBER
        except ValueError:
            return

    def _write(self) -> None:
        """Write the words into the sheet: those of a column of ours where it stands, the others to the right."""
        stays = {role: self.column(role) for role in _WORDS}
        stays["name"] = max(self.column("name"), self.column("variable"))
        if stays["name"] < 0:
            stays["name"] = self.column("code")
        kept = {role: at for role, at in stays.items() if at >= 0}
        for at, role in enumerate(self.roles):
            if role != "data":
                self.sheet.empty((self.top, at))
            if role != "data" and at not in kept.values():
                self.sheet.empty((self.rows, at))
        width = self.sheet.cells.shape[1]
        more = [role for role, texts in self.words.items() if any(texts) and role not in kept]
        self._widen(len(more))
        for role, at in kept.items():
            self._column(at, role, self.words.get(role))
        for at, role in enumerate(more, width):
            self._column(at, role, self.words[role])

    def _widen(self, count: int) -> None:
        """Add empty columns at the end of the sheet."""

        def wider(cells: Array, nothing: object) -> Array:
            more = np.full((len(cells), count), nothing, dtype=cells.dtype)
            return np.hstack([cells, more])

        sheet = self.sheet
        sheet.cells = wider(sheet.cells, "")
        sheet.kind = wider(sheet.kind, EMPTY)
        sheet.number = wider(sheet.number, np.nan)
        sheet.fate = wider(sheet.fate, 0)
        if sheet.aside.fields is not None:
            sheet.aside.fields[self.top] = sheet.cells.shape[1]
        if sheet.percent is not None:
            sheet.percent = wider(sheet.percent, False)

    def _column(self, at: int, role: str, texts: Array | None) -> None:
        """Write a column: its heading, and its texts if they are not those that stand there."""
        sheet = self.sheet
        sheet.cells[self.top, at] = _WORDS[role]
        sheet.kind[self.top, at] = TEXT
        if texts is None:
            return
        below = self.rows, at
        sheet.cells[below] = texts
        sheet.kind[below] = np.where(texts != "", TEXT, EMPTY)
        sheet.number[below] = np.nan
        if role == "year":
            years = _each(texts, lambda text: text if _BARE_YEAR.fullmatch(text) else "nan", float)
            sheet.number[below] = years
            sheet.kind[below] = np.where(np.isfinite(years), NUMBER, sheet.kind[below])


def _each_pair(
    codes: Array,
    labels: Array,
    read: Callable[[str, str], Any],
) -> Array:
    """Return what is read from each pair of a code and a label; each different pair is read once."""
    pairs = list(zip(codes, labels, strict=True))
    known = {pair: read(*pair) for pair in dict.fromkeys(pairs)}
    return np.array([known[pair] for pair in pairs], dtype=object)


def _label(text: str) -> str:
    """Return the label behind a code ("F: Female"), else the whole text."""
    return text.partition(": ")[2] or text.partition(": ")[0]


def _is_total(text: str) -> bool:
    return plain(text) in words("code_total")


def _coded_group(role: str, text: str) -> str | None:
    """Return the word of a sex or an area, empty for none said, None where it is neither."""
    code = words(f"code_{role}").get(plain(text))
    if code is None and text:
        code = code_word(role, text)
        if code is None:
            return None
    if not code:
        return ""
    return messages.label(role, code, "zh")


def _age(text: str) -> str | None:
    """Return an age group in its short form, empty for all ages, None for anything else."""
    if not text or _is_total(text):
        return ""
    for pattern, form in _AGES:
        if ages := pattern.fullmatch(plain(text)):
            return form.format(*ages.groups())
    return age_of(text) or None


def _unit(code: str, label: str) -> str:
    """Return the code of a unit by the code or the label that a publication gives it.

    Else as it is written.
    """
    for text in (code, label):
        if known := words("code_unit").get(plain(text)) or unit_of(text):
            return known
    if _is_total(label) or plain(label) in ("number", "index", "-"):
        return ""
    return label


def _level(code: str) -> str:
    """Return the word for a level of government that stands before a name."""
    known = {level: word for word, level in reversed(words("level").items())}
    if code not in known:
        return ""
    return f"{known[code]}级"


@lru_cache(maxsize=1)
def _metadata(path: Path) -> dict[str, str]:
    """Return the plain fields of the metadata that stand beside an Open SDG file."""
    number = path.stem.removeprefix("indicator_")
    fields: dict[str, str] = {}
    for folder, suffix in product(("meta", "indicator-config"), (".yml", ".md")):
        meta = path.parent.parent / folder / f"{number}{suffix}"
        if meta.is_file():
            with meta.open(encoding="utf-8", errors="replace") as stream:
                for line in islice(stream, _META_LINES):
                    key, _, value = line[:_META_LENGTH].partition(":")
                    fields.setdefault(key.strip(), value.strip().strip("\"'"))
    return fields
