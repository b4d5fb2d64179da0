SELECT day::text, variation, entities, events, mean, difference, always_low, always_high
FROM evidently_differences(evidently_question($1::jsonb) || '{"byDay": true}')
ORDER BY variation, day
