import { isExpression } from 'n8n-workflow';

export const OLDEST_N8N = '1.104';

/** n8n shows an error's `advice` below its message. */
class UnsupportedN8nError extends Error {
	readonly advice = 'Update n8n.';

	constructor() {
		super(`AWS CloudWatch Evidently needs n8n ${OLDEST_N8N} or newer, and this one is older`);
	}
}

/**
 * Told by the function that came last of those that the nodes use. With it came, earlier, dates in a
 * time zone: where they are missing n8n would read a date in the wrong zone without a word.
 *
 * @throws UnsupportedN8nError
 */
export function refuseOldN8n(): void {
	if (typeof isExpression !== 'function') throw new UnsupportedN8nError();
}
