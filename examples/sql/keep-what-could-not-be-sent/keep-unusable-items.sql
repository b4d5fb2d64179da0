INSERT INTO evidently_dead_letters (data, error)
VALUES ($1, $2)
