"""Papers of an open meeting without the lines that are closed, beside those the partners have."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0056_pre_closed_lines"
VERSION = "1.38.0"
DESCRIPTION = "Calls and minutes without closed lines"

DDL = """
ALTER TABLE document
    DROP CONSTRAINT document_kind_check,
    ADD CONSTRAINT document_kind_check CHECK (kind IN ('call', 'call_open', 'minutes', 'minutes_open',
        'decision_letter', 'appointment_letter', 'dialogue_summary', 'written_record', 'premeeting_sheet',
        'position_sheet'));
ALTER TABLE agenda_change ADD COLUMN closed boolean NOT NULL DEFAULT false;
ALTER TABLE agenda_item ADD CONSTRAINT agenda_item_closed_by_law CHECK (closed = (closed_basis <> '')) NOT VALID;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
