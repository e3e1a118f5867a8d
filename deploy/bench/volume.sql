-- One community's volume, on top of its structure: 400 persons, 300 meetings, 6,000 cases, 9,000 agenda items,
-- 400 rounds with 20,000 replies, and what hangs on them. Runs in the community's schema, as the superuser and
-- without triggers. Ids begin with the moment they were made, as the product's do.

CREATE OR REPLACE FUNCTION pg_temp.uid(at timestamptz, tag text) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3)
        || '8' || substr(h, 4, 15))::uuid
    FROM md5(current_schema() || tag) h
$$;

-- --- people, and who sits where ---------------------------------------------------------------------------------

CREATE TEMP TABLE a_person AS
SELECT n, pg_temp.uid('2022-01-01', 'person' || n) AS id,
    (ARRAY['Anne', 'Bjørn', 'Cecilie', 'Dag', 'Eli', 'Finn', 'Gro', 'Hanna', 'Ivar', 'Jon', 'Kari', 'Lars',
        'Mette', 'Nils', 'Oda', 'Per', 'Ragnhild', 'Sindre', 'Tone', 'Ulrik', 'Vigdis', 'Øystein', 'Åse'])
        [1 + n % 23] || ' ' ||
    (ARRAY['Berg', 'Dahl', 'Eide', 'Foss', 'Gran', 'Haugen', 'Isaksen', 'Juuso', 'Kvam', 'Lie', 'Moen',
        'Nygård', 'Opsahl', 'Petterson', 'Rud', 'Sara', 'Tangen', 'Utsi', 'Vik'])[1 + n % 19] AS name
FROM generate_series(1, 400) n;
INSERT INTO person (id, name, sort_key, language, audience, demo)
SELECT id, name, lower(name), 'nb', 1 + 2 * (n % 2), true FROM a_person;
INSERT INTO contact (person_id, email) SELECT id, 'person.' || n || '@example.org' FROM a_person;

CREATE TEMP TABLE a_municipality AS
SELECT row_number() OVER (ORDER BY p.number)::int AS n, p.id, p.side, p.sort_key, m.region_id
FROM partner p JOIN region_member m ON m.partner_id = p.id WHERE p.kind = 'municipality';
CREATE TEMP TABLE a_region AS
SELECT row_number() OVER (ORDER BY key)::int AS n, id, sort_key FROM region;
CREATE TEMP TABLE a_division AS
SELECT row_number() OVER (ORDER BY key)::int AS n, id, partner_id, sort_key FROM division;

INSERT INTO role_grant (id, person_id, kind, side, partner_id, region_id, division_id, valid_from)
SELECT pg_temp.uid('2022-01-01', 'role' || p.n), p.id,
    CASE WHEN p.n <= 44 THEN 'municipal_contact' WHEN p.n <= 51 THEN 'region_contact'
        WHEN p.n <= 57 THEN 'division_contact' WHEN p.n <= 61 THEN 'secretariat'
        WHEN p.n = 62 THEN 'administrator' ELSE 'elected' END,
    CASE WHEN p.n BETWEEN 52 AND 59 THEN 'hospital' WHEN p.n = 62 THEN 'other' ELSE 'municipal' END,
    m.id, r.id, d.id, '2022-01-01'
FROM a_person p
LEFT JOIN a_municipality m ON m.n = p.n OR m.n = p.n - 62
LEFT JOIN a_region r ON r.n = p.n - 44
LEFT JOIN a_division d ON d.n = p.n - 51
WHERE p.n <= 106;

-- A municipality's ten seats are held by six of its people; all other seats by the last 118.
CREATE TEMP TABLE a_seat AS
SELECT s.n, s.seat_id, s.body_id, s.position,
    CASE WHEN m.n IS NULL THEN 283 + s.n % 118
        ELSE m.n + (ARRAY[0, 62, 106, 150, 194, 238])[1 + s.n % 6] END AS person
FROM (SELECT row_number() OVER (ORDER BY partner_id, key)::int AS n, * FROM seat_edition) s
LEFT JOIN a_municipality m ON m.id = s.partner_id;
INSERT INTO holding (id, seat_id, body_id, person_id, kind, rank, valid_from)
SELECT pg_temp.uid('2022-01-01', 'holder' || s.n), s.seat_id, s.body_id, p.id, 'holder', 0, '2022-01-01'
FROM a_seat s JOIN a_person p ON p.n = s.person;
INSERT INTO holding (id, seat_id, body_id, person_id, kind, rank, valid_from)
SELECT pg_temp.uid('2022-01-01', 'deputy' || s.n), s.seat_id, s.body_id, p.id, 'deputy', 1, '2022-01-01'
FROM a_seat s JOIN a_person p ON p.n = 1 + (s.person + 6) % 400 WHERE s.n % 5 = 0;

