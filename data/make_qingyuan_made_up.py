"""Write qingyuan_counties_made_up_2018_2024.xlsx: made-up figures of Qingyuan's counties, for demonstration.

    python data/make_qingyuan_made_up.py [OUT.xlsx]

No county reported any of these figures. Counts are drawn around the levels of make_qingyuan_made_up.toml with a fixed
seed, every value follows from its counts, and the city is the sum of the counties that reported. The same versions of
numpy and openpyxl write the same bytes.
"""

import re
import sys
import tomllib
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

HERE, STAMP = Path(__file__).parent, datetime(2026, 11, 1)
SET = tomllib.loads((HERE / "make_qingyuan_made_up.toml").read_text(encoding="utf-8"))
COUNTIES, YEARS, SHAPE = SET["counties"], np.arange(2018, 2025), (8, 7)
SIZES = {key: np.array(size, float)[:, None] for key, size in SET["sizes"].items()}
SMALL = np.array([[county == "连山县"] for county in COUNTIES])
REPORTED = np.array([[county != SET["late"]] for county in COUNTIES]) | (YEARS < 2024)
PER = {"%": 100, "1/10万": 1e5, "人/千名儿童": 1000, "张/千名儿童": 1000, "比值": 1}


def levels(unit, low, high, spread, random):
    """Return the true levels of the counties, straight from 2018 to 2024, apart by the spread; and if they are shares."""
    path = np.linspace(low, high, 7) / PER.get(unit, 1)
    apart = spread * (
        0.8 * np.array(SET["better_off"])[:, None] + 0.4 * random.standard_normal((8, 1))
    )
    apart = apart + abs(spread) * 0.25 * random.standard_normal((8, 1)) * np.linspace(-1, 1, 7)
    share = unit == "%" and path.max() < 1
    return (1 / (1 + (1 - path) / path * np.exp(-apart)) if share else path * np.exp(apart)), share


def counted(level, total, noise, share, random):
    """Return counts around a level: independent events, or a body that keeps most of its members."""
    if noise == 1:
        return random.binomial(total, level) if share else random.poisson(total * level)
    swing = random.standard_normal(SHAPE)
    for year in range(1, 7):
        swing[:, year] = 0.8 * swing[:, year - 1] + 0.6 * swing[:, year]
    wide = noise * np.sqrt(total * level * np.clip(1 - level, 0.02, 1))
    return np.clip(np.rint(total * level + wide * swing), 0, total if share else np.inf)


def sizes(kind, random):
    """Return what a denominator counts in every county and year: births fall, a committee keeps its size."""
    growth, noise = {"b": (0.965, 0.01), "p": (1.003, 0.004)}.get(kind[0], (1.0, 0.0))
    size = (
        SIZES[kind[0]]
        * float(kind[1:])
        * growth ** (YEARS - 2020)
        * (1 + noise * random.standard_normal(SHAPE))
    )
    return (
        np.rint(size).astype(int) if kind[0] != "b" or size.max() > 1000 else random.poisson(size)
    )


def deaths(births, random):
    """Return area, maternal deaths and births: of all, of the country and of the town."""
    country = np.rint(
        births * np.array(SET["rural_births"])[:, None] * 0.985 ** (YEARS - 2020)
    ).astype(int)
    parts = []
    for area, born in (("农村", country), ("城镇", births - country)):
        told = ((YEARS == 2022) & (area == "农村")).astype(int)
        chance = np.where(REPORTED & ~SMALL, born, 0)
        dead = [
            random.multinomial(n, c / c.sum())
            for n, c in zip(SET["deaths"][area] - told, chance.T, strict=True)
        ]
        parts.append((area, np.array(dead).T + SMALL * told, born))
    return [("全部", parts[0][1] + parts[1][1], births), *parts]


def shares(unit, top, total, seen):
    """Return value, numerator and denominator, the last row the city's, which sums over what was reported."""
    top, total = (
        np.vstack([counts, (counts * seen).sum(0)]).astype(float) for counts in (top, total)
    )
    return (
        np.round(
            np.divide(top, total, out=np.full(top.shape, np.nan), where=total > 0) * PER[unit], 2
        ),
        top,
        total,
    )


