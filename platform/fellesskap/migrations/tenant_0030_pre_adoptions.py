"""What each partner decided for itself on a recommendation, reminders, and what representatives report back."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE

ID = "tenant_0030_pre_adoptions"
VERSION = "1.38.0"
DESCRIPTION = "Partners' own decisions, reminders of follow-ups, report-backs"

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

CREATE TABLE reportback (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    seat_id uuid NOT NULL REFERENCES seat,
    edition integer NOT NULL CHECK (edition > 0),
    text text NOT NULL CHECK (text <> ''),
    written_by uuid NOT NULL REFERENCES person,
    sent_at timestamptz NOT NULL,
    UNIQUE (meeting_id, seat_id, written_by, edition)
);
CREATE TABLE reportback_reader (
    id uuid PRIMARY KEY,
    reportback_id uuid NOT NULL REFERENCES reportback,
    person_id uuid NOT NULL REFERENCES person,
    written_by uuid NOT NULL REFERENCES person,
    UNIQUE (reportback_id, person_id)
);
CREATE INDEX reportback_reader_person ON reportback_reader (person_id);
ALTER TABLE notice ADD COLUMN reportback_id uuid REFERENCES reportback;
"""

# A report-back is the representative's word to those it was sent to; no audience opens it to anybody else.
VISIBLE = {
    "followup_report": AUDIENCE,
    "reportback_reader": f"person_id {MINE} OR written_by {MINE}",
    "reportback": f"written_by {MINE} OR EXISTS (SELECT FROM reportback_reader r "
    f"WHERE r.reportback_id = reportback.id AND r.person_id {MINE})",
}
WRITABLE = {
    "followup_report": "INSERT, UPDATE (audience)",
    "reportback": "INSERT",
    "reportback_reader": "INSERT",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
