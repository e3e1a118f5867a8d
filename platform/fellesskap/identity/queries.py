"""Loading and saving identities, invitations, sessions and the log-in journal."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

import asyncpg

from fellesskap.db.ids import uuid7
from fellesskap.db.work import PlatformWork
from fellesskap.identity.model import (
    Attempt,
    EventKind,
    Identity,
    Invitation,
    Membership,
    NationalReader,
    Reading,
    Session,
)
from fellesskap.identity.tables import Invitation as InvitationTable
from fellesskap.identity.tables import LoginAttempt, LoginEvent
from fellesskap.identity.tables import Session as SessionTable

_CLAIM_ATTEMPT = """
UPDATE shared.login_attempt SET used_at = $3
WHERE state_hash = $1 AND browser_hash = $2 AND used_at IS NULL
RETURNING nonce, verifier, return_to, invitation_hash, fresh, created_at
"""

_OPEN_INVITATIONS = """
SELECT id, tenant_slug, person_id FROM shared.invitation
WHERE used_at IS NULL AND expires_at > $3
    AND (pid_hash = $1 OR (token_hash = $2 AND pid_hash IS NULL))
ORDER BY created_at DESC, id FOR UPDATE
"""

_SAVE_IDENTITY = """
INSERT INTO shared.identity (id, issuer, subject, pid_hash, created_at, last_login_at)
VALUES ($1, $2, $3, $4, $5, $5)
ON CONFLICT (issuer, subject) DO UPDATE SET last_login_at = excluded.last_login_at,
    pid_hash = coalesce(excluded.pid_hash, identity.pid_hash)
RETURNING id, pid_hash
"""

_RENAME_IDENTITY = """
UPDATE shared.identity SET issuer = $2, subject = $3 WHERE id = (
    SELECT id FROM shared.identity WHERE pid_hash = $1 AND issuer <> $2
    ORDER BY last_login_at DESC, id LIMIT 1 FOR UPDATE
) RETURNING id, pid_hash
"""

_ADD_MEMBERSHIP = """
INSERT INTO shared.membership (id, identity_id, tenant_slug, person_id, created_at)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id
"""

_MEMBERSHIPS = """
SELECT m.tenant_slug, t.name, m.person_id
FROM shared.membership m JOIN shared.tenant t ON t.slug = m.tenant_slug
WHERE m.identity_id = $1 AND t.state IN ('active', 'read_only') ORDER BY t.name, t.slug
"""

# What nearly every request asks for, in one statement: a row for each community, or one without any.
_READING = """
SELECT s.id_hash, s.identity_id, s.issuer, s.sid, s.acr, s.csrf, s.sealed_id_token, s.created_at, s.seen_at,
    m.tenant_slug, m.name AS tenant_name, m.person_id, r.id AS reader_id, r.organisation
FROM shared.session s
LEFT JOIN (SELECT m.identity_id, m.tenant_slug, t.name, m.person_id
    FROM shared.membership m JOIN shared.tenant t ON t.slug = m.tenant_slug
    WHERE t.state IN ('active', 'read_only')) m ON m.identity_id = s.identity_id
LEFT JOIN (SELECT i.id AS identity_id, r.id, r.organisation
    FROM shared.national_reader r JOIN shared.identity i ON i.pid_hash = r.pid_hash
    WHERE r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2)) r ON r.identity_id = s.identity_id
