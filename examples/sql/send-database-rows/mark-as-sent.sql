UPDATE evidently_example_orders
SET evidently_event_id = $1
WHERE id = $2
