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
from womenplan.store.engine import stamp
from womenplan.store.store import Store
from womenplan.store.writer import Writer

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


FACTS = ("account_id", "name", "role", "department", "region_id", "active")


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in: the row of :data:`FACTS` by which the session was made, and what it says."""

    fact_id: int
    account_id: int
    name: str
    role: str
    department: str
    region_id: int
    active: bool
    region: str = ""


class People:
    """The accounts of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._secret = self._own_secret()

    def _own_secret(self) -> bytes:
        rows = tables.settings
        query = select(rows.c.value).where(rows.c.name == "secret")
        with self.store.writing() as connection:
            secret = connection.execute(query).scalar()
            if secret is None:
                secret = secrets.token_hex(32)
                connection.execute(insert(rows), {"name": "secret", "value": secret})
        return bytes.fromhex(secret)

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
        with self.store.writer(by) as writer:
            _refuse_taken(writer.connection, name)
            place = regions.region_id(writer.connection, region) if region else 0
            number = _make(writer, name, role, department=department, region_id=place)
            return _link(writer.connection, number)

    def renew(self, by: str, account_id: int) -> str:
        """Return a new link by which an account's password is set, and end its sessions."""
        with self.store.writer(by) as writer:
            _change(writer, account_id, password="")
            writer.log("new_password", str(account_id))
            return _link(writer.connection, account_id)

    def switch(self, by: str, account_id: int, *, active: bool) -> None:
        """Close an account, or open it again."""
        with self.store.writer(by) as writer:
            _change(writer, account_id, active=active)
            writer.log("open" if active else "close", str(account_id))

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
            link = connection.execute(query).first()
            if link is None or link.until < stamp(datetime.now(UTC)):
                return None
            if link.account_id == 0 and administrator_exists(connection):
                return None
        return int(link.account_id)

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
        with self.store.writer(name.strip()) as writer:
            _spend(writer.connection, token)
            if account_id > 0:
                _change(writer, account_id, password=hashed)
                writer.log("password", str(account_id))
                return
            if account_id == 0 and administrator_exists(writer.connection):
                raise UsageError(Problem("LINK_SPENT"))
            _refuse_odd(name)
            _refuse_taken(writer.connection, name)
            _make(writer, name, "administrator", by="–", password=hashed)

    def sign_in(self, name: str, password: str, address: str) -> Account:
        """Return the account of a name and password.

        Raises
        ------
        UsageError
            If they do not fit, or failed too often of late for this account or from this address.
        """
        with self.store.reading() as connection:
            _refuse_many(connection, name, address)
            accounts = _current(connection).values()
            account = next((one for one in accounts if one.name == name), None)
            hashed = _password(connection, account) if account else ""
        try:
            with _HASHING:
                _HASHER.verify(hashed or _NOBODY, password[:LONGEST])
            fits = bool(hashed) and account is not None and account.active
        except (Argon2Error, InvalidHashError):
            fits = False
        with self.store.writer(name[:200]) as writer:
            _refuse_many(writer.connection, name, address)  # others may have failed meanwhile
            if fits and account is not None:
                writer.log("sign_in", note=address)
                return account
            at = stamp(datetime.now(UTC))
            row = {"account": name[:200], "address": address, "at": at}
            writer.connection.execute(insert(tables.attempts), row)
            writer.log("sign_in_failed", note=address)
        raise UsageError(Problem("SIGN_IN_WRONG"))

    def sign_out(self, account: Account) -> None:
        """End all sessions of an account, also those whose cookie somebody kept."""
        with self.store.writer(account.name) as writer:
            _change(writer, account.account_id)
            writer.log("sign_out")

    def _sign(self, *words: str) -> str:
        content = "\n".join(words).encode("utf-8", "replace")
        return hmac.new(self._secret, content, hashlib.sha256).hexdigest()

    def session(self, account: Account, moment: datetime | None = None) -> str:
        """Return the cookie of a session."""
        issued = f"{(moment or datetime.now(UTC)).timestamp():.0f}"
        session = f"{account.account_id}.{account.fact_id}.{issued}"
        return f"{session}.{self._sign('session', session)}"

    def of_session(self, cookie: str) -> Account | None:
        """Return who is signed in by a cookie.

        None where it is not ours, old, or the account has changed since.
        """
        session, _, signature = cookie.rpartition(".")
        if not _alike(signature, self._sign("session", session)):
            return None
        account_id, fact_id, issued = session.split(".")
        if datetime.now(UTC).timestamp() - int(issued) > SESSION.total_seconds():
            return None
        account = self.by_id(int(account_id))
        fits = account is not None and account.active and account.fact_id == int(fact_id)
        return account if fits else None

    def form_token(self, session: str) -> str:
        """Return the token that a form of this session, or of a visitor, carries.

        A visitor chooses the word by which a visit goes, and must not get the token of a session.
        """
        signed, _, signature = session.rpartition(".")
        if _alike(signature, self._sign("session", signed)):
            return self._sign("form", signed.rpartition(".")[0])
        return self._sign("visit", session)

    def fits_token(self, session: str, token: str) -> bool:
        """Return whether a form comes from a page of this session."""
        return _alike(self.form_token(session), token)


