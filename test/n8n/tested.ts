import type { Account } from '../../n8n/rest/client';
import { CURRENT, RELEASES, type N8nRelease } from '../../n8n/install/versions';

/** The n8n that all suites of a run share. */
interface SharedInstance {
	url: string;
	account: Account;
	userFolder: string;
}

/** By the environment, which is all that jest hands from its set-up to the suites. */
export function shareInstance(instance: SharedInstance): void {
	process.env.E2E_N8N = JSON.stringify(instance);
}

export function sharedInstance(): SharedInstance {
	return JSON.parse(process.env.E2E_N8N ?? '{}') as SharedInstance;
}

/** What `run.ts` was asked for, the current one by default. */
export function testedRelease(): N8nRelease {
	const { N8N_RELEASE: n8n = CURRENT.n8n } = process.env;
	const release = RELEASES.find((known) => known.n8n === n8n);
	if (!release) throw new Error(`There is no suite for n8n ${n8n}.`);
	return release;
}
