/** Must be imported before n8n-core, so that n8n writes its whole log to a separate file. */
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILE = join(mkdtempSync(join(tmpdir(), 'n8n-log-')), 'n8n.log');

process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'file';
process.env.N8N_LOG_FILE_LOCATION = FILE;

export const readLog = async () => await readFile(FILE, 'utf8').catch(() => '');
