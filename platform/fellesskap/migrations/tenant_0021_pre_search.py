"""The index of what can be searched, kept by the tables that it is made from.

An entry is made of one row and of no other, is as open as that row, and is read by whoever reads the row.
Triggers write it as the owner: the tenant's own role only reads it. `search_hits` is what a search reads. It finds
candidates as the owner, because an index on words serves nobody who is held by a row policy, and then reads
them as whoever asks, so that the policy decides what is found and counted (ADR 11).
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE

ID = "tenant_0021_pre_search"
VERSION = "1.38.0"
DESCRIPTION = "Search"

# Beside the audience: one's own case or letter, and what a dissolved committee one sat in met about.
_SAT = (
    "SELECT h.body_id FROM holding h JOIN committee c ON c.body_id = h.body_id "
    f"WHERE h.person_id {MINE} AND c.dissolved_on IS NOT NULL"
)
VISIBLE_ENTRY = (
    f"{AUDIENCE} OR person_id {MINE} OR (audience >= 1 AND meeting_id IN "
    f"(SELECT m.id FROM meeting m WHERE m.body_id IN ({_SAT})))"
)

# One row more than is counted, so that «more than» can be said.
_CANDIDATES = 501
# How many of the newest quarters are looked through, one after another; 0 is all.
_SPANS = "2, 8, 0"

TABLE = """
CREATE TABLE search_entry (
    id uuid PRIMARY KEY,
    kind varchar(8) NOT NULL CHECK (kind IN ('case', 'agenda', 'minutes', 'decision', 'document')),
    case_id uuid REFERENCES "case",
    meeting_id uuid REFERENCES meeting,
    decision_id uuid REFERENCES decision,
    document_id uuid REFERENCES document,
    body_id uuid REFERENCES body,
    person_id uuid REFERENCES person,
    day date NOT NULL,
    title varchar(300) NOT NULL,
    content text NOT NULL,
    words tsvector NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CHECK (num_nonnulls(case_id, meeting_id, decision_id, document_id) >= 1)
);
CREATE INDEX search_entry_words ON search_entry USING gin (words);
CREATE INDEX search_entry_day ON search_entry (day);
CREATE INDEX search_entry_meeting ON search_entry (meeting_id) WHERE meeting_id IS NOT NULL;

-- The quarter of its day, its kind and its bodies are words of an entry too, with a sign that no text has:
-- so one index finds the newest that hold a word, or those of a kind or a body, without looking at the others.
CREATE FUNCTION search_quarter(day date) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat('quarter:', extract(year FROM day), '-', extract(quarter FROM day));
-- A number is one word, however it is written: «sak 3/2020» and «3-2020» are both nr3x2020.
CREATE FUNCTION search_words(
    kind text, day date, bodies uuid[], title text, content text, number text DEFAULT ''
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('pg_catalog.norwegian', concat(number, ' ',
        regexp_replace(title, '\\m(\\d{1,7})\\s?[/-]\\s?(\\d{4})\\M', 'nr\\1x\\2 \\2', 'g'))), 'A')
    || setweight(to_tsvector('pg_catalog.norwegian',
        regexp_replace(content, '\\m(\\d{1,7})\\s?[/-]\\s?(\\d{4})\\M', 'nr\\1x\\2 \\2', 'g')), 'C')
    || array_to_tsvector(ARRAY['kind:' || kind, search_quarter(day)] || array_remove(
        ARRAY['body:' || bodies[1], 'body:' || bodies[2]], NULL));
