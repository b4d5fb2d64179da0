import { findSecret, findSecretWithin, KEYS } from './secrets';

/** The other tests of this folder rely on this search to find a secret anywhere. */
describe('The search for secrets', () => {
	const { accessKeyId, secretAccessKey, sessionToken } = KEYS;

	it.each([
		['the access key ID', `Credential=${accessKeyId}/20260131`],
		['the secret key', `key: ${secretAccessKey}`],
		['the session token', `{"token":"${sessionToken}"}`],
		['the session token in a URL', `?t=${encodeURIComponent(sessionToken)}`],
		['a signature', 'SignedHeaders=host, Signature=0'],
		['the name of the header', "{ Authorization: '…' }"],
	])('finds %s in a text', (_what, text) => {
		expect(findSecret(text)).toBeDefined();
	});

	const cycle: Record<string, unknown> = { secretAccessKey };
	cycle.self = cycle;

	it.each<[string, unknown]>([
		['a list', [[secretAccessKey]]],
		['the name of a member', { [secretAccessKey]: 1 }],
		['a message', new Error(secretAccessKey)],
		['a cause', new Error('x', { cause: new Error('y', { cause: secretAccessKey }) })],
		['a hidden member', Object.defineProperty({}, 'x', { value: { y: secretAccessKey } })],
		['a member named by a symbol', { [Symbol('x')]: secretAccessKey }],
		['a map', new Map([[secretAccessKey, 1]])],
		['a set', new Set([secretAccessKey])],
		['a buffer', { body: Buffer.from(`x${secretAccessKey}`) }],
		['a cycle', cycle],
	])('finds a secret in %s', (_what, value) => {
		expect(findSecretWithin({ value })).toContain(secretAccessKey);
	});

	it('finds no secret in a value without one', () => {
		const error = new Error('A secret token for the authority', { cause: { keys: [1, null] } });
		expect(findSecretWithin({ error, cycle: { ...cycle, secretAccessKey: '', self: error } })).toBe(
			undefined,
		);
	});
});
