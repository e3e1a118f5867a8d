-- What PostGraphile is given in each community's schema beside the product's own tables: the lists of the start
-- page, values that are computed, and the command that answers a round. `{schema}` is the community's.

CREATE OR REPLACE FUNCTION {schema}.replies_waiting() RETURNS SETOF {schema}.reply LANGUAGE sql STABLE AS $$
    SELECT x.* FROM (
        SELECT r.* FROM {schema}.role_grant g
        JOIN {schema}.reply r ON r.partner_id = g.partner_id AND r.division_id IS NULL AND r.answer IS NULL
        WHERE g.person_id = (SELECT current_setting('app.person')::uuid) AND g.kind = 'municipal_contact'
            AND g.valid_from <= current_date AND (g.valid_to IS NULL OR g.valid_to > current_date)
        UNION ALL
        SELECT r.* FROM {schema}.role_grant g JOIN {schema}.division d ON d.id = g.division_id
        JOIN {schema}.reply r ON r.partner_id = d.partner_id AND r.division_id = d.id AND r.answer IS NULL
        WHERE g.person_id = (SELECT current_setting('app.person')::uuid) AND g.kind = 'division_contact'
            AND g.valid_from <= current_date AND (g.valid_to IS NULL OR g.valid_to > current_date)
    ) x JOIN {schema}.round o ON o.id = x.round_id AND o.state = 'open'
    ORDER BY o.deadline, x.sort_key COLLATE "C" LIMIT 50
$$;

CREATE OR REPLACE FUNCTION {schema}.stances_waiting() RETURNS SETOF {schema}.stance LANGUAGE sql STABLE AS $$
    SELECT s.* FROM {schema}.round o JOIN {schema}.stance s ON s.round_id = o.id AND s.position IS NULL
    WHERE o.state = 'open' AND (
        EXISTS (SELECT FROM {schema}.role_grant g WHERE g.region_id = s.region_id AND g.kind = 'region_contact'
            AND g.person_id = (SELECT current_setting('app.person')::uuid)
            AND g.valid_from <= current_date AND (g.valid_to IS NULL OR g.valid_to > current_date))
        OR EXISTS (SELECT FROM {schema}.holding h JOIN {schema}.seat_edition e ON e.seat_id = h.seat_id
            WHERE h.person_id = (SELECT current_setting('app.person')::uuid) AND h.kind = 'holder' AND e.counts
            AND e.region_id = s.region_id AND e.body_id = o.deciding_body_id))
    ORDER BY o.deadline, s.sort_key COLLATE "C" LIMIT 50
$$;

CREATE OR REPLACE FUNCTION {schema}.my_followups() RETURNS SETOF {schema}.followup LANGUAGE sql STABLE AS $$
    SELECT f.* FROM {schema}.role_grant g JOIN {schema}.followup f ON f.partner_id = g.partner_id
    WHERE g.person_id = (SELECT current_setting('app.person')::uuid) AND g.kind = 'municipal_contact'
        AND g.valid_from <= current_date AND (g.valid_to IS NULL OR g.valid_to > current_date)
        AND f.state IN ('open', 'under_way')
    ORDER BY f.id DESC
$$;

CREATE OR REPLACE FUNCTION {schema}.coming_meetings(since date, mine boolean) RETURNS SETOF {schema}.meeting
LANGUAGE sql STABLE AS $$
    SELECT m.* FROM {schema}.meeting m
    WHERE m.state IN ('planned', 'called') AND m.held_on >= since AND (NOT mine OR m.body_id IN (
        SELECT h.body_id FROM {schema}.holding h WHERE h.person_id = (SELECT current_setting('app.person')::uuid)
            AND h.valid_from <= current_date AND (h.valid_to IS NULL OR h.valid_to > current_date)))
    ORDER BY m.starts_at, m.id
$$;

CREATE OR REPLACE FUNCTION {schema}.latest_decisions() RETURNS SETOF {schema}.decision LANGUAGE sql STABLE AS $$
    SELECT d.* FROM {schema}.decision d WHERE d.result IN ('agreement', 'no_agreement')
    ORDER BY d.recorded_at DESC, d.id DESC
$$;

CREATE OR REPLACE FUNCTION {schema}.my_cases() RETURNS SETOF {schema}."case" LANGUAGE sql STABLE AS $$
    SELECT c.* FROM {schema}."case" c WHERE c.submitted_by = (SELECT current_setting('app.person')::uuid)
        AND c.state IN ('reported', 'placed', 'discussing', 'discussed', 'anchoring', 'anchored', 'deciding')
    ORDER BY c.reported_at DESC, c.id DESC
$$;

CREATE OR REPLACE FUNCTION {schema}.my_notices() RETURNS SETOF {schema}.notice LANGUAGE sql STABLE AS $$
    SELECT n.* FROM {schema}.notice n WHERE n.person_id = (SELECT current_setting('app.person')::uuid)
    ORDER BY n.created_at DESC, n.id DESC
$$;

