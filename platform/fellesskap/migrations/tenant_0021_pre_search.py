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

# What a body decided or met about, its joint meetings with others, and the cases that it treats.
_OF_BODY = (
    "body_id = of_body "
    f"OR meeting_id IN (SELECT j.meeting_id FROM joint_body j WHERE j.body_id = of_body AND j.{AUDIENCE}) "
    "OR kind = 'case' AND "
    f"case_id IN (SELECT t.case_id FROM treatment t WHERE t.body_id = of_body AND t.{AUDIENCE})"
)

# One row more than is counted, so that «more than» can be said.
_CANDIDATES = 501

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
CREATE INDEX search_entry_day ON search_entry (day DESC, id DESC);
CREATE INDEX search_entry_meeting ON search_entry (meeting_id) WHERE meeting_id IS NOT NULL;

-- A number is one word, however it is written: «sak 3/2020» and «3-2020» are both nr3x2020.
CREATE FUNCTION search_words(title text, content text, number text DEFAULT '') RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('pg_catalog.norwegian', concat(number, ' ',
        regexp_replace(title, '\\m(\\d{1,7})\\s?[/-]\\s?(\\d{4})\\M', 'nr\\1x\\2 \\2', 'g'))), 'A')
    || setweight(to_tsvector('pg_catalog.norwegian',
        regexp_replace(content, '\\m(\\d{1,7})\\s?[/-]\\s?(\\d{4})\\M', 'nr\\1x\\2 \\2', 'g')), 'C');
"""

_COLUMNS = (
    "id, kind, case_id, meeting_id, decision_id, document_id, body_id, person_id, day, "
    "title, content, words, audience"
)
_DAY_OF = "({moment} AT TIME ZONE 'Europe/Oslo')::date"
_CASE_TEXT = "concat_ws(E'\\n', s.question, s.background, s.proposal, nullif(s.consequences, ''))"

# What an entry of each table's row is. A line of the agenda that is a case says nothing that the case does not,
# until something of it is recorded.
_ENTRIES = {
    "case": f"""
        SELECT s.id, 'case', s.id, NULL, NULL, NULL, coalesce(s.deciding_body_id, s.body_id), s.submitted_by,
            {_DAY_OF.format(moment="s.reported_at")}, s.title, {_CASE_TEXT},
            search_words(s.title, {_CASE_TEXT}, 'nr' || s.number || 'x' || s.year), s.audience
        FROM "case" s WHERE true""",
    "agenda_item": """
        SELECT s.id, CASE WHEN s.record = '' THEN 'agenda' ELSE 'minutes' END, s.case_id, s.meeting_id,
            NULL, NULL, m.body_id, NULL, m.held_on, s.title, s.record, search_words(s.title, s.record),
            s.audience
        FROM agenda_item s JOIN meeting m ON m.id = s.meeting_id
        WHERE (s.case_id IS NULL OR s.record <> '')""",
    "decision": """
        SELECT s.id, 'decision', s.case_id, NULL, s.id, NULL, s.body_id, NULL, s.decided_on, '',
            concat_ws(E'\\n', s.wording, nullif(s.answer_to_objections, '')),
            search_words('', concat_ws(E'\\n', s.wording, s.answer_to_objections)), s.audience
        FROM decision s WHERE true""",
    "document": f"""
        SELECT s.id, 'document', NULL, s.meeting_id, s.decision_id, s.id, coalesce(m.body_id, d.body_id),
            n.person_id, {_DAY_OF.format(moment="s.requested_at")}, s.title, '',
            search_words(s.title, ''), s.audience
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


def _keeping(table: str) -> str:
    """Write what keeps the entries of one table's rows."""
    return f"""
CREATE FUNCTION search_keep_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM search_entry WHERE id = coalesce(NEW.id, OLD.id);
    INSERT INTO search_entry ({_COLUMNS}) {_ENTRIES[table]} AND s.id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_{table} AFTER INSERT OR DELETE OR UPDATE OF {_CHANGES[table]} ON "{table}"
    FOR EACH ROW EXECUTE FUNCTION search_keep_{table}();
"""


MOVING = """
CREATE FUNCTION search_keep_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE search_entry SET day = NEW.held_on WHERE meeting_id = NEW.id AND kind IN ('agenda', 'minutes');
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
    {"".join(f"INSERT INTO search_entry ({_COLUMNS}) {entry};" for entry in _ENTRIES.values())}
    RETURN (SELECT count(*) FROM search_entry);
END $$;
"""

# The newest of all that hold the words are ranked, not all: ranking every hit of a common word is what costs.
# A case comes before what was said and decided of it.
FINDING = f"""
CREATE FUNCTION search_found(
    text text, kinds text[], body uuid, body_key text, since date, until date
) RETURNS TABLE (entry_id uuid, score integer) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 500
SET plan_cache_mode = 'force_custom_plan' SET jit = 'off' AS $$
DECLARE
    wanted tsquery := to_tsquery('pg_catalog.norwegian', text);
    of_body uuid := coalesce(body, (SELECT b.id FROM body b WHERE b.key = body_key));
    any_body boolean := body IS NULL AND body_key IS NULL;
BEGIN
    RETURN QUERY
    WITH newest AS MATERIALIZED (
        SELECT id, kind, words FROM search_entry
        WHERE words @@ wanted AND ({VISIBLE_ENTRY})
            AND (kinds IS NULL OR kind = ANY (kinds)) AND (any_body OR {_OF_BODY})
            AND (since IS NULL OR day >= since) AND (until IS NULL OR day <= until)
        ORDER BY day DESC, id DESC LIMIT {_CANDIDATES}
    )
    SELECT id, (ts_rank(words, wanted, 1) * CASE kind WHEN 'case' THEN 2000000 ELSE 1000000 END)::integer
    FROM newest;
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
    JOIN search_entry e ON e.id = f.entry_id;
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
