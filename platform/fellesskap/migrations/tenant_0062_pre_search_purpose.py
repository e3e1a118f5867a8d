"""A search is narrowed to what is of cases for a decision, a discussion, information or a hearing.

What a case is for is a word of every entry that is of the case, as its kind, quarter and bodies are (ADR 11).
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0062_pre_search_purpose"
VERSION = "1.38.0"
DESCRIPTION = "Search by what cases are for"

# One place writes it, whatever an entry is made of; a case whose purpose changes takes its entries with it.
KEEPING = """
CREATE FUNCTION search_say_purpose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words := NEW.words || coalesce(
        (SELECT array_to_tsvector(ARRAY['for:' || c.kind]) FROM "case" c WHERE c.id = NEW.case_id), '');
    RETURN NEW;
END $$;
CREATE TRIGGER search_purpose BEFORE INSERT ON search_entry FOR EACH ROW
    WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION search_say_purpose();
CREATE FUNCTION search_keep_purpose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE search_entry
    SET words = ts_delete(words, 'for:' || OLD.kind) || array_to_tsvector(ARRAY['for:' || NEW.kind])
    WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_purpose AFTER UPDATE OF kind ON "case" FOR EACH ROW
    WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION search_keep_purpose();
UPDATE search_entry e SET words = e.words || array_to_tsvector(ARRAY['for:' || c.kind])
    FROM "case" c WHERE c.id = e.case_id;
"""

_FOUND, _HITS = (f"search_{name}(text, text[], uuid, text, date, date{{more}})" for name in ("found", "hits"))
# What is replaced in `search_found`: its arguments, and where what is asked for is narrowed.
_ARGUMENTS = "until date) RETURNS", "until date, purposes text[]) RETURNS"
_NARROWED = (
    "IF body IS NOT NULL OR body_key",
    """IF purposes IS NOT NULL THEN
        narrowed := narrowed && coalesce(
            (SELECT string_agg(quote_literal('for:' || p), ' | ') FROM unnest(purposes) p), '''for:'''
        )::tsquery;
    END IF;
    IF body IS NOT NULL OR body_key""",
)
FINDING = f"""
DO $do$
DECLARE
    before text := regexp_replace(
        pg_get_functiondef('{_FOUND.format(more="")}'::regprocedure), '\\)\\s+RETURNS', ') RETURNS');
    after text := replace(
        replace(before, $text${_ARGUMENTS[0]}$text$, $text${_ARGUMENTS[1]}$text$),
        $text${_NARROWED[0]}$text$, $text${_NARROWED[1]}$text$);
BEGIN
    IF position('purposes text[]' IN after) = 0 OR position('unnest(purposes)' IN after) = 0 THEN
        RAISE EXCEPTION 'search_found() does not narrow as it did';
    END IF;
    DROP FUNCTION {_HITS.format(more="")};
    DROP FUNCTION {_FOUND.format(more="")};
    EXECUTE after;
END $do$;
CREATE FUNCTION search_hits(
    text text, kinds text[] DEFAULT NULL, body uuid DEFAULT NULL, body_key text DEFAULT NULL,
    since date DEFAULT NULL, until date DEFAULT NULL, purposes text[] DEFAULT NULL
) RETURNS TABLE (
    id uuid, kind varchar, case_id uuid, meeting_id uuid, decision_id uuid, document_id uuid, body_id uuid,
    day date, title varchar, asked text, score integer, total integer
) LANGUAGE sql STABLE ROWS 500
BEGIN ATOMIC
    SELECT e.id, e.kind, e.case_id, e.meeting_id, e.decision_id, e.document_id, e.body_id, e.day, e.title,
        search_hits.text, f.score, (count(*) OVER ())::integer
    FROM search_found(search_hits.text, kinds, body, body_key, since, until, purposes) f
    CROSS JOIN LATERAL (SELECT * FROM search_entry o WHERE o.id = f.entry_id LIMIT 1) e;
END;
"""

_MORE = ", text[]"
CLOSING = f"""
DO $do$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['search_say_purpose()', 'search_keep_purpose()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', one, current_schema());
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['{_FOUND.format(more=_MORE)}', '{_HITS.format(more=_MORE)}'] LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', one, current_setting('app.tenant_role'));
    END LOOP;
END $do$;
"""

DDL = KEEPING + FINDING + CLOSING


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
