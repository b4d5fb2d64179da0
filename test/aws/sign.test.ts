import { Readable } from 'node:stream';

import { signRequest } from '../../nodes/AwsEvidently/aws/sign';

const FIELDS = { region: 'us-east-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const URL_ = 'http://localhost/projects';

describe('Signing a request of another node', () => {
	it('sends bytes as they are', async () => {
		const body = Buffer.from([0, 255, 13, 10]);
		expect((await signRequest(FIELDS, { url: URL_, method: 'POST', body })).body).toEqual(body);
	});

	it.each([
		['a form', { form: { a: '1 2' } }],
		['parameters', { body: new URLSearchParams({ a: '1 2' }) }],
		[
			'an object',
			{ body: { a: '1 2' }, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
		],
	])('encodes a form given as %s', async (_kind, options) => {
		const signed = await signRequest(FIELDS, { url: URL_, method: 'POST', ...options });
		expect(signed.body).toBe('a=1+2');
		expect(signed.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
	});

	it('joins a base URL and a path', async () => {
		const { url, baseURL } = await signRequest(FIELDS, {
			baseURL: 'http://localhost',
			url: '/projects',
		});
		expect({ url, baseURL }).toEqual({ url: URL_, baseURL: undefined });
	});

	it('replaces a signature that a request has already, whatever its case', async () => {
		const headers = { AUTHORIZATION: 'old', 'X-Amz-Date': 'old', 'X-Other': 'kept' };
		const signed = await signRequest(FIELDS, { url: URL_, headers });
		expect(JSON.stringify(signed.headers)).not.toContain('old');
		expect(signed.headers).toMatchObject({ 'X-Other': 'kept' });
	});

	it('refuses a body that it can not sign', async () => {
		const body = Readable.from(['x']) as never;
		await expect(signRequest(FIELDS, { url: URL_, method: 'POST', body })).rejects.toThrow(
			'Invalid body: "a stream or form". Use text, JSON or bytes',
		);
	});

	it('refuses what is no URL', async () => {
		await expect(signRequest(FIELDS, { url: 'projects' })).rejects.toThrow(
			'Invalid URL: "projects"',
		);
	});
});
