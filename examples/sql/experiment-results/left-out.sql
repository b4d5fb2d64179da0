SELECT * FROM evidently_left_out(evidently_question($1::jsonb))
