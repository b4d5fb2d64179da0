UPDATE evidently_dead_letters
SET
  claimed_until = NULL,
  error = $3,
  rejections = rejections + CASE
    WHEN
      -- The event is too large, even in a separate request.
      $4 = '413'
      OR $5 = 'ValidationException'
      -- Other errors of a request are not about the event: they have a status, such as 403 for a
      -- wrong key, or a system code, such as ECONNREFUSED.
      OR ($4 IS NULL AND $5 !~ '^[A-Z0-9_]+$' AND $5 NOT IN (
        'ThrottlingException', 'InternalServerException', 'ServiceUnavailableException'))
    THEN 1 ELSE 0
  END
WHERE id = $1 AND claim = $2
