"""Who asks: 64 contacts of municipalities in the 19 communities, logged in as the product logs people in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import asyncpg
from scene import CLOCK, Scene

from fellesskap.db.ids import uuid7
from fellesskap.db.quoting import identifier
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork, system_work
from fellesskap.identity.model import Attempt, Claims
from fellesskap.identity.service import Invite, LoggedIn, LogIn, invite, log_in
from fellesskap.people.queries import load_actor
from fellesskap.tenant import Tenant

VISITORS = 64
MEETINGS = 6

_CONTACTS = """
SELECT g.person_id, g.partner_id FROM {s}.role_grant g
WHERE g.kind = 'municipal_contact' ORDER BY g.id OFFSET $1 LIMIT 1
"""
_REPLIES = """
SELECT r.id, r.version FROM {s}.reply r JOIN {s}.round o ON o.id = r.round_id
WHERE o.state = 'open' AND r.partner_id = $1 AND r.answer IS NOT NULL ORDER BY r.id LIMIT 5
"""
_MEETINGS = "SELECT id FROM {s}.meeting WHERE state = 'approved' ORDER BY md5(id::text || $1) LIMIT $2"


@dataclass(slots=True)
class Reply:
    """An answer that the visitor changes, and the version it has."""

    id: str
    version: int


@dataclass(slots=True)
class Visitor:
    """One session, what it asks for, and the facts that its transactions are opened with."""

    slug: str
    schema: str
    role: str
    person: str
    secret: str
    csrf: str
    facts: dict[str, str]
    meetings: list[str]
    replies: list[Reply] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """The visitor as JSON can hold it."""
        return asdict(self)


async def log_visitors_in(scene: Scene) -> list[Visitor]:
    """Log everybody in; `DB` is open as the login role."""
    connection = await asyncpg.connect(scene.superuser())
    try:
        return [await _visitor(scene, connection, number) for number in range(VISITORS)]
    finally:
        await connection.close()


async def _visitor(scene: Scene, connection: asyncpg.Connection, number: int) -> Visitor:
    place = scene.tenants[number % len(scene.tenants)]
    schema = identifier(place.schema)
    contact = await connection.fetchrow(_CONTACTS.format(s=schema), number // len(scene.tenants) * 7)
    session = await _log_in(scene, place, contact["person_id"])
    async with system_work(place) as work:
        actor = await load_actor(work, contact["person_id"], date.today())  # noqa: DTZ011 the data's own day
    meetings = await connection.fetch(_MEETINGS.format(s=schema), str(number), MEETINGS)
    replies = await connection.fetch(_REPLIES.format(s=schema), contact["partner_id"])
    return Visitor(
        place.slug,
        place.schema,
        place.role,
        str(contact["person_id"]),
        session.secret,
        session.session.csrf,
        {
            "app.scope": "actor",
            "app.sees": str(int(actor.sees)),
            "app.person": str(contact["person_id"]),
            "app.partners": _ids({role.partner_id for role in actor.roles if role.partner_id}),
            "app.bodies": _ids({seat.body_id for seat in actor.seats}),
            "app.sides": _ids(actor.sides()),
            "app.keeps": _ids(actor.keeps()),
            "app.regions": _ids(actor.regions()),
            "app.divisions": _ids(actor.divisions()),
        },
        [str(row["id"]) for row in meetings],
        [Reply(str(row["id"]), row["version"]) for row in replies],
    )


async def _log_in(scene: Scene, place: Tenant, person: Any) -> LoggedIn:
    number = str(uuid7())
    async with PlatformWork(RoleNames(scene.settings.role_prefix).platform, CLOCK) as work:
        await invite(work, Invite(place.slug, person, pid_hash=number))
        claims = Claims("https://provider.example.org", number, "idporten-loa-high")
        attempt = Attempt("nonce", "verifier", "/", None, False, CLOCK.now())
        return await log_in(work, LogIn(claims, number, "header.payload.signature", attempt))


def _ids(values: set[Any] | frozenset[Any]) -> str:
    return "{" + ",".join(sorted(map(str, values))) + "}"
