DELETE FROM evidently_dead_letters
WHERE id = $1 AND claim = $2
