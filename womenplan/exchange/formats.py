"""The names of the formats, apart from what writes them, so that the command line knows them at once."""

from typing import Literal, get_args

__all__ = ["FORMATS", "Format"]

Format = Literal["csv", "parquet", "sdmx", "datapackage", "opensdg", "iamc"]
FORMATS: tuple[str, ...] = get_args(Format)