"""

_COLUMNS = (
    "id, kind, case_id, meeting_id, decision_id, document_id, body_id, person_id, day, "
    "title, content, words, audience"
)
_DAY_OF = "({moment} AT TIME ZONE 'Europe/Oslo')::date"

# What an entry of each table's row is; the words are made of it. A line of the agenda that is a case says nothing
# that the case does not, until something of it is recorded.
_ENTRIES = {
    "case": f"""
        SELECT s.id, 'case' AS kind, s.id AS case_id, NULL::uuid AS meeting_id, NULL::uuid AS decision_id,
            NULL::uuid AS document_id, coalesce(s.deciding_body_id, s.body_id) AS body_id,
            s.submitted_by AS person_id, {_DAY_OF.format(moment="s.reported_at")} AS day, s.title,
            concat_ws(E'\\n', s.question, s.background, s.proposal, nullif(s.consequences, '')) AS content,
            s.audience, 'nr' || s.number || 'x' || s.year AS number,
            ARRAY[s.body_id, s.deciding_body_id] AS bodies
        FROM "case" s""",
    "agenda_item": """
        SELECT s.id, CASE WHEN s.record = '' THEN 'agenda' ELSE 'minutes' END AS kind, s.case_id, s.meeting_id,
            NULL::uuid AS decision_id, NULL::uuid AS document_id, m.body_id, NULL::uuid AS person_id,
            m.held_on AS day, s.title, s.record AS content, s.audience, '' AS number, ARRAY[m.body_id] AS bodies
        FROM agenda_item s JOIN meeting m ON m.id = s.meeting_id WHERE (s.case_id IS NULL OR s.record <> '')""",
    "decision": """
        SELECT s.id, 'decision' AS kind, s.case_id, NULL::uuid AS meeting_id, s.id AS decision_id,
            NULL::uuid AS document_id, s.body_id, NULL::uuid AS person_id, s.decided_on AS day, '' AS title,
            concat_ws(E'\\n', s.wording, nullif(s.answer_to_objections, '')) AS content, s.audience, '' AS number,
            ARRAY[s.body_id] AS bodies
        FROM decision s""",
    "document": f"""
        SELECT s.id, 'document' AS kind, NULL::uuid AS case_id, s.meeting_id, s.decision_id, s.id AS document_id,
            coalesce(m.body_id, d.body_id) AS body_id, n.person_id,
            {_DAY_OF.format(moment="s.requested_at")} AS day, s.title, '' AS content, s.audience, '' AS number,
            ARRAY[coalesce(m.body_id, d.body_id)] AS bodies
        FROM document s LEFT JOIN meeting m ON m.id = s.meeting_id LEFT JOIN decision d ON d.id = s.decision_id
        LEFT JOIN nomination n ON n.id = s.nomination_id WHERE s.state = 'ready'""",
}
_CHANGES = {
    "case": "title, question, background, proposal, consequences, submitted_by, body_id, deciding_body_id, "
    "audience",
    "agenda_item": "title, record, audience",
    "decision": "audience",
    "document": "state, audience",
}


def _entering(table: str, narrowed: str = "") -> str:
    """Write what makes the entries of one table's rows."""
    return (
        f"INSERT INTO search_entry ({_COLUMNS}) SELECT id, kind, case_id, meeting_id, decision_id, document_id, "
        "body_id, person_id, day, title, content, search_words(kind, day, bodies, title, content, number), "
        f"audience FROM ({_ENTRIES[table]}) e {narrowed};"
    )


def _keeping(table: str) -> str:
    """Write what keeps the entries of one table's rows."""
    return f"""
CREATE FUNCTION search_keep_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE id = coalesce(NEW.id, OLD.id);
    {_entering(table, "WHERE e.id = NEW.id")}
    RETURN NULL;
END $$;
CREATE TRIGGER search_{table} AFTER INSERT OR DELETE OR UPDATE OF {_CHANGES[table]} ON "{table}"
    FOR EACH ROW EXECUTE FUNCTION search_keep_{table}();
"""


MOVING = f"""
CREATE FUNCTION search_keep_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE meeting_id = NEW.id AND kind IN ('agenda', 'minutes');
    {_entering("agenda_item", "WHERE e.meeting_id = NEW.id")}
    RETURN NULL;
END $$;
CREATE TRIGGER search_meeting AFTER UPDATE OF held_on ON meeting FOR EACH ROW
    WHEN (OLD.held_on <> NEW.held_on) EXECUTE FUNCTION search_keep_meeting();
"""

REBUILDING = f"""
CREATE FUNCTION search_rebuild() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM search_entry;
    {"".join(_entering(table) for table in _ENTRIES)}
    RETURN (SELECT count(*) FROM search_entry);
END $$;
"""

