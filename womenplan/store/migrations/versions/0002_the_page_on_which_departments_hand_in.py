"""What the page needs: accounts, links that set a password, failed attempts, drafts, published reports."""

from womenplan.store.migrations.guard import add_index, make_table, protect

revision = "0002"
down_revision = "0001"

_TABLES = {
    "accounts": "id# account_id# name role department region_id# password active? at by",
    "links": "id# digest account_id# until used?",
    "attempts": "id# account address at",
    "drafts": "id# account_id# at name content* reading",
    "reports": "id# at by title year# suppressed# content",
}
_INDEXED = [
    ("accounts", "account_id"),
    ("accounts", "name"),
    ("attempts", "account"),
    ("attempts", "address"),
    ("drafts", "account_id"),
]


def upgrade() -> None:
    """Make the tables; accounts and reports only grow."""
    for table, columns in _TABLES.items():
        make_table(table, columns, unique=["digest"] if table == "links" else [])
    add_index(_INDEXED)
    protect(["accounts", "reports"])
