"""The names of the formats, apart from what writes them, so that the command line knows them at once."""

__all__ = ["FORMATS"]

FORMATS = ("csv", "parquet", "sdmx", "datapackage", "opensdg", "iamc")
