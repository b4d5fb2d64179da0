SELECT
  count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
  count(*) FILTER (WHERE state = 'stuck')::int AS stuck,
  count(*) FILTER (WHERE state = 'given up')::int AS given_up,
  count(*) FILTER (WHERE state = 'not an event')::int AS not_events
FROM evidently_dead_letter_states
