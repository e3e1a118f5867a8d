"""Documents, notices and deliveries, used command keys and the audit trail."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE, SECRETARIAT

ID = "tenant_0004_pre_records"
VERSION = "1.38.0"
DESCRIPTION = "Documents, notices and audit"

DDL = """
CREATE TABLE document (
    id uuid PRIMARY KEY,
    kind varchar(20) NOT NULL CHECK (kind IN ('call', 'minutes', 'decision_letter')),
    title varchar(300) NOT NULL,
    language varchar(2) NOT NULL,
    media_type varchar(100) NOT NULL DEFAULT 'application/pdf',
    state varchar(10) NOT NULL CHECK (state IN ('requested', 'working', 'ready', 'failed')),
    failure varchar(60),
    meeting_id uuid REFERENCES meeting,
    decision_id uuid REFERENCES decision,
    edition integer NOT NULL DEFAULT 1,
    size integer,
    digest varchar(64),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    requested_by uuid REFERENCES person,
    requested_at timestamptz NOT NULL,
    finished_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'ready') = (digest IS NOT NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX document_meeting ON document (meeting_id);
CREATE INDEX document_decision ON document (decision_id) WHERE decision_id IS NOT NULL;
CREATE UNIQUE INDEX document_edition ON document (kind, meeting_id, decision_id, language, edition)
    NULLS NOT DISTINCT;
CREATE TABLE document_file (
    document_id uuid PRIMARY KEY REFERENCES document,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    content bytea NOT NULL
);

CREATE TABLE notice (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind varchar(40) NOT NULL,
    subject varchar(300) NOT NULL,
    case_id uuid REFERENCES "case",
    meeting_id uuid REFERENCES meeting,
    round_id uuid REFERENCES round,
    decision_id uuid REFERENCES decision,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notice_person ON notice (person_id, created_at DESC);
CREATE TABLE delivery (
    id uuid PRIMARY KEY,
    notice_id uuid NOT NULL REFERENCES notice,
    person_id uuid NOT NULL REFERENCES person,
    meeting_id uuid REFERENCES meeting,
    message_id varchar(200) NOT NULL UNIQUE,
    state varchar(10) NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain')),
    failure varchar(60),
    attempts integer NOT NULL DEFAULT 0,
    queued_at timestamptz NOT NULL,
    claimed_at timestamptz,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX delivery_meeting ON delivery (meeting_id);
CREATE INDEX delivery_person ON delivery (person_id);
CREATE INDEX delivery_sending ON delivery (claimed_at) WHERE state = 'sending';

CREATE TABLE command_key (
    key varchar(80) NOT NULL,
    person_id uuid NOT NULL,
    command varchar(60) NOT NULL,
    digest varchar(64) NOT NULL,
    result uuid,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (key, person_id)
);
CREATE TABLE audit (
    sequence bigint PRIMARY KEY,
    happened_at timestamptz NOT NULL,
    person_id uuid,
    name varchar(60) NOT NULL,
    subject uuid,
    facts jsonb NOT NULL,
    previous varchar(64) NOT NULL,
    hash varchar(64) NOT NULL
);

CREATE FUNCTION append_audit(
    at timestamptz, person uuid, what varchar, about uuid, details jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    head record;
    place bigint;
    body text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.audit', 0));
    SELECT sequence, hash INTO head FROM audit ORDER BY sequence DESC LIMIT 1;
    place := coalesce(head.sequence, 0) + 1;
    body := concat_ws('|', coalesce(head.hash, repeat('0', 64)), place,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        coalesce(person::text, '-'), what, coalesce(about::text, '-'), details::text);
    INSERT INTO audit (sequence, happened_at, person_id, name, subject, facts, previous, hash)
    VALUES (place, at, person, what, about, details, coalesce(head.hash, repeat('0', 64)),
        encode(sha256(convert_to(body, 'UTF8')), 'hex'));
    RETURN place;
END $$;
REVOKE EXECUTE ON FUNCTION append_audit FROM PUBLIC;
DO $$
BEGIN
    -- Unnamed, the temporary schema would be looked in first, and anybody can make a table `audit` there.
    EXECUTE format('ALTER FUNCTION append_audit SET search_path TO %I, pg_temp', current_schema());
    EXECUTE format('GRANT EXECUTE ON FUNCTION append_audit TO %I', current_setting('app.tenant_role'));
END $$;
"""

VISIBLE = {
    "document": AUDIENCE,
    "document_file": AUDIENCE,
    "notice": f"person_id {MINE}",
    "delivery": f"{SECRETARIAT} OR person_id {MINE}",
    "command_key": f"person_id {MINE}",
    "audit": SECRETARIAT,
}

WRITABLE = {
    "document_file": "INSERT",
    "command_key": "INSERT",
    "audit": "",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
