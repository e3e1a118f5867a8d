-- One meeting with its body's seats, agenda, attendance, minutes and papers: $1 the meeting.
SELECT json_build_object('meeting', json_build_object('id', m.id, 'startsAt', m.starts_at, 'heldOn', m.held_on,
    'state', m.state, 'form', m.form, 'place', m.place, 'openToPublic', m.open_to_public,
    'agendaMinutes', (SELECT coalesce(sum(i.minutes), 0) FROM {s}.agenda_item i WHERE i.meeting_id = m.id),
    'frameMinutes', m.frame_minutes, 'link', m.link, 'calledAt', m.called_at, 'version', m.version,
    'body', json_build_object('id', b.body_id, 'key', b.key, 'name', b.name_nb, 'abbreviation', b.abbreviation,
        'purpose', b.purpose, 'decides', b.decides,
        'seats', (SELECT coalesce(json_agg(json_build_object('id', e.seat_id, 'title', e.title_nb, 'side', e.side,
            'kind', e.kind, 'counts', e.counts,
            'holder', CASE WHEN h.id IS NOT NULL THEN json_build_object('person',
                CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'name', p.name, 'demo', p.demo) END) END,
            'deputies', coalesce(u.deputies, '[]')) ORDER BY e.position, e.key COLLATE "C"), '[]')
        FROM {s}.seat_edition e
        LEFT JOIN {s}.holding h ON h.seat_id = e.seat_id AND h.kind = 'holder' AND h.valid_from <= m.held_on AND (h.valid_to IS NULL OR h.valid_to > m.held_on)
        LEFT JOIN {s}.person p ON p.id = h.person_id
        LEFT JOIN (SELECT d.seat_id, json_agg(json_build_object('person',
                CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'name', p.name, 'demo', p.demo) END) ORDER BY d.rank) AS deputies
            FROM {s}.holding d LEFT JOIN {s}.person p ON p.id = d.person_id
            WHERE d.body_id = b.body_id AND d.kind = 'deputy' AND d.valid_from <= m.held_on AND (d.valid_to IS NULL OR d.valid_to > m.held_on)
            GROUP BY d.seat_id) u ON u.seat_id = e.seat_id
        WHERE e.body_id = b.body_id AND e.valid_from <= m.held_on AND (e.valid_to IS NULL OR e.valid_to > m.held_on))),
    'agenda', (SELECT coalesce(json_agg(json_build_object('id', i.id, 'position', i.position, 'title', i.title,
            'minutes', i.minutes, 'closed', i.closed, 'closedBasis', i.closed_basis, 'record', i.record,
            'version', i.version,
            'treatment', CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'step', t.step,
                'state', t.state, 'summary', t.summary) END,
            'case', CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'slug', c.number || '-' || c.year,
                'reference', c.reference, 'title', c.title, 'state', c.state, 'question', c.question,
                'proposal', c.proposal, 'language', c.language, 'version', c.version,
                'perspectivesMissing', (SELECT count(*) FROM {s}.perspective v
                    WHERE v.case_id = c.id AND v.state = 'missing')) END,
            'decision', CASE WHEN x.id IS NOT NULL THEN json_build_object('id', x.id, 'wording', x.wording,
                'result', x.result, 'effect', x.effect, 'urgent', x.urgent, 'decidedOn', x.decided_on) END)
            ORDER BY i.position), '[]')
        FROM {s}.agenda_item i LEFT JOIN {s}.treatment t ON t.id = i.treatment_id
        LEFT JOIN {s}."case" c ON c.id = i.case_id LEFT JOIN {s}.decision x ON x.agenda_item_id = i.id
        WHERE i.meeting_id = m.id),
    'attendance', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'state', a.state, 'deputy', a.deputy,
            'seat', json_build_object('id', e.seat_id, 'title', e.title_nb, 'side', e.side, 'kind', e.kind,
                'counts', e.counts),
            'person', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'name', p.name, 'demo', p.demo) END) ORDER BY a.position), '[]')
        FROM {s}.attendance a
        LEFT JOIN {s}.seat_edition e ON e.seat_id = a.seat_id AND e.valid_from <= m.held_on AND (e.valid_to IS NULL OR e.valid_to > m.held_on)
        LEFT JOIN {s}.person p ON p.id = a.person_id WHERE a.meeting_id = m.id),
    'minutes', (SELECT coalesce(json_agg(json_build_object('edition', n.edition, 'draftedAt', n.drafted_at,
            'approvedAt', n.approved_at) ORDER BY n.edition), '[]')
        FROM {s}.minutes n WHERE n.meeting_id = m.id),
    'documents', (SELECT coalesce(json_agg(json_build_object('id', d.id, 'kind', d.kind, 'title', d.title,
            'state', d.state, 'failure', d.failure, 'edition', d.edition, 'language', d.language,
            'finishedAt', d.finished_at, 'version', d.version, 'size', d.size) ORDER BY d.requested_at DESC), '[]')
        FROM {s}.document d WHERE d.meeting_id = m.id)))::text
FROM {s}.meeting m
LEFT JOIN {s}.body_edition b ON b.body_id = m.body_id AND b.valid_from <= m.held_on AND (b.valid_to IS NULL OR b.valid_to > m.held_on)
WHERE m.id = $1
