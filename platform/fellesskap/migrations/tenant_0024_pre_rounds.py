"""Rounds that are extended, opened again, or follow another about a new text, and advice before a decision."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE

ID = "tenant_0024_pre_rounds"
VERSION = "1.38.0"
DESCRIPTION = "Rounds that go on, and advice"

DDL = """
ALTER TABLE round
    ADD COLUMN follows_id uuid REFERENCES round,
    ADD COLUMN reminded_ahead_at timestamptz,
    ADD COLUMN reminded_due_at timestamptz;
CREATE UNIQUE INDEX round_follows ON round (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX round_open ON round (deadline) WHERE state = 'open';
ALTER TABLE reply
    ADD COLUMN follows_id uuid REFERENCES reply,
    ADD COLUMN carried boolean NOT NULL DEFAULT false,
    ADD CHECK (NOT carried OR (answer IS NOT NULL AND follows_id IS NOT NULL));
CREATE INDEX reply_follows ON reply (follows_id) WHERE follows_id IS NOT NULL;
CREATE TABLE round_change (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES round,
    kind varchar(8) NOT NULL CHECK (kind IN ('extended', 'reopened')),
    reason text NOT NULL CHECK (reason <> ''),
    deadline_before date NOT NULL,
    deadline date NOT NULL,
    changed_by uuid REFERENCES person,
    changed_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CHECK (kind <> 'extended' OR deadline > deadline_before)
);
CREATE INDEX round_change_round ON round_change (round_id);
CREATE TABLE advice (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    body_id uuid REFERENCES body,
    name varchar(120) NOT NULL CHECK (name <> ''),
    question text NOT NULL CHECK (question <> ''),
    text_edition integer NOT NULL,
    deadline date NOT NULL,
    asked_by uuid REFERENCES person,
    asked_at timestamptz NOT NULL,
    reminded_ahead_at timestamptz,
    reminded_due_at timestamptz,
    stance varchar(21) CHECK (stance IN ('supports', 'supports_with_remarks', 'advises_against', 'no_remarks')),
    text text NOT NULL DEFAULT '',
    reference varchar(200) NOT NULL DEFAULT '',
    registered boolean NOT NULL DEFAULT false,
    answered_by uuid REFERENCES person,
    answered_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((stance IS NULL) = (answered_at IS NULL)),
    CHECK (stance NOT IN ('supports_with_remarks', 'advises_against') OR text <> '')
);
CREATE INDEX advice_case ON advice (case_id);
CREATE INDEX advice_waiting ON advice (body_id, deadline) WHERE stance IS NULL;
"""

VISIBLE = {"round_change": AUDIENCE, "advice": AUDIENCE}

WRITABLE = {"round_change": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
