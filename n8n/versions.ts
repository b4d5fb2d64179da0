/** The n8n that `npm run n8n` and `npm run test:n8n` install. */
export const N8N_VERSION = '2.40.7';

/** n8n 2.40 wants Node 24 or newer; this one comes from the npm registry, whatever runs here. */
export const NODE_VERSION = '24.21.0';
