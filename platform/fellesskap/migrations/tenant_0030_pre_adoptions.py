"""What each partner decided for itself on a recommendation, what was reported over time, and who was reminded."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE

ID = "tenant_0030_pre_adoptions"
VERSION = "1.38.0"
DESCRIPTION = "Partners' own decisions and reminders of follow-ups"

DDL = """
ALTER TABLE followup
    ADD COLUMN adoption varchar(20) CHECK (adoption IN ('adopted', 'adopted_with_remark', 'rejected')),
    ADD COLUMN decided_on date,
    ADD COLUMN reference varchar(120) NOT NULL DEFAULT '',
    ADD COLUMN warned_at timestamptz,
    ADD COLUMN overdue_told_at timestamptz,
    ADD CHECK ((adoption IS NULL) = (decided_on IS NULL)),
    ADD CHECK ((adoption IS NULL) = (reference = '')),
    ADD CHECK (adoption IS NULL OR state = 'done');
CREATE INDEX followup_due ON followup (due) WHERE state <> 'done' AND overdue_told_at IS NULL;
CREATE TABLE followup_report (
    id uuid PRIMARY KEY,
    followup_id uuid NOT NULL REFERENCES followup,
    state varchar(12) NOT NULL CHECK (state IN ('open', 'under_way', 'done')),
    adoption varchar(20) CHECK (adoption IN ('adopted', 'adopted_with_remark', 'rejected')),
    decided_on date,
    reference varchar(120) NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    told_by uuid REFERENCES person,
    told_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3)
);
CREATE INDEX followup_report_followup ON followup_report (followup_id, told_at);
"""

VISIBLE = {"followup_report": AUDIENCE}
WRITABLE = {"followup_report": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
