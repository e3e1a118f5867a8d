"""A round keeps the attachments its partners were asked about, and a meeting those it was sent after its call.

Both are attachments that were sent, so they stand in one table with those of a call: under the same row policies,
only ever added to, and closed together with the attachment.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0038_pre_frozen"
VERSION = "1.38.0"
DESCRIPTION = "Attachments of rounds, and those sent after the call"

SENDING = """
ALTER TABLE sent_attachment
    ALTER COLUMN meeting_id DROP NOT NULL,
    ADD COLUMN round_id uuid REFERENCES round,
    ADD COLUMN supplied_at timestamptz,
    ADD CHECK ((meeting_id IS NULL) <> (round_id IS NULL)),
    ADD CHECK (round_id IS NULL OR (agenda_item_id IS NULL AND audience <= 1)),
    ADD CHECK (supplied_at IS NULL OR meeting_id IS NOT NULL),
    DROP CONSTRAINT sent_attachment_agenda_item_id_attachment_id_key,
    ADD UNIQUE (agenda_item_id, attachment_id, edition_id),
    ADD UNIQUE (round_id, attachment_id);
-- A call is sent with one edition of an attachment; a later one is sent after it.
CREATE UNIQUE INDEX sent_attachment_called ON sent_attachment (agenda_item_id, attachment_id)
    WHERE supplied_at IS NULL;
CREATE INDEX sent_attachment_edition ON sent_attachment (edition_id);
CREATE TRIGGER kept_approved BEFORE INSERT OR DELETE ON sent_attachment
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
ALTER TABLE agenda_change
    ADD COLUMN agenda_item_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    ADD COLUMN attachment_id uuid REFERENCES attachment,
    ADD COLUMN edition_id uuid REFERENCES attachment_edition,
    DROP CONSTRAINT agenda_change_kind_check,
    ADD CONSTRAINT agenda_change_kind_check
        CHECK (kind IN ('added', 'removed', 'moved', 'edited', 'attached', 'renewed', 'detached')),
    ADD CHECK ((kind IN ('attached', 'renewed', 'detached')) = (attachment_id IS NOT NULL)),
    ADD CHECK ((kind IN ('attached', 'renewed')) = (edition_id IS NOT NULL));
CREATE INDEX agenda_change_attachment ON agenda_change (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON agenda_change
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
"""

# When an edition came is known, so a round that was opened before has the newest of those that had come by then.
# What an attachment was called then, and who it was for, was not kept, and is what it is now. One that has been
# removed since is left out: its files were deleted with it, and a name without a file would only be asked for.
FILLING = """
INSERT INTO sent_attachment
    (id, round_id, case_id, attachment_id, edition_id, position, title, publicness, basis, made_with_ai, audience)
SELECT gen_random_uuid(), r.id, r.case_id, a.id, e.id, a.position, a.title, a.publicness, a.basis, a.made_with_ai,
    least(r.audience, 1)
FROM round r
JOIN attachment a ON a.case_id = r.case_id AND a.removed_at IS NULL AND a.added_at <= r.opened_at
CROSS JOIN LATERAL (SELECT id FROM attachment_edition
    WHERE attachment_id = a.id AND state = 'passed' AND uploaded_at <= r.opened_at ORDER BY number DESC LIMIT 1) e;
UPDATE attachment_edition e SET audience = s.audience FROM sent_attachment s
WHERE s.edition_id = e.id AND s.round_id IS NOT NULL AND e.audience < s.audience;
UPDATE attachment_file f SET audience = s.audience FROM sent_attachment s
WHERE s.edition_id = f.edition_id AND s.round_id IS NOT NULL AND f.audience < s.audience;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, SENDING + FILLING, {})
