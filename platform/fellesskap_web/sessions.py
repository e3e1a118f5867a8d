"""From a request's cookie to who is asking: session, person, roles and seats.

Answers are kept in the process for a moment (`actor_seconds`, one second), never past midnight in Oslo, where
roles and seats change, and are dropped at log-out. So a role that is taken away counts within that second.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from fellesskap.actor import SYSTEM_ACTOR, Actor
from fellesskap.clock import OSLO, Clock, SystemClock, today
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork, Work
from fellesskap.errors import NotFound
from fellesskap.identity.model import Lifetimes, Membership, NationalReader, Reading, Session
from fellesskap.identity.rules import hash_secret, same_secret, session_alive
from fellesskap.identity.service import find_reading
from fellesskap.people.queries import load_actor
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant

KEPT_SESSIONS = 10_000

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@dataclass(frozen=True, slots=True)
class CookieNames:
    """What the cookies are called, and whether a browser may be asked to send them over TLS only.

    Browsers accept `Secure` and the `__Host-` prefix from `http://localhost`; another plain-http address,
    which only a trial on a local network has, gets names without the prefix.
    """

    session: str
    login: str
    logout: str
    secure: bool

    @classmethod
    def of(cls, base_url: str) -> CookieNames:
        """Choose the names for an installation's address."""
        parts = urlsplit(base_url)
        secure = parts.scheme == "https" or _is_loopback(parts.hostname or "")
        prefix = "__Host-" if secure else ""
        return cls(f"{prefix}session", f"{prefix}login", f"{prefix}logout", secure)


@dataclass(slots=True)
class _Kept:
    reading: Reading
    since: datetime
    until: datetime
    actors: dict[str, Actor | None] = field(default_factory=dict)


class Sessions:
    """The sessions of one web process.

    `clock` is the machine's, which sessions live by; `calendar` tells the day that roles and seats are held
    on, and differs from it only in a demo that has moved its day forward.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None, calendar: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self._calendar = calendar or self.clock
        self.cookies = CookieNames.of(settings.base_url)
        self.platform_role = RoleNames(settings.role_prefix).platform
        self._lifetimes = Lifetimes(
            timedelta(minutes=settings.session_idle_minutes), timedelta(minutes=settings.session_max_minutes)
        )
        self._keep = timedelta(seconds=settings.actor_seconds)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def work(self, *, read_only: bool = False) -> PlatformWork:
        """Open a work for identities and sessions."""
        return PlatformWork(self.platform_role, self.clock, read_only=read_only)

    async def find_session(self, cookie: str | None) -> Session | None:
        """Find the living session that the cookie names, and note that it was used."""
        kept = await self._find(cookie)
        return kept.reading.session if kept else None

    async def find_actor(self, cookie: str | None, tenant: Tenant) -> Actor | None:
        """Find the person in `tenant` who the cookie's session belongs to, with today's roles and seats."""
        kept = await self._find(cookie)
        if kept is None:
            return None
        if tenant.slug not in kept.actors:
            membership = kept.reading.membership(tenant.slug)
            kept.actors[tenant.slug] = await self._load(tenant, membership) if membership else None
        return kept.actors[tenant.slug]

    async def session_tenants(self, cookie: str | None) -> tuple[Membership, ...]:
        """List the communities in which the cookie's session is somebody, by name."""
        kept = await self._find(cookie)
        return kept.reading.memberships if kept else ()

    async def find_national_reader(self, cookie: str | None) -> NationalReader | None:
        """Find the national reader who the cookie's session belongs to."""
        kept = await self._find(cookie)
        return kept.reading.reader if kept else None

    def drop(self, *keys: str) -> None:
        """Forget sessions that have ended."""
        for key in keys:
            self._kept.pop(key, None)

    async def _find(self, cookie: str | None) -> _Kept | None:
        if not cookie or not _SECRET.match(cookie):
            return None
        key, now = hash_secret(cookie), self.clock.now()
        kept = self._kept.get(key)
        if kept and kept.since <= now < kept.until:
            alive = session_alive(kept.reading.session, now, self._lifetimes)
            return kept if alive else None
        async with self.work() as work:
            reading = await find_reading(work, cookie, self._lifetimes)
        if reading is None:
            self.drop(key)
            return None
        kept = _Kept(reading, now, min(now + self._keep, _midnight_after(now)))
        self._kept[key] = kept
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT_SESSIONS:
            self._kept.popitem(last=False)
        return kept

    async def _load(self, tenant: Tenant, membership: Membership) -> Actor | None:
        async with Work(tenant, SYSTEM_ACTOR, self._calendar) as work:
            try:
                return await load_actor(work, membership.person_id, today(self._calendar))
            except NotFound:
                return None


def csrf_holds(session: Session, token: object) -> bool:
    """Tell whether a form's token is the session's own."""
    return isinstance(token, str) and same_secret(token, session.csrf)


def _midnight_after(moment: datetime) -> datetime:
    tomorrow = moment.astimezone(OSLO).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, OSLO)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