# The newest of all that hold the words are ranked, not all: ranking every hit of a common word is what costs.
# A case comes before what was said and decided of it.
FINDING = f"""
-- They are looked for in the newest quarters first, and in all only where those hold too few. What is walked
-- through is the narrow part of a row; its words are read of those alone that are ranked.
CREATE FUNCTION search_found(
    text text, kinds text[], body uuid, body_key text, since date, until date
) RETURNS TABLE (entry_id uuid, score integer) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 500
SET plan_cache_mode = 'force_custom_plan' SET jit = 'off' SET enable_seqscan = 'off' AS $$
DECLARE
    wanted tsquery := to_tsquery('pg_catalog.norwegian', text);
    narrowed tsquery := wanted;
    newest date := (SELECT max(e.day) FROM search_entry e WHERE until IS NULL OR e.day <= until);
    newest_quarter timestamp := date_trunc('quarter', newest::timestamp);
    span integer;
    quarters tsquery;
    places uuid[];
BEGIN
    IF numnode(wanted) = 0 THEN
        -- Words that are in every text are in no index, and nothing is left to look for.
        RETURN;
    END IF;
    IF kinds IS NOT NULL THEN
        narrowed := narrowed && coalesce(
            (SELECT string_agg(quote_literal('kind:' || k), ' | ') FROM unnest(kinds) k), '''kind:'''
        )::tsquery;
    END IF;
    IF body IS NOT NULL OR body_key IS NOT NULL THEN
        narrowed := narrowed && quote_literal(
            'body:' || coalesce(coalesce(body, (SELECT b.id FROM body b WHERE b.key = body_key))::text, '')
        )::tsquery;
    END IF;
    FOREACH span IN ARRAY ARRAY[{_SPANS}] LOOP
        quarters := (SELECT string_agg(quote_literal(search_quarter(q::date)), ' | ')
            FROM generate_series(newest_quarter - (span - 1) * interval '3 months', newest, '3 months') q)::tsquery;
        WITH held AS MATERIALIZED (
            SELECT id, day FROM search_entry
            WHERE words @@ (narrowed && coalesce(quarters, '')) AND ({VISIBLE_ENTRY})
                AND (since IS NULL OR day >= since) AND (until IS NULL OR day <= until)
        )
        SELECT array_agg(id) INTO places
        FROM (SELECT id FROM held ORDER BY day DESC, id DESC LIMIT {_CANDIDATES}) n;
        EXIT WHEN cardinality(places) = {_CANDIDATES};
    END LOOP;
    RETURN QUERY
    SELECT e.id, (ts_rank(e.words, wanted, 1) * CASE e.kind WHEN 'case' THEN 2000000 ELSE 1000000 END)::integer
    FROM search_entry e WHERE e.id = ANY (places);
END $$;
CREATE FUNCTION search_hits(
    text text, kinds text[] DEFAULT NULL, body uuid DEFAULT NULL, body_key text DEFAULT NULL,
    since date DEFAULT NULL, until date DEFAULT NULL
) RETURNS TABLE (
    id uuid, kind varchar, case_id uuid, meeting_id uuid, decision_id uuid, document_id uuid, body_id uuid,
    day date, title varchar, asked text, score integer, total integer
) LANGUAGE sql STABLE ROWS 500
BEGIN ATOMIC
    SELECT e.id, e.kind, e.case_id, e.meeting_id, e.decision_id, e.document_id, e.body_id, e.day, e.title,
        search_hits.text, f.score, (count(*) OVER ())::integer
    FROM search_found(search_hits.text, kinds, body, body_key, since, until) f
    CROSS JOIN LATERAL (SELECT * FROM search_entry o WHERE o.id = f.entry_id LIMIT 1) e;
END;
-- Where a text holds what was asked for, between two signs that no text has.
CREATE FUNCTION search_marked(title text, asked text) RETURNS text LANGUAGE sql STABLE
RETURN ts_headline('pg_catalog.norwegian', title, to_tsquery('pg_catalog.norwegian', asked),
    'HighlightAll=true, StartSel=' || chr(57344) || ', StopSel=' || chr(57345));
CREATE FUNCTION search_snippet(entry uuid, asked text) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT ts_headline('pg_catalog.norwegian', left(e.content, 8000), to_tsquery('pg_catalog.norwegian', asked),
        CASE WHEN length(e.content) <= 240 THEN 'HighlightAll=true'
            ELSE 'MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter=" … "' END
        || ', StartSel=' || chr(57344) || ', StopSel=' || chr(57345))
    FROM search_entry e WHERE e.id = entry;
END;
"""

_AS_OWNER = (
    *(f"search_keep_{table}()" for table in (*_ENTRIES, "meeting")),
    "search_rebuild()",
    "search_found(text, text[], uuid, text, date, date)",
)
_FOR_READERS = (
    "search_rebuild()",
    "search_found(text, text[], uuid, text, date, date)",
    "search_hits(text, text[], uuid, text, date, date)",
    "search_marked(text, text)",
    "search_snippet(uuid, text)",
)
# Unnamed, the temporary schema would be looked in first, and anybody can make tables there.
CLOSING = f"""
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[{", ".join(f"'{name}'" for name in _AS_OWNER)}] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', one, current_schema());
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY[{", ".join(f"'{name}'" for name in _FOR_READERS)}] LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', one, current_setting('app.tenant_role'));
    END LOOP;
END $$;
"""

FILLING = "SELECT search_rebuild();"

DDL = "".join(
    [TABLE, *(_keeping(table) for table in _ENTRIES), MOVING, REBUILDING, FINDING, CLOSING, FILLING]
)


VISIBLE = {"search_entry": VISIBLE_ENTRY}

WRITABLE = {"search_entry": ""}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
