"""The life of temporary committees: more time, the report, the end, and who goes on reading after it."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, EVERYONE, MINE, PARTNERS
from fellesskap.migrations.tenant_0009_pre_appointments import LETTER_TO_ME

ID = "tenant_0016_pre_committees"
VERSION = "1.38.0"
DESCRIPTION = "Temporary committees"

DDL = """
CREATE TABLE committee (
    body_id uuid PRIMARY KEY REFERENCES body,
    meeting_id uuid REFERENCES meeting,
    appointed_by uuid REFERENCES person,
    appointed_at timestamptz,
    due_told date,
    overdue_told date,
    delivered_on date,
    noted_on date,
    noted_by uuid REFERENCES person,
    dissolved_on date,
    dissolved_by uuid REFERENCES person,
    dissolved_at timestamptz,
    override_body_id uuid REFERENCES body,
    override_reason text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    CHECK (noted_on IS NULL OR delivered_on IS NOT NULL),
    CHECK ((dissolved_on IS NULL) = (dissolved_at IS NULL)),
    CHECK ((override_body_id IS NULL) = (override_reason = ''))
);
CREATE TABLE committee_extension (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES committee,
    was date,
    until date NOT NULL CHECK (until > was),
    reason text NOT NULL CHECK (reason <> ''),
    reference varchar(200) NOT NULL DEFAULT '',
    recorded_by uuid REFERENCES person,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX committee_extension_body ON committee_extension (body_id, until);
CREATE TABLE committee_report (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES committee,
    edition integer NOT NULL CHECK (edition > 0),
    findings text NOT NULL CHECK (findings <> ''),
    advice text NOT NULL DEFAULT '',
    delivered_on date NOT NULL,
    delivered_by uuid REFERENCES person,
    delivered_at timestamptz NOT NULL,
    agenda_item_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    UNIQUE (body_id, edition)
);
CREATE UNIQUE INDEX committee_report_item ON committee_report (agenda_item_id);

-- Every body that is temporary is a committee from its first edition, however it came into the structure.
INSERT INTO committee (body_id) SELECT DISTINCT body_id FROM body_edition WHERE kind = 'temporary';
CREATE FUNCTION keep_committee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.committee (body_id) VALUES ($1) ON CONFLICT DO NOTHING', TG_TABLE_SCHEMA)
        USING NEW.body_id;
    RETURN NULL;
END $$;
CREATE TRIGGER committee_of_body AFTER INSERT ON body_edition FOR EACH ROW
    WHEN (NEW.kind = 'temporary') EXECUTE FUNCTION keep_committee();

-- The kinds of bodies that a body may appoint, as words of the structure with a space between.
ALTER TABLE body_edition ADD COLUMN may_appoint text NOT NULL DEFAULT '';
UPDATE body_edition e SET may_appoint = array_to_string(ARRAY(
    SELECT jsonb_array_elements_text(coalesce(b -> 'may_appoint', '[]'))), ' ')
FROM structure_version v, jsonb_array_elements(v.content -> 'bodies') b
WHERE e.structure_version_id = v.id AND (e.key = b ->> 'key'
    OR (b ->> 'each' IS NOT NULL AND starts_with(e.key, (b ->> 'key') || '-')));

ALTER TABLE notice ADD COLUMN body_id uuid REFERENCES body;
ALTER TABLE departure DROP CONSTRAINT departure_reason_check;
ALTER TABLE departure ADD CONSTRAINT departure_reason_check
    CHECK (reason IN ('own_wish', 'new_position', 'replaced', 'office', 'dissolved', 'other'));
"""

# Whoever sat in a committee that is dissolved goes on reading what its members could read of its meetings.
_SAT = (
    "SELECT h.body_id FROM holding h JOIN committee c ON c.body_id = h.body_id "
    f"WHERE h.person_id {MINE} AND c.dissolved_on IS NOT NULL"
)
_MET = f"audience >= 1 AND meeting_id IN (SELECT m.id FROM meeting m WHERE m.body_id IN ({_SAT}))"
_FILED = (
    "audience >= 1 AND document_id IN (SELECT d.id FROM document d JOIN meeting m ON m.id = d.meeting_id "
    f"WHERE m.body_id IN ({_SAT}))"
)
READING = f"""
ALTER POLICY visible ON meeting USING ({AUDIENCE} OR (audience >= 1 AND body_id IN ({_SAT})));
ALTER POLICY visible ON agenda_item USING ({AUDIENCE} OR ({_MET}));
ALTER POLICY visible ON attendance USING ({AUDIENCE} OR ({_MET}));
ALTER POLICY visible ON minutes USING ({AUDIENCE} OR ({_MET}));
ALTER POLICY visible ON document USING ({AUDIENCE} OR {LETTER_TO_ME} OR ({_MET}));
ALTER POLICY visible ON document_file USING (
    {AUDIENCE} OR document_id IN (SELECT d.id FROM document d WHERE d.{LETTER_TO_ME}) OR ({_FILED})
);
"""

# Whoever sits or sat there.
_OWN = f"body_id IN (SELECT h.body_id FROM holding h WHERE h.person_id {MINE})"

VISIBLE = {
    "committee": EVERYONE,
    "committee_extension": EVERYONE,
    "committee_report": f"{PARTNERS} OR {_OWN}",
}

WRITABLE = {"committee_extension": "INSERT"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL + READING, VISIBLE, WRITABLE)
