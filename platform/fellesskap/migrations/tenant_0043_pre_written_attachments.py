"""A written procedure keeps the attachments that its body was asked about, as a meeting and a round do.

They stand with those of meetings and rounds, are opened as far as the decision when there is one, and are read by a
deputy who is asked.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, CALLED_MEETINGS

ID = "tenant_0043_pre_written_attachments"
VERSION = "1.38.0"
DESCRIPTION = "Attachments of written procedures"

SENDING = f"""
ALTER TABLE sent_attachment
    ADD COLUMN circulation_id uuid REFERENCES circulation,
    DROP CONSTRAINT sent_attachment_check1,
    ADD CONSTRAINT sent_attachment_once_check CHECK (num_nonnulls(meeting_id, round_id, circulation_id) = 1),
    ADD CONSTRAINT sent_attachment_circulation_check CHECK (circulation_id IS NULL OR agenda_item_id IS NULL),
    ADD UNIQUE (circulation_id, attachment_id);
ALTER POLICY visible ON sent_attachment USING ({AUDIENCE} OR (audience >= 1
    AND (meeting_id {CALLED_MEETINGS} OR (circulation_id IS NOT NULL AND case_id {CALLED_CASES}))));
"""

# As for the rounds that were there before: the newest edition of those that had come when it began, under the name
# they have now; what has been removed since is left out. An edition that was not opened with the decision, because
# there was a newer one by then, is not opened now.
FILLING = """
INSERT INTO sent_attachment (id, circulation_id, case_id, attachment_id, edition_id, position, title,
    publicness, basis, made_with_ai, audience)
SELECT gen_random_uuid(), c.id, c.case_id, a.id, e.id, a.position, a.title, a.publicness, a.basis, a.made_with_ai,
    CASE a.publicness WHEN 'public' THEN least(c.audience, greatest(e.audience, 1)) ELSE least(c.audience, 1) END
FROM circulation c
JOIN attachment a ON a.case_id = c.case_id AND a.removed_at IS NULL AND a.added_at <= c.started_at
CROSS JOIN LATERAL (SELECT id, audience FROM attachment_edition
    WHERE attachment_id = a.id AND state = 'passed' AND uploaded_at <= c.started_at ORDER BY number DESC LIMIT 1) e;
UPDATE attachment_edition e SET audience = s.audience FROM sent_attachment s
WHERE s.edition_id = e.id AND s.circulation_id IS NOT NULL AND e.audience < s.audience;
UPDATE attachment_file f SET audience = s.audience FROM sent_attachment s
WHERE s.edition_id = f.edition_id AND s.circulation_id IS NOT NULL AND f.audience < s.audience;
CREATE TRIGGER kept_ended BEFORE INSERT OR DELETE ON sent_attachment
    FOR EACH ROW EXECUTE FUNCTION keep_ended();
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, SENDING + FILLING, {})
