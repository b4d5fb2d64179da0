INSERT INTO evidently_events (event_id, project, type, event_time, received_time, data)
SELECT
  (event->>'eventId')::uuid,
  event->>'project',
  event->>'type',
  -- A year outside 1 to 9999 is a mistake, such as milliseconds sent as seconds.
  CASE WHEN event->>'timestamp' ~ '^(?!0000)[0-9]{4}-'
    THEN (event->>'timestamp')::timestamptz ELSE 'infinity' END,
  (event->>'receivedTime')::timestamptz,
  event->'data'
FROM jsonb_array_elements($1::jsonb) AS event
ON CONFLICT (event_id) DO NOTHING
