INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error)
VALUES ($1, $2, $3, $4, $5)
