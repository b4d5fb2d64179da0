/**
 * Must be imported before n8n-core, which reads these variables when it is loaded: so that it writes
 * nothing to the user's n8n, and sends local requests through no proxy.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { directLocalAccess } from '../proxies';

process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
process.env.N8N_ENCRYPTION_KEY = 'tests keep no credentials';
Object.assign(process.env, directLocalAccess());
