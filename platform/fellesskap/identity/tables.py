"""How identities, invitations, sessions and the log-in journal are kept, in the shared schema."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Identity(Table, tablename="identity", db=DB):
    id = UUID(primary_key=True, default=None)
    issuer = Varchar(length=200)
    subject = Varchar(length=200)
    pid_hash = Varchar(length=64, null=True)
    created_at = Timestamptz()
    last_login_at = Timestamptz()


class Membership(Table, tablename="membership", db=DB):
    id = UUID(primary_key=True, default=None)
    identity_id = UUID()
    tenant_slug = Varchar(length=40)
    person_id = UUID()
    created_at = Timestamptz()


class Invitation(Table, tablename="invitation", db=DB):
    id = UUID(primary_key=True, default=None)
    tenant_slug = Varchar(length=40)
    person_id = UUID()
    pid_hash = Varchar(length=64, null=True)
    token_hash = Varchar(length=64, null=True)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True)


class NationalReader(Table, tablename="national_reader", db=DB):
    id = UUID(primary_key=True, default=None)
    pid_hash = Varchar(length=64)
    organisation = Varchar(length=100)
    valid_from = Date()
    valid_to = Date(null=True)


class LoginAttempt(Table, tablename="login_attempt", db=DB):
    state_hash = Varchar(length=64, primary_key=True)
    browser_hash = Varchar(length=64)
    nonce = Varchar(length=100)
    verifier = Varchar(length=128)
    return_to = Varchar(length=500)
    invitation_hash = Varchar(length=64, null=True)
    fresh = Boolean()
    created_at = Timestamptz()
    used_at = Timestamptz(null=True)


class Session(Table, tablename="session", db=DB):
    id_hash = Varchar(length=64, primary_key=True)
    identity_id = UUID()
    issuer = Varchar(length=200)
    sid = Varchar(length=200, null=True)
    acr = Varchar(length=100)
    sealed_id_token = Text()
    csrf = Varchar(length=64)
    created_at = Timestamptz()
    seen_at = Timestamptz()
    ended_at = Timestamptz(null=True)


class LoginEvent(Table, tablename="login_event", db=DB):
    id = UUID(primary_key=True, default=None)
    happened_at = Timestamptz()
    kind = Varchar(length=40)
    identity_id = UUID(null=True)
    tenant_slug = Varchar(length=40, null=True)
    facts = JSONB()
