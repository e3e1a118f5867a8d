"""Cases and parts of cases that were lifted or taken down, and the priority groups of a case."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE

ID = "tenant_0015_pre_transfers"
VERSION = "1.38.0"
DESCRIPTION = "Transfers of cases and priority groups"

DDL = """
ALTER TABLE treatment
    DROP CONSTRAINT treatment_state_check,
    ADD CONSTRAINT treatment_state_check CHECK
        (state IN ('waiting', 'listed', 'done', 'postponed', 'lifted', 'lowered'));
ALTER TABLE "case" ADD COLUMN parent_id uuid REFERENCES "case";
CREATE INDEX case_parent ON "case" (parent_id) WHERE parent_id IS NOT NULL;
CREATE TABLE transfer (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    from_treatment_id uuid NOT NULL REFERENCES treatment,
    to_treatment_id uuid NOT NULL REFERENCES treatment,
    direction varchar(5) NOT NULL CHECK (direction IN ('lift', 'lower')),
    part boolean NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    exception text NOT NULL DEFAULT '',
    moved_by uuid REFERENCES person,
    moved_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (to_treatment_id)
);
CREATE UNIQUE INDEX transfer_whole ON transfer (from_treatment_id) WHERE NOT part;
CREATE INDEX transfer_case ON transfer (case_id);
CREATE TABLE priority (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    key varchar(28) NOT NULL,
    name_nb varchar(90) NOT NULL,
    name_nn varchar(90) NOT NULL DEFAULT '',
    name_se varchar(90) NOT NULL DEFAULT '',
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (case_id, key)
);
CREATE INDEX priority_key ON priority (key);
"""

VISIBLE = {"transfer": AUDIENCE, "priority": AUDIENCE}

WRITABLE = {
    "transfer": "INSERT, UPDATE (audience)",
    "priority": "INSERT, UPDATE (audience), DELETE",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
