DELETE FROM evidently_dead_letters WHERE id = $1
