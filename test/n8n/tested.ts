import type { Account } from '../../n8n/rest/client';
import { CURRENT, RELEASES, type N8nRelease } from '../../n8n/install/versions';

/** The n8n instance that all suites of a run share. */
interface SharedInstance {
	url: string;
	account: Account;
	userFolder: string;
}

/**
 * Passes the instance on as an environment variable, since jest hands nothing else from its setup
 * to suites.
 */
export function shareInstance(instance: SharedInstance): void {
	process.env.E2E_N8N = JSON.stringify(instance);
}

export function sharedInstance(): SharedInstance {
	return JSON.parse(process.env.E2E_N8N ?? '{}') as SharedInstance;
}

/** The n8n release that `run.ts` was started for, by default the current one. */
export function testedRelease(): N8nRelease {
	const { N8N_RELEASE: n8n = CURRENT.n8n } = process.env;
	const release = RELEASES.find((known) => known.n8n === n8n);
	if (!release) throw new Error(`There is no suite for n8n ${n8n}.`);
	return release;
}
