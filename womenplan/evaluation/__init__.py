"""Pure functions, tables in and tables out: every target judged in every region at once."""
