"""The monitoring database: what departments handed in, every past state of it, and who did what."""

from importlib.util import find_spec

from womenplan.errors import Problem, UsageError
from womenplan.messages import Several

_LACKING = [name for name in ("sqlalchemy", "alembic") if find_spec(name) is None]
if _LACKING:
    _CONTEXT = {"extra": "store", "packages": Several(_LACKING)}
    raise UsageError(Problem("PACKAGES_MISSING", found="womenplan.store", context=_CONTEXT))
