"""Reports for every region of a result, written by several processes at once."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from womenplan import messages
from womenplan.evaluation.evaluation import Evaluation
from womenplan.io.output import refuse_existing
from womenplan.messages import Language
from womenplan.report.output import write

__all__ = ["write_each"]

_shared: list[Evaluation] = []  # in a worker: the result, sent once


def write_each(
    result: Evaluation,
    out_dir: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    template: str | Path | None = None,
    workers: int = 2,
    done: Callable[[int, int], object] | None = None,
) -> dict[str, dict[str, Path]]:
    """Write the reports of every region of an evaluation, each into a folder of its own.

    Parameters
    ----------
    result : Evaluation
    out_dir : str or Path
        Gets a folder a region.
    lang, force, template
        As :func:`~womenplan.report.output.write` takes them.
    workers : int
        Processes at once.
    done : callable, optional
        Called with the number of regions written, and of all, after each.

    Returns
    -------
    dict of str to dict
        For each region what :func:`~womenplan.report.output.write` returns.

    Raises
    ------
    UsageError
        If a region's folder exists and ``force`` is not given, or it cannot be written to.
    """
    lang = lang or messages.default_language()
    folders = {region: Path(out_dir) / _folder_name(region) for region in result.regions}
    refuse_existing(list(folders.values()), force)
    written = {}
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (result,)) as pool:
        try:
            waiting = {
                pool.submit(_write_one, region, folder, lang, force, template): region
                for region, folder in folders.items()
            }
            for future in as_completed(waiting):
                written[waiting[future]] = future.result()
                if done:
                    done(len(written), len(folders))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return {region: written[region] for region in folders}


def _begin(result: Evaluation) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops the others
    _shared.append(result)


def _write_one(region: str, folder: Path, lang: Language, force: bool, template: str | Path | None) -> dict[str, Path]:
    return write(_shared[0], folder, lang=lang, force=force, template=template, region=region)


def _folder_name(region: str) -> str:
    """Return a region's name as a folder may carry it."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', " ", region).strip(" .") or "-"
