-- 100,000 things to find in one measured community, of the texts in the table `a_text`. Runs in the community's schema,
-- as the superuser and without triggers.

SELECT setseed(0.42);
DELETE FROM search_entry;
INSERT INTO search_entry (id, kind, case_id, meeting_id, body_id, day, title, content, words, audience)
SELECT gen_random_uuid(), kind, case_id, CASE WHEN kind IN ('agenda', 'minutes', 'document') THEN meeting_id END, body_id,
    day, title, content, search_words(kind, day, ARRAY[body_id], title, content, CASE kind WHEN 'case' THEN 'nr' || number || 'x' || year ELSE '' END),
    audience
FROM (
    SELECT t.n, c.id AS case_id, c.year, c.number, m.id AS meeting_id, coalesce(m.body_id, c.body_id) AS body_id,
        (ARRAY['case', 'agenda', 'minutes', 'minutes', 'decision', 'document'])[1 + t.n % 6] AS kind,
        current_date - (random() * 1500)::int AS day, initcap(left(t.content, 60)) AS title, t.content,
        (ARRAY[0, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3])[1 + floor(random() * 12)::int]::smallint AS audience
    FROM a_text t
    JOIN (SELECT row_number() OVER (ORDER BY id) AS n, * FROM "case") c ON c.n = 1 + t.n % 6000
    JOIN (SELECT row_number() OVER (ORDER BY id) AS n, * FROM meeting) m ON m.n = 1 + (t.n * 7919 / 13) % 300
) s;
