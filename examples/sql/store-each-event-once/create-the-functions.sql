-- Each function is a step toward the results of an experiment. You can run a step on its own:
--   SELECT * FROM evidently_means(evidently_question('{"project": "checkout", …}'))
-- PostgreSQL plans the steps that are plain SQL functions as one statement.

-- Returns whether PostgreSQL can read the text as a value of the type.
CREATE OR REPLACE FUNCTION evidently_is_valid(value text, type regtype) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  EXECUTE format('SELECT %L::%s', value, type);
  RETURN true;
EXCEPTION WHEN data_exception THEN
  RETURN false;
END
$$;

-- Returns whether the text is a JSON object of numbers of which none is negative and not all are 0.
CREATE OR REPLACE FUNCTION evidently_are_shares(shares text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF shares IS NULL THEN RETURN true; END IF;
  IF NOT evidently_is_valid(shares, 'jsonb') OR jsonb_typeof(shares::jsonb) <> 'object' THEN
    RETURN false;
  END IF;
  RETURN (
    SELECT coalesce(bool_and(coalesce(number, -1) >= 0) AND sum(number) > 0, true)
    FROM jsonb_each(shares::jsonb), evidently_number(value) AS number);
END
$$;

-- Checks the fields of the workflow and fills in the defaults of empty ones. A time without a time zone is
-- in UTC, whatever the time zone of the database is.
CREATE OR REPLACE FUNCTION evidently_question(fields jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET timezone = 'UTC' AS $$
DECLARE
  goal text := upper(coalesce(nullif(fields->>'goal', ''), 'INCREASE'));
  planned text := coalesce(nullif(fields->>'plannedEntities', ''), '5000');
  cap text := nullif(fields->>'cap', '');
  shares text := nullif(fields->>'shares', '');
  per_entity text := coalesce(nullif(fields->>'perEntity', ''), 'false');
  start_time text := coalesce(nullif(fields->>'start', ''), '-infinity');
  end_time text := coalesce(nullif(fields->>'end', ''), 'infinity');
BEGIN
  IF goal NOT IN ('INCREASE', 'DECREASE') THEN
    RAISE EXCEPTION 'Invalid goal: "%". Use INCREASE or DECREASE.', goal;
  END IF;
  IF planned !~ '^[1-9][0-9]{0,11}$' THEN
    RAISE EXCEPTION 'Invalid plannedEntities: "%". Use a whole number from 1 to 999999999999.', planned;
  END IF;
  IF NOT evidently_is_valid(per_entity, 'boolean') THEN
    RAISE EXCEPTION 'Invalid perEntity: "%". Use true or false.', per_entity;
  END IF;
  IF cap !~ '^[0-9]{1,3}([.][0-9]+)?$' OR cap::numeric NOT BETWEEN 50 AND 100 THEN
    RAISE EXCEPTION 'Invalid cap: "%". Use a percentile from 50 to 100, such as 99, or leave it empty.', cap;
  END IF;
  IF cap IS NOT NULL AND NOT per_entity::boolean THEN
    RAISE EXCEPTION 'Invalid cap: "%". Turn perEntity on, since the cap limits an entity''s total, or leave cap empty.', cap;
  END IF;
  IF NOT evidently_is_valid(start_time, 'timestamptz') THEN
    RAISE EXCEPTION 'Invalid start: "%". Use a time such as 2026-11-01T00:00:00Z, or leave it empty.', start_time;
  END IF;
  IF NOT evidently_is_valid(end_time, 'timestamptz') THEN
    RAISE EXCEPTION 'Invalid end: "%". Use a time such as 2026-12-01T00:00:00Z, or leave it empty.', end_time;
  END IF;
  IF end_time::timestamptz <= start_time::timestamptz THEN
    RAISE EXCEPTION 'Invalid end: "%". Use a time after start, or leave it empty.', end_time;
  END IF;
  IF NOT evidently_are_shares(shares) THEN
    RAISE EXCEPTION 'Invalid shares: "%". Use JSON with a number for each variation, such as {"classic": 90, "express": 10}, or leave it empty for equal shares.', shares;
  END IF;
  RETURN fields || jsonb_build_object(
    'goal', goal,
    'plannedEntities', planned::bigint,
    'perEntity', per_entity::boolean,
    'cap', cap::float8 / 100,
    'shares', shares::jsonb,
    'experiment', coalesce(fields->>'experiment', ''),
    'start', start_time::timestamptz,
    'end', end_time::timestamptz);
END
$$;

-- Returns the evaluations of the feature, and the custom events that have a value at the value key of the
-- metric.
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

-- Attributes events to variations: each entity belongs to the variation of its first evaluation. A join
-- instead of the window would become a slow nested loop while the table has no statistics.
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
      -- Some clients round times down to seconds, which can put an event just before its evaluation.
      WHEN event_time < date_trunc('second', first_seen) THEN 'before the evaluation'
      WHEN number IS NULL THEN 'not numeric'
      END AS left_out
    FROM (
      SELECT entity_id, variation AS seen_variation, event_time,
        evidently_number(value) AS number,
        first_value(variation) OVER evaluations_first AS variation,
        first_value(event_time) OVER evaluations_first AS first_seen
      FROM (
        -- Sorting by bytes ("C") is several times as fast as sorting by the rules of a language.
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

-- Returns the totals of each entity for each day, in UTC. The first day of an entity is that of its
-- first evaluation. Unless the question is about days, all its events count on its first day, which is
-- faster and leads to the same final sums.
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

-- Returns sums over the entities of each variation, up to the end of each day. `weight` is the
-- denominator of the mean: the number of events or of entities. A residual is the difference between
-- the total of an entity and the total that it would have at the overall mean. Sums of its squares
-- lose no digits, unlike those of the total.
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
  -- The totals of an entity before and after each of its days.
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
  -- The baseline has a row even if no entity saw it, so that a misspelled name is noticed.
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

-- Returns the mean and its variance by the delta method; for a mean over entities, this is Welch's
-- variance. The variance is computed between entities, because entities are assigned at random and the
-- events of one entity are correlated. EXECUTE plans the steps above as one statement for this question.
-- JIT is off, because compiling the statement would take longer than running it.
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

-- Returns the difference of each variation from the baseline, up to the end of each day.
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
      -- Bonferroni correction: in 95 % of experiments, the intervals of all variations contain the true
      -- differences.
      0.05 / nullif(count(baseline.variation) OVER (PARTITION BY means.day), 0) AS alpha
    FROM means
    LEFT JOIN means AS baseline
      ON baseline.variation = question->>'baseline'
      AND baseline.day = means.day
      AND baseline.variation <> means.variation
  ),
  -- An asymptotic confidence sequence (Waudby-Smith et al., 2024, theorem 2.2), which is valid however
  -- often you look. The parameter rho makes it narrowest at the planned number of entities.
  always AS (
    SELECT *, standard_error * sqrt((1 + 1 / v) * ln((1 + v) / (alpha * alpha))) AS margin
    FROM (
      SELECT *, nullif(n, 0) / (question->>'plannedEntities')::float8
        * (2 * ln(1 / alpha) + ln(1 + 2 * ln(1 / alpha))) AS v
      FROM compared
    ) AS compared
  )
  -- 95 % of a normal distribution are within 1.96 standard errors of its mean.
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

-- Returns the probability that a chi-squared variable with these degrees of freedom is at least x. A sum
-- of Poisson terms is the probability that it is less than x, to 15 digits.
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

-- Rounds a number for reading: to five significant digits, but not to the left of the decimal point. Only 0
-- becomes 0 and the sign stays, so an interval that leaves out 0 still does.
CREATE OR REPLACE FUNCTION evidently_rounded(number float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN number = 0 THEN 0
    ELSE round(number::numeric, greatest(0, 4 - floor(log(abs(number)))::int))::float8 END
$$;

-- Returns a row with a verdict for each variation, up to the last day.
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
  -- Tests for a sample ratio mismatch: compares the numbers of entities with the shares, which are
  -- equal by default.
  given AS (
    SELECT key AS variation, evidently_number(value) AS share
    FROM jsonb_each(nullif(question->'shares', 'null'))
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
  -- Tests whether the share of each variation in the new entities was the same on all days. Days on which
  -- a variation is expected to have fewer than five are left out, since the test needs at least five.
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

-- Returns the number of events that the results leave out, for each reason.
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
