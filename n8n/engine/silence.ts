/** Imported before n8n-core: the errors of tests are expected ones, which it would log. */
process.env.N8N_LOG_LEVEL = 'silent';
