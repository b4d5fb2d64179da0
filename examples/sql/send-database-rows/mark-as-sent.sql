-- A service may accept an event without returning its ID.
UPDATE evidently_example_orders
SET evidently_event_id = coalesce($1, '')
WHERE id = $2
