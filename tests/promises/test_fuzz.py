"""Tables laid out and written in thousands of ways are read alike; damaged files end with a sentence, and never for long.

``WOMENPLAN_FUZZ=N`` tries N files of each kind instead of the usual number, and other ones each time.
"""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from makes import MAKES, damaged, letters
from tables import Value, Written, table

from tests.fuzz import FUZZ
from womenplan.errors import WomenplanError
from womenplan.io.mark import write_marked
from womenplan.io.reader import read_observations

FIRST = random.SystemRandom().randrange(10**9) if FUZZ else 20240901
CPU_SECONDS = 20


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
def test_every_value_of_a_table_is_read_or_named_however_it_is_laid_out(
    suffix: str, tmp_path: Path
) -> None:
    for turn in range(FIRST, FIRST + (FUZZ or 25)):
        rng = random.Random(turn)
        made = table(rng)
        path = MAKES[suffix](tmp_path / f"a{suffix}", made.rows, rng)
        with within_time():
            data = read_observations(path)
        odd = {f"{letters(column)}{row + 1}" for row, column in made.odd}
        named = {problem.cell for problem in data.problems}
        graver = {problem.cell for problem in data.problems if problem.level == "error"}
        found = read_values(data.table, made)
        assert (found, odd - named, graver - odd) == (made.values, set(), set()), (suffix, turn)


def read_values(read: pd.DataFrame, made: Written) -> set[Value]:
    """Return what was read, a region, sex or area only where the table gives one."""
    columns = ["region", "indicator_id", "sex", "area", "year", "value"]
    for place, column in ((0, "region"), (2, "sex"), (3, "area")):
        if not any(value[place] for value in made.values):
            read = read.assign(**{column: ""})
    return set(read[columns].itertuples(index=False, name=None))


@pytest.mark.fuzz
@pytest.mark.parametrize("suffix", MAKES)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(
    suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ended: Counter[str] = Counter()
    said: list[str] = []
    for turn in range(FIRST, FIRST + (FUZZ or 40)):
        rng = random.Random(turn)
        made = table(rng)
        path = MAKES[suffix](tmp_path / f"a{suffix}", made.rows, rng)
        summed = path.read_bytes()[:2] == b"PK"  # a package in which every part has its checksum
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
            lost = len(data) != len(made.values)
            silent = lost and not len(data.problems)
            assert not (summed and how in ("bytes", "cut", "part") and silent), (suffix, turn, how)
    assert min(ended["read"], ended["refused"]) > 0
    assert all(said)
    assert "Traceback" not in capfd.readouterr().err  # of no process beside this one either


JUNK = (
    *("达标", "#REF!", "=1/0", "12 13", "98,5％", "\u200b", "x" * 5000, None, 1e300, -5, 0.5),
    *("指标", "2021年", "合计", "其中：女", "2099年", "%"),
)


@pytest.mark.fuzz
@pytest.mark.parametrize("suffix", MAKES)
def test_cells_that_are_written_over_lose_no_value_in_silence(suffix: str, tmp_path: Path) -> None:
    for turn in range(FIRST, FIRST + (FUZZ or 25)):
        rng = random.Random(turn)
        made = table(rng)
        for _ in range(rng.randint(1, 4)):
            row = rng.choice(made.rows)
            row[rng.randrange(len(row))] = rng.choice(JUNK)
        path = MAKES[suffix](tmp_path / f"a{suffix}", made.rows, rng)
        try:
            data = read_observations(path)
        except WomenplanError:
            continue  # that it is a sentence is held above
        named = len(data.problems) + data.layout[["missing", "left_out"]].sum().sum()
        assert len(data) >= len(made.values) or named > 0, (suffix, turn)
