"""Attachments to cases, every edition of them, and what each meeting was called with; they are searched too.

A file that the virus scanner has not passed is read by nobody: the database says so itself.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, CALLED_MEETINGS, MINE

ID = "tenant_0033_pre_attachments"
VERSION = "1.38.0"
DESCRIPTION = "Attachments"

TABLES = """
CREATE TABLE attachment (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    position integer NOT NULL CHECK (position > 0),
    title varchar(200) NOT NULL CHECK (title <> ''),
    publicness varchar(8) NOT NULL CHECK (publicness IN ('public', 'internal', 'exempt')),
    basis varchar(200) NOT NULL DEFAULT '',
    made_with_ai boolean NOT NULL,
    edition integer NOT NULL CHECK (edition >= 0),
    added_by uuid REFERENCES person,
    added_at timestamptz NOT NULL,
    removed_by uuid REFERENCES person,
    removed_at timestamptz,
    remove_reason varchar(500) NOT NULL DEFAULT '',
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((publicness = 'exempt') = (basis <> '')),
    CHECK (publicness = 'public' OR audience <= 1),
    CHECK ((removed_at IS NULL) = (remove_reason = ''))
);
CREATE INDEX attachment_case ON attachment (case_id, position);
CREATE TABLE attachment_edition (
    id uuid PRIMARY KEY,
    attachment_id uuid NOT NULL REFERENCES attachment,
    case_id uuid NOT NULL REFERENCES "case",
    number integer NOT NULL CHECK (number > 0),
    file_name varchar(150) NOT NULL CHECK (file_name <> ''),
    media_type varchar(100) NOT NULL,
    size integer NOT NULL CHECK (size > 0),
    digest varchar(64) NOT NULL,
    state varchar(8) NOT NULL CHECK (state IN ('waiting', 'passed', 'stopped')),
    reason varchar(500) NOT NULL DEFAULT '',
    words text NOT NULL,
    uploaded_by uuid REFERENCES person,
    uploaded_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (attachment_id, number)
);
CREATE INDEX attachment_edition_waiting ON attachment_edition (uploaded_at) WHERE state = 'waiting';
CREATE INDEX attachment_edition_case ON attachment_edition (case_id);
CREATE TABLE attachment_file (
    edition_id uuid PRIMARY KEY REFERENCES attachment_edition,
    case_id uuid NOT NULL REFERENCES "case",
    passed boolean NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    content bytea NOT NULL
);
CREATE INDEX attachment_file_case ON attachment_file (case_id);
-- What is kept is packed already.
ALTER TABLE attachment_file ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE sent_attachment (
    id uuid PRIMARY KEY,
    -- A line that is taken off an agenda was sent all the same.
    agenda_item_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    meeting_id uuid NOT NULL REFERENCES meeting,
    case_id uuid NOT NULL REFERENCES "case",
    attachment_id uuid NOT NULL REFERENCES attachment,
    edition_id uuid NOT NULL REFERENCES attachment_edition,
    position integer NOT NULL CHECK (position > 0),
    title varchar(200) NOT NULL CHECK (title <> ''),
    publicness varchar(8) NOT NULL CHECK (publicness IN ('public', 'internal', 'exempt')),
    basis varchar(200) NOT NULL DEFAULT '',
    made_with_ai boolean NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (agenda_item_id, attachment_id),
    CHECK (publicness = 'public' OR audience <= 1)
);
CREATE INDEX sent_attachment_attachment ON sent_attachment (attachment_id);
CREATE INDEX sent_attachment_case ON sent_attachment (case_id);
"""

# An entry is made of an attachment with the words of the edition that is current, which is one that has passed.
_ENTRY = """
INSERT INTO search_entry (id, kind, case_id, body_id, person_id, day, title, content, words, audience)
SELECT a.id, 'attached', a.case_id, coalesce(c.deciding_body_id, c.body_id), c.submitted_by, said.day, a.title,
    e.words, search_words('attached', said.day, ARRAY[c.body_id, c.deciding_body_id], a.title, e.words), a.audience
