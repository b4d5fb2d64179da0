import { createHmac } from 'crypto';

import type { CredentialScope } from './authorization';

/** Enough for every Region on the two days around midnight. */
const KEPT_KEYS = 40;

/** By what they were derived from, the oldest first. */
const derived = new Map<string, Buffer>();

/**
 * The key that signatures of a scope are made with: derived once a day, Region and service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signingKey(secret: string, scope: CredentialScope): Buffer {
	const parts = [scope.date, scope.region, scope.service, scope.terminator];
	// A hash in place of the secret, which has no business in a cache.
	const cacheKey = hmac(secret, JSON.stringify(parts)).toString('base64');
	const known = derived.get(cacheKey);
	if (known) return known;
	const key = parts.reduce(hmac, Buffer.from(`AWS4${secret}`));
	derived.set(cacheKey, key);
	if (derived.size > KEPT_KEYS) derived.delete(derived.keys().next().value!);
	return key;
}

export function hmac(key: string | Buffer, text: string): Buffer {
	return createHmac('sha256', key).update(text).digest();
}
