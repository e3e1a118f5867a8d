"""What a policy reads of other tables is read by functions, so that a statement's plan does not repeat it.

A condition on another table within a policy becomes part of every plan that visits the table, with that table's
own policies in it: the statement of a meeting's page held the committees one has sat in fifteen times, and only
to start such a plan took the database half a millisecond. A function that gives a set is planned by itself,
once a connection, and asked only for rows that nothing else lets the reader see. It reads as whoever asks (it
is no SECURITY DEFINER), so who reads what is as it was.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, CALLED_MEETINGS, MINE, MY_BODIES, SECRETARIAT

ID = "tenant_0042_pre_kept_plans"
VERSION = "1.38.0"
DESCRIPTION = "Policies that keep plans small"

# Each gives ids, of: dissolved committees one has sat in, and their meetings; nominations of oneself; meetings one
# was ever called to as a deputy, and the attendances one was called for; meetings one was called to or was at;
# what was decided in writing in cases one was asked about. A policy of meetings asks none that reads meetings.
FINDING = {
    "past_committees": f"""SELECT h.body_id FROM holding h JOIN committee c ON c.body_id = h.body_id
        WHERE h.person_id {MINE} AND c.dissolved_on IS NOT NULL""",
    "past_meetings": "SELECT id FROM meeting WHERE body_id IN (SELECT past_committees())",
    "own_nominations": f"SELECT id FROM nomination WHERE person_id {MINE}",
    "deputised_meetings": f"SELECT meeting_id FROM deputy_call WHERE person_id {MINE}",
    "deputised_attendances": f"SELECT attendance_id FROM deputy_call WHERE person_id {MINE}",
    "attended_meetings": " UNION ".join(
        f"SELECT meeting_id FROM {table} WHERE person_id {MINE}"
        for table in ("attendance", "absence", "stint")
    ),
    "asked_decisions": f"SELECT id FROM decision WHERE circulation_id IS NOT NULL AND case_id {CALLED_CASES}",
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

_MET = "audience >= 1 AND meeting_id IN (SELECT past_meetings())"
_LETTER = "nomination_id IN (SELECT own_nominations())"
_TOOK_PART = "meeting_id IN (SELECT attended_meetings())"
_ASKED = "decision_id IN (SELECT asked_decisions())"
POLICIES = f"""
ALTER POLICY visible ON meeting USING ({AUDIENCE} OR (audience >= 1 AND body_id IN (SELECT past_committees())));
ALTER POLICY visible ON agenda_item USING ({AUDIENCE} OR ({_MET}));
ALTER POLICY visible ON attendance USING ({AUDIENCE} OR ({_MET}));
ALTER POLICY visible ON minutes USING ({AUDIENCE} OR ({_MET}));
ALTER POLICY visible ON document USING ({AUDIENCE} OR {_LETTER} OR ({_MET}));
ALTER POLICY visible ON document_file USING (
    {AUDIENCE} OR document_id IN (SELECT d.id FROM document d WHERE d.{_LETTER})
    OR (audience >= 1 AND document_id IN (
        SELECT d.id FROM document d WHERE d.meeting_id IN (SELECT past_meetings())))
);
ALTER POLICY called ON meeting USING (id {CALLED_MEETINGS} OR id IN (SELECT deputised_meetings()));
ALTER POLICY called ON attendance USING (
    meeting_id {CALLED_MEETINGS} OR id IN (SELECT deputised_attendances())
);
ALTER POLICY asked ON voice USING ({_ASKED});
ALTER POLICY asked ON document USING (kind = 'written_record' AND {_ASKED});
ALTER POLICY asked ON document_file USING (
    document_id IN (SELECT id FROM document WHERE kind = 'written_record' AND {_ASKED})
);
ALTER POLICY visible ON minutes_round USING ({SECRETARIAT} OR {_TOOK_PART});
ALTER POLICY visible ON minutes_comment USING ({SECRETARIAT} OR {_TOOK_PART});
ALTER POLICY visible ON proposed_correction USING ({SECRETARIAT} OR body_id {MY_BODIES} OR {_TOOK_PART});
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, FUNCTIONS + POLICIES, {})
