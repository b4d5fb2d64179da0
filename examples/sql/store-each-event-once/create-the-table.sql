CREATE TABLE IF NOT EXISTS evidently_events (
  event_id uuid PRIMARY KEY,
  project text NOT NULL,
  type text NOT NULL,
  event_time timestamptz NOT NULL,
  received_time timestamptz NOT NULL,
  data jsonb NOT NULL
);
-- This index serves queries for a project's events in a time range, such as experiment results.
CREATE INDEX IF NOT EXISTS evidently_events_by_time ON evidently_events (project, event_time)
