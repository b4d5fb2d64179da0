-- The verdict comes from the numbers before they are rounded.
SELECT
  variation,
  verdict,
  evidently_rounded(difference) AS difference,
  evidently_rounded(always_low) AS always_low,
  evidently_rounded(always_high) AS always_high,
  evidently_rounded(relative_difference) AS relative_difference,
  evidently_rounded(mean) AS mean,
  entities,
  events,
  entities_with_events,
  not_numeric,
  saw_more_than_one,
  evidently_rounded(difference_low) AS difference_low,
  evidently_rounded(difference_high) AS difference_high,
  evidently_rounded(relative_low) AS relative_low,
  evidently_rounded(relative_high) AS relative_high,
  evidently_rounded(p_value) AS p_value,
  evidently_rounded(shares_p) AS shares_p,
  evidently_rounded(shares_by_day_p) AS shares_by_day_p,
  metric
FROM evidently_results(evidently_question($1::jsonb))
