/** Must be imported before n8n-core, which would otherwise log the errors that tests expect. */
process.env.N8N_LOG_LEVEL = 'silent';