WHERE s.id_hash = $1 AND s.ended_at IS NULL ORDER BY m.name, m.tenant_slug
"""

_READER = """
SELECT r.id, r.organisation FROM shared.national_reader r JOIN shared.identity i ON i.pid_hash = r.pid_hash
WHERE i.id = $1 AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2)
"""

_END_SESSIONS = "UPDATE shared.session SET ended_at = $1, sealed_id_token = '' WHERE ended_at IS NULL AND "


async def save_attempt(work: PlatformWork, state_hash: str, browser_hash: str, attempt: Attempt) -> None:
    """Insert a log-in under way."""
    await LoginAttempt.insert(
        LoginAttempt(
            state_hash=state_hash,
            browser_hash=browser_hash,
            nonce=attempt.nonce,
            verifier=attempt.verifier,
            return_to=attempt.return_to,
            invitation_hash=attempt.invitation_hash,
            fresh=attempt.fresh,
            created_at=attempt.created_at,
            used_at=None,
        )
    )


async def claim_attempt(work: PlatformWork, state_hash: str, browser_hash: str) -> Attempt | None:
    """Mark an unused attempt of this browser as used and return it; of two at once, one gets it."""
    rows = await work.connection.fetch(_CLAIM_ATTEMPT, state_hash, browser_hash, work.clock.now())
    return Attempt(**rows[0]) if rows else None


async def find_attempt_owner(work: PlatformWork, state_hash: str) -> str | None:
    """Find the hash of the browser that began an attempt."""
    row = (
        await LoginAttempt.select(LoginAttempt.browser_hash)
        .where(LoginAttempt.state_hash == state_hash)
        .first()
    )
    return row["browser_hash"] if row else None


async def forget_before(work: PlatformWork, moment: datetime) -> None:
    """Delete attempts and sessions begun before `moment`; the journal keeps what happened."""
    await LoginAttempt.delete().where(LoginAttempt.created_at < moment)
    await SessionTable.delete().where(SessionTable.created_at < moment)


async def find_identity(work: PlatformWork, issuer: str, subject: str) -> Identity | None:
    """Find who logged in before as this subject of this issuer."""
    rows = await work.connection.fetch(
        "SELECT id, pid_hash FROM shared.identity WHERE issuer = $1 AND subject = $2", issuer, subject
    )
    return Identity(**rows[0]) if rows else None


async def rename_identity(work: PlatformWork, issuer: str, subject: str, pid_hash: str) -> Identity | None:
    """Let the person whom another issuer knew by this number be a subject of this one; None for nobody."""
    rows = await work.connection.fetch(_RENAME_IDENTITY, pid_hash, issuer, subject)
    return Identity(**rows[0]) if rows else None


async def save_identity(work: PlatformWork, issuer: str, subject: str, pid_hash: str | None) -> Identity:
    """Insert the identity or note its new log-in."""
    rows = await work.connection.fetch(_SAVE_IDENTITY, uuid7(), issuer, subject, pid_hash, work.clock.now())
    return Identity(**rows[0])


async def find_open_invitations(
    work: PlatformWork, pid_hash: str | None, token_hash: str | None
) -> list[Invitation]:
    """List and lock the unused invitations to this number, or to whoever has this token."""
    rows = await work.connection.fetch(_OPEN_INVITATIONS, pid_hash, token_hash, work.clock.now())
    return [Invitation(**row) for row in rows]


async def save_invitation(
    work: PlatformWork,
    invitation: Invitation,
    pid_hash: str | None,
    token_hash: str | None,
    expires_at: datetime,
) -> None:
    """Insert an invitation."""
    await InvitationTable.insert(
        InvitationTable(
            id=invitation.id,
            tenant_slug=invitation.tenant_slug,
            person_id=invitation.person_id,
            pid_hash=pid_hash,
            token_hash=token_hash,
            created_at=work.clock.now(),
            expires_at=expires_at,
            used_at=None,
        )
    )


async def take_up_invitation(work: PlatformWork, identity_id: UUID, invitation: Invitation) -> bool:
    """Make the invited person the identity's in that community; False where either is already linked."""
    now = work.clock.now()
    added = await work.connection.fetch(
        _ADD_MEMBERSHIP, uuid7(), identity_id, invitation.tenant_slug, invitation.person_id, now
    )
    if added:
        await InvitationTable.update({InvitationTable.used_at: now}).where(
            InvitationTable.id == invitation.id
        )
    return bool(added)


async def find_memberships(work: PlatformWork, identity_id: UUID) -> tuple[Membership, ...]:
    """List the communities that answer requests and where the identity is somebody."""
    rows = await work.connection.fetch(_MEMBERSHIPS, identity_id)
    return tuple(Membership(*row) for row in rows)


