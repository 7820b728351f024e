"""Lets ``python -m womenplan`` do what the command ``womenplan`` does."""

from womenplan.cli import main

main()
