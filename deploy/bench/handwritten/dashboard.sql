-- What waits for a person, the meetings ahead and what is new: $1 the person, $2 the day.
WITH trusted AS MATERIALIZED (
    SELECT kind, side, partner_id, region_id, division_id FROM {s}.role_grant g
    WHERE person_id = $1 AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to > $2)
), held AS MATERIALIZED (
    SELECT h.seat_id, h.body_id, h.kind FROM {s}.holding h WHERE person_id = $1 AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2)
), asked AS (
    SELECT r.id, r.partner_id, r.division_id, r.round_id, r.sort_key
    FROM trusted t JOIN {s}.reply r ON r.partner_id = t.partner_id AND r.division_id IS NULL AND r.answer IS NULL
    WHERE t.kind = 'municipal_contact'
    UNION ALL
    SELECT r.id, r.partner_id, r.division_id, r.round_id, r.sort_key
    FROM trusted t JOIN {s}.division d ON d.id = t.division_id
    JOIN {s}.reply r ON r.partner_id = d.partner_id AND r.division_id = d.id AND r.answer IS NULL
    WHERE t.kind = 'division_contact'
    UNION ALL
    SELECT r.id, r.partner_id, r.division_id, r.round_id, r.sort_key
    FROM trusted t JOIN {s}.partner p ON p.side = 'hospital'
    JOIN {s}.reply r ON r.partner_id = p.id AND r.division_id IS NULL AND r.answer IS NULL
    WHERE t.kind = 'secretariat' AND t.side = 'hospital'
), settled AS (
    SELECT s.id, s.side, s.region_id, s.round_id, s.sort_key, o.deadline, o.case_id
    FROM {s}.round o JOIN {s}.stance s ON s.round_id = o.id AND s.position IS NULL
    WHERE o.state = 'open' AND (
        EXISTS (SELECT FROM trusted t WHERE (t.kind = 'region_contact' AND t.region_id = s.region_id)
            OR (t.kind = 'secretariat' AND t.side = 'hospital' AND s.region_id IS NULL AND s.side = 'hospital'))
        OR EXISTS (SELECT FROM held h JOIN {s}.seat_edition e ON e.seat_id = h.seat_id AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)
            WHERE h.kind = 'holder' AND e.counts AND e.region_id = s.region_id AND e.body_id = o.deciding_body_id))
), due AS (
    SELECT f.* FROM {s}.followup f JOIN trusted t ON t.kind = 'municipal_contact' AND t.partner_id = f.partner_id
    WHERE f.state IN ('open', 'under_way')
    UNION ALL
    SELECT f.* FROM trusted t JOIN {s}.partner p ON p.side = 'hospital'
    JOIN {s}.followup f ON f.partner_id = p.id AND f.state IN ('open', 'under_way')
    WHERE t.kind = 'secretariat' AND t.side = 'hospital'
)
SELECT json_build_object(
'repliesWaiting', (SELECT coalesce(json_agg(json_build_object('id', r.id,
        'partner', json_build_object('name', p.name, 'side', p.side),
        'division', CASE WHEN d.id IS NOT NULL THEN json_build_object('name', d.name_nb) END,
        'round', json_build_object('id', o.id, 'deadline', o.deadline, 'case', json_build_object('id', c.id, 'slug', c.number || '-' || c.year, 'reference', c.reference, 'title', c.title, 'language', c.language)))
        ORDER BY o.deadline, r.sort_key COLLATE "C"), '[]')
    FROM asked r JOIN {s}.round o ON o.id = r.round_id AND o.state = 'open' JOIN {s}."case" c ON c.id = o.case_id
    JOIN {s}.partner p ON p.id = r.partner_id LEFT JOIN {s}.division d ON d.id = r.division_id),
'stancesWaiting', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'side', s.side,
        'asked', a.asked, 'answered', a.answered,
        'region', CASE WHEN g.id IS NOT NULL THEN json_build_object('name', g.name_nb) END,
        'round', json_build_object('id', s.round_id, 'deadline', s.deadline, 'case', json_build_object('id', c.id, 'slug', c.number || '-' || c.year, 'reference', c.reference, 'title', c.title, 'language', c.language)))
        ORDER BY s.deadline, s.sort_key COLLATE "C"), '[]')
    FROM settled s JOIN {s}."case" c ON c.id = s.case_id LEFT JOIN {s}.region g ON g.id = s.region_id
    CROSS JOIN LATERAL (SELECT count(*) AS asked, count(r.answer) AS answered FROM {s}.reply r
        WHERE r.round_id = s.round_id
            AND CASE WHEN s.region_id IS NULL THEN r.division_id IS NOT NULL ELSE r.region_id = s.region_id END) a),
'followups', json_build_object('edges', (SELECT coalesce(json_agg(json_build_object('node', json_build_object(
        'id', f.id, 'state', f.state, 'due', f.due, 'partner', json_build_object('name', p.name), 'case', json_build_object('id', c.id, 'slug', c.number || '-' || c.year, 'reference', c.reference, 'title', c.title, 'language', c.language),
        'decision', json_build_object('decidedOn', e.decided_on))) ORDER BY f.id DESC), '[]')
    FROM (SELECT * FROM due ORDER BY id DESC LIMIT 50) f JOIN {s}.partner p ON p.id = f.partner_id
    JOIN {s}."case" c ON c.id = f.case_id JOIN {s}.decision e ON e.id = f.decision_id)),
