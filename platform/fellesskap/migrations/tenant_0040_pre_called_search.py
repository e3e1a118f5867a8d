"""A called deputy finds by a search what there is to read, for as long as there is; used keys can be forgotten.

An entry is read by whoever reads what it is made of (ADR 11): for those called these are the policies `called` and
`asked` of each table, and what attachments and corrections say of them.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import CALLED_CASES, CALLED_MEETINGS

ID = "tenant_0040_pre_called_search"
VERSION = "1.38.0"
DESCRIPTION = "Search for called deputies, and used keys forgotten"

# What is read as made in a meeting one is called to, or of what one is asked in writing. As the owner, since each
# policy of another table within a policy is planned anew for every search.
PAPERS = f"""
CREATE INDEX decision_meeting ON decision (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE FUNCTION search_called() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
BEGIN ATOMIC
    SELECT id FROM decision WHERE meeting_id {CALLED_MEETINGS}
    UNION ALL SELECT id FROM decision WHERE circulation_id IS NOT NULL AND case_id {CALLED_CASES}
    UNION ALL SELECT d.id FROM document d JOIN decision w ON w.id = d.decision_id
        WHERE d.kind = 'written_record' AND w.circulation_id IS NOT NULL AND w.case_id {CALLED_CASES};
END;
DO $do$ BEGIN
    EXECUTE format('ALTER FUNCTION search_called() SET search_path TO %I, pg_temp', current_schema());
    REVOKE EXECUTE ON FUNCTION search_called() FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION search_called() TO %I', current_setting('app.tenant_role'));
END $do$;
"""


def _among(fact: str) -> str:
    """Write a set that is hashed once; `= ANY` of an array is walked through for each entry."""
    return f"IN (SELECT unnest(nullif(current_setting('{fact}', true), '')::uuid[]))"


# Most readers are called to nothing, which is found out once. The record of a case is of a meeting and is read by
# those of that meeting: a case opens only itself.
_CALLED = "(SELECT concat(current_setting('app.meetings', true), current_setting('app.cases', true)) ~ '-')"
CALLED_ENTRY = (
    f"({_CALLED} AND (kind = 'case' AND case_id {_among('app.cases')} "
    f"OR kind = 'attached' AND audience >= 1 AND case_id {_among('app.cases')} "
    f"OR kind IN ('agenda', 'minutes', 'document') AND audience >= 1 AND meeting_id {_among('app.meetings')} "
    "OR kind IN ('decision', 'document') AND id IN (SELECT search_called())))"
)

READING = f"""
DO $do$ BEGIN EXECUTE format($policy$CREATE POLICY called ON search_entry
    FOR SELECT TO %I USING ({CALLED_ENTRY})$policy$, current_setting('app.tenant_role')); END $do$;
"""

# What is found as the owner is narrowed by the same condition, after what lets most in.
_BEFORE = """)
                AND (since IS NULL OR day >= since)"""
FINDING = f"""
DO $do$
DECLARE
    before text := pg_get_functiondef('search_found(text, text[], uuid, text, date, date)'::regprocedure);
BEGIN
    IF position($text${_BEFORE}$text$ IN before) = 0 THEN
        RAISE EXCEPTION 'search_found() does not narrow as it did';
    END IF;
    EXECUTE replace(before, $text${_BEFORE}$text$, $text$ OR {CALLED_ENTRY}{_BEFORE}$text$);
END $do$;
"""

FORGETTING = """
DO $do$ BEGIN EXECUTE format('GRANT DELETE ON command_key TO %I', current_setting('app.tenant_role')); END $do$;
CREATE INDEX command_key_used ON command_key (used_at);
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, PAPERS + READING + FINDING + FORGETTING, {})
