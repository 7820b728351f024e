"""Tables as statistical offices publish them (SDMX, WHO, UNSD, Open SDG, IAMC): put into words that every sheet is read by.

A table in one of these forms is told by its headings. What each of its columns holds stands in
published.csv among the resources; the codes of sexes, areas, ages and units become words, and a
dimension that no column of ours has goes into brackets behind the indicator's name, so that a part
is never taken for the whole. Values stay in their cells.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product
from pathlib import Path

import numpy as np

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.sheet import EMPTY, NUMBER, TEXT, Sheet, texts_of
from womenplan.model.arrays import Array
from womenplan.model.groups import age_of
from womenplan.model.matcher import Matcher
from womenplan.model.observation import GROUPED
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import code_word, plain, words

__all__ = ["put_into_words"]

_META_LINES, _META_LENGTH = 500, 2000  # of a file of metadata that are looked at
_HEADER_ROWS = 3  # in which the headings may stand
_BRACKETED = re.compile(r"\[(.*)\]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SERIES = re.compile(
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
_BOUNDS = {"below": "<", "above": ">", "about": "~"}
_LANGUAGES: tuple[messages.Language, ...] = ("zh", "en")
Texts = list[str]


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
    source = files("womenplan.resources").joinpath("published.csv").read_text(encoding="utf-8")
    found: dict[str, _Form] = {}
    for line in csv.DictReader(source.splitlines()):
        names = ("sdmx1", "sdmx2") if line["form"] == "sdmx" else (line["form"],)
        for name in names:
            form = found.setdefault(name, _Form(name))
            headings = line["headings"].split()
            form.roles |= dict.fromkeys(headings, line["role"].rstrip("*"))
            if line["role"].endswith("*"):
                alone = line["role"].startswith("-")
                form.needed += [{one} for one in headings] if alone else [set(headings)]
    return tuple(found.values())


@cache
def _series() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the indicator and the unit of each series code of a scheme."""
    source = files("womenplan.resources").joinpath("series.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(source.splitlines())
    return {(line["scheme"], line["code"]): (line["indicator_id"], line["unit"]) for line in lines}


def put_into_words(books: Mapping[Path, Sequence[Sheet]], names: Matcher) -> list[Problem]:
    """Translate sheets in a published form into the words that reading knows, and return notes on each."""
    problems: list[Problem] = []
    for path, sheets in books.items():
        for sheet in sheets:
            if (found := _form_of(sheet, path)) is not None:
                problems += _Translation(sheet, names, *found).run(path)
    return problems


def _heading(text: str) -> str:
    """Return a heading in the spelling of published.csv: without brackets, a label or white space, in lower case."""
    name = text.partition(": ")[0]
    inner = _BRACKETED.fullmatch(name.strip())
    return plain(inner[1] if inner else name.partition("[")[0])


def _form_of(sheet: Sheet, path: Path) -> tuple[_Form, int, Texts] | None:
    """Return the form in which a sheet is published, the row of its headings, and these."""
    for row in range(min(_HEADER_ROWS, len(sheet.cells))):
        heads = [_heading(text) for text in texts_of(sheet.cells[row])]
        known = set(heads)
        for form in _forms():
            if not all(one & known for one in form.needed):
                continue
            if form.name == "opensdg" and not _SERIES.search(path.as_posix()):
                continue
            return form, row, heads
    return None


class _Translation:
    """Puts one sheet into words."""

    def __init__(
        self,
        sheet: Sheet,
        names: Matcher,
        form: _Form,
        top: int,
        heads: Texts,
    ) -> None:
        self.sheet, self.names, self.form, self.top = sheet, names, form, top
        self.given = texts_of(sheet.cells[top])
        self.roles = [form.roles.get(head, "") if head else "-" for head in heads]
        if form.name == "iamc":
            self.roles = [
                role or ("data" if _YEAR.fullmatch(head) else "")
                for role, head in zip(self.roles, heads, strict=True)
            ]
        self.rows = slice(top + 1, len(sheet.cells))
        self.count = len(sheet.cells) - top - 1
        self.brackets: list[Texts] = []
        self.said: dict[str, Texts] = {}
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
        unused = [
            text for text, role in zip(self.given, self.roles, strict=True) if role == "-" and text
        ]
        self._write()
        shown = {"columns": "、".join(unused) or "—"}
        title = {lang: messages.label("published", self.form.name, lang) for lang in _LANGUAGES}
        where = (self.sheet.file, self.sheet.name)
        context = {**shown, "form": title}
        return [*self.problems, Problem("FORM_PUBLISHED", "note", *where, context=context)]

    def _torn(self) -> list[Problem]:
        """Empty and report the rows with more fields than headings."""
        sheet = self.sheet
        headed = max(at for at, text in enumerate(self.given, start=1) if text)
        beyond = sheet.kind[self.rows, headed:] != EMPTY
        problems = []
        for row in np.flatnonzero(beyond.any(axis=1)) + self.top + 1:
            count = int(np.flatnonzero(sheet.kind[row] != EMPTY)[-1]) + 1
            context = {"fields": count, "headed": headed}
            problems.append(
                Problem("ROW_TORN", "error", *sheet.where(int(row), headed), context=context)
            )
            sheet.empty(row)
        return problems

    def _targets(self) -> list[Problem]:
        """Empty the rows of an IAMC table whose scenario is a target, and report how many."""
        sheet = self.sheet
        rows = (
            np.flatnonzero([text.lower().startswith("target") for text in self.of("scenario")])
            + self.top
            + 1
        )
        if not rows.size:
            return []
        sheet.empty(rows)
        where = sheet.where(int(rows[0]), self.column("scenario"))
        return [Problem("SCENARIO_TARGETS", "note", *where, context={"count": rows.size})]

    def column(self, role: str) -> int:
        """Return the position of the first column of a role, -1 for none."""
        if role not in self.roles:
            return -1
        return self.roles.index(role)

    def texts(self, column: int) -> Texts:
        """Return the texts of a column below its heading, or nothing if there is no such column."""
        if column < 0:
            return [""] * self.count
        return texts_of(self.sheet.cells[self.rows, column])

    def of(self, role: str) -> Texts:
        """Return the texts of the first column of a role."""
        return self.texts(self.column(role))

    def coded(self, role: str) -> tuple[Texts, Texts]:
        """Return codes and labels of a column in which both may stand ("F: Female")."""
        texts = self.of(role)
        at = self.column(role)
        if at < 0 or ": " not in self.given[at]:
            return texts, texts
        parts = [text.partition(": ") for text in texts]
        return [part[0] for part in parts], [part[2] or part[0] for part in parts]

    def _groups(self) -> None:
        """Put sex, area and age into words, and other dimensions into brackets."""
        for role in GROUPED:
            self.said[role] = [""] * self.count
            if self.column(role) >= 0:
                self._group(role, self.given[self.column(role)], self.coded(role)[0])
        kinds = [at for at, role in enumerate(self.roles) if role == "kind"]
        codes = [at for at, role in enumerate(self.roles) if role == "group"]
        labels = [at for at, role in enumerate(self.roles) if role == "group_name"]
        for place, at in enumerate(kinds):
            shown = self.texts(labels[place] if place < len(labels) else -1)
            if place < len(codes):
                code = self.texts(codes[place])
            else:
                code = shown
            for kind in dict.fromkeys(self.texts(at)):
                mine = [given == kind for given in self.texts(at)]
                role = next((one for one in GROUPED if plain(kind) in words(f"kind_{one}")), "")
                known = [text if own else "" for text, own in zip(code, mine, strict=True)]
                if role:
                    self._group(role, kind, known)
                elif kind:
                    self._bracket(
                        kind, [text if own else "" for text, own in zip(shown, mine, strict=True)]
                    )

    def _group(self, role: str, kind: str, texts: Texts) -> None:
        read = {
            text: _age(text) if role == "age" else _coded_group(role, text)
            for text in dict.fromkeys(texts)
        }
        own = self.said[role]
        self.said[role] = [
            before or (read[text] or "") for before, text in zip(own, texts, strict=True)
        ]
        self._bracket(kind, [text if read[text] is None else "" for text in texts])

    def _bracket(self, kind: str, texts: Texts) -> None:
        kind = kind.partition(": ")[2] or kind
        parts = {text: text.partition(": ") for text in dict.fromkeys(texts)}
        context = {
            text: "" if not text or _is_total(code) else f"{kind}: {label or code}"
            for text, (code, _, label) in parts.items()
        }
        self.brackets.append([context[text] for text in texts])

    def _dimensions(self) -> None:
        """Put dimensions that have no column here into brackets."""
        for at, role in enumerate(self.roles):
            if role or (self.form.name.startswith("sdmx") and at > self.column("year")):
                continue
            if self.form.name in ("unsd", "athena", "sdmx1", "sdmx2", "opensdg"):
                self._bracket(self.given[at].strip("[]"), self.texts(at))
        scenarios = self.of("scenario")
        if len({text for text in scenarios if text}) > 1:
            self._bracket("scenario", scenarios)

    def _names(self, path: Path) -> None:
        """Give each row the name by which its indicator is known, with brackets and the level of government."""
        codes, labels = self.coded("code")
        shown = labels if self.column("name") < 0 else self.of("name")
        if self.column("variable") >= 0:
            codes = shown = self._variables()
        if self.form.name == "opensdg" and self.column("name") < 0:
            codes = shown = [self._of_file(path)] * self.count
        if self.form.name == "athena":
            scheme = "gho"
        elif self.form.name != "gho":
            scheme = "unsd"
        else:
            scheme = "gho"
        level = [code.lower() for code in self.coded("level")[0]]
        pairs = list(zip(codes, shown, strict=True))
        known = {pair: self._known(scheme, *pair) for pair in dict.fromkeys(pairs)}
        own = self.coded("unit")
        units = {pair: _unit(*pair) for pair in dict.fromkeys(zip(*own, strict=True))}
        self.said["unit"] = [
            units[unit] or known[pair][1]
            for unit, pair in zip(zip(*own, strict=True), pairs, strict=True)
        ]
        behind = [
            "".join(f"（{part}）" for part in parts if part)
            for parts in zip(*self.brackets, strict=True)
        ]
        behind = behind or [""] * self.count
        self.said["name"] = [
            f"{_level(one)}{known[pair][0]}{more}" if fill else ""
            for one, pair, more, fill in zip(
                level, pairs, behind, self.filled.tolist(), strict=True
            )
        ]

    def _known(self, scheme: str, code: str, shown: str) -> tuple[str, str]:
        """Return the name that is known of a series, of its code or its description, and the unit that goes with the code."""
        own, unit = _series().get((scheme, code), ("", ""))
        if own in self.names.known:
            return self.names.known[own]["name_zh"], unit
        if code in self.names.known:
            return self.names.known[code]["name_zh"], ""
        fits = next(
            (text for text in (shown, code) if text and self.names.match(text)), shown or code
        )
        return fits, ""

    def _variables(self) -> Texts:
        """Return the first part of each variable.

        Sex, area and age of the others are set, the rest goes into brackets.
        """
        given = self.of("variable")
        parts = [text.split("|") for text in given]
        brackets = [""] * self.count
        for row, (_, *more) in enumerate(parts):
            strange = []
            for part in more:
                role = next(
                    (one for one in ("sex", "area") if _coded_group(one, part)),
                    "age" if _age(part) else "",
                )
                if role:
                    if role == "age":
                        self.said[role][row] = _age(part) or ""
                    else:
                        self.said[role][row] = _coded_group(role, part) or ""
                else:
                    strange.append(part)
            brackets[row] = "; ".join(strange)
        self.brackets.append(brackets)
        return [first for first, *_ in parts]

    def _of_file(self, path: Path) -> str:
        """Return the name of the indicator of an Open SDG file: its metadata say it, else its number stands for it."""
        said = _metadata(path)
        own = (
            said.get("womenplan_indicator") or said.get("indicator_name") or said.get("graph_title")
        )
        return own or path.stem.removeprefix("indicator_").replace("-", ".")

    def _regions(self, path: Path) -> Texts:
        """Return the region of each row.

        Of an Open SDG file blank ones are of the place that its metadata name.
        """
        regions = self.coded("region")[1]
        places = self.of("place")
        whole = ""
        if self.form.name == "opensdg" and not all(regions):
            whole = _metadata(path).get("national_geographical_coverage", "")
            if any(regions) and not whole:
                whole = messages.text("published.no_region")
                where = (self.sheet.file, self.sheet.name)
                self.problems.append(
                    Problem("REGION_NOT_SAID_THERE", "warning", *where, found=whole)
                )
        return [region or place or whole for region, place in zip(regions, places, strict=True)]

    def _states(self, path: Path) -> None:
        """Say status, bound, break and region in words."""
        read = {
            text: _FLAGS.get(words("code_flag").get(plain(text), ""), "")
            for text in set(self.coded("flag")[0])
        }
        flags = [read[text] for text in self.coded("flag")[0]]
        status = self.coded("status")[0]
        by_status = {
            "E": "估算",
            "I": "估算",
            "F": "估算",
            "P": "初步",
        }
        self.said["flag"] = [
            own or by_status.get(one, "") for own, one in zip(flags, status, strict=True)
        ]
        breaks = [text.lower() in ("true", "1") for text in self.of("series_break")]
        self.said["series_break"] = [
            "是" if own or one == "B" else "" for own, one in zip(breaks, status, strict=True)
        ]
        self.said["bound"] = [_BOUNDS.get(text.lower(), text) for text in self.coded("bound")[0]]
        self.said["region"] = self._regions(path)
        self.said["year"] = [text.removesuffix(".0") for text in self.of("year")]

    def _scale(self) -> None:
        """Multiply values by the power of ten that their rows name, and put the signs before values that stand apart."""
        at = self.column("value")
        if at < 0:
            return
        powers = self.coded("power")[0]
        signs = self.of("before")
        numbers = self.sheet.number[self.rows, at]
        deleted = self.coded("action")[0]
        for row in np.flatnonzero(
            [
                bool(p.strip("0")) or bool(s) or d == "D"
                for p, s, d in zip(powers, signs, deleted, strict=True)
            ]
        ):
            place = int(row) + self.top + 1
            if deleted[row] == "D":
                self._put(place, at, "")
            elif np.isfinite(numbers[row]):
                scaled = numbers[row] * 10.0 ** int(powers[row] or 0)
                self._put(place, at, f"{signs[row]}{scaled.item()!r}")

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
        sheet = self.sheet
        stays = {role: self.column(role) for role in _WORDS}
        stays["name"] = max(self.column("name"), self.column("variable"))
        if stays["name"] < 0:
            stays["name"] = self.column("code")
        kept = {role: at for role, at in stays.items() if at >= 0}
        data = [at for at, role in enumerate(self.roles) if role == "data"]
        for at in range(len(self.roles)):
            if at not in data:
                sheet.cells[self.top, at] = ""
                sheet.kind[self.top, at] = EMPTY
                sheet.number[self.top, at] = np.nan
            if at not in data and at not in kept.values():
                sheet.cells[self.rows, at] = ""
                sheet.kind[self.rows, at] = EMPTY
                sheet.number[self.rows, at] = np.nan
        columns = {role: texts for role, texts in self.said.items() if any(texts)}
        width = sheet.cells.shape[1]
        more = [role for role in columns if role not in kept]
        self._widen(len(more))
        for role, at in kept.items():
            self._column(at, role, self.said.get(role))
        for place, role in enumerate(more):
            self._column(width + place, role, columns[role])

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

    def _column(self, at: int, role: str, texts: Texts | None) -> None:
        sheet = self.sheet
        sheet.cells[self.top, at] = _WORDS[role]
        sheet.kind[self.top, at] = TEXT
        if texts is None:
            return
        sheet.cells[self.rows, at] = texts
        sheet.kind[self.rows, at] = np.where(np.array(texts, dtype=object) != "", TEXT, EMPTY)
        numbers = [float(text) if _YEAR.fullmatch(text) else np.nan for text in texts]
        sheet.number[self.rows, at] = np.nan
        if role == "year":
            sheet.number[self.rows, at] = numbers
            sheet.kind[self.rows, at] = np.where(
                np.isfinite(numbers), NUMBER, sheet.kind[self.rows, at]
            )


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
        if found := pattern.fullmatch(plain(text)):
            return form.format(*found.groups())
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
    found: dict[str, str] = {}
    for folder, suffix in product(("meta", "indicator-config"), (".yml", ".md")):
        meta = path.parent.parent / folder / f"{number}{suffix}"
        if meta.is_file():
            with meta.open(encoding="utf-8", errors="replace") as stream:
                for line in islice(stream, _META_LINES):
                    key, _, value = line[:_META_LENGTH].partition(":")
                    found.setdefault(key.strip(), value.strip().strip("\"'"))
    return found
