"""What a round keeps of a removed attachment is read by the partners and by nobody else.

Whoever reported the case, and a called deputy, read what is attached to it; what was removed is attached no longer,
and what had been opened is closed. And a new edition that came after the call is taken back before it is sent.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, MINE

ID = "tenant_0041_pre_kept_files"
VERSION = "1.38.0"
DESCRIPTION = "Files of removed attachments"

_OTHERS = (
    f"(case_id {CALLED_CASES} AND audience >= 1) "
    f'OR EXISTS (SELECT FROM "case" c WHERE c.id = case_id AND c.submitted_by {MINE})'
)
_ATTACHED = (
    "EXISTS (SELECT FROM attachment_edition e JOIN attachment a ON a.id = e.attachment_id "
    "WHERE e.id = edition_id AND a.removed_at IS NULL)"
)

DDL = f"""
ALTER TABLE attachment_edition DROP CONSTRAINT attachment_edition_state_check,
    ADD CONSTRAINT attachment_edition_state_check CHECK (state IN ('waiting', 'passed', 'stopped', 'recalled'));
ALTER TABLE agenda_change DROP CONSTRAINT agenda_change_check1,
    ADD CONSTRAINT agenda_change_edition_check CHECK (
        CASE WHEN kind IN ('attached', 'renewed') THEN edition_id IS NOT NULL
        ELSE kind = 'detached' OR edition_id IS NULL END);
ALTER POLICY visible ON attachment_file USING (passed AND ({AUDIENCE} OR (({_OTHERS}) AND {_ATTACHED})));
"""

# Only who sees it changes, which approved minutes let pass.
CLOSING = """
UPDATE attachment SET audience = 1 WHERE removed_at IS NOT NULL AND audience > 1;
UPDATE attachment_edition e SET audience = 1 FROM attachment a
WHERE a.id = e.attachment_id AND a.removed_at IS NOT NULL AND e.audience > 1;
UPDATE attachment_file f SET audience = 1 FROM attachment_edition e JOIN attachment a ON a.id = e.attachment_id
WHERE e.id = f.edition_id AND a.removed_at IS NOT NULL AND f.audience > 1;
UPDATE agenda_change c SET audience = 1 FROM attachment a
WHERE a.id = c.attachment_id AND a.removed_at IS NOT NULL AND c.audience > 1;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL + CLOSING, {})
