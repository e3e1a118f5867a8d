"""What may be done with log-ins: begin, finish, refuse, end, invite and end a membership.

A refusal raises inside the work, which rolls back; the caller then records it with `refuse` in a work of
its own. So every log-in, refusal and log-out is one row in the journal, and a refusal changes nothing else.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from fellesskap.clock import today
from fellesskap.db.ids import uuid7
from fellesskap.db.work import PlatformWork
from fellesskap.errors import Invalid
from fellesskap.identity import queries
from fellesskap.identity.model import (
    Attempt,
    Claims,
    EventKind,
    Invitation,
    Lifetimes,
    LoginRefused,
    Membership,
    Reading,
    Refusal,
    Session,
)
from fellesskap.identity.rules import SEEN_STEP, attempt_alive, hash_secret, own_path, session_alive

KEPT = timedelta(days=1)

_JWE = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True)
class BeginLogin:
    """Let a browser go to the provider; `fresh` has the provider ask again even within its own session."""

    browser: str = field(repr=False)
    return_to: str = "/"
    invitation_token: str | None = field(default=None, repr=False)
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """The secrets of one attempt, for the request to the provider."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogIn:
    """Make a session for what the provider vouches for; `replaces` is the id the browser came with."""

    claims: Claims
    pid_hash: str | None = field(repr=False)
    id_token: str = field(repr=False)
    attempt: Attempt
    replaces: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new session and the id that only the browser is given."""

    secret: str = field(repr=False)
    session: Session
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Invite:
    """Let whoever has this number, or gets this token, become a person in a community."""

    tenant_slug: str
    person_id: UUID
    pid_hash: str | None = field(default=None, repr=False)
    with_token: bool = False
    days: int = 60


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, and the token to send where one was asked for; it is shown this once."""

    invitation: Invitation
    token: str | None = field(repr=False)


async def begin_login(work: PlatformWork, command: BeginLogin) -> Begun:
    """Keep an attempt bound to the browser and return its secrets."""
    now = work.clock.now()
    await queries.forget_before(work, now - KEPT)
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64))
    token = command.invitation_token
    attempt = Attempt(
        begun.nonce,
        begun.verifier,
        own_path(command.return_to),
        hash_secret(token) if token else None,
        command.fresh,
        now,
    )
    await queries.save_attempt(work, hash_secret(begun.state), hash_secret(command.browser), attempt)
    return begun


async def claim_attempt(work: PlatformWork, state: str, browser: str | None) -> Attempt:
    """Use up the attempt that `state` names; raise `LoginRefused` where it is not this browser's to use.

    Another browser's try leaves the attempt unused, so that nobody can spoil somebody else's log-in.
    """
    state_hash = hash_secret(state)
    browser_hash = hash_secret(browser) if browser else ""
    attempt = await queries.claim_attempt(work, state_hash, browser_hash)
    if attempt is None:
        owner = await queries.find_attempt_owner(work, state_hash)
        if owner is None:
            raise LoginRefused(Refusal.STATE_UNKNOWN)
        raise LoginRefused(Refusal.STATE_USED if owner == browser_hash else Refusal.STATE_OTHER_BROWSER)
    if not attempt_alive(attempt, work.clock.now()):
        raise LoginRefused(Refusal.STATE_EXPIRED)
    return attempt


async def log_in(work: PlatformWork, command: LogIn) -> LoggedIn:
    """Make the session, taking up the invitations that are this person's.

    Somebody whom another issuer knew by the same number keeps their places: a provider that moves to another
    address gives everybody a new subject, while the number is the same person's. Raise `LoginRefused` for a
    stranger without a number, and for anybody who would be nobody anywhere; nothing is kept about them.
    """
    claims, now = command.claims, work.clock.now()
    known = await queries.find_identity(work, claims.issuer, claims.subject)
    if known is None and command.pid_hash is None:
        raise LoginRefused(Refusal.PID_MISSING)
    if known is None and command.pid_hash:
        moved = await queries.rename_identity(work, claims.issuer, claims.subject, command.pid_hash)
        if moved is not None:
            await queries.record(work, EventKind.IDENTITY_MOVED, moved.id)
    identity = await queries.save_identity(work, claims.issuer, claims.subject, command.pid_hash)
    joined = [
        invitation.tenant_slug
        for invitation in await queries.find_open_invitations(
            work, identity.pid_hash, command.attempt.invitation_hash
        )
        if await queries.take_up_invitation(work, identity.id, invitation)
    ]
    memberships = await queries.find_memberships(work, identity.id)
    reader = await queries.find_reader(work, identity.id, today(work.clock))
    if not memberships and not reader:
        raise LoginRefused(Refusal.NO_MEMBERSHIP)
    replaced = bool(command.replaces) and await queries.end_session(work, hash_secret(command.replaces or ""))
    secret = secrets.token_urlsafe(32)
    session = Session(
        key=hash_secret(secret),
        identity_id=identity.id,
        issuer=claims.issuer,
        sid=claims.sid,
        level=claims.level,
        csrf=secrets.token_urlsafe(32),
        sealed_id_token=_seal(command.id_token, secret),
        created_at=now,
        seen_at=now,
    )
    await queries.save_session(work, session)
    await queries.record(
        work, EventKind.LOGGED_IN, identity.id, level=claims.level, joined=joined, replaced=replaced
    )
    return LoggedIn(secret, session, memberships)


