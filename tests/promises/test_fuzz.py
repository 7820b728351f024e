"""One table written in thousands of ways is read alike; damaged files end with a sentence, and never for long.

``WOMENPLAN_FUZZ=N`` tries N files of each kind instead of the usual number, and other ones each time.
"""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from makes import MAKES, damaged

from tests.fuzz import FUZZ
from womenplan.errors import WomenplanError
from womenplan.io.mark import write_marked
from womenplan.io.reader import read_observations

NAMES = {
    "孕产妇死亡率": "maternal_mortality",
    "村委会成员中女性比例": "village_committee_women_share",
    "学前教育毛入园率": "preschool_gross_enrolment",
    "妇女常见病筛查率": "common_disease_screening",
}
FIRST = random.SystemRandom().randrange(10**9) if FUZZ else 20240901
CPU_SECONDS = 20


def table(rng: random.Random) -> tuple[list[list[Any]], set[tuple[str, int, float]]]:
    """Return the rows of a table, wide or long, with a title or not, and the values that a person reads in it."""
    years = sorted(rng.sample(range(2012, 2024), rng.randrange(2, 5)))
    names = rng.sample([*NAMES], rng.randrange(1, len(NAMES) + 1))
    values = {
        (name, year): round(rng.uniform(11, 95), rng.randrange(3))
        for name in names
        for year in years
    }
    rows: list[list[Any]] = [
        [rng.choice(["妇女发展监测统计表", "附表1：妇女发展“两规”监测 <1>&"])]
    ] * (rng.random() < 0.3)
    if rng.random() < 0.6:
        rows.append(["指标", *(f"{year}年" for year in years)])
        rows += [[name, *(values[name, year] for year in years)] for name in names]
    else:
        rows.append(["指标", "年份", "数值"])
        rows += [[name, year, value] for (name, year), value in values.items()]
    rows += [["注：数据来自年报。"]] * (rng.random() < 0.3)
    width = max(map(len, rows))
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    return rows, {(NAMES[name], year, value) for (name, year), value in values.items()}


@contextmanager
def within_time() -> Iterator[None]:
    """End what takes more of the processor's time than any file may."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.fuzz
@pytest.mark.parametrize("suffix", MAKES)
def test_a_table_is_read_alike_however_it_is_written(suffix: str, tmp_path: Path) -> None:
    for turn in range(FIRST, FIRST + (FUZZ or 60)):
        rng = random.Random(turn)
        rows, values = table(rng)
        path = MAKES[suffix](tmp_path / f"a{suffix}", rows, rng)
        with within_time():
            data = read_observations(path)
        found = set(
            data.table[["indicator_id", "year", "value"]].itertuples(index=False, name=None)
        )
        graver = [problem for problem in data.problems if problem.level == "error"]
        assert (found, graver) == (values, []), (suffix, turn)


@pytest.mark.fuzz
@pytest.mark.parametrize("suffix", MAKES)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(suffix: str, tmp_path: Path) -> None:
    ended: Counter[str] = Counter()
    said: list[str] = []
    for turn in range(FIRST, FIRST + (FUZZ or 60)):
        rng = random.Random(turn)
        rows, _ = table(rng)
        path = MAKES[suffix](tmp_path / f"a{suffix}", rows, rng)
        how = damaged(path, rng)
        try:
            with within_time():
                data = read_observations(path)
                if turn % 5 == 0:
                    write_marked(path, data.problems, tmp_path / "m.xlsx", force=True)
        except WomenplanError as error:
            ended["refused"] += 1
            said += [problem.message(lang) for problem in error.problems for lang in ("zh", "en")]
        except BaseException as fault:
            raise AssertionError(f"{suffix} {turn} {how}") from fault
        else:
            ended["read"] += 1
    assert min(ended["read"], ended["refused"]) > 0
    assert all(said)