-- --- meetings: one every fourth day, 260 of them behind us ------------------------------------------------------

CREATE TEMP TABLE a_body AS
SELECT row_number() OVER (ORDER BY level, position)::int - 1 AS n, body_id, open_to_public,
    structure_version_id FROM body_edition;
CREATE TEMP TABLE a_meeting AS
SELECT m.n, pg_temp.uid(starts_at - interval '90 days', 'meeting' || m.n) AS id, b.body_id,
    b.structure_version_id, b.open_to_public, starts_at, starts_at::date AS held_on, m.n <= 260 AS past,
    CASE WHEN b.open_to_public THEN 3 ELSE 1 END AS audience
FROM (SELECT n, date_trunc('day', now()) + interval '9 hours' + (n - 261) * interval '4 days'
        + interval '2 days' AS starts_at FROM generate_series(1, 300) n) m
JOIN a_body b ON b.n = m.n % 12;
INSERT INTO meeting (id, body_id, structure_version_id, starts_at, held_on, frame_minutes, form, place, link,
    state, open_to_public, called_at, call_sequence, audience)
SELECT id, body_id, structure_version_id, starts_at, held_on, 240, (ARRAY['physical', 'digital', 'hybrid'])[1 + n % 3],
    'Møterom ' || n % 7, CASE WHEN n % 3 = 0 THEN '' ELSE 'https://video.example.org/' || n END,
    CASE WHEN n <= 256 THEN 'approved' WHEN n <= 258 THEN 'minuted' WHEN n <= 260 THEN 'held'
        WHEN n <= 264 THEN 'called' ELSE 'planned' END,
    open_to_public, CASE WHEN n <= 264 THEN starts_at - interval '14 days' END, (n <= 264)::int, audience
FROM a_meeting;
INSERT INTO attendance (id, meeting_id, seat_id, person_id, state, deputy, position, audience)
SELECT pg_temp.uid(m.starts_at, 'attendance' || m.n || '-' || s.n), m.id, s.seat_id, p.id,
    CASE WHEN m.past THEN CASE WHEN s.n % 9 = 0 THEN 'absent' ELSE 'present' END ELSE 'called' END,
    false, row_number() OVER (PARTITION BY m.n ORDER BY s.position, s.n), 1
FROM a_meeting m JOIN a_seat s USING (body_id) JOIN a_person p ON p.n = s.person;
INSERT INTO minutes (id, meeting_id, edition, drafted_by, drafted_at, approved_by, approved_at, audience)
SELECT pg_temp.uid(starts_at, 'minutes' || n), m.id, 1, p.id, starts_at + interval '1 day',
    CASE WHEN n <= 256 THEN p.id END, CASE WHEN n <= 256 THEN starts_at + interval '8 days' END, audience
FROM a_meeting m, (SELECT id FROM a_person WHERE n = 58) p (id) WHERE m.n <= 258;
INSERT INTO document (id, kind, title, language, state, meeting_id, size, digest, audience, requested_by,
    requested_at, finished_at)
SELECT pg_temp.uid(m.starts_at, k.kind || m.n), k.kind, k.title || m.n, 'nb', 'ready', m.id, 48211,
    md5(k.kind || m.n) || md5(m.n::text), m.audience, p.id, m.starts_at + k.after,
    m.starts_at + k.after + interval '1 minute'
FROM a_meeting m
JOIN (VALUES ('call', 'Innkalling ', 264, interval '-14 days'), ('minutes', 'Referat ', 258, interval '1 day'))
    k (kind, title, last, after) ON m.n <= k.last
JOIN a_person p ON p.n = 58;

-- --- cases: twenty are discussed in a meeting, every other of them decided twelve meetings later -----------------

CREATE TEMP TABLE a_case AS
SELECT n, pg_temp.uid(reported_at, 'case' || n) AS id, discussed, decided, reported_at,
    CASE WHEN n % 40 = 7 THEN 0 WHEN decided <= 260 THEN 3 ELSE 1 END AS audience,
    CASE WHEN discussed > 264 THEN 'placed' WHEN discussed > 260 THEN 'discussing'
        WHEN decided <= 260 THEN CASE WHEN n % 50 = 0 THEN 'not_agreed' ELSE 'decided' END
        WHEN decided <= 264 THEN 'deciding' WHEN decided IS NOT NULL THEN 'anchored'
        WHEN discussed > 255 AND n % 10 = 1 THEN 'anchoring' ELSE 'discussed' END AS state
