-- Returns a JSON number as a double, or NULL for other values and for numbers whose square would
-- overflow. Numbers whose square would underflow become 0.
CREATE OR REPLACE FUNCTION evidently_number(value jsonb) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(value) = 'number' AND abs(value::numeric) < 1e50
    THEN CASE WHEN abs(value::numeric) < 1e-50 THEN 0 ELSE value::float8 END END
$$;

-- Returns each number inside an object with its path, such as details.pageLoadTime. Arrays aren't searched.
CREATE OR REPLACE FUNCTION evidently_numbers(data jsonb) RETURNS TABLE (path text, number float8)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH RECURSIVE member AS (
    SELECT key AS path, value
    FROM jsonb_each(CASE jsonb_typeof(data) WHEN 'object' THEN data END)
    UNION ALL
    SELECT member.path || '.' || inner_member.key, inner_member.value
    FROM member, jsonb_each(CASE jsonb_typeof(member.value) WHEN 'object' THEN member.value END)
      AS inner_member
  )
  SELECT path, evidently_number(value) FROM member WHERE evidently_number(value) IS NOT NULL
$$;

-- One row for each evaluation whose variation a launch or an experiment assigned. Evaluations with the
-- types DEFAULT and ENTITY_OVERRIDES_MATCH are excluded, because they were not assigned at random.
CREATE OR REPLACE VIEW evidently_exposures AS
SELECT
  project,
  data->>'feature' AS feature,
  data #>> '{details,experiment}' AS experiment,
  data->>'entityId' AS entity_id,
  data->>'variation' AS variation,
  event_time,
  received_time,
  event_id
FROM evidently_events
WHERE type = 'aws.evidently.evaluation'
  AND data->>'entityId' <> ''
  AND data->>'variation' <> ''
  AND coalesce(data->>'type', '') NOT IN ('DEFAULT', 'ENTITY_OVERRIDES_MATCH')
  AND event_time < 'infinity';

-- One row for each number in a custom event. If your events have the entity ID in another field,
-- change {userDetails,userId} in both places and userDetails.userId below.
CREATE OR REPLACE VIEW evidently_metrics AS
SELECT
  project,
  data #>> '{userDetails,userId}' AS entity_id,
  numbers.path AS metric,
  numbers.number AS value,
  event_time,
  received_time,
  event_id
FROM evidently_events
CROSS JOIN evidently_numbers(data) AS numbers
WHERE type = 'aws.evidently.custom'
  AND data #>> '{userDetails,userId}' <> ''
  AND numbers.path <> 'userDetails.userId'
  AND event_time < 'infinity'
