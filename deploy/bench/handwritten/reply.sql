-- What the rules of an answer ask for: $1 the reply.
SELECT r.round_id, r.partner_id, r.region_id, r.answer, r.version, o.state, o.case_id, p.side, p.name
FROM {s}.reply r JOIN {s}.round o ON o.id = r.round_id JOIN {s}.partner p ON p.id = r.partner_id WHERE r.id = $1
