"""How often the interval of womenplan.effect holds the true effect, and how wide it is, on simulated regions.

    python benchmarks/effect_coverage.py                    # 400 simulations a case, some ten
    minutes python benchmarks/effect_coverage.py --simulations 50   # a quick look

Each case draws regions with levels of their own, a course that all share, and noise; some of the
regions begin a measure with a known effect. Printed: bias, coverage of the 95 % interval and
its mean width.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from womenplan.evaluation.effect import Design

FIRST, YEARS = 2014, 10
STARTS = {
    "8 regions, 3 staggered": (8, [2019, 2020, 2021]),
    "8 regions, 4 at once": (8, [2019] * 4),
    "8 regions, 1": (8, [2019]),
    "8 regions, all staggered": (8, list(range(2017, 2025))),
    "40 regions, 12 staggered": (40, [2018, 2019, 2020, 2021] * 3),
    "40 regions, 20 at once": (40, [2019] * 20),
}
NOISES = ("independent", "autocorrelated", "unequal regions")
EFFECTS = ("constant", "growing", "differing")


def noise(rng: np.random.Generator, regions: int, kind: str) -> np.ndarray:
    """Return region by year: white, AR(1) with 0.5, or with a spread of its own in each region."""
    drawn = rng.normal(size=(regions, YEARS))
    if kind == "autocorrelated":
        for year in range(1, YEARS):
            drawn[:, year] += 0.5 * drawn[:, year - 1]
    if kind == "unequal regions":
        drawn *= np.exp(rng.normal(0, 0.5, regions))[:, None]
    return drawn


def truth(rng: np.random.Generator, since: np.ndarray, kind: str) -> np.ndarray:
    """Return the effect on each region and year: 2, or 0.5 more each year, or 2 give or take 0.7."""
    size = {
        "constant": np.full(since.shape, 2.0),
        "growing": 0.5 * (since + 1),
        "differing": 2.0 + rng.normal(0, 0.7, len(since))[:, None] + 0 * since,
    }[kind]
    return np.where(since >= 0, size, 0.0)


def simulate(
    rng: np.random.Generator, design: Design, since: np.ndarray, case: tuple[str, str]
) -> dict[str, float]:
    """Return what one simulation found."""
    count = len(since)
    effects = truth(rng, since, case[1])
    course = np.cumsum(rng.normal(0.5, 0.5, YEARS))
    level = rng.normal(60, 4, count)[:, None]
    found = design.estimates(level + course + noise(rng, count, case[0]) + effects)
    told = (since >= 0) & ~(since >= 0).all(axis=0)  # where all have begun there is no comparison
    true = float(effects[told].mean())
    return {
        "bias": found["estimate"] - true,
        "held": float(found["low"] <= true <= found["high"]),
        "width": found["high"] - found["low"],
    }


def main() -> None:
    """Print one row per case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--simulations", type=int, default=400)
    asked = parser.parse_args()
    print("case,noise,effect,simulations,bias,coverage,mean width")
    years = np.arange(FIRST, FIRST + YEARS)
    kinds = [(NOISES[0], kind) for kind in EFFECTS] + [(kind, EFFECTS[0]) for kind in NOISES[1:]]
    for name, (count, starts) in STARTS.items():
        begun = np.array([*starts, *[np.inf] * (count - len(starts))])
        panel = pd.DataFrame(0.0, index=range(count), columns=years)
        design = Design.of(panel, begun, 0, trends=False)
        for case in kinds:
            rng = np.random.default_rng(20210927)
            since = years - begun[:, None]
            runs = [simulate(rng, design, since, case) for _ in range(asked.simulations)]
            mean = pd.DataFrame(runs).mean()
            figures = f"{mean['bias']:.3f},{mean['held']:.3f},{mean['width']:.2f}"
            print(f'"{name}",{case[0]},{case[1]},{asked.simulations},{figures}', flush=True)


if __name__ == "__main__":
    main()
