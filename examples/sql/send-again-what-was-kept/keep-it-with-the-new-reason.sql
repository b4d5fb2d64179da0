UPDATE evidently_dead_letters
SET error = $2, rejections = rejections + $3, taken_until = NULL
WHERE id = $1
