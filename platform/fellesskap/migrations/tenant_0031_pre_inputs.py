"""What dialogue meetings are told beforehand: input, the themes it is gathered under, and their summary."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE

ID = "tenant_0031_pre_inputs"
VERSION = "1.38.0"
DESCRIPTION = "Input to dialogue meetings"

DDL = """
CREATE TABLE input_call (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL UNIQUE REFERENCES meeting,
    question varchar(500) NOT NULL CHECK (question <> ''),
    last_day date NOT NULL,
    opened_by uuid REFERENCES person,
    opened_at timestamptz NOT NULL,
    reminded_at timestamptz,
    released_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX input_call_due ON input_call (last_day) WHERE reminded_at IS NULL;
CREATE TABLE input_invited (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES input_call,
    partner_id uuid NOT NULL REFERENCES partner,
    region_id uuid REFERENCES region,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (call_id, partner_id)
);
CREATE TABLE input_theme (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES input_call,
    title varchar(120) NOT NULL CHECK (title <> ''),
    position integer NOT NULL,
    outcome varchar(8) NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'reported', 'aside')),
    case_id uuid UNIQUE REFERENCES "case",
    reason varchar(500) NOT NULL DEFAULT '',
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((outcome = 'reported') = (case_id IS NOT NULL)),
    CHECK ((outcome = 'aside') = (reason <> '')),
    CHECK ((outcome = 'open') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX input_theme_title ON input_theme (call_id, lower(title));
CREATE TABLE input (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES input_call,
    theme_id uuid REFERENCES input_theme,
    text varchar(2000) NOT NULL CHECK (text <> ''),
    author_id uuid REFERENCES person,
    named_id uuid REFERENCES person,
    registered_by uuid REFERENCES person,
    partner_id uuid REFERENCES partner,
    region_id uuid REFERENCES region,
    given_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((author_id IS NULL) <> (registered_by IS NULL)),
    CHECK (named_id IS NULL OR named_id = author_id)
);
CREATE INDEX input_call_given ON input (call_id, given_at);
CREATE INDEX input_theme_given ON input (theme_id) WHERE theme_id IS NOT NULL;
CREATE INDEX input_author ON input (author_id) WHERE author_id IS NOT NULL;

ALTER TABLE document
    DROP CONSTRAINT document_kind_check,
    ADD CONSTRAINT document_kind_check CHECK
        (kind IN ('call', 'minutes', 'decision_letter', 'appointment_letter', 'dialogue_summary'));
"""

VISIBLE = {
    "input_call": AUDIENCE,
    "input_invited": AUDIENCE,
    "input_theme": AUDIENCE,
    "input": f"{AUDIENCE} OR author_id {MINE}",
}

WRITABLE = {
    "input_invited": "INSERT, UPDATE (audience)",
    "input_theme": "INSERT, UPDATE, DELETE",
    "input": "INSERT, UPDATE, DELETE",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
