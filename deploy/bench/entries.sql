-- 100,000 things to find in one measured community: texts of 60 to 400 words, of which a few are in most texts and
-- most are in few, as in any language. Runs in the community's schema, as the superuser and without triggers.

SELECT setseed(0.42);
CREATE TEMP TABLE a_word AS
SELECT row_number() OVER (ORDER BY common, md5(word))::int AS n, word FROM (
    SELECT 0 AS common, unnest(ARRAY['pasient', 'kommune', 'sykehus', 'rutine', 'møte', 'samarbeid', 'tjeneste', 'avtale',
        'utskriving', 'helse', 'ansvar', 'oppfølging', 'epikrise', 'forslag', 'behov', 'region']) AS word
    UNION ALL
    SELECT 1, a || b || c FROM
        unnest(ARRAY['pasient', 'helse', 'kommune', 'syke', 'hjemme', 'utskrivings', 'legemiddel', 'rehabiliterings',
            'barne', 'ungdoms', 'rus', 'psykiatri', 'akutt', 'lege', 'pleie', 'omsorgs', 'digital', 'journal', 'melde',
            'vakt', 'fødsels', 'kreft', 'lunge', 'hjerte', 'slag', 'palliasjons', 'ernærings', 'fallfore', 'vedtaks',
            'budsjett', 'plan', 'kompetanse', 'veilednings', 'forsknings', 'innovasjons', 'bered', 'smittevern', 'prøve',
            'transport', 'tolke']) a,
        unnest(ARRAY['team', 'rutine', 'plan', 'tjeneste', 'ordning', 'avtale', 'behandling', 'koordinator', 'senter',
            'prosjekt', 'nettverk', 'kontor', 'gruppe', 'samtale', 'veileder', 'skjema', 'rapport', 'forløp', 'tilbud',
            'vurdering', 'opplæring', 'kartlegging', 'enhet', 'utvalg', 'ansvar']) b,
        unnest(ARRAY['', 'ne', 's', 'arbeid', 'krav']) c
) w;
CREATE TEMP TABLE a_list AS SELECT array_agg(word ORDER BY n) AS words, count(*) AS size FROM a_word;
CREATE TEMP TABLE an_entry AS
SELECT g.n, c.id AS case_id, c.year, c.number, m.id AS meeting_id, coalesce(m.body_id, c.body_id) AS body_id,
    (ARRAY['case', 'agenda', 'minutes', 'minutes', 'decision', 'document'])[1 + g.n % 6] AS kind,
    current_date - (random() * 1500)::int AS day,
    (ARRAY[0, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3])[1 + floor(random() * 12)::int]::smallint AS audience,
    60 + floor(random() * 340)::int AS length
FROM generate_series(1, 100000) g (n)
JOIN (SELECT row_number() OVER (ORDER BY id) AS n, * FROM "case") c ON c.n = 1 + g.n % 6000
JOIN (SELECT row_number() OVER (ORDER BY id) AS n, * FROM meeting) m ON m.n = 1 + g.n % 300;
DELETE FROM search_entry;
INSERT INTO search_entry (id, kind, case_id, meeting_id, body_id, day, title, content, words, audience)
SELECT gen_random_uuid(), kind, case_id, CASE WHEN kind IN ('agenda', 'minutes', 'document') THEN meeting_id END, body_id,
    day, title, content, search_words(title, content, CASE kind WHEN 'case' THEN 'nr' || number || 'x' || year ELSE '' END),
    audience
FROM (
    SELECT e.*, initcap(left(text, 60)) AS title, text AS content
    FROM an_entry e CROSS JOIN LATERAL (
        SELECT string_agg(words[1 + floor(power(random(), 3) * size)::int], ' ') AS text
        FROM a_list, generate_series(1, e.length)
    ) t
) s;
DROP TABLE a_word, a_list, an_entry;