FROM (
    SELECT c.n, m.n AS discussed, CASE WHEN c.n % 2 = 0 AND m.n <= 288 THEN m.n + 12 END AS decided,
        m.starts_at - interval '40 days' + (c.n % 20) * interval '1 hour' AS reported_at
    FROM generate_series(1, 6000) c (n) JOIN a_meeting m ON m.n = 1 + (c.n - 1) / 20
) c;
INSERT INTO "case" (id, year, number, reference, title, question, background, proposal, consequences, matter_class, route,
    state, structure_version_id, form_version_id, submitted_by, body_id, deciding_body_id, audience, reported_at, decided_at)
SELECT c.id, 2023 + (c.n - 1) / 1500, 1 + (c.n - 1) % 1500, concat(1 + (c.n - 1) % 1500, '/', 2023 + (c.n - 1) / 1500),
    'Samhandling om pasientforløp nummer ' || c.n || ' mellom kommunene og foretaket',
    'Skal ' || c.n || ' innføres som felles rutine i hele området, og fra når bør den gjelde for partene?',
    repeat('Kommunene og foretaket har ulik praksis, og det gir brudd i forløpet. ', 8),
    repeat('Partene innfører en felles rutine med ansvar og frister. ', 4),
    'Krever opplæring i første halvår.', 'faglig', 'faglig', c.state, m.structure_version_id, m.structure_version_id, p.id,
    m.body_id, d.body_id, c.audience, c.reported_at,
    CASE WHEN c.state IN ('decided', 'not_agreed') THEN d.starts_at END
FROM a_case c JOIN a_meeting m ON m.n = c.discussed LEFT JOIN a_meeting d ON d.n = c.decided
JOIN a_person p ON p.n = 1 + c.n % 282;
INSERT INTO case_edition (id, case_id, number, title, texts, written_by, written_at, audience)
SELECT pg_temp.uid(c.reported_at, 'edition' || c.id), c.id, 1, c.title,
    (SELECT jsonb_object_agg(said.name, jsonb_build_object('type', 'doc', 'content', jsonb_build_array(
        jsonb_build_object('type', 'paragraph', 'content', jsonb_build_array(
            jsonb_build_object('type', 'text', 'text', said.text))))))
    FROM (VALUES ('question', c.question), ('background', c.background), ('proposal', c.proposal),
        ('consequences', c.consequences)) AS said (name, text)),
    c.submitted_by, c.reported_at, c.audience
FROM "case" c;
INSERT INTO perspective (id, case_id, key, position, state, audience, settled_by, settled_at)
SELECT pg_temp.uid(c.reported_at, 'perspective' || c.n || k.key), c.id, k.key, k.n,
    CASE WHEN c.discussed > 260 AND k.n > 4 THEN 'missing' WHEN k.n = 3 THEN 'not_relevant' ELSE 'covered' END,
    c.audience, p.id, c.reported_at + interval '3 days'
FROM a_case c JOIN a_person p ON p.n = 58
CROSS JOIN unnest(ARRAY['foretak', 'kommuner', 'pasient', 'bruker', 'parorende', 'fastlege'])
    WITH ORDINALITY k (key, n);
CREATE TEMP TABLE a_treatment AS
SELECT c.n, s.step, s.meeting, c.id AS case_id, c.audience, m.id AS meeting_id, m.body_id, m.past, m.held_on,
    m.starts_at, pg_temp.uid(c.reported_at, s.step || c.n) AS id, c.reported_at, c.state
FROM a_case c
CROSS JOIN LATERAL (VALUES ('discuss', c.discussed), ('decide', c.decided)) s (step, meeting)
JOIN a_meeting m ON m.n = s.meeting;
INSERT INTO treatment (id, case_id, body_id, step, position, state, reason, summary, treated_on, audience,
    created_at)
SELECT id, case_id, body_id, step, CASE step WHEN 'discuss' THEN 1 ELSE 2 END,
    CASE WHEN past THEN 'done' ELSE 'listed' END, 'Saken hører hjemme her.',
    CASE WHEN past THEN 'Utvalget drøftet saken og ba om en felles rutine.' ELSE '' END,
    CASE WHEN past THEN held_on END, audience, reported_at + interval '2 days'
FROM a_treatment;
INSERT INTO agenda_item (id, meeting_id, treatment_id, case_id, position, title, minutes, closed, closed_basis,
    record, audience)
