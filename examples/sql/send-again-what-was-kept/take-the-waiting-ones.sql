-- By a comment at its start, n8n 1 knows a query that gives no item where nothing waits.
WITH waiting AS MATERIALIZED (
  SELECT id FROM evidently_dead_letters
  WHERE type IS NOT NULL
    AND rejections < 5
    AND (taken_until IS NULL OR taken_until < now())
  ORDER BY tries, id
  LIMIT 5000
  FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE evidently_dead_letters AS letter
  SET tries = tries + 1, taken_until = now() + interval '15 minutes'
  FROM waiting WHERE letter.id = waiting.id
  RETURNING letter.*
)
SELECT id, project, type, "timestamp", data FROM taken ORDER BY tries, id
