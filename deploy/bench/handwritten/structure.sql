-- All bodies with their seats and who holds them: $1 the day.
SELECT json_build_object(
    'structure', (SELECT json_build_object('number', v.number, 'label', v.label, 'validFrom', v.valid_from)
        FROM {s}.structure_version v WHERE v.state <> 'draft' AND v.valid_from <= $1 AND (v.valid_to IS NULL OR v.valid_to > $1)),
    'bodies', (SELECT json_agg(json_build_object('id', b.body_id, 'key', b.key, 'name', b.name_nb,
            'abbreviation', b.abbreviation, 'kind', b.kind, 'level', b.level,
            'seats', (SELECT coalesce(json_agg(json_build_object('id', e.seat_id, 'title', e.title_nb, 'side', e.side,
                'kind', e.kind, 'holder', CASE WHEN h.id IS NOT NULL THEN json_build_object('id', h.id,
                    'validFrom', h.valid_from, 'person', CASE WHEN p.id IS NOT NULL THEN
                        json_build_object('id', p.id, 'name', p.name) END) END)
                ORDER BY e.position, e.key COLLATE "C"), '[]')
            FROM {s}.seat_edition e
            LEFT JOIN {s}.holding h ON h.seat_id = e.seat_id AND h.kind = 'holder' AND h.valid_from <= $1 AND (h.valid_to IS NULL OR h.valid_to > $1)
            LEFT JOIN {s}.person p ON p.id = h.person_id
            WHERE e.body_id = b.body_id AND e.valid_from <= $1 AND (e.valid_to IS NULL OR e.valid_to > $1))) ORDER BY b.level, b.position, b.key COLLATE "C")
        FROM {s}.body_edition b WHERE b.valid_from <= $1 AND (b.valid_to IS NULL OR b.valid_to > $1)))::text