def _refuse_many(connection: Connection, name: str, address: str) -> None:
    """Refuse to go on where too many attempts have failed of late."""
    rows = tables.attempts
    since = stamp(datetime.now(UTC) - WINDOW)
    near = or_(rows.c.account == name[:200], rows.c.address == address)
    query = select(rows.c.account, rows.c.address).where(rows.c.at > since, near)
    attempts = connection.execute(query).all()
    of_name = sum(account == name[:200] for account, _ in attempts)
    of_address = sum(where == address for _, where in attempts)
    if of_name >= ATTEMPTS or of_address >= OF_ADDRESS:
        minutes = int(WINDOW.total_seconds() // 60)
        raise UsageError(Problem("SIGN_IN_OFTEN", context={"minutes": minutes}))


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
    """Return accounts as they are now, all or one, by their numbers."""
    rows = tables.accounts
    query = select(rows.c.id, *(rows.c[name] for name in FACTS)).order_by(rows.c.id)
    if account_id:
        query = query.where(rows.c.account_id == account_id)
    names = regions.names_of(connection)
    return {
        row.account_id: Account(*(*row, names.get(row.region_id, "")))
        for row in connection.execute(query)
    }


def _password(connection: Connection, account: Account) -> str:
    rows = tables.accounts
    query = select(rows.c.password).where(rows.c.id == account.fact_id)
    return str(connection.execute(query).scalar())


def _make(
    writer: Writer,
    name: str,
    role: str,
    **facts: Any,
) -> int:
    """Put a new account on record, and return its number."""
    rows = tables.accounts
    last = writer.connection.execute(select(func.max(rows.c.account_id))).scalar()
    number = int(last or 0) + 1
    new = {
        "department": "",
        "region_id": 0,
        "password": "",
        "active": True,
    }
    known = {"account_id": number, "name": name.strip(), "role": role}
    writer.add(rows, [known | new | facts])
    writer.log("account", name.strip(), role)
    return number


def _change(writer: Writer, account_id: int, **facts: Any) -> None:
    """Let other facts hold of an account from now on."""
    rows = tables.accounts
    query = select(rows).where(rows.c.account_id == account_id).order_by(rows.c.id.desc())
    last = writer.connection.execute(query.limit(1)).mappings().first()
    if last is None:
        raise UsageError(Problem("ACCOUNT_UNKNOWN", found=str(account_id)))
    kept = {name: last[name] for name in last if name not in ("id", "at", "by")}
    writer.add(rows, [kept | facts])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _link(connection: Connection, account_id: int) -> str:
    """Put a new link on record, and return its secret part.

    Earlier ones of the account no longer hold.
    """
    rows = tables.links
    token = secrets.token_urlsafe(32)
    connection.execute(update(rows).where(rows.c.account_id == account_id).values(used=True))
    link = {
        "digest": _digest(token),
        "account_id": account_id,
        "until": stamp(datetime.now(UTC) + timedelta(days=LINK_DAYS)),
        "used": False,
    }
    connection.execute(insert(rows), link)
    return token


def _spend(connection: Connection, token: str) -> None:
    """Mark a link as used; refuse one that was."""
    rows = tables.links
    spent = update(rows).where(rows.c.digest == _digest(token), rows.c.used.is_(False))
    if connection.execute(spent.values(used=True)).rowcount != 1:
        raise UsageError(Problem("LINK_SPENT"))
