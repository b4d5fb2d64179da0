// The SDK warns of members of another type.
import '../support/silentSdk';

import { createClient } from '../../nodes/AwsEvidently/aws/client';
import { loadSdk } from '../../nodes/AwsEvidently/aws/sdk/loadSdk';
import { explain } from '../../nodes/AwsEvidently/aws/serviceErrors';
import { failureDetails } from '../../nodes/AwsEvidently/send/failureDetails';
import { isWorthHalving } from '../../nodes/AwsEvidently/send/halving';
import { CREDENTIALS } from '../support/testKit';

/** @returns the error that the client makes of a response. */
async function errorFor(statusCode: number, body: string, errorType?: string): Promise<Error> {
	const headers = errorType ? { 'x-amzn-errortype': errorType } : {};
	const client = await createClient(
		{ region: 'us-east-1', keys: CREDENTIALS, endpoint: 'http://localhost:1' },
		async () => ({ statusCode, headers, body: Buffer.from(body) }),
		{ maxAttempts: 1, timeout: 1_000 },
	);
	const { PutProjectEventsCommand } = await loadSdk();
	const sending = client.send(new PutProjectEventsCommand({ project: 'demo', events: [] }));
	return await sending.then(
		() => Promise.reject(new Error('The request succeeded')),
		(error: Error) => error,
	);
}

const VALUES = [
	'0',
	'5',
	'""',
	'"x"',
	'null',
	'true',
	'{}',
	'{"a":1}',
	'[]',
	'[null]',
	'[5]',
	'[{}]',
];

/** Members that the SDK or the package reads on some errors. */
const MEMBERS = [
	'message',
	'code',
	'__type',
	'fieldList',
	'reason',
	'cause',
	'name',
	'advice',
].concat(['$metadata', '$fault', '$response', '$retryable', 'redact', 'stack', '__proto__']);

it.each([400, 413, 500])(
	'explains an error response whatever the types of its members (HTTP %d)',
	async (status) => {
		const bodies = MEMBERS.flatMap((name) => VALUES.map((value) => `{"${name}":${value}}`));
		for (const type of [undefined, 'ValidationException']) {
			for (const body of bodies) {
				const error = await errorFor(status, body, type);
				const { message, httpCode } = explain(error, 'send');
				expect({ body, httpCode }).toEqual({ body, httpCode: String(status) });
				expect(message).not.toMatch(/undefined|\[object/);
				expect(failureDetails(error)).toMatchObject({ httpCode });
				expect(isWorthHalving(error)).toBe(status === 413 || error.name === 'ValidationException');
			}
		}
	},
);

it("quotes n8n's response to a request that it can't handle, whose code is a number", async () => {
	const error = await errorFor(500, '{"code":0,"message":"There was a problem"}');
	expect(explain(error, 'send').message).toBe(
		"The endpoint returned HTTP 500 and a body that isn't from Evidently (no content type): There was a problem",
	);
	expect(failureDetails(error)).toEqual({ httpCode: '500' });
});

it('keeps the fields of a validation error that have a name, and no other entries', async () => {
	const fieldList = [
		null,
		5,
		{ message: 'x' },
		{ name: 'events' },
		{ name: 'a', message: 'Too long' },
	];
	const body = JSON.stringify({ message: 'Invalid', fieldList });
	expect(explain(await errorFor(400, body, 'ValidationException'), 'send').message).toBe(
		'ValidationException: Invalid; events; a: Too long',
	);
});

it('reports only the code of an error response without a message', async () => {
	const error = await errorFor(403, '{}', 'AccessDeniedException');
	expect(explain(error, 'send').message).toBe('AccessDeniedException');
	expect(failureDetails(error)).toMatchObject({ errorMessage: '' });
});

it('reports the size of a request that is too large', async () => {
	expect(explain(await errorFor(413, '<html>'), 'send').message).toBe(
		'The request is too large for the endpoint (13 bytes, HTTP 413).',
	);
});