async def refuse(
    work: PlatformWork,
    reason: Refusal,
    kind: EventKind = EventKind.LOGIN_REFUSED,
    session: Session | None = None,
) -> None:
    """Record a refused log-in or log-out."""
    await queries.record(work, kind, session.identity_id if session else None, reason=reason.value)


async def find_reading(work: PlatformWork, secret: str, lifetimes: Lifetimes) -> Reading | None:
    """Find the living session of a browser with its identity's places, and let its idle time begin anew."""
    now = work.clock.now()
    found = await queries.find_reading(work, hash_secret(secret), today(work.clock))
    if found is None or not session_alive(found.session, now, lifetimes):
        return None
    if now - found.session.seen_at >= SEEN_STEP:
        await queries.note_seen(work, found.session.key)
    return found


async def log_out(work: PlatformWork, session: Session) -> None:
    """End the session at the person's own wish."""
    if await queries.end_session(work, session.key):
        await queries.record(work, EventKind.LOGGED_OUT, session.identity_id, by="person")


async def log_out_from_provider(work: PlatformWork, issuer: str, sid: str) -> list[str]:
    """End every session made from one of the provider's, and return their keys.

    None is left when the person logged out here first, or when an old message is sent again.
    """
    ended = await queries.end_sessions_at(work, issuer, sid)
    if not ended:
        await queries.record(work, EventKind.LOGOUT_WITHOUT_SESSION, by="provider")
    for _, identity_id in ended:
        await queries.record(work, EventKind.LOGGED_OUT, identity_id, by="provider")
    return [key for key, _ in ended]


async def invite(work: PlatformWork, command: Invite) -> Invited:
    """Keep an invitation; raise `Invalid` for one that nobody could take up."""
    if command.pid_hash is None and not command.with_token:
        raise Invalid("invitation.nobody", field="pid_hash")
    token = secrets.token_urlsafe(32) if command.with_token else None
    invitation = Invitation(uuid7(), command.tenant_slug, command.person_id)
    expires_at = work.clock.now() + timedelta(days=command.days)
    await queries.save_invitation(
        work, invitation, command.pid_hash, hash_secret(token) if token else None, expires_at
    )
    return Invited(invitation, token)


async def end_membership(work: PlatformWork, tenant_slug: str, person_id: UUID) -> list[str]:
    """End a person's membership, open invitations and sessions everywhere; return the sessions' keys."""
    await queries.withdraw_invitations(work, tenant_slug, person_id)
    identity_id = await queries.end_membership(work, tenant_slug, person_id)
    if identity_id is None:
        return []
    ended = await queries.end_sessions_of(work, identity_id)
    await queries.record(work, EventKind.MEMBERSHIP_ENDED, identity_id, tenant_slug, sessions=len(ended))
    return ended


def open_id_token(session: Session, secret: str) -> str | None:
    """Open the id token that the session was made from; it names the session to the provider at log-out."""
    if not session.sealed_id_token:
        return None
    try:
        opened = jwe.decrypt_compact(
            session.sealed_id_token, _sealing_key(secret), algorithms=list(_JWE.values())
        )
    except (JoseError, ValueError):
        return None
    return opened.plaintext.decode() if opened.plaintext else None


def _seal(id_token: str, secret: str) -> str:
    """Encrypt an id token, which holds the number in clear, under the id that only the browser has."""
    return jwe.encrypt_compact(_JWE, id_token, _sealing_key(secret), algorithms=list(_JWE.values()))


def _sealing_key(secret: str) -> OctKey:
    return OctKey.import_key(hmac.digest(secret.encode(), b"fellesskap id token", "sha256"))
