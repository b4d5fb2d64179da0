import type { HttpRequest } from '@smithy/types';

import { redactorFor } from './redaction';
import { checkMembers } from './serviceErrorMembers';
import { isWrongClock, type RequestFacts } from './serviceErrors';

/**
 * Creates a middleware for the SDK's step `deserialize`, where the signed request is known. It adds
 * to each error what explaining and retrying it need.
 */
export function annotateErrors(facts: RequestFacts = {}) {
	return <Args extends object, Output>(next: (args: Args) => Promise<Output>) =>
		async (args: Args): Promise<Output> => {
			try {
				return await next(args);
			} catch (cause) {
				const error = cause as Error;
				checkMembers(error);
				const { request } = args as unknown as { request: HttpRequest };
				throw Object.assign(error, facts, {
					requestBytes: Number(request.headers['content-length']) || undefined,
					redact: redactorFor(request),
					...(isWrongClock(error) && RETRYABLE),
				});
			}
		};
}

/**
 * If the clock is wrong, the SDK corrects it by the first error response. It then retries that request,
 * but not the others that were in flight at the same time.
 */
const RETRYABLE = { $retryable: {} };
