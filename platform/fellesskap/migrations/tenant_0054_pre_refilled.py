"""Whoever is let off a call finds the meeting to take it out of the calendar, and an absence knows its day.

An absence that was reported before its meeting was moved was for the day the meeting was on then. Whoever was
called and left the seat since, or was put on leave, is told that the meeting is none of theirs any longer; the mail
says which, as that of a deputy who is not needed does.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import MINE

ID = "tenant_0054_pre_refilled"
VERSION = "1.38.0"
DESCRIPTION = "Calls that are let off"

DDL = f"""
ALTER TABLE absence ADD COLUMN given_for date;
DO $do$ BEGIN
    EXECUTE format('GRANT UPDATE (given_for) ON absence TO %I', current_setting('app.tenant_role'));
END $do$;
CREATE OR REPLACE FUNCTION deputised_meetings() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
BEGIN ATOMIC
    SELECT meeting_id FROM deputy_call WHERE person_id {MINE}
    UNION SELECT meeting_id FROM notice WHERE person_id {MINE} AND kind = 'meeting.released';
END;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