CREATE OR REPLACE FUNCTION {schema}.structure_in_force() RETURNS SETOF {schema}.structure_version
LANGUAGE sql STABLE AS $$
    SELECT v.* FROM {schema}.structure_version v WHERE v.state <> 'draft' AND v.valid_from <= current_date
        AND (v.valid_to IS NULL OR v.valid_to > current_date)
$$;

CREATE OR REPLACE FUNCTION {schema}.bodies_in_force() RETURNS SETOF {schema}.body_edition LANGUAGE sql STABLE AS $$
    SELECT b.* FROM {schema}.body_edition b WHERE b.valid_from <= current_date
        AND (b.valid_to IS NULL OR b.valid_to > current_date)
    ORDER BY b.level, b.position, b.key COLLATE "C"
$$;

CREATE OR REPLACE FUNCTION {schema}.case_slug(c {schema}."case") RETURNS text LANGUAGE sql STABLE AS $$
    SELECT c.number || '-' || c.year
$$;

CREATE OR REPLACE FUNCTION {schema}.case_perspectives_missing(c {schema}."case") RETURNS integer
LANGUAGE sql STABLE AS $$
    SELECT count(*)::int FROM {schema}.perspective p WHERE p.case_id = c.id AND p.state = 'missing'
$$;

CREATE OR REPLACE FUNCTION {schema}.meeting_call_by(m {schema}.meeting) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT m.held_on - (v.content->>'call_days')::int
    FROM {schema}.structure_version v WHERE v.id = m.structure_version_id
$$;

CREATE OR REPLACE FUNCTION {schema}.meeting_agenda_minutes(m {schema}.meeting) RETURNS integer
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(i.minutes), 0)::int FROM {schema}.agenda_item i WHERE i.meeting_id = m.id
$$;

CREATE OR REPLACE FUNCTION {schema}.round_asked(o {schema}.round) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::int FROM {schema}.reply r WHERE r.round_id = o.id
$$;

CREATE OR REPLACE FUNCTION {schema}.round_answered(o {schema}.round) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(r.answer)::int FROM {schema}.reply r WHERE r.round_id = o.id
$$;

CREATE OR REPLACE FUNCTION {schema}.stance_asked(s {schema}.stance) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::int FROM {schema}.reply r WHERE r.round_id = s.round_id
        AND CASE WHEN s.region_id IS NULL THEN r.division_id IS NOT NULL ELSE r.region_id = s.region_id END
$$;

CREATE OR REPLACE FUNCTION {schema}.stance_answered(s {schema}.stance) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(r.answer)::int FROM {schema}.reply r WHERE r.round_id = s.round_id
        AND CASE WHEN s.region_id IS NULL THEN r.division_id IS NOT NULL ELSE r.region_id = s.region_id END
$$;

CREATE OR REPLACE FUNCTION {schema}.answer_round(
    reply_id uuid, expected_version integer, new_answer text, new_reason text,
    kind text, reference text, dated date
) RETURNS {schema}.reply LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    person uuid := current_setting('app.person')::uuid;
    found record;
    saved {schema}.reply;
    reopened uuid;
BEGIN
    SELECT r.*, o.state, o.case_id, p.side, p.name INTO found FROM {schema}.reply r
    JOIN {schema}.round o ON o.id = r.round_id JOIN {schema}.partner p ON p.id = r.partner_id WHERE r.id = reply_id;
    IF found.id IS NULL OR found.state <> 'open'
        OR NOT found.partner_id = ANY (current_setting('app.partners')::uuid[]) THEN
        RAISE EXCEPTION 'round.not_yours';
    END IF;
    PERFORM set_config('app.scope', 'engine', true);
    PERFORM FROM {schema}.round WHERE id = found.round_id AND state = 'open' FOR SHARE;
    UPDATE {schema}.reply r SET answer = new_answer, reason = new_reason, evidence_kind = kind,
        evidence_reference = reference, evidence_date = dated, answered_by = person, on_behalf = false,
        answered_at = now(), version = r.version + 1
    WHERE r.id = reply_id AND r.version = expected_version RETURNING * INTO saved;
    IF saved.id IS NULL THEN
        RAISE EXCEPTION 'round.changed_meanwhile';
    END IF;
    UPDATE {schema}.stance s SET position = NULL, reason = '', silence_reason = '', settled_by = NULL,
        settled_at = NULL, version = s.version + 1
    WHERE s.round_id = found.round_id AND s.side = found.side AND s.region_id IS NOT DISTINCT FROM found.region_id
        AND s.position IS NOT NULL RETURNING s.id INTO reopened;
    IF reopened IS NOT NULL THEN
        PERFORM {schema}.append_audit(now(), person, 'stance.reopened', reopened, '{}');
    END IF;
    INSERT INTO {schema}.event (id, case_id, kind, facts, person_id, partner_id, audience, happened_at)
    VALUES (uuidv7(), found.case_id, 'round.answer_changed', jsonb_build_object('name', found.name), person,
        found.partner_id, 1, now());
    PERFORM {schema}.append_audit(now(), person, 'reply.answered', reply_id,
        jsonb_build_object('answer', new_answer, 'was', found.answer));
    PERFORM set_config('app.scope', 'actor', true);
    RETURN saved;
END $$;
