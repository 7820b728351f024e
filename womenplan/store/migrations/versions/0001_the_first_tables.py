"""The first tables: regions, submissions and their states, observations, problems, due dates, log."""

from womenplan.store.migrations.guard import add_index, make_table, protect

revision = "0001"
down_revision = None

_KEYS = {
    "submission_regions": ("submission_id", "region_id"),
    "observations": ("submission_id", "position"),
    "problems": ("submission_id", "position"),
    "frames": ("submission_id", "name"),
    "blocks": ("submission_id", "part"),
    "settings": ("name",),
}
_REFERRING = ("submission_regions", "events", "observations", "blocks", "problems", "frames")
_TABLES = {
    "settings": "name value",
    "regions": "id# region_id# code name level parent_id# ended# successor_id# at by",
    "submissions": "id# uid at by note department plan_id files digest made_up? amount# replaces origin origin_at",
    "submission_regions": "submission_id# region_id#",
    "events": "id# uid submission_id# at by state reason",
    "series": "id# region_id# indicator_id sex area age level",
    "details": "id# digest unit bound flag series_break? suspect? source note file sheet",
    "observations": "submission_id# position# series_id# year% value~ numerator~ denominator~ detail_id# cell",
    "blocks": "submission_id# part# content*",
    "problems": "submission_id# position# code level file sheet cell found context",
    "frames": "submission_id# name content",
    "due_dates": "id# plan_id year# due at by",
    "freezes": "id# year# frozen? at by",
    "audit": "id# at by what which note",
}
_UNIQUE = {
    "submissions": ["uid"],
    "events": ["uid"],
    "details": ["digest"],
    "series": ["region_id", "indicator_id", "sex", "area", "age", "level"],
}
_INDEXED = [
    ("regions", "region_id"),
    ("regions", "name"),
    ("submissions", "digest"),
    ("events", "submission_id"),
]
_WITHOUT_ROWID = ("observations", "problems")


def upgrade() -> None:
    """Make the tables, and let nothing that they hold be changed or taken away."""
    for table, columns in _TABLES.items():
        make_table(
            table,
            columns,
            keys=_KEYS.get(table, ("id",)),
            unique=_UNIQUE.get(table, ()),
            refers=table in _REFERRING,
            **({"sqlite_with_rowid": False} if table in _WITHOUT_ROWID else {}),
        )
    add_index(_INDEXED)
    protect(_TABLES)
