"""Corrections of approved minutes wait for a second person, and those that stand are found by a search.

A body says how long its minutes are commented on, and how long those called as deputies read the papers: what has
been sent, and nothing before it is.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_MEETINGS, MINE, MY_BODIES, SECRETARIAT

ID = "tenant_0034_pre_corrections"
VERSION = "1.38.0"
DESCRIPTION = "Corrections of minutes by two"

PROPOSING = """
CREATE TABLE proposed_correction (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    body_id uuid NOT NULL REFERENCES body,
    agenda_item_id uuid NOT NULL REFERENCES agenda_item,
    before text NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    reason varchar(500) NOT NULL CHECK (reason <> ''),
    proposed_by uuid NOT NULL REFERENCES person,
    proposed_at timestamptz NOT NULL,
    side varchar(9) CHECK (side IN ('municipal', 'hospital', 'other')),
    by_leaders boolean NOT NULL,
    state varchar(9) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'declined', 'withdrawn')),
    remark varchar(500) NOT NULL DEFAULT '',
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'open') = (settled_by IS NULL)),
    CHECK ((state = 'open') = (settled_at IS NULL)),
    CHECK ((state = 'declined') = (remark <> '')),
    CHECK (state <> 'confirmed' OR settled_by <> proposed_by)
);
CREATE INDEX proposed_correction_meeting ON proposed_correction (meeting_id, proposed_at);
CREATE UNIQUE INDEX proposed_correction_open ON proposed_correction (agenda_item_id) WHERE state = 'open';
-- Whoever made one before there were to be two stands alone.
ALTER TABLE minutes_correction
    ADD COLUMN confirmed_by uuid REFERENCES person,
    ADD CHECK (confirmed_by <> corrected_by);
"""

# An entry of a correction is made of it alone and is as open (ADR 11); its meeting says what it is a correction of.
_ENTERING = """
INSERT INTO search_entry (id, kind, case_id, meeting_id, decision_id, document_id, body_id, person_id, day,
    title, content, words, audience)
SELECT e.id, 'minutes', NULL, e.meeting_id, NULL, NULL, e.body_id, NULL, e.day, '', e.content,
    search_words('minutes', e.day, ARRAY[e.body_id], '', e.content), e.audience
FROM (SELECT s.id, s.meeting_id, m.body_id, (s.corrected_at AT TIME ZONE 'Europe/Oslo')::date AS day,
        concat_ws(E'\\n', s.text, s.reason) AS content, s.audience
    FROM minutes_correction s JOIN meeting m ON m.id = s.meeting_id) e
"""
FINDING = f"""
CREATE FUNCTION search_keep_minutes_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE id = coalesce(NEW.id, OLD.id);
    {_ENTERING} WHERE e.id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_minutes_correction AFTER INSERT OR DELETE OR UPDATE OF audience ON minutes_correction
    FOR EACH ROW EXECUTE FUNCTION search_keep_minutes_correction();
-- What there was to find before is made anew as it was, and the corrections besides.
ALTER FUNCTION search_rebuild() RENAME TO search_rebuild_papers;
CREATE FUNCTION search_rebuild() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM search_rebuild_papers();
    {_ENTERING};
    RETURN (SELECT count(*) FROM search_entry);
END $$;
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['search_keep_minutes_correction()', 'search_rebuild()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', one, current_schema());
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
    one := current_setting('app.tenant_role');
    EXECUTE format('REVOKE EXECUTE ON FUNCTION search_rebuild_papers() FROM %I', one);
    EXECUTE format('GRANT EXECUTE ON FUNCTION search_rebuild() TO %I', one);
END $$;
"""
FILLING = f"{_ENTERING};"

SETTINGS = """
ALTER TABLE body_edition
    ADD COLUMN comment_days integer NOT NULL DEFAULT 10 CHECK (comment_days BETWEEN 1 AND 60),
    ADD COLUMN deputy_access varchar(14) NOT NULL DEFAULT 'until_approved'
        CHECK (deputy_access IN ('until_approved', 'until_held', 'days_after')),
    ADD COLUMN deputy_access_days integer CHECK (deputy_access_days BETWEEN 1 AND 365),
    ADD CHECK ((deputy_access = 'days_after') = (deputy_access_days IS NOT NULL));
"""

# A called deputy reads what those called have been sent, and not yet what the secretariat alone sees.
_SENT = f"meeting_id {CALLED_MEETINGS} AND audience >= 1"
READING = f"""
ALTER POLICY called ON agenda_item USING ({_SENT});
ALTER POLICY called ON document USING ({_SENT});
ALTER POLICY visible ON agenda_change USING ({AUDIENCE} OR ({_SENT}));
"""

DDL = "".join([PROPOSING, FINDING, FILLING, SETTINGS, READING])

# A proposal is between those of the body, those who took part in the meeting, and the secretariat.
_TOOK_PART = " OR ".join(
    f"meeting_id IN (SELECT meeting_id FROM {table} WHERE person_id {MINE})"
    for table in ("attendance", "absence", "stint")
)
VISIBLE = {"proposed_correction": f"{SECRETARIAT} OR body_id {MY_BODIES} OR {_TOOK_PART}"}

WRITABLE = {"proposed_correction": "INSERT, UPDATE (state, remark, settled_by, settled_at, version)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
