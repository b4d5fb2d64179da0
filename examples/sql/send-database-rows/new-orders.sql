-- PostgreSQL returns a numeric as text, but only numbers count for a metric. Hence the cast.
SELECT id, customer_id, total::float8 AS total, ordered_at
FROM evidently_example_orders
WHERE evidently_event_id IS NULL
ORDER BY id
LIMIT 1000
