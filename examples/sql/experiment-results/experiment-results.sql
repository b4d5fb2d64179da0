-- The feature's evaluations, and the custom events that have something at the metric's value key.
WITH event AS (
  SELECT event_time, received_time, event_id,
    CASE type WHEN 'aws.evidently.evaluation' THEN data->>'entityId'
      ELSE data #>> string_to_array($5, '.') END AS entity,
    CASE type WHEN 'aws.evidently.evaluation' THEN data->>'variation' END AS variation,
    CASE type WHEN 'aws.evidently.custom' THEN data #> string_to_array($6, '.') END AS value
  FROM evidently_events
  WHERE project = $1
    AND event_time >= coalesce(nullif($9, '')::timestamptz, '-infinity')
    AND event_time < coalesce(nullif($10, '')::timestamptz, 'infinity')
    AND (type = 'aws.evidently.custom' OR (
      data->>'feature' = $2
      AND coalesce($3, '') IN ('', data #>> '{details,experiment}')
      -- These two weren't drawn at random.
      AND coalesce(data->>'type', '') NOT IN ('DEFAULT', 'ENTITY_OVERRIDES_MATCH')))
),
-- Each entity is in the variation of its first evaluation. No join: a table without statistics
-- would get a nested loop, whose time grows with the square of the events.
assigned AS (
  SELECT entity, event_time, value,
    first_value(variation) OVER evaluations_first AS variation,
    first_value(event_time) OVER evaluations_first AS since
  FROM event
  WHERE entity <> '' AND (variation <> '' OR value IS NOT NULL)
  WINDOW evaluations_first AS (
    PARTITION BY entity ORDER BY variation IS NULL, event_time, received_time, event_id)
),
-- Squares of larger numbers would leave the range of a double.
counted AS (
  SELECT entity, variation, value,
    CASE WHEN jsonb_typeof(value) = 'number' AND abs(value::numeric) < 1e100
      THEN value::float8 END AS number
  FROM assigned
  WHERE variation IS NOT NULL AND event_time >= since
),
-- What the mean is over: events, or entities.
per_entity AS (
  SELECT variation,
    count(number) AS events,
    count(value) - count(number) AS not_numeric,
    coalesce(sum(number), 0) AS total,
    CASE WHEN $8 THEN 1 ELSE count(number) END AS weight
  FROM counted
  GROUP BY entity, variation
),
with_mean AS (
  SELECT *, sum(total) OVER same / nullif(sum(weight) OVER same, 0) AS mean
  FROM per_entity
  WINDOW same AS (PARTITION BY variation)
),
-- The mean's variance, from how the entities differ (delta method); over entities, it is Welch's.
summary AS (
  SELECT variation, mean,
    count(*) AS entities,
    count(*) FILTER (WHERE events > 0) AS entities_with_events,
    sum(events) AS events,
    sum(not_numeric) AS not_numeric,
    sum((total - mean * weight) ^ 2) / sum(weight) ^ 2
      * count(*) FILTER (WHERE weight > 0)
      / nullif(count(*) FILTER (WHERE weight > 0) - 1, 0) AS variance
  FROM with_mean
  GROUP BY variation, mean
),
-- 1.96 standard errors to each side hold 95 % of a normal distribution.
compared AS (
  SELECT *,
    CASE WHEN variation <> $7
      THEN mean - max(mean) FILTER (WHERE variation = $7) OVER () END AS difference,
    1.959963984540054
      * sqrt(variance + max(variance) FILTER (WHERE variation = $7) OVER ()) AS margin,
    max(mean) FILTER (WHERE variation = $7) OVER () AS baseline_mean
  -- The baseline has a row even if nobody saw it, so that a misspelt name shows.
  FROM summary FULL JOIN (SELECT $7::text AS variation) AS baseline USING (variation)
)
SELECT variation,
  coalesce(entities, 0)::int AS entities,
  coalesce(events, 0)::int AS events,
  mean,
  difference,
  difference - margin AS difference_low,
  difference + margin AS difference_high,
  difference / nullif(abs(baseline_mean), 0) AS relative_difference,
  coalesce(entities_with_events, 0)::int AS entities_with_events,
  coalesce(not_numeric, 0)::int AS not_numeric,
  $4::text AS metric
FROM compared
ORDER BY variation <> $7, variation
