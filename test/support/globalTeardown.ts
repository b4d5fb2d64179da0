import type { RunGlobals } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
	await (globalThis as RunGlobals).postgresOnDemand?.stop();
}
