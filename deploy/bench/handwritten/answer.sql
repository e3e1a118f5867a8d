-- Everything that the service changes: the reply, a position settled on it, the timeline and the trail.
WITH running AS (SELECT id FROM {s}.round WHERE id = $3 AND state = 'open' FOR SHARE), saved AS (
    UPDATE {s}.reply SET answer = $4, reason = $5, evidence_kind = $6, evidence_reference = $7, evidence_date = $8,
        answered_by = $9, on_behalf = false, answered_at = $10, version = version + 1
    WHERE id = $1 AND version = $2 AND round_id = (SELECT id FROM running) RETURNING id
), reopened AS (
    UPDATE {s}.stance SET position = NULL, reason = '', silence_reason = '', settled_by = NULL, settled_at = NULL,
        version = version + 1
    WHERE round_id = $3 AND side = $14 AND region_id IS NOT DISTINCT FROM $15 AND position IS NOT NULL RETURNING id
), told AS (
    INSERT INTO {s}.event (id, case_id, kind, facts, person_id, partner_id, audience, happened_at)
    SELECT $11, $12, 'round.answer_changed', $16::jsonb, $9, $13, 1, $10 FROM saved
)
SELECT {s}.append_audit($10, $9, 'reply.answered', saved.id, $17::jsonb),
    (SELECT count({s}.append_audit($10, $9, 'stance.reopened', reopened.id, '{}')) FROM reopened)
FROM saved
