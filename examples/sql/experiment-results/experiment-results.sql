SELECT * FROM evidently_results(evidently_question($1::jsonb))
