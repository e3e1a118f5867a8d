"""Papers that are one side's own: found by that side, region or division alone, and in no search."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import MY_SPACE
from fellesskap.db.quoting import identifier

ID = "tenant_0035_pre_own_documents"
VERSION = "1.38.0"
DESCRIPTION = "Papers of one side's own"

_KINDS = ("call", "minutes", "decision_letter", "appointment_letter", "dialogue_summary")
_OWN = ("premeeting_sheet", "position_sheet")


def _among(kinds: tuple[str, ...]) -> str:
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return f"kind IN ({named})"


_SPACE = """
    ADD COLUMN side varchar(10) CHECK (side IN ('municipal', 'hospital')),
    ADD COLUMN region_id uuid REFERENCES region,
    ADD COLUMN division_id uuid REFERENCES division,
    ADD CHECK (region_id IS NULL OR side = 'municipal'),
    ADD CHECK (division_id IS NULL OR side = 'hospital'),
    ADD CHECK (side IS NOT NULL OR (region_id IS NULL AND division_id IS NULL))"""

DDL = f"""
ALTER TABLE document
    DROP CONSTRAINT document_kind_check,
    ADD CONSTRAINT document_kind_check CHECK ({_among(_KINDS + _OWN)}),
    ADD COLUMN premeeting_id uuid REFERENCES premeeting,{_SPACE},
    ADD CONSTRAINT document_own_has_side CHECK ((side IS NOT NULL) = ({_among(_OWN)})),
    ADD CONSTRAINT document_own_is_of_nothing_else
        CHECK (side IS NULL OR num_nonnulls(meeting_id, decision_id, nomination_id) = 0),
    ADD CONSTRAINT document_of_premeeting CHECK ((premeeting_id IS NOT NULL) = (kind = 'premeeting_sheet'));
ALTER TABLE document_file{_SPACE};
CREATE INDEX document_premeeting ON document (premeeting_id) WHERE premeeting_id IS NOT NULL;
CREATE INDEX document_own ON document (side, requested_at DESC) WHERE side IS NOT NULL;
DROP INDEX document_edition;
CREATE UNIQUE INDEX document_edition ON document (
    kind, meeting_id, decision_id, nomination_id, premeeting_id, side, region_id, division_id, language, edition
) NULLS NOT DISTINCT;
"""

# No index of texts holds them: what fills the search leaves them out, now and when it is built anew.
_SOUGHT = "WHERE s.state = 'ready'"
SEARCH = f"""
DO $do$
DECLARE
    one text;
    before text;
BEGIN
    FOREACH one IN ARRAY ARRAY['search_keep_document()', 'search_rebuild_papers()'] LOOP
        before := pg_get_functiondef(one::regprocedure);
        IF position($text${_SOUGHT}$text$ IN before) = 0 THEN
            RAISE EXCEPTION '% does not read documents as it did', one;
        END IF;
        EXECUTE replace(before, $text${_SOUGHT}$text$, $text${_SOUGHT} AND s.side IS NULL$text$);
    END LOOP;
END $do$;
"""

# Beside whatever lets somebody read a paper now or later, a side's own is read by its own alone.
_ENGINE = "(SELECT current_setting('app.scope')) = 'engine'"
READING = "\n".join(
    f"""DO $do$ BEGIN EXECUTE format($policy$CREATE POLICY own ON {identifier(table)}
    AS RESTRICTIVE FOR SELECT TO %I USING (side IS NULL OR {_ENGINE} OR ({MY_SPACE}))$policy$,
    current_setting('app.tenant_role')); END $do$;"""
    for table in ("document", "document_file")
)


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL + SEARCH + READING, {})
