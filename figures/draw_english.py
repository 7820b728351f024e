"""Draw the charts of the English README; those in Chinese are written by the notebooks.

Run: ``python figures/draw_english.py``.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes

import womenplan as wp

HERE = Path(__file__).parent
DATA = HERE.parent / "data"


def save(ax: Axes, name: str) -> None:
    """Write a chart beside this file."""
    ax.figure.savefig(HERE / f"{name}_en.png", dpi=160)


def main() -> None:
    """Draw a chart each of gaps, trend, ambition, ranks and funnel."""
    national = wp.read_observations(DATA / "national_2002_2024.xlsx")
    counties = wp.read_observations(DATA / "qingyuan_counties_made_up_2018_2024.xlsx")
    final = wp.evaluate(wp.load_plan("china-2011"), national, year=2020)
    annual = wp.evaluate(wp.load_plan("china-2021"), national, year=2024)
    city = wp.evaluate(wp.load_plan("qingyuan-2021"), counties, year=2024)
    indicator = "maternal_mortality"
    known = city.plan.indicators.set_index("indicator_id").loc[indicator]
    what = {
        "name": known["name_en"],
        "unit": known["unit"],
        "year": city.year,
        "made_up": True,
        "lang": "en",
    }
    save(wp.plot.gaps(final, lang="en"), "gaps_china_2011")
    save(wp.plot.trend(annual, indicator, lang="en"), f"forecast_{indicator}")
    several = [plan for plan in wp.plans()["plan_id"] if plan.endswith("-2021")]
    plans = wp.compare_plans(several, indicator=indicator, data=national)
    named = {
        "name": known["name_en"],
        "unit": known["unit"],
        "reference": "china-2021",
        "lang": "en",
    }
    save(wp.plot.ambition(plans, **named), f"plans_{indicator}")
    save(wp.plot.ranking(wp.rank(city, indicator), target=8.0, **what), f"ranking_{indicator}")
    save(
        wp.plot.funnel(wp.funnel(city, indicator), population="live births", **what),
        f"funnel_{indicator}",
    )


if __name__ == "__main__":
    main()
