import { rm } from 'node:fs/promises';

import type { SharedInstance } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
	const { sharedN8n } = globalThis as { sharedN8n?: SharedInstance };
	await sharedN8n?.n8n.stop();
	if (sharedN8n) await rm(sharedN8n.folder, { recursive: true, force: true });
}
