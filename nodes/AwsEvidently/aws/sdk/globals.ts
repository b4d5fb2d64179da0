/**
 * What the bundled SDK gets in place of globals that n8n Cloud keeps from community nodes. The build
 * injects these wherever the SDK uses a global of the same name.
 */
import { sleep } from 'n8n-workflow';

/** On n8n's own `sleep`. Calls `callback` after `delay` milliseconds, unless the returned timer is cleared before. */
export function setTimeout(callback: () => void, delay = 0): AbortController {
	const timer = new AbortController();
	// The signal ends the sleep early and makes it reject; the check holds where `sleep` knows none.
	void sleep(delay, timer.signal)
		.catch(() => undefined)
		.then(() => timer.signal.aborted || callback());
	return timer;
}

export function clearTimeout(timer?: AbortController): void {
	timer?.abort();
}

const silent = () => undefined;

/** The SDK warns of nothing that a user of the node could change; errors reach them as errors. */
export const console = {
	debug: silent,
	error: silent,
	info: silent,
	log: silent,
	trace: silent,
	warn: silent,
};
