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

/** Sends two items, which get this response. */
async function runWith(response: CustomResponse, onError?: 'continueRegularOutput') {
	const { run } = await newWorld({ onPutProjectEvents: () => response });
	const parameters = { options: { maxAttempts: 1 } };
	const result = await run({ items: items(2), parameters, node: { onError } });
	return { result };
}

describe('A response that can not be matched to its events', () => {
	it.each([
		['has too few results', json({ eventResults: [{ eventId: ID }] }), '1 result for 2 events'],
		['has too many results', json({ eventResults: Array(3).fill({}) }), '3 results for 2 events'],
		['has no results', json({}), '0 results for 2 events'],
		['is empty', { status: 200 }, '0 results for 2 events'],
		[
			'counts failures that it does not name',
			json({ failedEventCount: 2, eventResults: [{}, {}] }),
			'The response counts 2 failed events, but has an error code for only 0.',
		],
	])('is an error of the request if it %s', async (_what, reply, words) => {
		const { result } = await runWith(reply);
		const error = errorOf(result);
		expect(error.message).toContain(words);
		expect(error.description).toContain('may have stored the events of this request.');
		expect(result.items(DONE)).toEqual([]);
	});

	it('is the error of each of its events where the workflow continues', async () => {
		const reply = json({ eventResults: [{ eventId: ID }] });
		const { result } = await runWith(reply, 'continueRegularOutput');
		const error = 'The response has 1 result for 2 events.';
		expect(jsonOf(result.items(DONE))).toEqual([{ error }, { error }]);
	});
});

describe('An event result', () => {
	it('whose code is the text "null" is accepted', async () => {
		const eventResults = [
			{ eventId: ID, errorCode: 'null', errorMessage: 'null' },
			{ eventId: ID, errorCode: null },
		];
		const { result } = await runWith(json({ failedEventCount: 0, eventResults }));
		expect(jsonOf(result.items(DONE))).toEqual([{ eventId: ID }, { eventId: ID }]);
	});

	it('without an ID is accepted', async () => {
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
			'an empty 500',
			{ status: 500 },
			'500',
			/^The endpoint returned HTTP 500 and .*no content type/,
		],
		[
			'a text that is no JSON',
			{ status: 200, body: 'OK' },
			'200',
			/^The endpoint returned HTTP 200 and a body that isn't from Evidently/,
		],
		['a JSON text', json('OK'), undefined, /0 results|isn't from Evidently/],
		['JSON null', json(null), undefined, /0 results|isn't from Evidently/],
	])('is explained as such: %s', async (_what, reply, httpCode, words) => {
		const { result } = await runWith(reply);
		const error = errorOf(result);
		expect(error.message).toMatch(words);
		if (httpCode) expect(error).toMatchObject({ httpCode });
		expect(error.description).toContain("Check the credential's Endpoint.");
		expect(error.description).toContain('0 accepted');
	});

	it('that redirects is explained with the address that it names', async () => {
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
	it('quotes the fields that it names, and the ID of the request', async () => {
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
		['by the body', { status: 403, body: '{"__type":"AccessDeniedException","message":"No"}' }],
		[
			'by the body, with a namespace',
			{ status: 403, body: '{"__type":"aws.evidently#AccessDeniedException","message":"No"}' },
		],
		[
			'by the header, with a URL behind it',
			{
				status: 403,
				headers: { 'x-amzn-errortype': 'AccessDeniedException:http://internal.amazon.com/' },
				body: '{"message":"No"}',
			},
		],
		[
			'in a message with a capital',
			{ status: 403, body: '{"__type":"AccessDeniedException","Message":"No"}' },
		],
	])('may be named %s', async (_how, reply) => {
		const { result } = await runWith(reply);
		expect(errorOf(result)).toMatchObject({
			message: 'AccessDeniedException: No',
			httpCode: '403',
		});
	});

	it('with an unknown code keeps its code and its message', async () => {
		const { result } = await runWith({
			status: 418,
			headers: { 'x-amzn-errortype': 'ServiceAccessDeniedTeapot' },
			body: '{"message":"ECONNREFUSED by tea"}',
		});
		expect(errorOf(result).message).toBe('ServiceAccessDeniedTeapot: ECONNREFUSED by tea');
	});
});
