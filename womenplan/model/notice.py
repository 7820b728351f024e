"""Supervision notices (督办单): what stands in their list, and what a reply may say."""

from __future__ import annotations

__all__ = ["NOTICE_IDS", "NOTICE_STATES", "REPLIED", "REPLIES"]

# the hidden columns of a list of notices, by which a reply finds its target again
NOTICE_IDS = (
    "notice_id",
    "plan_id",
    "target_id",
    "region",
    "department",
    "year",
    "milestone_year",
    "latest_year",
    "latest",
    "level",
)
REPLIES = ("state", "progress", "reason", "action", "deadline", "opinion")
NOTICE_STATES = ("issued", "replied", "closed")
REPLIED = (*NOTICE_IDS, *REPLIES, "file", "sheet", "cell")
