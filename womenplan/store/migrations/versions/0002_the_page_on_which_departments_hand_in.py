"""What the page needs: accounts, links that set a password, failed attempts, drafts, published reports."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from womenplan.store.migrations.guard import protect

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
_KINDS: Mapping[str, Any] = {"#": sa.Integer(), "?": sa.Boolean(), "*": sa.LargeBinary()}


def _columns(table: str) -> Iterable[sa.Column[Any]]:
    for word in _TABLES[table].split():
        name = word.rstrip("#?*")
        kind = _KINDS.get(word[-1], sa.Text())
        yield sa.Column(name, kind, primary_key=name == "id", nullable=False)


def upgrade() -> None:
    """Make the tables; accounts and reports only grow."""
    for table in _TABLES:
        unique = [sa.UniqueConstraint("digest")] if table == "links" else []
        op.create_table(table, *_columns(table), *unique)
    for table, column in _INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    protect(["accounts", "reports"])
