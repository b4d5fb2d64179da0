/**
 * Replacements for the globals that n8n Cloud doesn't let community nodes use. The build
 * injects these wherever the SDK uses a global of the same name.
 */
import { sleep } from 'n8n-workflow';

/** Uses n8n's `sleep`. Calls `callback` after `delay` milliseconds, unless the returned timer is cleared before. */
export function setTimeout(callback: () => void, delay = 0): AbortController {
	const timer = new AbortController();
	// The signal ends the sleep early and makes it reject. An older `sleep` ignores it, hence the check.
	void sleep(delay, timer.signal)
		.catch(() => undefined)
		.then(() => timer.signal.aborted || callback());
	return timer;
}

export function clearTimeout(timer?: AbortController): void {
	timer?.abort();
}

const silent = () => undefined;

/** Discards the SDK's warnings, since a user of the node could do nothing about them. */
export const console = {
	debug: silent,
	error: silent,
	info: silent,
	log: silent,
	trace: silent,
	warn: silent,
};
