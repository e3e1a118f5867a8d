"""Every edition of a case's text as it was written, and which of them a meeting was called with."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, MINE

ID = "tenant_0025_pre_editions"
VERSION = "1.38.0"
DESCRIPTION = "Editions of a case's text"

DDL = """
CREATE TABLE case_edition (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    number integer NOT NULL CHECK (number > 0),
    title varchar(200) NOT NULL,
    texts jsonb NOT NULL,
    reason text NOT NULL DEFAULT '',
    written_by uuid REFERENCES person,
    written_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (case_id, number)
);
ALTER TABLE agenda_item ADD COLUMN text_edition integer;

-- What has been written so far becomes paragraphs, each line on its own. Earlier editions were not kept.
INSERT INTO case_edition (id, case_id, number, title, texts, written_by, written_at, audience)
SELECT gen_random_uuid(), c.id, c.text_edition, c.title, coalesce(said.texts, '{}'), c.submitted_by,
    coalesce((SELECT max(e.happened_at) FROM event e WHERE e.case_id = c.id AND e.kind = 'case.revised'),
        c.reported_at),
    c.audience
FROM "case" c CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(section.name, jsonb_build_object('type', 'doc', 'content', section.content)) AS texts
    FROM (
        SELECT part.name, jsonb_agg(
            jsonb_build_object('type', 'paragraph', 'content', paragraph.content) ORDER BY paragraph.place
        ) AS content
        FROM (VALUES ('question', c.question), ('background', c.background), ('proposal', c.proposal),
            ('consequences', c.consequences)) AS part (name, text)
        CROSS JOIN LATERAL (
            SELECT whole.place, jsonb_agg(node.content ORDER BY line.place, node.place) AS content
            FROM regexp_split_to_table(btrim(part.text, E' \\n\\t'), '\\n\\s*\\n')
                WITH ORDINALITY AS whole (text, place)
            CROSS JOIN LATERAL (
                SELECT btrim(one.text) AS text, row_number() OVER (ORDER BY one.place) AS place
                FROM string_to_table(whole.text, E'\\n') WITH ORDINALITY AS one (text, place)
                WHERE btrim(one.text) <> ''
            ) line
            CROSS JOIN LATERAL (VALUES
                (0, '{"type": "hard_break"}'::jsonb),
                (1, jsonb_build_object('type', 'text', 'text', line.text))
            ) AS node (place, content)
            WHERE node.place = 1 OR line.place > 1
            GROUP BY whole.place
        ) paragraph
        GROUP BY part.name
    ) section
) said;
-- A text that was never changed is the one each call was sent with, also where the minutes are approved by now.
ALTER TABLE agenda_item DISABLE TRIGGER kept_approved;
UPDATE agenda_item i SET text_edition = 1
FROM meeting m, "case" c
WHERE m.id = i.meeting_id AND c.id = i.case_id AND m.called_at IS NOT NULL AND c.text_edition = 1;
ALTER TABLE agenda_item ENABLE TRIGGER kept_approved;
"""

# Who reported a case reads its text whatever the case's state, as the case itself.
_OWN_CASE = f'EXISTS (SELECT FROM "case" c WHERE c.id = case_id AND c.submitted_by {MINE})'
VISIBLE = {"case_edition": f"{AUDIENCE} OR case_id {CALLED_CASES} OR {_OWN_CASE}"}

# An edition is never rewritten: only how far it is seen may grow.
WRITABLE = {"case_edition": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
