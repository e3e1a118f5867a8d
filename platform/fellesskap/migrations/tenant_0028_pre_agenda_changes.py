"""What is changed on an agenda after people are called, and with which sending they were told."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_MEETINGS

ID = "tenant_0028_pre_agenda_changes"
VERSION = "1.38.0"
DESCRIPTION = "Changes of agendas after the call"

DDL = """
CREATE TABLE agenda_change (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    kind varchar(8) NOT NULL CHECK (kind IN ('added', 'removed', 'moved', 'edited')),
    title varchar(200) NOT NULL,
    reason varchar(500) NOT NULL CHECK (reason <> ''),
    person_id uuid NOT NULL REFERENCES person,
    changed_at timestamptz NOT NULL,
    sequence integer,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3)
);
ALTER TABLE agenda_item ADD COLUMN closing boolean NOT NULL DEFAULT false;
CREATE INDEX agenda_change_meeting ON agenda_change (meeting_id, changed_at);
"""

VISIBLE = {"agenda_change": f"{AUDIENCE} OR meeting_id {CALLED_MEETINGS}"}
WRITABLE = {"agenda_change": "INSERT, UPDATE (sequence, audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
