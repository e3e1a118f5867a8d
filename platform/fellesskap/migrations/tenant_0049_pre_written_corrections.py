"""What a body decided in writing is corrected as its minutes are, and its corrections are found by a search.

A correction is of a line of a meeting's minutes or of a written procedure, and so is a proposed one. Who reads them
is told by functions that read as whoever asks (`tenant_0042_pre_kept_plans`).
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, CALLED_MEETINGS, MINE, MY_BODIES, SECRETARIAT

ID = "tenant_0049_pre_written_corrections"
VERSION = "1.38.0"
DESCRIPTION = "Corrections of what was decided in writing"

CORRECTED = "".join(
    f"""
ALTER TABLE {table}
    ALTER COLUMN meeting_id DROP NOT NULL,
    ALTER COLUMN agenda_item_id DROP NOT NULL,
    ADD COLUMN circulation_id uuid REFERENCES circulation,
    ADD CONSTRAINT {table}_of_line CHECK ((meeting_id IS NULL) = (agenda_item_id IS NULL)),
    ADD CONSTRAINT {table}_of_line_or_writing CHECK ((meeting_id IS NULL) = (circulation_id IS NOT NULL));
"""
    for table in ("minutes_correction", "proposed_correction")
)
NUMBERED = """
CREATE UNIQUE INDEX minutes_correction_written ON minutes_correction (circulation_id, number)
    WHERE circulation_id IS NOT NULL;
CREATE INDEX proposed_correction_written ON proposed_correction (circulation_id, proposed_at)
    WHERE circulation_id IS NOT NULL;
CREATE UNIQUE INDEX proposed_correction_open_written ON proposed_correction (circulation_id)
    WHERE state = 'open' AND circulation_id IS NOT NULL;
"""

# Each gives ids, of: procedures one was asked in, for a seat of one's own or another's; procedures in cases one is
# asked about now.
FINDING = {
    "own_circulations": f"""SELECT circulation_id FROM circulation_seat
        WHERE person_id {MINE} OR absent_id {MINE}""",
    "asked_circulations": f"SELECT id FROM circulation WHERE case_id {CALLED_CASES}",
}
FUNCTIONS = "".join(
    f"""
CREATE FUNCTION {name}() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 BEGIN ATOMIC {query}; END;
DO $do$ BEGIN
    REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION {name}() TO %I', current_setting('app.tenant_role'));
END $do$;
"""
    for name, query in FINDING.items()
)
READING = f"""
ALTER POLICY visible ON minutes_correction USING (
    {AUDIENCE} OR meeting_id {CALLED_MEETINGS} OR circulation_id IN (SELECT asked_circulations())
);
ALTER POLICY visible ON proposed_correction USING (
    {SECRETARIAT} OR body_id {MY_BODIES} OR meeting_id IN (SELECT attended_meetings())
    OR circulation_id IN (SELECT own_circulations())
);
"""

# An entry is made of the correction alone and is as open (ADR 11); what it is a correction of says where it stands.
_DAY = "(s.corrected_at AT TIME ZONE 'Europe/Oslo')::date"
_CONTENT = "concat_ws(E'\\n', s.text, s.reason)"
_ENTERING = f"""
INSERT INTO search_entry (id, kind, case_id, meeting_id, decision_id, document_id, body_id, person_id, day,
    title, content, words, audience)
SELECT e.id, e.kind, e.case_id, e.meeting_id, e.decision_id, NULL, e.body_id, NULL, e.day, '', e.content,
    search_words(e.kind, e.day, ARRAY[e.body_id], '', e.content), e.audience
FROM (SELECT s.id, 'minutes' AS kind, NULL::uuid AS case_id, s.meeting_id, NULL::uuid AS decision_id, m.body_id,
        {_DAY} AS day, {_CONTENT} AS content, s.audience
    FROM minutes_correction s JOIN meeting m ON m.id = s.meeting_id
    UNION ALL SELECT s.id, 'decision', d.case_id, NULL, d.id, d.body_id, {_DAY}, {_CONTENT}, s.audience
    FROM minutes_correction s JOIN decision d ON d.circulation_id = s.circulation_id) e
"""
SEARCHING = f"""
CREATE OR REPLACE FUNCTION search_keep_minutes_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE id = coalesce(NEW.id, OLD.id);
    {_ENTERING} WHERE e.id = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION search_rebuild() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM search_rebuild_papers();
    {_ENTERING};
    RETURN (SELECT count(*) FROM search_entry);
END $$;
CREATE OR REPLACE FUNCTION search_called() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
BEGIN ATOMIC
    SELECT id FROM decision WHERE meeting_id {CALLED_MEETINGS}
    UNION ALL SELECT id FROM decision WHERE circulation_id IS NOT NULL AND case_id {CALLED_CASES}
    UNION ALL SELECT d.id FROM document d JOIN decision w ON w.id = d.decision_id
        WHERE d.kind = 'written_record' AND w.circulation_id IS NOT NULL AND w.case_id {CALLED_CASES}
    UNION ALL SELECT s.id FROM minutes_correction s JOIN circulation c ON c.id = s.circulation_id
        WHERE c.case_id {CALLED_CASES};
END;
DO $do$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['search_keep_minutes_correction()', 'search_rebuild()', 'search_called()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', one, current_schema());
    END LOOP;
END $do$;
"""

DDL = "".join([CORRECTED, NUMBERED, FUNCTIONS, READING, SEARCHING])


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