def tables(spec, births, random):
    """Yield area, value, numerator, denominator and what is shown, a row a county and the last one the city's."""
    name, unit, _, group, kind, *rest = spec
    area, nothing = group[2:] or "全部", np.full((9, 7), np.nan)
    if kind == "city":
        value = np.vstack(
            [nothing[:8], [np.nan if word == "." else float(word) for word in rest[0].split()]]
        )
        yield area, value, nothing, nothing, ~np.isnan(value)
    elif kind == "deaths":
        for part, top, total in deaths(births, random):
            yield (
                part,
                *shares(unit, top, total, REPORTED),
                np.vstack([REPORTED & (part == "全部"), YEARS > 0]),
            )
    else:
        (level, share), noise, few = (
            levels(unit, *map(float, rest[:3]), random),
            float(rest[3]),
            "".join(rest[4:]),
        )
        seen = REPORTED & np.isin(
            YEARS, np.array(few.split(), int) if few not in ("", "all") else YEARS
        )
        seen &= np.array([[f"{name}@{county}" not in SET["never"]] for county in COUNTIES])
        told = [i for i, county in enumerate(COUNTIES) if f"{name}@{county}" in SET["stories"]]
        for i in told:
            level[i] = np.array(SET["stories"][f"{name}@{COUNTIES[i]}"]) / PER.get(unit, 1)
        if kind in ("min", "sum", "mean"):
            value = (
                level
                * (SIZES["p"] if kind == "sum" else 1)
                * (1 + 0.02 * noise * random.standard_normal(SHAPE))
            )
            value, weight = (
                np.round(value * PER.get(unit, 1), 2 if unit == "%" else 0),
                SIZES["p"] * seen,
            )
            city = {
                "min": np.where(seen, value, np.inf).min(0),
                "sum": (value * seen).sum(0),
                "mean": np.round((value * weight).sum(0) / weight.sum(0)),
            }[kind]
            yield area, np.vstack([value, city]), nothing, nothing, np.vstack([seen, seen.any(0)])
            return
        total = births if kind == "b1" else sizes(kind, random)
        top = counted(level, total, noise, share, random)
        for i in told:
            top[i] = np.rint(level[i] * total[i])
        if not told and kind[0] in "pvcw" and random.random() < 0.4:  # one county forgot one year
            seen &= ~(
                (np.arange(8)[:, None] == random.integers(8))
                & (random.integers(2018, 2024) == YEARS)
            )
        yield area, *shares(unit, top, total, seen), np.vstack([seen & (few != "all"), seen.any(0)])


def rows_of(spec, births, random):
    """Yield the rows of one indicator, county by county, then the city."""
    name, unit, department, group, kind = spec[:5]
    for area, value, top, total, seen in tables(spec, births, random):
        for r, y in np.argwhere(seen):
            present = seen[:8, y] if seen[:8].any() else REPORTED[:, y] | (kind == "city")
            absent = "、".join(
                county for county, here in zip(COUNTIES, present, strict=True) if not here
            )
            note = f"不含{absent}" if r == 8 and absent else None
            cells = [
                None if np.isnan(table[r, y]) else float(table[r, y])
                for table in (value, top, total)
            ]
            place = [[*COUNTIES, "清远市"][r], name, unit, int(YEARS[y]), group[:2], area]
            yield [*place, *cells, f"虚构（{department}）", note]


def dress(sheet, title, widths, rows):
    """Fill a sheet as an office would: title, header, borders, frozen panes, print set-up."""
    for row in ([title], list(widths), *rows):
        sheet.append(row)
    line, fill = Side(style="thin", color="BFBFBF"), PatternFill("solid", fgColor="1F4E78")
    border, head, body = (
        Border(line, line, line, line),
        Font("黑体", 10, True, color="FFFFFF"),
        Font("宋体", 10),
    )
    centre, left = Alignment("center", "center"), Alignment("left", "center", wrap_text=True)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            top = cell.row == 2
            cell.border, cell.font, cell.fill = (
                border,
                head if top else body,
                fill if top else PatternFill(),
            )
            cell.alignment = left if not top and cell.column in (2, 10, 11) else centre
            if isinstance(cell.value, float):
                cell.number_format = (
                    "#,##0" if cell.column > 7 or cells[2].value in ("人", "个", "元") else "0.00"
                )
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(widths))
    sheet["A1"].font, sheet["A1"].alignment, sheet.row_dimensions[1].height = (
        Font("黑体", 16, True),
        centre,
        30,
    )
    for letter, width in zip("ABCDEFGHIJK", widths.values(), strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.paperSize = (
        "1:2",
        "landscape",
        9,
    )
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.oddFooter.center.text = "虚构数据，仅供演示　&A　第 &P 页 / 共 &N 页"
    sheet.freeze_panes = "C3" if len(widths) > 2 else "A3"


def save(book, path):
    """Save with fixed dates inside and outside the parts, so that a rebuild gives the same bytes."""
    book.properties.creator, book.properties.created, buffer = "womenplan", STAMP, BytesIO()
    book.save(buffer)
    with (
        zipfile.ZipFile(buffer) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            dated = re.sub(
                rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-01T00:00:00Z", source.read(name)
            )
            info = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, dated)


def main():
    """Draw and write everything."""
    random, book = np.random.default_rng(SET["seed"]), Workbook()
    births = sizes("b1", random)
    dress(
        book.active,
        "清远市妇女发展监测数据（虚构，仅供演示）",
        {"项目": 12, "说明": 110},
        SET["about"],
    )
    book.active.title = "说明"
    for number in range(3, book.active.max_row + 1):
        book.active.row_dimensions[number].height = 30
    for domain, lines in SET["specs"].items():
        rows = [
            row for line in lines.splitlines() for row in rows_of(line.split("|"), births, random)
        ]
        sheet = book.create_sheet(domain)
        dress(sheet, f"清远市{domain}监测数据（虚构，仅供演示）", SET["columns"], rows)
        sheet.auto_filter.ref = f"A2:K{sheet.max_row}"
    save(
        book,
        sys.argv[1] if len(sys.argv) > 1 else HERE / "qingyuan_counties_made_up_2018_2024.xlsx",
    )


if __name__ == "__main__":
    main()
