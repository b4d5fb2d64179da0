CREATE TABLE IF NOT EXISTS evidently_dead_letters (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kept_at timestamptz NOT NULL DEFAULT now(),
  project text,
  type text, -- none: an item that can't become an event
  "timestamp" text,
  data text NOT NULL, -- JSON, to the letter
  error text NOT NULL, -- the newest reason
  tries integer NOT NULL DEFAULT 1,
  rejections integer NOT NULL DEFAULT 0, -- tries that the service answered with a rejection
  taken_until timestamptz -- while an execution sends it
)