SELECT pg_temp.uid(starts_at, 'item' || step || n), meeting_id, id, case_id,
    row_number() OVER (PARTITION BY meeting ORDER BY step, n),
    'Samhandling om pasientforløp nummer ' || n, 8, audience = 0,
    CASE audience WHEN 0 THEN 'Offentleglova § 13' ELSE '' END,
    CASE WHEN past THEN 'Saken ble drøftet, og alle sider ble hørt.' ELSE '' END, audience
FROM a_treatment;
INSERT INTO agenda_item (id, meeting_id, position, title, minutes, audience)
SELECT pg_temp.uid(m.starts_at, 'item' || m.n || '-' || k), m.id, 20 + k, 'Orientering ' || k, 8, m.audience
FROM a_meeting m CROSS JOIN generate_series(1, 10) k WHERE m.n <= 12;
INSERT INTO event (id, case_id, kind, facts, person_id, body_id, audience, happened_at)
SELECT pg_temp.uid(c.reported_at, k.kind || c.n), c.id, k.kind, '{}', p.id, m.body_id, c.audience,
    c.reported_at + k.n * interval '2 days'
FROM a_case c JOIN a_meeting m ON m.n = c.discussed JOIN a_person p ON p.n = 58
CROSS JOIN unnest(ARRAY['case.reported', 'case.placed', 'case.listed', 'case.discussed', 'case.revised'])
    WITH ORDINALITY k (kind, n);
INSERT INTO decision (id, case_id, agenda_item_id, meeting_id, body_id, structure_version_id, wording, result,
    effect, force, in_force_on, consensus, decided_on, recorded_by, recorded_at, audience)
SELECT pg_temp.uid(t.starts_at, 'decision' || t.n), t.case_id, pg_temp.uid(t.starts_at, 'itemdecide' || t.n),
    t.meeting_id, t.body_id, m.structure_version_id, 'Partene innfører rutinen fra nyttår.',
    CASE WHEN t.state = 'decided' THEN 'agreement' ELSE 'no_agreement' END,
    CASE WHEN t.state = 'decided' THEN 'binding' ELSE 'none' END,
    CASE WHEN t.state = 'decided' THEN 'at_once' END, CASE WHEN t.state = 'decided' THEN t.held_on END,
    '{}', t.held_on, p.id,
    t.starts_at + interval '3 hours' + t.n * interval '1 second', t.audience
FROM a_treatment t JOIN a_meeting m ON m.n = t.meeting JOIN a_person p ON p.n = 58
WHERE t.step = 'decide' AND t.past;

-- --- rounds: 390 closed for the cases decided last, ten open -----------------------------------------------------

CREATE TEMP TABLE a_round AS
SELECT row_number() OVER (ORDER BY open DESC, n DESC)::int AS n, open, case_id, treatment_id, audience,
    opened_at, pg_temp.uid(opened_at, 'round' || n) AS id
FROM (
    (SELECT c.n, false AS open, c.id AS case_id, t.id AS treatment_id, c.audience,
        t.starts_at + interval '1 day' AS opened_at
    FROM a_case c JOIN a_treatment t ON t.n = c.n AND t.step = 'discuss'
    WHERE c.decided <= 260 AND c.audience > 0 ORDER BY c.n DESC LIMIT 390)
    UNION ALL
    SELECT c.n, true, c.id, t.id, c.audience, t.starts_at + interval '1 day'
    FROM a_case c JOIN a_treatment t ON t.n = c.n AND t.step = 'discuss' WHERE c.state = 'anchoring'
) r;
INSERT INTO round (id, case_id, treatment_id, level, question, text_edition, opened_at, deadline, state, closed_at,
    silence, objection_effect, structure_version_id, deciding_body_id, audience)
SELECT r.id, r.case_id, r.treatment_id, 'region', 'Slutter dere dere til forslaget?', 1, r.opened_at,
    CASE WHEN r.open THEN current_date + 200 + r.n ELSE r.opened_at::date + 28 END,
    CASE WHEN r.open THEN 'open' ELSE 'closed' END,
    CASE WHEN NOT r.open THEN r.opened_at + interval '28 days' END, 'does_not_count', 'blocks',
    b.structure_version_id, b.body_id, r.audience
FROM a_round r JOIN body_edition b ON b.key = 'ssu';
-- In open rounds 1 to 5 all municipalities have answered, in 6 to 8 none, in 9 and 10 every other.
INSERT INTO reply (id, round_id, partner_id, division_id, region_id, answer, reason, answered_by, answered_at,
    sort_key, audience)
