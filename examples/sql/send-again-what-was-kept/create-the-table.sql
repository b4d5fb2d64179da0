DO $$
BEGIN
  -- A role that can't create anything may run this once an owner has created the table and the view.
  IF to_regclass('evidently_dead_letter_states') IS NOT NULL THEN
    RETURN;
  END IF;

  CREATE TABLE IF NOT EXISTS evidently_dead_letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_at timestamptz NOT NULL DEFAULT now(),
    project text,
    -- An item that can't become an event has no type.
    type text,
    "timestamp" text,
    -- This is text because jsonb would change some events.
    data text NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL DEFAULT 1,
    rejections integer NOT NULL DEFAULT 0,
    -- An execution claims the events that it sends.
    claim uuid,
    claimed_until timestamptz
  );

  CREATE INDEX IF NOT EXISTS evidently_dead_letters_waiting
    ON evidently_dead_letters (attempts, id) WHERE type IS NOT NULL AND rejections < 5;

  CREATE VIEW evidently_dead_letter_states AS
  SELECT
    CASE
      WHEN type IS NULL THEN 'not an event'
      WHEN rejections >= 5 THEN 'given up'
      WHEN attempts >= 20 OR kept_at < now() - interval '1 day' THEN 'stuck'
      ELSE 'waiting'
    END AS state,
    id, kept_at, project, type, "timestamp", data, error, attempts, rejections
  FROM evidently_dead_letters;
END
$$
