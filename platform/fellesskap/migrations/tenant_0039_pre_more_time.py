"""More time to answer in writing: every new last day, with its reason."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES

ID = "tenant_0039_pre_more_time"
VERSION = "1.38.0"
DESCRIPTION = "More time in written procedures"

DDL = """
CREATE TABLE circulation_change (
    id uuid PRIMARY KEY,
    circulation_id uuid NOT NULL REFERENCES circulation,
    case_id uuid NOT NULL REFERENCES "case",
    reason text NOT NULL CHECK (reason <> ''),
    deadline_before date NOT NULL,
    deadline date NOT NULL CHECK (deadline > deadline_before),
    changed_by uuid NOT NULL REFERENCES person,
    changed_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3)
);
CREATE INDEX circulation_change_of ON circulation_change (circulation_id, changed_at);
CREATE TRIGGER kept_ended BEFORE INSERT OR UPDATE OR DELETE ON circulation_change
    FOR EACH ROW EXECUTE FUNCTION keep_ended();
"""

VISIBLE = {"circulation_change": f"{AUDIENCE} OR case_id {CALLED_CASES}"}

WRITABLE = {"circulation_change": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
