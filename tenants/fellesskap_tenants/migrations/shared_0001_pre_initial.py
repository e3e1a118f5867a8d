"""The shared schema: registry, municipalities, identities, sessions, invitations, outbox and national snapshots."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.engine import DB
from fellesskap.db.quoting import identifier

ID = "shared_0001_pre_initial"
VERSION = "1.38.0"
DESCRIPTION = "The shared schema"

TABLES = """
CREATE TABLE tenant (
    slug varchar(40) PRIMARY KEY,
    name varchar(200) NOT NULL,
    schema_name varchar(63) NOT NULL UNIQUE,
    role_name varchar(63) NOT NULL UNIQUE,
    cluster varchar(40) NOT NULL DEFAULT 'main',
    state varchar(12) NOT NULL CHECK (state IN ('provisioning', 'active', 'read_only', 'retired')),
    trust varchar(200) NOT NULL DEFAULT '',
    health_region varchar(60) NOT NULL DEFAULT '',
    demo boolean NOT NULL DEFAULT false,
    shares_structure boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL
);
CREATE TABLE municipality (
    number varchar(4) PRIMARY KEY,
    name varchar(100) NOT NULL,
    name_official varchar(100) NOT NULL,
    county varchar(60) NOT NULL,
    language varchar(2) NOT NULL,
    sort_key varchar(200) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    successor varchar(4)
);
CREATE TABLE identity (
    id uuid PRIMARY KEY,
    issuer varchar(200) NOT NULL,
    subject varchar(200) NOT NULL,
    pid_hash varchar(64),
    created_at timestamptz NOT NULL,
    last_login_at timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX identity_pid ON identity (pid_hash);
CREATE TABLE membership (
    id uuid PRIMARY KEY,
    identity_id uuid NOT NULL REFERENCES identity,
    tenant_slug varchar(40) NOT NULL REFERENCES tenant,
    person_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (identity_id, tenant_slug),
    UNIQUE (tenant_slug, person_id)
);
CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    tenant_slug varchar(40) NOT NULL REFERENCES tenant,
    person_id uuid NOT NULL,
    pid_hash varchar(64),
    token_hash varchar(64) UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK (pid_hash IS NOT NULL OR token_hash IS NOT NULL)
);
CREATE INDEX invitation_pid ON invitation (pid_hash) WHERE used_at IS NULL;
CREATE TABLE national_reader (
    id uuid PRIMARY KEY,
    pid_hash varchar(64) NOT NULL UNIQUE,
    organisation varchar(100) NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE login_attempt (
    state_hash varchar(64) PRIMARY KEY,
    browser_hash varchar(64) NOT NULL,
    nonce varchar(100) NOT NULL,
    verifier varchar(128) NOT NULL,
    return_to varchar(500) NOT NULL,
    invitation_hash varchar(64),
    fresh boolean NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX login_attempt_age ON login_attempt (created_at);
CREATE TABLE session (
    id_hash varchar(64) PRIMARY KEY,
    identity_id uuid NOT NULL REFERENCES identity,
    issuer varchar(200) NOT NULL,
    sid varchar(200),
    acr varchar(100) NOT NULL,
    sealed_id_token text NOT NULL,
    csrf varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX session_sid ON session (issuer, sid) WHERE ended_at IS NULL;
CREATE INDEX session_identity ON session (identity_id) WHERE ended_at IS NULL;
CREATE INDEX session_age ON session (created_at);
CREATE TABLE login_event (
    id uuid PRIMARY KEY,
    happened_at timestamptz NOT NULL,
    kind varchar(40) NOT NULL,
    identity_id uuid,
    tenant_slug varchar(40),
    facts jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    tenant_role varchar(63) NOT NULL DEFAULT current_user,
    job varchar(60) NOT NULL,
    subject uuid NOT NULL,
    trace varchar(64) NOT NULL DEFAULT '',
    schema_version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    rings integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    held_until timestamptz,
    done_at timestamptz,
    dead_at timestamptz,
    failure varchar(60),
    CHECK ((dead_at IS NULL) OR (done_at IS NULL AND failure IS NOT NULL))
);
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE TABLE demo_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    days integer NOT NULL CHECK (days BETWEEN 0 AND 3650)
);
CREATE TABLE national_snapshot (
    id uuid PRIMARY KEY,
    tenant_slug varchar(40) NOT NULL REFERENCES tenant,
    pseudonym varchar(12) NOT NULL,
    year integer NOT NULL,
    bodies integer NOT NULL,
    seats integer NOT NULL,
    seats_vacant integer NOT NULL,
    meetings_planned integer NOT NULL,
    meetings_held integer NOT NULL,
    computed_at timestamptz NOT NULL,
    released_at timestamptz,
    withdrawn_at timestamptz,
    UNIQUE (tenant_slug, year)
);
CREATE TABLE national_read (
    id uuid PRIMARY KEY,
    happened_at timestamptz NOT NULL,
    reader_id uuid NOT NULL,
    operation varchar(60) NOT NULL
);
"""


GRANTS = """
GRANT USAGE ON SCHEMA shared TO {platform}, {national};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shared TO {platform};
REVOKE INSERT, UPDATE, DELETE ON tenant, municipality, national_reader FROM {platform};
REVOKE UPDATE, DELETE ON login_event FROM {platform};
ALTER TABLE national_snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE national_snapshot FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON national_snapshot TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY kept ON national_snapshot TO {platform} USING (true) WITH CHECK (true);
CREATE POLICY released ON national_snapshot FOR SELECT TO {national}
    USING (released_at IS NOT NULL AND withdrawn_at IS NULL);
GRANT SELECT (id, pseudonym, year, bodies, seats, seats_vacant, meetings_planned, meetings_held,
    computed_at, released_at, withdrawn_at) ON national_snapshot TO {national};
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON outbox TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY relayed ON outbox TO {platform} USING (true) WITH CHECK (true);
CREATE POLICY written ON outbox FOR INSERT TO PUBLIC WITH CHECK (tenant_role = current_user);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="fellesskap_tenants", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current().connection
        platform = identifier(await connection.fetchval("SELECT current_setting('app.platform_role')"))
        national = identifier(await connection.fetchval("SELECT current_setting('app.national_role')"))
        await connection.execute(TABLES)
        await connection.execute(GRANTS.format(platform=platform, national=national))

    manager.add_raw(run)
    return manager
