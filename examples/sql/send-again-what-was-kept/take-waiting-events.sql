-- n8n 1.x needs a comment here: without one, the query returns an item even if no event waits.
WITH waiting AS MATERIALIZED (
  SELECT id FROM evidently_dead_letters
  WHERE type IS NOT NULL
    AND rejections < 5
    AND (claimed_until IS NULL OR claimed_until < now())
    -- An execution takes each event at most once.
    AND claim IS DISTINCT FROM $1::uuid
  ORDER BY attempts, id
  -- Even if every request times out, this many can be sent before the claim ends.
  LIMIT 500
  FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE evidently_dead_letters AS letter
  SET attempts = attempts + 1, claim = $1::uuid, claimed_until = now() + interval '15 minutes'
  FROM waiting
  WHERE letter.id = waiting.id
  RETURNING letter.*
)
SELECT id, claim, project, type, "timestamp", data, count(*) OVER () = 500 AS is_full_batch
FROM taken
ORDER BY attempts, id
