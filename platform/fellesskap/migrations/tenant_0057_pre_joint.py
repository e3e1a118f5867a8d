"""A joint meeting is of each of its bodies: whose each line is, who met for whom, and where a search finds it.

A line with a case is of the body that treats it, which its treatment says already. Somebody with a seat in several
of the bodies meets for one of each. What is said of no case, and the papers, are found under all of them.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0057_pre_joint"
VERSION = "1.38.0"
DESCRIPTION = "Cases of every body of a joint meeting"

# Of approved minutes nothing changes but that what was known of the seat is written beside it.
MEETING = """
ALTER TABLE stint ADD COLUMN body_id uuid REFERENCES body;
ALTER TABLE stint DISABLE TRIGGER kept_approved;
UPDATE stint SET body_id = s.body_id FROM seat s WHERE s.id = stint.seat_id;
ALTER TABLE stint ENABLE TRIGGER kept_approved;
ALTER TABLE stint
    ALTER COLUMN body_id SET NOT NULL,
    DROP CONSTRAINT stint_one_of_person,
    ADD CONSTRAINT stint_one_of_person_in_body EXCLUDE USING gist (
        meeting_id WITH =, body_id WITH =, person_id WITH =, int4range(first_item, last_item, '[]') WITH &&
    );
"""

# Where leaders approve minutes, those of each body do.
APPROVING = """
ALTER TABLE minutes_approval ADD COLUMN body_id uuid REFERENCES body;
UPDATE minutes_approval a SET body_id = m.body_id FROM meeting m WHERE m.id = a.meeting_id;
ALTER TABLE minutes_approval
    ALTER COLUMN body_id SET NOT NULL,
    DROP CONSTRAINT minutes_approval_minutes_id_role_key,
    ADD CONSTRAINT minutes_approval_once UNIQUE (minutes_id, body_id, role);
"""

_LINE = "(SELECT t.body_id FROM treatment t WHERE t.id = s.treatment_id)"
_TOGETHER = "m.body_id || ARRAY(SELECT j.body_id FROM joint_body j WHERE j.meeting_id = m.id ORDER BY j.id)"
_CORRECTED = (
    "(SELECT t.body_id FROM agenda_item o JOIN treatment t ON t.id = o.treatment_id "
    "WHERE o.id = s.agenda_item_id)"
)
_LINES = ("search_keep_agenda_item()", "search_keep_meeting()", "search_rebuild_papers()")
_PAPERS = ("search_keep_document()", "search_rebuild_papers()")
_CORRECTIONS = ("search_keep_minutes_correction()", "search_rebuild()")

# What is looked for in which functions, and what stands there instead.
_WRITTEN = (
    (
        _LINES,
        "m.body_id, NULL::uuid AS person_id",
        f"coalesce({_LINE}, m.body_id) AS body_id, NULL::uuid AS person_id",
    ),
    (
        _LINES,
        "ARRAY[m.body_id] AS bodies",
        f"CASE WHEN s.treatment_id IS NULL THEN {_TOGETHER} ELSE ARRAY[{_LINE}] END AS bodies",
    ),
    (
        _PAPERS,
        "ARRAY[coalesce(m.body_id, d.body_id)] AS bodies",
        f"CASE WHEN m.id IS NULL THEN ARRAY[d.body_id] ELSE {_TOGETHER} END AS bodies",
    ),
    (_CORRECTIONS, "m.body_id,", f"coalesce({_CORRECTED}, m.body_id) AS body_id,"),
)
FINDING = """
CREATE OR REPLACE FUNCTION search_words(
    kind text, day date, bodies uuid[], title text, content text, number text DEFAULT ''
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('pg_catalog.norwegian', concat(number, ' ',
        regexp_replace(title, '\\m(\\d{1,7})\\s?[/-]\\s?(\\d{4})\\M', 'nr\\1x\\2 \\2', 'g'))), 'A')
    || setweight(to_tsvector('pg_catalog.norwegian',
        regexp_replace(content, '\\m(\\d{1,7})\\s?[/-]\\s?(\\d{4})\\M', 'nr\\1x\\2 \\2', 'g')), 'C')
    || array_to_tsvector(ARRAY['kind:' || kind, search_quarter(day)]
        || ARRAY(SELECT 'body:' || one FROM unnest(bodies) AS one WHERE one IS NOT NULL));
""" + "".join(
    f"""
DO $do$
DECLARE
    before text := pg_get_functiondef('{name}'::regprocedure);
BEGIN
    IF position($text${old}$text$ IN before) = 0 THEN
        RAISE EXCEPTION '{name} does not write what it did';
    END IF;
    EXECUTE replace(before, $text${old}$text$, $text${new}$text$);
END $do$;
"""
    for names, old, new in _WRITTEN
    for name in names
)
# What was found under the first body alone is found under each; without joint meetings nothing is otherwise.
FILLING = """
DO $do$ BEGIN
    IF EXISTS (SELECT FROM joint_body) THEN
        PERFORM search_rebuild();
    END IF;
END $do$;
"""

DDL = "".join([MEETING, APPROVING, FINDING, FILLING])


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
