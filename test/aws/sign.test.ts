import { Readable } from 'node:stream';

import { signRequest } from '../../nodes/AwsEvidently/aws/sign';

const FIELDS = { region: 'us-east-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const URL_ = 'http://localhost/projects';

describe('signRequest', () => {
	it('signs a body of bytes unchanged', async () => {
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
	])('encodes form data that is passed as %s', async (_kind, options) => {
		const signed = await signRequest(FIELDS, { url: URL_, method: 'POST', ...options });
		expect(signed.body).toBe('a=1+2');
		expect(signed.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
	});

	it('joins a base URL and a path into the signed URL', async () => {
		const { url, baseURL } = await signRequest(FIELDS, {
			baseURL: 'http://localhost',
			url: '/projects',
		});
		expect({ url, baseURL }).toEqual({ url: URL_, baseURL: undefined });
	});

	it('replaces an existing signature, whatever the case of its header', async () => {
		const headers = { AUTHORIZATION: 'old', 'X-Amz-Date': 'old', 'X-Other': 'kept' };
		const signed = await signRequest(FIELDS, { url: URL_, headers });
		expect(JSON.stringify(signed.headers)).not.toContain('old');
		expect(signed.headers).toMatchObject({ 'X-Other': 'kept' });
	});

	it.each([
		['a stream', { body: Readable.from(['x']) as never }],
		['a multipart form', { body: new FormData() as never }],
		['a multipart form', { formData: { file: 'x' } }],
		['a multipart form', { formData: new FormData() }],
	])('rejects %s as a body', async (kind, options) => {
		await expect(signRequest(FIELDS, { url: URL_, method: 'POST', ...options })).rejects.toThrow(
			`Invalid body: "${kind}". Use JSON, text, bytes or a URL-encoded form.`,
		);
	});

	it('omits query parameters without a value', async () => {
		const qs = { nextToken: null, none: undefined, list: [1, null, 2], empty: '' };
		expect((await signRequest(FIELDS, { url: `${URL_}?x=y`, qs })).url).toBe(
			`${URL_}?x=y&list=1&list=2&empty=`,
		);
	});

	it('formats a date in the query as ISO 8601', async () => {
		const qs = { from: new Date(0) as never };
		expect((await signRequest(FIELDS, { url: URL_, qs })).url).toBe(
			`${URL_}?from=1970-01-01T00%3A00%3A00.000Z`,
		);
	});

	it('rejects a text that is not a URL', async () => {
		await expect(signRequest(FIELDS, { url: 'projects' })).rejects.toThrow(
			'Invalid URL: "projects"',
		);
	});
});
