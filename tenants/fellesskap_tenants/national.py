"""What a community lets national readers see: figures it looks at, shares, releases and can take back.

Figures are computed inside the community and lie in the shared schema under a pseudonym. They stay hidden
until an administrator releases exactly the ones seen, and a released snapshot never changes by itself.
Taking it back hides it in the same moment.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import structlog

from fellesskap.access import policy
from fellesskap.clock import Clock, today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.quoting import identifier
from fellesskap.db.work import PlatformWork, Work, system_work
from fellesskap.errors import Conflict, DomainError, RuleBroken
from fellesskap_tenants.figures import NAMES, Figures
from fellesskap_tenants.registry import find_registered

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_COLUMNS = ", ".join(("year", *NAMES))

_VALID = "valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)"
_FIGURES = f"""
SELECT (SELECT count(*) FROM {{schema}}.body_edition WHERE {_VALID}) AS bodies,
    (SELECT count(*) FROM {{schema}}.seat_edition WHERE {_VALID}) AS seats,
    (SELECT count(*) FROM {{schema}}.seat_edition s WHERE {_VALID} AND NOT EXISTS (
        SELECT FROM {{schema}}.holding h WHERE h.seat_id = s.seat_id AND h.kind = 'holder'
            AND h.valid_from <= $1 AND (h.valid_to IS NULL OR h.valid_to > $1))) AS seats_vacant,
    (SELECT count(*) FROM {{schema}}.meeting WHERE extract(year FROM held_on) = $2
        AND state IN ('planned', 'called')) AS meetings_planned,
    (SELECT count(*) FROM {{schema}}.meeting WHERE extract(year FROM held_on) = $2
        AND state IN ('held', 'minuted', 'approved')) AS meetings_held
"""

_KEEP = f"""
INSERT INTO shared.national_snapshot
    (id, tenant_slug, pseudonym, computed_at, {_COLUMNS}, released_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant_slug, year) DO UPDATE SET pseudonym = excluded.pseudonym, bodies = excluded.bodies,
    seats = excluded.seats, seats_vacant = excluded.seats_vacant,
    meetings_planned = excluded.meetings_planned, meetings_held = excluded.meetings_held,
    computed_at = excluded.computed_at, released_at = excluded.released_at, withdrawn_at = NULL
"""
_UNLESS_SEEN = " WHERE national_snapshot.released_at IS NULL AND national_snapshot.withdrawn_at IS NULL"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ShareFigures:
    """Let national readers have the community's figures, once they are released."""


@dataclass(frozen=True, slots=True)
class ReleaseFigures:
    """Release the figures that were looked at; `seen` is their digest."""

    seen: str


@dataclass(frozen=True, slots=True)
class WithdrawFigures:
    """Take the figures back and share no more."""


@dataclass(frozen=True, slots=True)
class Released:
    """What national readers see of the community now."""

    figures: Figures
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Sharing:
    """Whether a community shares, the figures as they are today, and what is released already."""

    shares: bool
    current: Figures
    released: Released | None


async def load_sharing(work: Work, platform_role: str) -> Sharing:
    """Look at what national readers see, and at what they would see if it were released now."""
    policy.require_administrator(work.actor)
    current = await compute_figures(work)
    async with _as_platform(work, platform_role):
        shares = await work.connection.fetchval(
            "SELECT shares_structure FROM shared.tenant WHERE slug = $1", work.tenant.slug
        )
        rows = await work.connection.fetch(
            f"SELECT {_COLUMNS}, released_at FROM shared.national_snapshot WHERE tenant_slug = $1 AND "
            "released_at IS NOT NULL AND withdrawn_at IS NULL ORDER BY year DESC LIMIT 1",
            work.tenant.slug,
        )
    released = None
    if rows:
        row = dict(rows[0])
        released = Released(released_at=row.pop("released_at"), figures=Figures(**row))
    return Sharing(bool(shares), current, released)


async def share_figures(work: Work, _: ShareFigures, *, platform_role: str) -> None:
    """Share from now on; the figures are computed and kept, and nobody sees them before they are released."""
    policy.require_administrator(work.actor)
    figures = await compute_figures(work)
    await _audit(work, "figures.shared")
    async with _as_platform(work, platform_role):
        await _decide(work, shares=True)
        await _keep(work, figures, None, _UNLESS_SEEN)