async def end_membership(work: PlatformWork, tenant_slug: str, person_id: UUID) -> UUID | None:
    """Delete a person's membership and return the identity that had it."""
    found: UUID | None = await work.connection.fetchval(
        "DELETE FROM shared.membership WHERE tenant_slug = $1 AND person_id = $2 RETURNING identity_id",
        tenant_slug,
        person_id,
    )
    return found


async def withdraw_invitations(work: PlatformWork, tenant_slug: str, person_id: UUID) -> None:
    """Delete a person's unused invitations in one community."""
    await InvitationTable.delete().where(
        (InvitationTable.tenant_slug == tenant_slug)
        & (InvitationTable.person_id == person_id)
        & InvitationTable.used_at.is_null()
    )


async def find_reader(work: PlatformWork, identity_id: UUID, day: date) -> NationalReader | None:
    """Find the national reader that the identity is on a day."""
    rows = await work.connection.fetch(_READER, identity_id, day)
    return NationalReader(**rows[0]) if rows else None


async def save_session(work: PlatformWork, session: Session) -> None:
    """Insert a session."""
    await SessionTable.insert(
        SessionTable(
            id_hash=session.key,
            identity_id=session.identity_id,
            issuer=session.issuer,
            sid=session.sid,
            acr=session.level,
            sealed_id_token=session.sealed_id_token,
            csrf=session.csrf,
            created_at=session.created_at,
            seen_at=session.seen_at,
            ended_at=None,
        )
    )


async def find_reading(work: PlatformWork, key: str, day: date) -> Reading | None:
    """Find a session that nobody has ended, whatever its age, and the places its identity has on a day."""
    rows = await work.connection.fetch(_READING, key, day)
    if not rows:
        return None
    first = rows[0]
    return Reading(
        _session(first),
        tuple(
            Membership(row["tenant_slug"], row["tenant_name"], row["person_id"])
            for row in rows
            if row["tenant_slug"] is not None
        ),
        NationalReader(first["reader_id"], first["organisation"]) if first["reader_id"] else None,
    )


async def note_seen(work: PlatformWork, key: str) -> None:
    """Let the session's idle time begin anew."""
    await SessionTable.update({SessionTable.seen_at: work.clock.now()}).where(
        (SessionTable.id_hash == key) & SessionTable.ended_at.is_null()
    )


async def end_session(work: PlatformWork, key: str) -> bool:
    """End one session; False where it had ended already."""
    return bool(
        await work.connection.fetch(f"{_END_SESSIONS} id_hash = $2 RETURNING 1", work.clock.now(), key)
    )


async def end_sessions_at(work: PlatformWork, issuer: str, sid: str) -> list[tuple[str, UUID]]:
    """End every session made from one session at the provider; return their keys and identities."""
    rows = await work.connection.fetch(
        f"{_END_SESSIONS} issuer = $2 AND sid = $3 RETURNING id_hash, identity_id",
        work.clock.now(),
        issuer,
        sid,
    )
    return [(row["id_hash"], row["identity_id"]) for row in rows]


async def end_sessions_of(work: PlatformWork, identity_id: UUID) -> list[str]:
    """End every session of an identity; return their keys."""
    rows = await work.connection.fetch(
        f"{_END_SESSIONS} identity_id = $2 RETURNING id_hash", work.clock.now(), identity_id
    )
    return [row["id_hash"] for row in rows]


async def record(
    work: PlatformWork,
    kind: EventKind,
    identity_id: UUID | None = None,
    tenant_slug: str | None = None,
    **facts: str | int | bool | list[str],
) -> None:
    """Append one row to the log-in journal; facts are codes and slugs, never tokens or numbers."""
    await LoginEvent.insert(
        LoginEvent(
            id=uuid7(),
            happened_at=work.clock.now(),
            kind=kind.value,
            identity_id=identity_id,
            tenant_slug=tenant_slug,
            facts=json.dumps(facts, sort_keys=True),
        )
    )


def _session(row: asyncpg.Record) -> Session:
    return Session(
        key=row["id_hash"],
        identity_id=row["identity_id"],
        issuer=row["issuer"],
        sid=row["sid"],
        level=row["acr"],
        csrf=row["csrf"],
        sealed_id_token=row["sealed_id_token"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
    )
