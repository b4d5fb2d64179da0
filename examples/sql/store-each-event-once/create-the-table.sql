CREATE TABLE IF NOT EXISTS evidently_events (
  event_id uuid PRIMARY KEY,
  project text NOT NULL,
  type text NOT NULL,
  event_time timestamptz NOT NULL,
  received_time timestamptz NOT NULL,
  data jsonb NOT NULL
);
-- For whoever reads a project's events of some time, as experiment results do.
CREATE INDEX IF NOT EXISTS evidently_events_by_time ON evidently_events (project, event_time)