SELECT pg_temp.uid(r.opened_at, 'reply' || r.n || '-' || a.n), r.id, a.partner_id, a.division_id, a.region_id,
    x.answer, CASE x.answer WHEN 'agree_with_remark' THEN 'Vi trenger tid til opplæring.' ELSE '' END,
    CASE WHEN x.answer IS NOT NULL THEN p.id END, CASE WHEN x.answer IS NOT NULL THEN r.opened_at + interval '9 days' END,
    a.sort_key, r.audience
FROM a_round r
CROSS JOIN (
    SELECT n, id AS partner_id, NULL::uuid AS division_id, region_id, sort_key FROM a_municipality
    UNION ALL SELECT 44 + n, partner_id, id, NULL, sort_key FROM a_division
) a
JOIN a_person p ON p.n = a.n
CROSS JOIN LATERAL (SELECT CASE
    WHEN r.open AND (r.n BETWEEN 6 AND 8 OR (r.n > 8 AND a.n % 2 = 0)) THEN NULL
    WHEN NOT r.open AND (r.n + a.n) % 25 = 0 THEN NULL
    WHEN (r.n + a.n) % 7 = 0 THEN 'agree_with_remark' WHEN (r.n + a.n) % 31 = 0 THEN 'abstain'
    ELSE 'agree' END AS answer) x;
INSERT INTO stance (id, round_id, region_id, side, position, settled_by, settled_at, sort_key, audience)
SELECT pg_temp.uid(r.opened_at, 'stance' || r.n || '-' || g.n), r.id, g.id, g.side,
    CASE WHEN NOT r.open THEN 'agree' END, CASE WHEN NOT r.open THEN p.id END,
    CASE WHEN NOT r.open THEN r.opened_at + interval '20 days' END, g.sort_key, r.audience
FROM a_round r
CROSS JOIN (SELECT n, id, 'municipal' AS side, sort_key FROM a_region UNION ALL SELECT 8, NULL, 'hospital', '') g
JOIN a_person p ON p.n = 44 + g.n;

-- --- what follows: the last 45 decisions are followed up by all, everybody has ten notices ------------------------

INSERT INTO followup (id, decision_id, case_id, partner_id, state, due, settled_by, settled_at, sort_key, audience)
SELECT pg_temp.uid(d.recorded_at, 'followup' || d.n || p.key), d.id, d.case_id, p.id,
    CASE WHEN d.n <= 2 THEN 'open' WHEN d.n = 3 THEN 'under_way' ELSE 'done' END, d.decided_on + 180,
    CASE WHEN d.n > 2 THEN s.id END, CASE WHEN d.n > 2 THEN d.recorded_at + interval '60 days' END,
    p.sort_key, d.audience
FROM (SELECT row_number() OVER (ORDER BY recorded_at DESC)::int AS n, * FROM decision WHERE effect = 'binding'
    AND audience > 0 ORDER BY recorded_at DESC LIMIT 45) d
CROSS JOIN partner p JOIN a_person s ON s.n = 58;
INSERT INTO notice (id, person_id, kind, subject, case_id, meeting_id, round_id, created_at, read_at)
SELECT pg_temp.uid(now() - k * interval '3 days', 'notice' || p.n || '-' || k), p.id,
    CASE k % 3 WHEN 0 THEN 'round.opened' WHEN 1 THEN 'meeting.called' ELSE 'case.placed' END, 'Sak og møte ' || k,
    CASE WHEN k % 3 <> 1 THEN c.id END, CASE WHEN k % 3 = 1 THEN m.id END, CASE WHEN k % 3 = 0 THEN r.id END,
    now() - k * interval '3 days' - p.n * interval '1 second', CASE WHEN k > 2 THEN now() - interval '1 day' END
FROM a_person p CROSS JOIN generate_series(1, 10) k
JOIN a_round r ON r.n = 1 + (p.n + k) % 10 JOIN a_case c ON c.id = r.case_id
JOIN a_meeting m ON m.n = 260 + k % 4;
INSERT INTO delivery (id, notice_id, person_id, meeting_id, message_id, state, attempts, queued_at, settled_at)
SELECT pg_temp.uid(created_at, 'delivery' || id), id, person_id, meeting_id, id || '.1', 'sent', 1, created_at,
    created_at + interval '5 seconds'
FROM notice;

DROP TABLE a_person, a_municipality, a_region, a_division, a_seat, a_body, a_meeting, a_case, a_treatment, a_round;
