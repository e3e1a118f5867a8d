-- What the one who answered is shown: $1 the reply.
SELECT json_build_object('answerRound', json_build_object('id', r.id, 'version', r.version, 'answer', r.answer,
    'reason', r.reason, 'answeredAt', r.answered_at, 'partner', json_build_object('name', p.name),
    'round', (SELECT json_build_object('asked', count(*), 'answered', count(a.answer))
        FROM {s}.reply a WHERE a.round_id = r.round_id)))::text
FROM {s}.reply r JOIN {s}.partner p ON p.id = r.partner_id WHERE r.id = $1
