"""A case's number can be its body's own: one series a year for each body, given when the case is first placed."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import NOBODY

ID = "tenant_0060_pre_body_numbers"
VERSION = "1.38.0"
DESCRIPTION = "Case numbers of bodies"

DDL = """
CREATE TABLE body_number (
    word varchar(200) NOT NULL CHECK (word <> ''),
    year integer NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (word, year)
);
ALTER TABLE "case"
    ADD COLUMN body_number integer CHECK (body_number > 0),
    ADD COLUMN body_year integer,
    ADD CONSTRAINT case_body_number CHECK ((body_number IS NULL) = (body_year IS NULL));

-- What a case is found by: its number as one word, and the words that stand around it as it is written. The number
-- that one of a body's had before it was placed finds it alone, and not beside a word.
CREATE FUNCTION case_number_words(
    number integer, year integer, reference text, body_number integer, body_year integer
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat_ws(' ',
    regexp_replace(reference, '[^[:alpha:]]+', ' ', 'g'),
    regexp_replace(reference, '[^[:alnum:]]+', ' ', 'g'),
    'nr' || coalesce(body_number, number) || 'x' || coalesce(body_year, year),
    CASE WHEN body_number IS NOT NULL THEN 'gn' || number || 'x' || year END);
DO $do$
DECLARE
    keeper regprocedure;
BEGIN
    FOR keeper IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
        AND p.prosrc LIKE '%''nr'' || s.number || ''x'' || s.year AS number%'
    LOOP
        EXECUTE replace(pg_get_functiondef(keeper), '''nr'' || s.number || ''x'' || s.year AS number',
            'case_number_words(s.number, s.year, s.reference, s.body_number, s.body_year) AS number');
    END LOOP;
END $do$;
CREATE TRIGGER search_case_number AFTER UPDATE OF reference ON "case"
    FOR EACH ROW EXECUTE FUNCTION search_keep_case();
UPDATE "case" SET reference = reference WHERE reference <> concat(number, '/', year);
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {"body_number": NOBODY})
