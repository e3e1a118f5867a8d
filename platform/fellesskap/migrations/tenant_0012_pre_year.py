"""The year: meetings of several bodies, weeks to avoid, who leads one meeting, and the turns that were told of."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, NOBODY, PARTNERS

ID = "tenant_0012_pre_year"
VERSION = "1.38.0"
DESCRIPTION = "The year's meetings and the chair"

DDL = """
ALTER TABLE meeting
    ADD COLUMN chair_side varchar(10) CHECK (chair_side IN ('municipal', 'hospital')),
    ADD COLUMN chair_reason varchar(500) NOT NULL DEFAULT '',
    ADD COLUMN cancel_reason varchar(500) NOT NULL DEFAULT '',
    ADD CONSTRAINT meeting_chair_has_reason CHECK ((chair_side IS NULL) = (chair_reason = ''));
CREATE TABLE joint_body (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    body_id uuid NOT NULL REFERENCES body,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (meeting_id, body_id)
);
CREATE INDEX joint_body_body ON joint_body (body_id);
CREATE TABLE avoided_week (
    id uuid PRIMARY KEY,
    year integer NOT NULL,
    week integer NOT NULL CHECK (week BETWEEN 1 AND 53),
    UNIQUE (year, week)
);
CREATE TABLE chair_turn (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES body,
    anchor date NOT NULL,
    turn integer NOT NULL,
    told_at timestamptz NOT NULL,
    UNIQUE (body_id, anchor, turn)
);
"""

VISIBLE = {"joint_body": AUDIENCE, "avoided_week": PARTNERS, "chair_turn": NOBODY}

WRITABLE = {"avoided_week": "INSERT, DELETE", "chair_turn": "INSERT"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
