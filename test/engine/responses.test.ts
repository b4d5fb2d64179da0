import type { CustomResponse } from '../../evidently';
import { DONE } from '../../n8n/engine/scenario';
import { errorOf, items, jsonOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const ID = '6c3c1d1e-0000-4000-8000-000000000001';

const json = (document: unknown, status = 200): CustomResponse => ({
	status,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(document),
});

const html = (status: number): CustomResponse => ({
	status,
	headers: { 'content-type': 'text/html' },
	body: '<html>Sign in</html>',
});

/** Sends two items in a request that receives the given response. */
async function runWith(response: CustomResponse, onError?: 'continueRegularOutput') {
	const { run } = await newWorld({ onPutProjectEvents: () => response });
	const parameters = { options: { maxAttempts: 1 } };
	const result = await run({ items: items(2), parameters, node: { onError } });
	return { result };
}

describe("A response that can't be matched to its events", () => {
	it.each([
		['has too few results', json({ eventResults: [{ eventId: ID }] }), '1 result for 2 events'],
		['has too many results', json({ eventResults: Array(3).fill({}) }), '3 results for 2 events'],
		['has no results', json({}), '0 results for 2 events'],
		['is empty', { status: 200 }, '0 results for 2 events'],
		[
			'counts failures without error codes',
			json({ failedEventCount: 2, eventResults: [{}, {}] }),
			'The response counts 2 failed events, but has an error code for only 0.',
		],
	])('reports the request as failed if the response %s', async (_what, response, words) => {
		const { result } = await runWith(response);
		const error = errorOf(result);
		expect(error.message).toContain(words);
		expect(error.description).toContain('may have stored the events of this request.');
		expect(result.items(DONE)).toEqual([]);
	});

	it('reports a mismatched response for each of its events if the workflow continues', async () => {
		const response = json({ eventResults: [{ eventId: ID }] });
		const { result } = await runWith(response, 'continueRegularOutput');
		const error = 'The response has 1 result for 2 events.';
		expect(jsonOf(result.items(DONE))).toEqual([{ error }, { error }]);
	});
});

describe('An event result', () => {
	it('accepts an event whose error code is the text "null"', async () => {
		const eventResults = [
			{ eventId: ID, errorCode: 'null', errorMessage: 'null' },
			{ eventId: ID, errorCode: null },
		];
		const { result } = await runWith(json({ failedEventCount: 0, eventResults }));
		expect(jsonOf(result.items(DONE))).toEqual([{ eventId: ID }, { eventId: ID }]);
	});

	it('accepts an event result without an ID', async () => {
		const { result } = await runWith(json({ failedEventCount: 0, eventResults: [{}, {}] }));
		expect(jsonOf(result.items(DONE))).toEqual([{ eventId: null }, { eventId: null }]);
	});
});

describe("A response that isn't from the service", () => {
	it.each([
		[
			'a page with status 200',
			html(200),
			'200',
			/^The endpoint returned HTTP 200 and .*text\/html/,
		],
		[
			'a page with status 404',
			html(404),
			'404',
			/^The endpoint returned HTTP 404 and .*text\/html/,
		],
		[
			'a page with status 502',
			html(502),
			'502',
			/^The endpoint returned HTTP 502 and .*text\/html/,
		],
		[
			'an empty body with status 500',
			{ status: 500 },
			'500',
			/^The endpoint returned HTTP 500 and .*no content type/,
		],
		[
			'text that is not JSON',
			{ status: 200, body: 'OK' },
			'200',
			/^The endpoint returned HTTP 200 and a body that isn't from Evidently/,
		],
		['a JSON string', json('OK'), undefined, /0 results|isn't from Evidently/],
		['JSON null', json(null), undefined, /0 results|isn't from Evidently/],
	])(
		"explains that a response isn't from Evidently: %s",
		async (_what, response, httpCode, words) => {
			const { result } = await runWith(response);
			const error = errorOf(result);
			expect(error.message).toMatch(words);
			if (httpCode) expect(error).toMatchObject({ httpCode });
			expect(error.description).toContain("Check the credential's Endpoint.");
			expect(error.description).toContain('none was accepted');
		},
	);

	it('explains a redirect with the address of its location', async () => {
		const location = 'https://elsewhere.example/';
		const { result } = await runWith({ status: 307, headers: { location } });
		const error = errorOf(result);
		expect(error.message).toBe(
			"The endpoint returned a redirect (HTTP 307), which a signed request can't follow.",
		);
		expect(error.description).toContain(`The redirect leads to ${location}.`);
	});
});

describe('An error of the service', () => {
	it('quotes the fields in a service error, and the ID of the request', async () => {
		const { result } = await runWith({
			status: 400,
			headers: { 'x-amzn-errortype': 'ValidationException', 'x-amzn-RequestId': 'request-7' },
			body: JSON.stringify({
				message: '1 validation error detected',
				reason: 'fieldValidationFailed',
				fieldList: [{ name: 'events.1.member.data', message: 'Too large' }],
			}),
		});
		const error = errorOf(result);
		expect(error.message).toBe(
			'Item 0: ValidationException: 1 validation error detected; events.1.member.data: Too large',
		);
		expect(error.description).toContain('Its ID is request-7.');
	});

	it.each([
		['in the body', { status: 403, body: '{"__type":"AccessDeniedException","message":"No"}' }],
		[
			'in the body, with a namespace',
			{ status: 403, body: '{"__type":"aws.evidently#AccessDeniedException","message":"No"}' },
		],
		[
			'in the header, followed by a URL',
			{
				status: 403,
				headers: { 'x-amzn-errortype': 'AccessDeniedException:http://internal.amazon.com/' },
				body: '{"message":"No"}',
			},
		],
		[
			'in the body, with a capitalized "Message"',
			{ status: 403, body: '{"__type":"AccessDeniedException","Message":"No"}' },
		],
	])('recognizes a service error that is named %s', async (_how, response) => {
		const { result } = await runWith(response);
		expect(errorOf(result)).toMatchObject({
			message: 'AccessDeniedException: No',
			httpCode: '403',
		});
	});

	it('keeps the code and the message of an unknown service error', async () => {
		const { result } = await runWith({
			status: 418,
			headers: { 'x-amzn-errortype': 'ServiceAccessDeniedTeapot' },
			body: '{"message":"ECONNREFUSED by tea"}',
		});
		expect(errorOf(result).message).toBe('ServiceAccessDeniedTeapot: ECONNREFUSED by tea');
	});
});
