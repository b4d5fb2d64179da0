SELECT
  day::text,
  variation,
  evidently_rounded(difference) AS difference,
  evidently_rounded(always_low) AS always_low,
  evidently_rounded(always_high) AS always_high,
  evidently_rounded(mean) AS mean,
  entities,
  events
FROM evidently_differences(evidently_question($1::jsonb) || '{"byDay": true}')
ORDER BY variation, day
