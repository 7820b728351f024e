"""Export: one call for every format, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from womenplan.arguments import checked
from womenplan.exchange import datapackage, iamc, opensdg, sdmx, tidy
from womenplan.exchange.dataset import Dataset, dataset_of
from womenplan.exchange.formats import Format
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.observation import Data
from womenplan.model.plan import AnyPlan, as_plan

__all__ = ["export"]

_WRITERS: Mapping[str, Callable[[Dataset], dict[str, bytes]]] = {
    "csv": tidy.csv_files,
    "parquet": tidy.parquet_files,
    "sdmx": sdmx.files,
    "datapackage": datapackage.files,
    "opensdg": opensdg.files,
    "iamc": iamc.files,
}


@checked
def export(
    data: Data,
    out_dir: str | Path,
    *,
    to: Format,
    plan: AnyPlan | None = None,
    lang: Language | None = None,
    force: bool = False,
) -> dict[str, Path]:
    """Write observations in a format that others take, into a folder.

    Parameters
    ----------
    data : Observations, Evaluation or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, or a table as :func:`womenplan.evaluate`
        takes it.
    out_dir : str or Path
        Made if it does not exist; other files in it are left alone.
    to : {"csv", "parquet", "sdmx", "datapackage", "opensdg", "iamc"}
        Tidy CSV or Parquet; SDMX-CSV 2.0 with its data structure; a Data Package of version 2; data
        and metadata as Open SDG builds a site from them; the long table of the IAMC.
    plan : Plan or str, optional
        A plan, or the id of a bundled one. Its indicators name the values; where the format has a place for them, its targets go along.
    lang : {"zh", "en"}, optional
        Language of titles, labels and metadata; codes are the same in both.
    force : bool
        Overwrite files that exist.

    Returns
    -------
    dict of str to Path
        The files, by their names within the folder.

    Raises
    ------
    UsageError
        If the format is unknown, a file exists and ``force`` is not given, or the folder cannot be
        written to.
    DataError
        If there are no values.
    """
    folder = Path(out_dir)
    made = _WRITERS[to](dataset_of(data, None if plan is None else as_plan(plan), lang))
    paths = {name: folder / name for name in made}
    refuse_existing(list(paths.values()), force)
    write_atomically(made, folder)
    return paths
