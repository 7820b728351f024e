"""Accounts: who may sign in, with which role, for which department and region.

Passwords and one-time links.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, func, insert, or_, select, update

from womenplan.errors import Problem, UsageError
from womenplan.store import regions, tables
from womenplan.store.adding import log
from womenplan.store.engine import now
from womenplan.store.store import Store

__all__ = ["ROLES", "Account", "People", "administrator_exists"]

ROLES = ("reporter", "monitor", "administrator")
SHORTEST, LONGEST = 10, 200  # of a password
LONGEST_NAME = 60
ATTEMPTS, OF_ADDRESS, WINDOW = 5, 30, timedelta(minutes=15)  # failed ones that are let pass
LINK_DAYS = 7
ANOTHER = -1  # the account of a link that makes a further administrator
SESSION = timedelta(hours=8)
_HASHER = PasswordHasher()
_HASHING = threading.BoundedSemaphore(4)  # at once, for each takes 64 MB
_NOBODY = _HASHER.hash(secrets.token_hex())  # so that an unknown name takes as long as a known one


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in: the row of facts by which the session was made, and what it says."""

    fact_id: int
    account_id: int
    name: str
    role: str
    department: str
    region_id: int
    active: bool
    region: str = ""


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "+00:00"


class People:
    """The accounts of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._secret = self._own_secret()

    def _own_secret(self) -> bytes:
        rows = tables.settings
        query = select(rows.c.value).where(rows.c.name == "secret")
        with self.store.writing() as connection:
            found = connection.execute(query).scalar()
            if found is None:
                found = secrets.token_hex(32)
                connection.execute(insert(rows).values(name="secret", value=found))
        return bytes.fromhex(found)

    def listed(self) -> list[Account]:
        """Return all accounts as they are now."""
        with self.store.reading() as connection:
            return list(_current(connection).values())

    def by_id(self, account_id: int) -> Account | None:
        """Return an account."""
        with self.store.reading() as connection:
            return _current(connection, account_id).get(account_id)

    def make(
        self,
        by: str,
        *,
        name: str,
        role: str,
        department: str = "",
        region: str = "",
    ) -> str:
        """Make an account, and return the one-time link by which its owner sets the password."""
        _refuse_odd(name)
        if role not in ROLES:
            raise UsageError(Problem("ACCOUNT_ROLE", found=role))
        if role == "reporter" and not (department and region):
            raise UsageError(Problem("ACCOUNT_WHOSE"))
        with self.store.writing() as connection:
            _refuse_taken(connection, name)
            place = regions.region_id(connection, region) if region else 0
            rows = tables.accounts
            number = int(connection.execute(select(func.max(rows.c.account_id))).scalar() or 0) + 1
            at = now(connection)
            facts = {
                "name": name.strip(),
                "role": role,
                "department": department,
                "region_id": place,
            }
            _put(
                connection,
                number,
                at=at,
                by=by,
                password="",
                active=True,
                **facts,
            )
            log(
                connection,
                at=at,
                by=by,
                what="account",
                which=name.strip(),
                note=role,
            )
            return _link(connection, number)

    def renew(self, by: str, account_id: int) -> str:
        """Return a new link by which an account's password is set, and end its sessions."""
        with self.store.writing() as connection:
            at = now(connection)
            self._change(
                connection,
                account_id,
                at=at,
                by=by,
                password="",
            )
            log(
                connection,
                at=at,
                by=by,
                what="new_password",
                which=str(account_id),
            )
            return _link(connection, account_id)

    def switch(self, by: str, account_id: int, *, active: bool) -> None:
        """Close an account, or open it again."""
        with self.store.writing() as connection:
            at = now(connection)
            self._change(
                connection,
                account_id,
                at=at,
                by=by,
                active=active,
            )
            log(
                connection,
                at=at,
                by=by,
                what="open" if active else "close",
                which=str(account_id),
            )

    def _change(
        self,
        connection: Connection,
        account_id: int,
        *,
        at: str,
        by: str,
        **facts: Any,
    ) -> None:
        rows = tables.accounts
        query = select(rows).where(rows.c.account_id == account_id).order_by(rows.c.id.desc())
        last = connection.execute(query.limit(1)).mappings().first()
        if last is None:
            raise UsageError(Problem("ACCOUNT_UNKNOWN", found=str(account_id)))
        kept = {
            name: last[name]
            for name in ("name", "role", "department", "region_id", "password", "active")
        }
        _put(
            connection,
            account_id,
            at=at,
            by=by,
            **(kept | facts),
        )

    def first_link(self, *, another: bool = False) -> str | None:
        """Return the link that creates the administrator while there is none, or another one."""
        with self.store.writing() as connection:
            if not administrator_exists(connection):
                return _link(connection, 0)
            return _link(connection, ANOTHER) if another else None

    def of_link(self, token: str) -> int | None:
        """Return the account whose password a link sets (0: the first administrator, ANOTHER: a further one).

        None where it does not hold.
        """
        rows = tables.links
        query = select(rows).where(rows.c.digest == _digest(token), rows.c.used.is_(False))
        with self.store.reading() as connection:
            found = connection.execute(query).mappings().first()
            if found is None or found["until"] < _stamp(datetime.now(UTC)):
                return None
            if found["account_id"] == 0 and administrator_exists(connection):
                return None
        return int(found["account_id"])

    def set_password(self, token: str, password: str, name: str = "") -> None:
        """Set the password by a link, which then no longer holds.

        Raises
        ------
        UsageError
            If the link does not hold, or the password is too short or long, or is the name.
        """
        account_id = self.of_link(token)
        if account_id is None:
            raise UsageError(Problem("LINK_SPENT"))
        if not SHORTEST <= len(password) <= LONGEST or password.strip() in (name, ""):
            raise UsageError(Problem("PASSWORD_WEAK", context={"least": SHORTEST}))
        with _HASHING:
            hashed = _HASHER.hash(password)
        rows = tables.links
        with self.store.writing() as connection:
            spent = update(rows).where(rows.c.digest == _digest(token), rows.c.used.is_(False))
            if connection.execute(spent.values(used=True)).rowcount != 1:
                raise UsageError(Problem("LINK_SPENT"))
            at = now(connection)
            if account_id > 0:
                self._change(
                    connection,
                    account_id,
                    at=at,
                    by=name,
                    password=hashed,
                )
                log(
                    connection,
                    at=at,
                    by=name,
                    what="password",
                    which=str(account_id),
                )
                return
            if account_id == 0 and administrator_exists(connection):
                raise UsageError(Problem("LINK_SPENT"))
            _refuse_odd(name)
            _refuse_taken(connection, name)
            number = (
                int(
                    connection.execute(select(func.max(tables.accounts.c.account_id))).scalar() or 0
                )
                + 1
            )
            facts = {
                "name": name.strip(),
                "role": "administrator",
                "department": "",
                "region_id": 0,
            }
            _put(
                connection,
                number,
                at=at,
                by="–",
                password=hashed,
                active=True,
                **facts,
            )
            log(
                connection,
                at=at,
                by=name.strip(),
                what="account",
                which=name.strip(),
                note="administrator",
            )

    def sign_in(self, name: str, password: str, address: str) -> Account:
        """Return the account of a name and password.

        Raises
        ------
        UsageError
            If they do not fit, or failed too often of late for this account or from this address.
        """
        with self.store.reading() as connection:
            self._refuse_many(connection, name, address)
            found = _current(connection)
            account = next((one for one in found.values() if one.name == name), None)
            hashed = _password(connection, account) if account else ""
        try:
            with _HASHING:
                _HASHER.verify(hashed or _NOBODY, password[:LONGEST])
            fits = bool(hashed) and account is not None and account.active
        except (Argon2Error, InvalidHashError):
            fits = False
        with self.store.writing() as connection:
            self._refuse_many(connection, name, address)  # others may have failed meanwhile
            if fits and account is not None:
                log(
                    connection,
                    at=now(connection),
                    by=name,
                    what="sign_in",
                    note=address,
                )
                return account
            at = _stamp(datetime.now(UTC))
            row = {"account": name[:200], "address": address, "at": at}
            connection.execute(insert(tables.attempts).values(**row))
            log(
                connection,
                at=now(connection),
                by=name[:200],
                what="sign_in_failed",
                note=address,
            )
        raise UsageError(Problem("SIGN_IN_WRONG"))

    def sign_out(self, account: Account) -> None:
        """End all sessions of an account, also those whose cookie somebody kept."""
        with self.store.writing() as connection:
            at = now(connection)
            self._change(connection, account.account_id, at=at, by=account.name)
            log(
                connection,
                at=at,
                by=account.name,
                what="sign_out",
            )

    def _refuse_many(self, connection: Connection, name: str, address: str) -> None:
        rows = tables.attempts
        since = _stamp(datetime.now(UTC) - WINDOW)
        query = select(rows.c.account, rows.c.address).where(
            rows.c.at > since, or_(rows.c.account == name[:200], rows.c.address == address)
        )
        found = connection.execute(query).all()
        of_name = sum(account == name[:200] for account, _ in found)
        of_address = sum(where == address for _, where in found)
        if of_name >= ATTEMPTS or of_address >= OF_ADDRESS:
            minutes = int(WINDOW.total_seconds() // 60)
            raise UsageError(Problem("SIGN_IN_OFTEN", context={"minutes": minutes}))

    def _sign(self, *words: str) -> str:
        return hmac.new(
            self._secret, "\n".join(words).encode("utf-8", "replace"), hashlib.sha256
        ).hexdigest()

    def session(self, account: Account, moment: datetime | None = None) -> str:
        """Return the cookie of a session."""
        issued = f"{(moment or datetime.now(UTC)).timestamp():.0f}"
        session = f"{account.account_id}.{account.fact_id}.{issued}"
        return f"{session}.{self._sign('session', session)}"

    def of_session(self, cookie: str) -> Account | None:
        """Return who is signed in by a cookie.

        None where it is not ours, old, or the account has changed since.
        """
        said, _, signature = cookie.rpartition(".")
        if not _alike(signature, self._sign("session", said)):
            return None
        account_id, fact_id, issued = said.split(".")
        if datetime.now(UTC).timestamp() - int(issued) > SESSION.total_seconds():
            return None
        account = self.by_id(int(account_id))
        fits = account is not None and account.active and account.fact_id == int(fact_id)
        return account if fits else None

    def form_token(self, session: str) -> str:
        """Return the token that a form of this session, or of a visitor, carries.

        A visitor chooses the word by which a visit goes, and must not get the token of a session.
        """
        said, _, signature = session.rpartition(".")
        if _alike(signature, self._sign("session", said)):
            return self._sign("form", said.rpartition(".")[0])
        return self._sign("visit", session)

    def fits_token(self, session: str, token: str) -> bool:
        """Return whether a form comes from a page of this session."""
        return _alike(self.form_token(session), token)


def _refuse_odd(name: str) -> None:
    """Refuse a name that is blank or long, or has signs that nobody sees."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.strip().isprintable():
        raise UsageError(Problem("ACCOUNT_NAME"))


def _refuse_taken(connection: Connection, name: str) -> None:
    """Refuse a name that an account has."""
    if any(one.name == name.strip() for one in _current(connection).values()):
        raise UsageError(Problem("ACCOUNT_TAKEN", found=name.strip()))


def _alike(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def administrator_exists(connection: Connection) -> bool:
    """Return whether anybody can administer the page."""
    return any(one.role == "administrator" for one in _current(connection).values())


def _current(connection: Connection, account_id: int = 0) -> dict[int, Account]:
    rows = tables.accounts
    query = select(rows).order_by(rows.c.id)
    if account_id:
        query = query.where(rows.c.account_id == account_id)
    names = regions.names_of(connection)
    found = {}
    for row in connection.execute(query).mappings():
        place = row["region_id"]
        found[row["account_id"]] = Account(
            row["id"],
            row["account_id"],
            row["name"],
            row["role"],
            row["department"],
            place,
            bool(row["active"]),
            names.get(place, ""),
        )
    return found


def _password(connection: Connection, account: Account) -> str:
    rows = tables.accounts
    return str(
        connection.execute(select(rows.c.password).where(rows.c.id == account.fact_id)).scalar()
    )


def _put(
    connection: Connection,
    account_id: int,
    *,
    at: str,
    by: str,
    **facts: Any,
) -> None:
    connection.execute(
        insert(tables.accounts).values(
            account_id=account_id,
            at=at,
            by=by,
            **facts,
        )
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _link(connection: Connection, account_id: int) -> str:
    """Put a new link on record, and return its secret part.

    Earlier ones of the account no longer hold.
    """
    rows = tables.links
    token = secrets.token_urlsafe(32)
    connection.execute(update(rows).where(rows.c.account_id == account_id).values(used=True))
    until = _stamp(datetime.now(UTC) + timedelta(days=LINK_DAYS))
    link = {
        "digest": _digest(token),
        "account_id": account_id,
        "until": until,
        "used": False,
    }
    connection.execute(insert(rows).values(**link))
    return token
