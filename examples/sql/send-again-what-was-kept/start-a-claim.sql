SELECT gen_random_uuid() AS claim