FROM attachment a
JOIN attachment_edition e ON e.attachment_id = a.id AND e.number = a.edition
JOIN "case" c ON c.id = a.case_id
CROSS JOIN LATERAL (SELECT (e.uploaded_at AT TIME ZONE 'Europe/Oslo')::date AS day) said
WHERE a.removed_at IS NULL"""

SEARCHING = f"""
ALTER TABLE search_entry
    DROP CONSTRAINT search_entry_kind_check,
    ADD CONSTRAINT search_entry_kind_check
        CHECK (kind IN ('case', 'agenda', 'minutes', 'decision', 'document', 'attached'));
CREATE FUNCTION search_keep_attachment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE id = NEW.id;
    {_ENTRY} AND a.id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_attachment AFTER INSERT OR UPDATE OF title, edition, audience, removed_at ON attachment
    FOR EACH ROW EXECUTE FUNCTION search_keep_attachment();
-- A case that goes on to another body takes its attachments along.
CREATE FUNCTION search_keep_attached() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE case_id = NEW.id AND kind = 'attached';
    {_ENTRY} AND a.case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_attached AFTER UPDATE OF body_id, deciding_body_id, submitted_by ON "case" FOR EACH ROW
    WHEN ((OLD.body_id, OLD.deciding_body_id, OLD.submitted_by)
        IS DISTINCT FROM (NEW.body_id, NEW.deciding_body_id, NEW.submitted_by))
    EXECUTE FUNCTION search_keep_attached();
-- Making the index anew is what it was, and then the attachments.
DO $do$
DECLARE
    before text := pg_get_functiondef('search_rebuild()'::regprocedure);
    counting text := 'RETURN (SELECT count(*) FROM search_entry)';
BEGIN
    IF position(counting IN before) = 0 THEN
        RAISE EXCEPTION 'search_rebuild() does not count as it did';
    END IF;
    EXECUTE replace(before, counting, $entry${_ENTRY}; $entry$ || counting);
END $do$;
-- An attachment is long, so that more of it is looked through for where the words stand.
CREATE OR REPLACE FUNCTION search_snippet(entry uuid, asked text) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT ts_headline('pg_catalog.norwegian',
        left(e.content, CASE e.kind WHEN 'attached' THEN 40000 ELSE 8000 END),
        to_tsquery('pg_catalog.norwegian', asked),
        CASE WHEN length(e.content) <= 240 THEN 'HighlightAll=true'
            ELSE 'MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter=" … "' END
        || ', StartSel=' || chr(57344) || ', StopSel=' || chr(57345))
    FROM search_entry e WHERE e.id = entry;
END;
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['search_keep_attachment()', 'search_keep_attached()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', one, current_schema());
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$;
"""

# Who reported a case reads what is attached to it whatever its state, as the case itself; a called deputy reads
# what those called have been sent, and not yet what the secretariat alone sees.
_OWN_CASE = f'EXISTS (SELECT FROM "case" c WHERE c.id = case_id AND c.submitted_by {MINE})'
_READ = f"{AUDIENCE} OR (case_id {CALLED_CASES} AND audience >= 1) OR {_OWN_CASE}"
VISIBLE = {
    "attachment": _READ,
    "attachment_edition": _READ,
    "attachment_file": f"passed AND ({_READ})",
    "sent_attachment": f"{AUDIENCE} OR (meeting_id {CALLED_MEETINGS} AND audience >= 1)",
}

# A file is never rewritten: it is passed, opened to more or fewer, or deleted.
WRITABLE = {
    "attachment_edition": "INSERT, UPDATE (state, words, audience)",
    "attachment_file": "INSERT, UPDATE (passed, audience), DELETE",
    "sent_attachment": "INSERT, UPDATE (publicness, basis, audience)",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, TABLES + SEARCHING, VISIBLE, WRITABLE)