'own', json_build_object('edges', (
SELECT coalesce(json_agg(json_build_object('node', json_build_object('id', m.id, 'startsAt', m.starts_at,
        'heldOn', m.held_on, 'callBy', m.held_on - (v.content->>'call_days')::int, 'state', m.state, 'form', m.form,
        'place', m.place, 'body', json_build_object('name', b.name_nb, 'abbreviation', b.abbreviation),
        'documents', (SELECT coalesce(json_agg(json_build_object('id', d.id, 'kind', d.kind, 'state', d.state,
                'title', d.title) ORDER BY d.requested_at DESC), '[]')
            FROM {s}.document d WHERE d.meeting_id = m.id))) ORDER BY m.starts_at, m.id), '[]')
FROM (SELECT * FROM {s}.meeting m WHERE m.state IN ('planned', 'called') AND m.held_on >= $2 AND m.body_id IN (SELECT body_id FROM held)
    ORDER BY m.starts_at, m.id LIMIT 5) m
JOIN {s}.structure_version v ON v.id = m.structure_version_id
LEFT JOIN {s}.body_edition b ON b.body_id = m.body_id AND b.valid_from <= m.held_on AND (b.valid_to IS NULL OR b.valid_to > m.held_on)
)),
'meetings', json_build_object('edges', (
SELECT coalesce(json_agg(json_build_object('node', json_build_object('id', m.id, 'startsAt', m.starts_at,
        'heldOn', m.held_on, 'callBy', m.held_on - (v.content->>'call_days')::int, 'state', m.state, 'form', m.form,
        'place', m.place, 'body', json_build_object('name', b.name_nb, 'abbreviation', b.abbreviation),
        'documents', (SELECT coalesce(json_agg(json_build_object('id', d.id, 'kind', d.kind, 'state', d.state,
                'title', d.title) ORDER BY d.requested_at DESC), '[]')
            FROM {s}.document d WHERE d.meeting_id = m.id))) ORDER BY m.starts_at, m.id), '[]')
FROM (SELECT * FROM {s}.meeting m WHERE m.state IN ('planned', 'called') AND m.held_on >= $2
    ORDER BY m.starts_at, m.id LIMIT 5) m
JOIN {s}.structure_version v ON v.id = m.structure_version_id
LEFT JOIN {s}.body_edition b ON b.body_id = m.body_id AND b.valid_from <= m.held_on AND (b.valid_to IS NULL OR b.valid_to > m.held_on)
)),
'decisions', json_build_object('edges', (SELECT coalesce(json_agg(json_build_object('node', json_build_object(
        'id', x.id, 'result', x.result, 'effect', x.effect, 'decidedOn', x.decided_on,
        'body', json_build_object('name', b.name_nb, 'abbreviation', b.abbreviation), 'case', json_build_object('id', c.id, 'slug', c.number || '-' || c.year, 'reference', c.reference, 'title', c.title, 'language', c.language)))
        ORDER BY x.recorded_at DESC), '[]')
    FROM (SELECT * FROM {s}.decision WHERE result IN ('agreement', 'no_agreement')
        ORDER BY recorded_at DESC, id DESC LIMIT 5) x
    LEFT JOIN {s}.body_edition b ON b.body_id = x.body_id AND b.valid_from <= x.decided_on AND (b.valid_to IS NULL OR b.valid_to > x.decided_on)
    LEFT JOIN {s}."case" c ON c.id = x.case_id)),
'mine', json_build_object('edges', (SELECT coalesce(json_agg(json_build_object('node', row_to_json(x))), '[]') FROM (
    SELECT c.id, c.number || '-' || c.year AS slug, c.reference, c.title, c.language, c.state
    FROM {s}."case" c WHERE c.submitted_by = $1 AND c.state IN ('reported', 'placed', 'discussing', 'discussed',
        'anchoring', 'anchored', 'deciding') ORDER BY c.reported_at DESC, c.id DESC LIMIT 5) x)),
'notices', json_build_object('edges', (SELECT coalesce(json_agg(json_build_object('node', json_build_object(
        'id', n.id, 'kind', n.kind, 'subject', n.subject, 'createdAt', n.created_at, 'readAt', n.read_at,
        'about', CASE
            WHEN o.id IS NOT NULL THEN json_build_object('__typename', 'Round', 'id', o.id,
                'case', json_build_object('slug', oc.number || '-' || oc.year))
            WHEN e.id IS NOT NULL THEN json_build_object('__typename', 'Decision',
                'case', json_build_object('slug', ec.number || '-' || ec.year))
            WHEN m.id IS NOT NULL THEN json_build_object('__typename', 'Meeting', 'id', m.id)
            WHEN c.id IS NOT NULL THEN json_build_object('__typename', 'Case', 'slug', c.number || '-' || c.year)
        END)) ORDER BY n.created_at DESC), '[]')
    FROM (SELECT * FROM {s}.notice WHERE person_id = $1 ORDER BY created_at DESC, id DESC LIMIT 5) n
    LEFT JOIN {s}.round o ON o.id = n.round_id LEFT JOIN {s}."case" oc ON oc.id = o.case_id
    LEFT JOIN {s}.decision e ON e.id = n.decision_id LEFT JOIN {s}."case" ec ON ec.id = e.case_id
    LEFT JOIN {s}.meeting m ON m.id = n.meeting_id LEFT JOIN {s}."case" c ON c.id = n.case_id)))::text
