CREATE TABLE IF NOT EXISTS evidently_example_orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id text NOT NULL,
  total numeric NOT NULL,
  ordered_at timestamptz NOT NULL,
  -- This is NULL until the order has been sent.
  evidently_event_id text
);
INSERT INTO evidently_example_orders (customer_id, total, ordered_at)
VALUES ('u-17', 39.90, now() - interval '10 minutes'), ('u-42', 120.00, now())