async def release_figures(work: Work, command: ReleaseFigures, *, platform_role: str) -> None:
    """Release today's figures under a new pseudonym, in place of the ones released before."""
    policy.require_administrator(work.actor)
    figures = await compute_figures(work)
    if figures.digest != command.seen:
        raise Conflict("national.figures_changed")
    await _audit(work, "figures.released", figures)
    async with _as_platform(work, platform_role):
        if not await _lock(work):
            raise RuleBroken("national.not_shared")
        await _keep(work, figures, work.clock.now())


async def withdraw_figures(work: Work, _: WithdrawFigures, *, platform_role: str) -> None:
    """Hide every snapshot of the community at once, and share no more."""
    policy.require_administrator(work.actor)
    await _audit(work, "figures.withdrawn")
    async with _as_platform(work, platform_role):
        await _decide(work, shares=False)
        await work.connection.execute(
            "UPDATE shared.national_snapshot SET withdrawn_at = $2 "
            "WHERE tenant_slug = $1 AND withdrawn_at IS NULL",
            work.tenant.slug,
            work.clock.now(),
        )


async def refresh_snapshots(platform_role: str, clock: Clock) -> int:
    """Compute the year's figures anew where a community shares and has not released them; count those done.

    One community that cannot be read does not stop the others.
    """
    async with PlatformWork(platform_role, clock, read_only=True) as platform:
        sharing = [
            one.tenant
            for one in await find_registered(platform)
            if one.shares_structure and one.state == "active"
        ]
    done = 0
    for tenant in sharing:
        try:
            async with system_work(tenant, clock) as work:
                figures = await compute_figures(work)
                async with _as_platform(work, platform_role):
                    await _keep(work, figures, None, _UNLESS_SEEN)
        except DomainError as error:
            log.warning("national.not_refreshed", tenant=tenant.slug, code=error.code)
            continue
        done += 1
    return done


async def record_read(work: PlatformWork, reader_id: UUID, operation: str) -> None:
    """Note that a national reader reads, before anything is read."""
    await work.connection.execute(
        "INSERT INTO shared.national_read (id, happened_at, reader_id, operation) VALUES ($1, $2, $3, $4)",
        uuid7(),
        work.clock.now(),
        reader_id,
        operation,
    )


async def compute_figures(work: Work, on: date | None = None) -> Figures:
    """Count the community's bodies, seats and meetings as they are on a day, today when absent."""
    day = on or today(work.clock)
    query = _FIGURES.format(schema=identifier(work.tenant.schema))
    async with work.engine_scope():
        row = (await work.connection.fetch(query, day, day.year))[0]
    return Figures(year=day.year, **dict(row))


async def _keep(work: Work, figures: Figures, released_at: datetime | None, condition: str = "") -> None:
    pseudonym = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    await work.connection.execute(
        _KEEP + condition,
        uuid7(),
        work.tenant.slug,
        pseudonym,
        work.clock.now(),
        figures.year,
        *(getattr(figures, name) for name in NAMES),
        released_at,
    )


async def _decide(work: Work, *, shares: bool) -> None:
    await work.connection.execute(
        "UPDATE shared.tenant SET shares_structure = $2 WHERE slug = $1", work.tenant.slug, shares
    )


async def _lock(work: Work) -> bool:
    """Whether the community shares; nobody can withdraw between this and the commit."""
    return bool(
        await work.connection.fetchval(
            "SELECT shares_structure FROM shared.tenant WHERE slug = $1 FOR NO KEY UPDATE", work.tenant.slug
        )
    )


async def _audit(work: Work, name: str, figures: Figures | None = None) -> None:
    facts = {part: getattr(figures, part) for part in ("year", *NAMES)} if figures else {}
    async with work.engine_scope():
        await audit.append(work, name, None, **facts)


@asynccontextmanager
async def _as_platform(work: Work, platform_role: str) -> AsyncIterator[None]:
    """Write the shared schema in the community's own transaction, so that act and audit stand or fall together."""
    await work.connection.execute(f"SET LOCAL ROLE {identifier(platform_role)}")
    yield
    await work.connection.execute(f"SET LOCAL ROLE {identifier(work.tenant.role)}")
