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
 * Rejects an n8n that lacks `isExpression`, the newest of the functions that the nodes use. Without this
 * check, an n8n that is too old could silently read dates in the wrong time zone.
 *
 * @throws UnsupportedN8nError
 */
export function refuseOldN8n(): void {
	if (typeof isExpression !== 'function') throw new UnsupportedN8nError();
}
