"""What a log-in is made of: attempt, verified claims, session, invitation and membership.

Whatever must not be printed by accident (tokens, secrets, national identity numbers) is left out of `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fellesskap.errors import NotAllowed


class Refusal(StrEnum):
    """Why a log-in or log-out was refused; the journal keeps it, the person reads one of a few sentences."""

    STATE_MISSING = "state.missing"
    STATE_UNKNOWN = "state.unknown"
    STATE_USED = "state.used"
    STATE_EXPIRED = "state.expired"
    STATE_OTHER_BROWSER = "state.other_browser"
    RESPONSE_ISSUER = "response.issuer"
    RESPONSE_MALFORMED = "response.malformed"
    CANCELLED = "provider.cancelled"
    PROVIDER_ERROR = "provider.error"
    PROVIDER_DOWN = "provider.down"
    CODE_REFUSED = "code.refused"
    CLAIM_MALFORMED = "claim.malformed"
    SIGNATURE_ALGORITHM = "signature.algorithm"
    SIGNATURE_KEY = "signature.key"
    SIGNATURE_BAD = "signature.bad"
    CLAIM_ISSUER = "claim.issuer"
    CLAIM_AUDIENCE = "claim.audience"
    CLAIM_TIME = "claim.time"
    CLAIM_NONCE = "claim.nonce"
    CLAIM_LEVEL = "claim.level"
    CLAIM_AUTH_TIME = "claim.auth_time"
    CLAIM_SUBJECT = "claim.subject"
    PID_MISSING = "person.pid_missing"
    NO_MEMBERSHIP = "person.no_membership"
    CSRF = "logout.csrf"
    LOGOUT_STATE = "logout.state"
    LOGOUT_ISSUER = "logout.issuer"


class LoginRefused(NotAllowed):
    """The one refusal of this feature: the same code for every reason, so that no page tells which it was."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__("login.refused")
        self.reason = reason


class EventKind(StrEnum):
    """What a row in the log-in journal is about."""

    LOGGED_IN = "login.accepted"
    LOGIN_REFUSED = "login.refused"
    LOGGED_OUT = "session.ended"
    LOGOUT_REFUSED = "logout.refused"
    LOGOUT_WITHOUT_SESSION = "logout.without_session"
    MEMBERSHIP_ENDED = "membership.ended"
    IDENTITY_MOVED = "identity.moved"


@dataclass(frozen=True, slots=True)
class Expected:
    """What an id token must agree with; `fresh_since` is set when the provider was told to ask again."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    levels: tuple[str, ...]
    fresh_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider vouches for, after every check."""

    issuer: str
    subject: str
    level: str
    sid: str | None = None
    pid: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A log-in under way, bound to one browser and good for one answer."""

    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    return_to: str
    invitation_hash: str | None = field(repr=False)
    fresh: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """A subject at an issuer who has been let in before."""

    id: UUID
    pid_hash: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person in a community waiting for the identity that will be that person."""

    id: UUID
    tenant_slug: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Membership:
    """The person an identity is in one community."""

    tenant_slug: str
    tenant_name: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class NationalReader:
    """Somebody from a national body who may read released snapshots."""

    id: UUID
    organisation: str


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lasts untouched, and at all."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """A logged-in browser; `key` is the hash of the id that only the browser has."""

    key: str = field(repr=False)
    identity_id: UUID
    issuer: str
    sid: str | None = field(repr=False)
    level: str
    csrf: str = field(repr=False)
    sealed_id_token: str = field(repr=False)
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A living session with what a request may want to know about its identity today."""

    session: Session
    memberships: tuple[Membership, ...]
    reader: NationalReader | None

    def membership(self, tenant_slug: str) -> Membership | None:
        """The identity's membership in one community."""
        return next((held for held in self.memberships if held.tenant_slug == tenant_slug), None)
