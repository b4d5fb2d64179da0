-- Each function is a step towards the results of an experiment, and can be read and run alone:
--   SELECT * FROM evidently_means(evidently_question('{"project": "checkout", …}'))
-- PostgreSQL plans steps in plain SQL as one statement.

-- The fields of the workflow, checked, with the defaults of those that are empty.
CREATE OR REPLACE FUNCTION evidently_question(fields jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  goal text := upper(coalesce(nullif(fields->>'goal', ''), 'INCREASE'));
  planned text := coalesce(nullif(fields->>'plannedEntities', ''), '5000');
  cap text := nullif(fields->>'cap', '');
  shares text := nullif(fields->>'shares', '');
  share record;
BEGIN
  IF goal NOT IN ('INCREASE', 'DECREASE') THEN
    RAISE EXCEPTION 'Invalid goal: "%". Use INCREASE or DECREASE.', goal;
  END IF;
  IF planned !~ '^[1-9][0-9]{0,11}$' THEN
    RAISE EXCEPTION 'Invalid plannedEntities: "%". Use a whole number above 0.', planned;
  END IF;
  IF cap !~ '^[0-9]{1,3}([.][0-9]+)?$' OR cap::numeric NOT BETWEEN 50 AND 100 THEN
    RAISE EXCEPTION 'Invalid cap: "%". Use a percentile from 50 to 100, such as 99, or leave it empty.', cap;
  END IF;
  IF cap IS NOT NULL AND NOT (fields->>'perEntity')::boolean THEN
    RAISE EXCEPTION 'Invalid cap: "%". Turn perEntity on, since the cap limits an entity''s total, or leave cap empty.', cap;
  END IF;
  BEGIN
    IF jsonb_typeof(shares::jsonb) <> 'object' THEN RAISE invalid_text_representation; END IF;
    FOR share IN SELECT value FROM jsonb_each(shares::jsonb) LOOP
      IF evidently_number(share.value) IS NULL OR evidently_number(share.value) < 0 THEN
        RAISE invalid_text_representation;
      END IF;
    END LOOP;
  EXCEPTION WHEN invalid_text_representation THEN
    RAISE EXCEPTION 'Invalid shares: "%". Use JSON with a number for each variation, such as {"classic": 90, "express": 10}, or leave it empty for equal shares.', shares;
  END;
  RETURN fields || jsonb_build_object(
    'goal', goal,
    'plannedEntities', planned::bigint,
    'cap', cap::float8 / 100,
    'shares', shares::jsonb,
    'experiment', coalesce(fields->>'experiment', ''),
    'start', coalesce(nullif(fields->>'start', ''), '-infinity'),
    'end', coalesce(nullif(fields->>'end', ''), 'infinity'));
END
$$;

-- The feature's evaluations, and the custom events that have something at the metric's value key.
CREATE OR REPLACE FUNCTION evidently_question_events(question jsonb)
RETURNS TABLE (
  entity_id text, variation text, value jsonb,
  event_time timestamptz, received_time timestamptz, event_id text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT entity_id, variation, NULL::jsonb, event_time, received_time, event_id::text
  FROM evidently_exposures
  WHERE project = question->>'project'
    AND event_time >= (question->>'start')::timestamptz
    AND event_time < (question->>'end')::timestamptz
    AND feature = question->>'feature'
    AND question->>'experiment' IN ('', experiment)
  UNION ALL
  SELECT data #>> string_to_array(question->>'entityIdKey', '.'), NULL,
    data #> string_to_array(question->>'valueKey', '.'), event_time, received_time, event_id::text
  FROM evidently_events
  WHERE project = question->>'project'
    AND event_time >= (question->>'start')::timestamptz
    AND event_time < (question->>'end')::timestamptz
    AND type = 'aws.evidently.custom'
    AND data #> string_to_array(question->>'valueKey', '.') IS NOT NULL
$$;

-- Each entity is in the variation of its first evaluation. A join in place of the window would be
-- a nested loop where the table has no statistics yet, and slow.
CREATE OR REPLACE FUNCTION evidently_attributed_events(question jsonb)
RETURNS TABLE (
  entity_id text, variation text, first_seen timestamptz, seen_variation text,
  event_time timestamptz, number float8, left_out text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT entity_id, variation, first_seen, seen_variation, event_time,
    CASE WHEN left_out IS NULL THEN number END,
    left_out
  FROM (
    SELECT *, CASE
      WHEN seen_variation IS NOT NULL THEN NULL
      WHEN entity_id IS NULL THEN 'no entity ID'
      WHEN variation IS NULL THEN 'never evaluated'
      -- Some clients send whole seconds, which may lie just before an evaluation in milliseconds.
      WHEN event_time < date_trunc('second', first_seen) THEN 'before the evaluation'
      WHEN number IS NULL THEN 'not numeric'
      END AS left_out
    FROM (
      SELECT entity_id, variation AS seen_variation, event_time,
        evidently_number(value) AS number,
        first_value(variation) OVER evaluations_first AS variation,
        first_value(event_time) OVER evaluations_first AS first_seen
      FROM (
        -- Sorting in the order of bytes is several times as fast as in that of a language.
        SELECT nullif(entity_id, '') COLLATE "C" AS entity_id, variation, value, event_time,
          received_time, event_id COLLATE "C" AS event_id
        FROM evidently_question_events(question)
      ) AS event
      WINDOW evaluations_first AS (
        PARTITION BY entity_id
        ORDER BY variation IS NULL, event_time, received_time, event_id)
    ) AS event
  ) AS event
$$;

-- What each entity did on each day, in UTC. An entity's first day is that of its first evaluation.
-- Unless the question is about days, all that it did counts as done on its first day, which is
-- faster and gives the same sums at the end.
CREATE OR REPLACE FUNCTION evidently_entity_days(question jsonb)
RETURNS TABLE (
  entity_id text, variation text, day date, is_first boolean, saw_more boolean,
  events bigint, not_numeric bigint, total float8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT entity_id, variation, day, day = first_day,
    coalesce(bool_or(seen_variation <> variation), false),
    count(number),
    count(*) FILTER (WHERE left_out = 'not numeric'),
    coalesce(sum(number), 0)
  FROM (
    SELECT *,
      (first_seen AT TIME ZONE 'UTC')::date AS first_day,
      (CASE WHEN question ? 'byDay' AND seen_variation IS NULL THEN event_time ELSE first_seen END
        AT TIME ZONE 'UTC')::date AS day
    FROM evidently_attributed_events(question)
    WHERE variation IS NOT NULL AND coalesce(left_out, 'not numeric') = 'not numeric'
  ) AS event
  GROUP BY entity_id, variation, day, first_day
$$;

-- Sums over the entities of a variation, up to the end of each day. `weight` is what the mean is
-- over: events, or entities. A residual is an entity's total less the total that it would have at
-- the overall mean; its squares lose no digits, unlike those of the total.
CREATE OR REPLACE FUNCTION evidently_sums(question jsonb)
RETURNS TABLE (
  variation text, day date, new_entities bigint, entities numeric, entities_with_events numeric,
  saw_more numeric, events numeric, not_numeric numeric, units numeric, overall_mean float8,
  weight float8, residual float8,
  residual_squares float8, residual_weights float8, weight_squares float8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH entity_day AS MATERIALIZED (
    SELECT * FROM evidently_entity_days(question)
  ),
  entity_total AS (
    SELECT sum(total) AS total, sum(events) AS events FROM entity_day GROUP BY entity_id
  ),
  cap AS (
    SELECT coalesce(percentile_cont((question->>'cap')::float8) WITHIN GROUP (ORDER BY total)
      FILTER (WHERE total > 0), 'infinity') AS at
    FROM entity_total
  ),
  overall AS (
    SELECT at, coalesce(sum(least(total, at)) / nullif(CASE
      WHEN (question->>'perEntity')::boolean THEN count(*) ELSE sum(events) END, 0), 0) AS mean
    FROM cap LEFT JOIN entity_total ON true
    GROUP BY at
  ),
  -- Before and after each of an entity's days.
  running AS (
    SELECT *,
      sum(total) OVER until_today - total AS total_before,
      sum(total) OVER until_today AS total_after,
      (sum(events) OVER until_today - events)::float8 AS events_before,
      (sum(events) OVER until_today)::float8 AS events_after
    FROM entity_day
    WINDOW until_today AS (PARTITION BY entity_id ORDER BY day)
  ),
  weighted AS (
    SELECT *,
      CASE WHEN (question->>'perEntity')::boolean
        THEN (NOT is_first)::int ELSE events_before END AS weight_before,
      CASE WHEN (question->>'perEntity')::boolean THEN 1 ELSE events_after END AS weight_after
    FROM running
  ),
  with_residual AS (
    SELECT weighted.*, mean,
      least(total_before, at) - mean * weight_before AS residual_before,
      least(total_after, at) - mean * weight_after AS residual_after
    FROM weighted CROSS JOIN overall
  ),
  change AS (
    SELECT variation, day,
      count(*) FILTER (WHERE is_first) AS entities,
      count(*) FILTER (WHERE events_before = 0 AND events_after > 0) AS entities_with_events,
      count(*) FILTER (WHERE is_first AND saw_more) AS saw_more,
      sum(events) AS events,
      sum(not_numeric) AS not_numeric,
      count(*) FILTER (WHERE weight_before = 0 AND weight_after > 0) AS units,
      sum(weight_after - weight_before) AS weight,
      sum(residual_after - residual_before) AS residual,
      sum(residual_after * residual_after - residual_before * residual_before)
        AS residual_squares,
      sum(residual_after * weight_after - residual_before * weight_before) AS residual_weights,
      sum(weight_after * weight_after - weight_before * weight_before) AS weight_squares
    FROM with_residual
    GROUP BY variation, day
  ),
  -- The baseline has a row even if no entity saw it, so that a misspelled name shows.
  variations AS (
    SELECT variation FROM change UNION SELECT question->>'baseline'
  ),
  days AS (
    SELECT DISTINCT day FROM change UNION SELECT NULL WHERE NOT EXISTS (SELECT FROM change)
  )
  SELECT variation, day,
    coalesce(entities, 0),
    coalesce(sum(entities) OVER until_today, 0),
    coalesce(sum(entities_with_events) OVER until_today, 0),
    coalesce(sum(saw_more) OVER until_today, 0),
    coalesce(sum(events) OVER until_today, 0),
    coalesce(sum(not_numeric) OVER until_today, 0),
    coalesce(sum(units) OVER until_today, 0),
    (SELECT mean FROM overall),
    sum(weight) OVER until_today,
    sum(residual) OVER until_today,
    sum(residual_squares) OVER until_today,
    sum(residual_weights) OVER until_today,
    sum(weight_squares) OVER until_today
  FROM variations CROSS JOIN days LEFT JOIN change USING (variation, day)
  WINDOW until_today AS (PARTITION BY variation ORDER BY day)
$$;

-- The mean and its variance, from how the entities differ (delta method); over entities, it is
-- Welch's. Entities are what was assigned at random, and the events of one entity are alike.
-- EXECUTE plans the steps above as one statement for this question. Without jit, since compiling
-- the statement would take longer than running it.
CREATE OR REPLACE FUNCTION evidently_means(question jsonb)
RETURNS TABLE (
  variation text, day date, new_entities bigint, entities int, entities_with_events int,
  saw_more int, events int, not_numeric int, units int, mean float8, variance float8)
LANGUAGE plpgsql STABLE SET jit = off SET work_mem = '32MB' AS $$
BEGIN
  RETURN QUERY EXECUTE format('
    SELECT variation, day, new_entities, entities::int, entities_with_events::int,
      saw_more::int, events::int, not_numeric::int, units::int, overall_mean + above,
      greatest(0, residual_squares - 2 * above * residual_weights + above * above * weight_squares)
        / nullif(weight * weight, 0) * units::float8 / nullif(units - 1, 0)
    FROM (SELECT *, residual / nullif(weight, 0) AS above FROM evidently_sums(%L)) AS sums',
    question);
END
$$;

-- Each variation's difference to the baseline, up to the end of each day.
CREATE OR REPLACE FUNCTION evidently_differences(question jsonb)
RETURNS TABLE (
  day date, variation text, new_entities bigint, entities int, entities_with_events int,
  saw_more int, events int, not_numeric int, units int, mean float8,
  baseline_events int, baseline_units int, difference float8,
  standard_error float8, difference_low float8, difference_high float8,
  always_low float8, always_high float8,
  relative_difference float8, relative_low float8, relative_high float8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH means AS (
    SELECT * FROM evidently_means(question)
  ),
  compared AS (
    SELECT means.*,
      baseline.mean AS baseline_mean,
      baseline.events AS baseline_events,
      baseline.units AS baseline_units,
      means.mean - baseline.mean AS difference,
      sqrt(means.variance + baseline.variance) AS standard_error,
      sqrt(means.variance
        + means.mean / nullif(baseline.mean, 0) * means.mean / baseline.mean * baseline.variance)
        / nullif(abs(baseline.mean), 0) AS relative_error,
      (means.units + baseline.units)::float8 AS n,
      -- Bonferroni: the intervals of all variations together hold in 95 % of experiments.
      0.05 / nullif(count(baseline.variation) OVER (PARTITION BY means.day), 0) AS alpha
    FROM means
    LEFT JOIN means AS baseline
      ON baseline.variation = question->>'baseline'
      AND baseline.day = means.day
      AND baseline.variation <> means.variation
  ),
  -- An asymptotic confidence sequence (Waudby-Smith et al., 2024, theorem 2.2), valid however often
  -- one looks. Its parameter rho makes it narrowest at the planned number of entities.
  always AS (
    SELECT *, standard_error * sqrt((1 + 1 / v) * ln((1 + v) / (alpha * alpha))) AS margin
    FROM (
      SELECT *, nullif(n, 0) / (question->>'plannedEntities')::float8
        * (2 * ln(1 / alpha) + ln(1 + 2 * ln(1 / alpha))) AS v
      FROM compared
    ) AS compared
  )
  -- 1.96 standard errors to each side hold 95 % of a normal distribution.
  SELECT day, variation, new_entities, entities, entities_with_events,
    saw_more, events, not_numeric, units, mean,
    baseline_events, baseline_units, difference, standard_error,
    difference - 1.959963984540054 * standard_error,
    difference + 1.959963984540054 * standard_error,
    difference - margin,
    difference + margin,
    difference / nullif(abs(baseline_mean), 0),
    difference / nullif(abs(baseline_mean), 0) - 1.959963984540054 * relative_error,
    difference / nullif(abs(baseline_mean), 0) + 1.959963984540054 * relative_error
  FROM always
$$;

-- The chance that a chi-square with this many degrees of freedom is at least x. A sum of Poisson
-- terms is the chance of less than x, to 15 digits.
CREATE OR REPLACE FUNCTION evidently_chi_square_p(x float8, degrees int) RETURNS float8
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  k int := degrees % 2;
  term float8;
  lower_tail float8 := 0;
BEGIN
  IF x IS NULL OR coalesce(degrees, 0) < 1 THEN RETURN NULL; END IF;
  IF x > 1000 + 2 * degrees THEN RETURN 0; END IF;
  term := CASE k WHEN 0 THEN 1 ELSE sqrt(2 * x / pi()) END * exp(-x / 2);
  WHILE k < degrees OR k < x OR term > 1e-17 LOOP
    IF k >= degrees THEN lower_tail := lower_tail + term; END IF;
    k := k + 2;
    term := term * x / k;
  END LOOP;
  RETURN greatest(0, 1 - lower_tail);
END
$$;

-- A row for each variation, up to the last day, with a verdict.
CREATE OR REPLACE FUNCTION evidently_results(question jsonb)
RETURNS TABLE (
  variation text, entities int, events int, mean float8, difference float8,
  difference_low float8, difference_high float8, relative_difference float8,
  entities_with_events int, not_numeric int, metric text,
  always_low float8, always_high float8, p_value float8,
  relative_low float8, relative_high float8,
  saw_more_than_one int, shares_p float8, shares_by_day_p float8, verdict text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH by_day AS MATERIALIZED (
    SELECT * FROM evidently_differences(question)
  ),
  last_day AS (
    SELECT DISTINCT ON (variation) * FROM by_day ORDER BY variation, day DESC
  ),
  -- Sample ratio mismatch: the entities against the shares, which are equal if none are given.
  given AS (
    SELECT key AS variation, value::float8 AS share
    FROM jsonb_each_text(nullif(question->'shares', 'null'))
  ),
  expected AS (
    SELECT coalesce(entities, 0)::float8 AS seen,
      sum(entities) OVER () * share / nullif(sum(share) OVER (), 0) AS expected
    FROM (
      SELECT entities,
        CASE WHEN EXISTS (SELECT FROM given) THEN coalesce(share, 0) ELSE 1 END AS share
      FROM last_day FULL JOIN given USING (variation)
    ) AS share
    WHERE entities > 0 OR share > 0
  ),
  shares AS (
    SELECT evidently_chi_square_p(
      CASE WHEN bool_or(expected = 0) THEN 'infinity'
        ELSE sum((seen - expected) * (seen - expected) / nullif(expected, 0)) END,
      count(*)::int - 1) AS p
    FROM expected
  ),
  -- Whether each variation's share of the new entities was the same on all days. Days on which a
  -- variation would have fewer than five of them are left out, since the test needs as many.
  new_on_day AS (
    SELECT variation, day, new_entities::float8 AS seen,
      sum(new_entities) OVER (PARTITION BY day)::float8 AS on_day,
      sum(new_entities) OVER (PARTITION BY variation)::float8 AS in_variation,
      sum(new_entities) OVER ()::float8 AS in_all
    FROM by_day
  ),
  tested_day AS (
    SELECT seen, variation, day, on_day, sum(seen) OVER (PARTITION BY variation) / sum(seen) OVER () AS share
    FROM (
      SELECT *, min(on_day * in_variation / in_all) OVER (PARTITION BY day) AS fewest
      FROM new_on_day
      WHERE in_variation > 0
    ) AS day
    WHERE fewest >= 5
  ),
  shares_by_day AS (
    SELECT evidently_chi_square_p(
      sum((seen - on_day * share) * (seen - on_day * share) / nullif(on_day * share, 0)),
      (count(DISTINCT day)::int - 1) * (count(DISTINCT variation)::int - 1)) AS p
    FROM tested_day
  )
  SELECT variation, entities, events, mean, difference,
    difference_low, difference_high, relative_difference,
    entities_with_events, not_numeric, question->>'metric',
    always_low, always_high,
    evidently_chi_square_p((difference / nullif(standard_error, 0)) ^ 2, 1),
    relative_low, relative_high,
    saw_more, shares.p, shares_by_day.p,
    CASE
      WHEN variation = question->>'baseline' THEN NULL
      WHEN least(shares.p, shares_by_day.p) < 0.001 THEN 'Check the shares'
      WHEN least(events, baseline_events) < 100 OR least(units, baseline_units) < 30 THEN 'Too early'
      WHEN always_low > 0 THEN
        CASE question->>'goal' WHEN 'INCREASE' THEN 'Better' ELSE 'Worse' END
      WHEN always_high < 0 THEN
        CASE question->>'goal' WHEN 'INCREASE' THEN 'Worse' ELSE 'Better' END
      ELSE 'Inconclusive' END
  FROM last_day
  CROSS JOIN shares
  CROSS JOIN shares_by_day
  ORDER BY variation <> question->>'baseline', variation
$$;

-- How many events the results leave out, for each reason.
CREATE OR REPLACE FUNCTION evidently_left_out(question jsonb)
RETURNS TABLE (reason text, events int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH evaluation AS (
    SELECT CASE
      WHEN event_time = 'infinity' THEN 'time out of range'
      WHEN coalesce(data->>'entityId', '') = '' OR coalesce(data->>'variation', '') = ''
        THEN 'evaluation without an entity or a variation'
      WHEN data->>'type' IN ('DEFAULT', 'ENTITY_OVERRIDES_MATCH')
        THEN 'evaluation that assigned nothing' END AS reason
    FROM evidently_events
    WHERE project = question->>'project'
      AND type = 'aws.evidently.evaluation'
      AND data->>'feature' = question->>'feature'
      AND question->>'experiment' IN ('', data #>> '{details,experiment}')
      AND event_time >= (question->>'start')::timestamptz
      AND (event_time < (question->>'end')::timestamptz OR event_time = 'infinity')
  ),
  late AS (
    SELECT 'time out of range' AS reason
    FROM evidently_events
    WHERE project = question->>'project'
      AND event_time = 'infinity'
      AND type = 'aws.evidently.custom'
      AND data #> string_to_array(question->>'valueKey', '.') IS NOT NULL
  ),
  counted AS (
    SELECT reason, count(*) AS events
    FROM (
      SELECT reason FROM evaluation
      UNION ALL SELECT reason FROM late
      UNION ALL SELECT left_out FROM evidently_attributed_events(question)
    ) AS event
    GROUP BY reason
  )
  SELECT reason, coalesce(events, 0)::int
  FROM unnest(ARRAY[
    'no entity ID', 'never evaluated', 'before the evaluation', 'not numeric',
    'time out of range', 'evaluation without an entity or a variation',
    'evaluation that assigned nothing']) WITH ORDINALITY AS reasons (reason, place)
  LEFT JOIN counted USING (reason)
  ORDER BY place
$$
