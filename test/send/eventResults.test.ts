import type { PutProjectEventsCommandOutput } from '@aws-sdk/client-evidently';

import {
	isRetryable,
	MismatchedResponseError,
	readEventResults,
} from '../../nodes/AwsEvidently/send/eventResults';

type Response = Omit<PutProjectEventsCommandOutput, '$metadata'>;

const read = (response: Response, sent: number) =>
	readEventResults({ $metadata: {}, ...response }, sent);

const ID = '6c3c1d1e-0000-4000-8000-000000000001';
const REFUSED = { errorCode: 'ValidationException', errorMessage: 'No' };

describe('An event result', () => {
	it.each([
		['accepts an event whose result has an ID', { eventId: ID }, { eventId: ID }],
		['accepts an event whose result has no ID', {}, { eventId: null }],
		[
			'accepts an event whose result has the error code "null", as in the SDK\'s example',
			{ eventId: ID, errorCode: 'null', errorMessage: 'null' },
			{ eventId: ID },
		],
		[
			'accepts an event whose result has an empty error code',
			{ eventId: ID, errorCode: '' },
			{ eventId: ID },
		],
		['reports an event as rejected if its result has an error code', REFUSED, REFUSED],
		[
			'reports an event as rejected if its result has an error code and an ID',
			{ eventId: ID, ...REFUSED },
			{ eventId: ID, ...REFUSED },
		],
		[
			'reports an event as rejected if its result has an error code but no message',
			{ errorCode: 'Oops' },
			{ errorCode: 'Oops', errorMessage: '' },
		],
	])('%s', (_what, result, expected) => {
		const failedEventCount = 'errorCode' in expected ? 1 : 0;
		expect(read({ failedEventCount, eventResults: [result] }, 1)).toEqual([expected]);
	});
});

it('keeps event results in the order of the response', () => {
	const eventResults = [{ eventId: 'a' }, REFUSED, { eventId: 'b' }];
	expect(read({ failedEventCount: 1, eventResults }, 3)).toEqual(eventResults);
});

describe('A response with an invalid format', () => {
	it.each<[string, unknown, string]>([
		['without results', {}, 'The response has 0 results for 2 events.'],
		[
			'with fewer results than events',
			{ eventResults: [{ eventId: ID }] },
			'The response has 1 result for 2 events.',
		],
		[
			'with more results than events',
			{ eventResults: Array(3).fill({}) },
			'The response has 3 results for 2 events.',
		],
		[
			'with text, as long as the number of events, instead of the results',
			{ eventResults: 'ok' },
			'The response has no list of event results.',
		],
		[
			'with an object instead of the results',
			{ eventResults: { eventId: ID } },
			'The response has no list of event results.',
		],
		[
			'with strings instead of the results',
			{ eventResults: [ID, ID] },
			'The response has no list of event results.',
		],
		[
			'with lists instead of the results',
			{ eventResults: [[], []] },
			'The response has no list of event results.',
		],
		[
			'with null instead of a result',
			{ eventResults: [{ eventId: ID }, null] },
			'The response has no list of event results.',
		],
		[
			'that counts a failed event without an error code',
			{ failedEventCount: 1, eventResults: [{ eventId: ID }, {}] },
			'The response counts 1 failed event, but has an error code for only 0.',
		],
		[
			'that counts more failed events than it has error codes',
			{ failedEventCount: 2, eventResults: [REFUSED, {}] },
			'The response counts 2 failed events, but has an error code for only 1.',
		],
		[
			'that counts more failed events than it has error codes, although each result has an ID',
			{ failedEventCount: 1, eventResults: [{ eventId: ID }, { eventId: ID }] },
			'The response counts 1 failed event, but has an error code for only 0.',
		],
	])('rejects a response %s', (_what, response, message) => {
		expect(() => read(response as Response, 2)).toThrow(MismatchedResponseError);
		expect(() => read(response as Response, 2)).toThrow(
			expect.objectContaining({ name: 'MismatchedResponseError', message }) as Error,
		);
	});
});

it('ignores a count of failed events that is missing or too low', () => {
	expect(read({ eventResults: [REFUSED] }, 1)).toEqual([REFUSED]);
	expect(read({ failedEventCount: 0, eventResults: [REFUSED, {}] }, 2)).toHaveLength(2);
});

it('accepts a count of failed events that matches the error codes', () => {
	const eventResults = [REFUSED, {}];
	expect(read({ failedEventCount: 1, eventResults }, 2)).toEqual([REFUSED, { eventId: null }]);
});

describe('A rejected event', () => {
	it.each(['ThrottlingException', 'InternalServerException', 'ServiceUnavailableException'])(
		'retries a rejected event after %s',
		(errorCode) => {
			expect(isRetryable({ errorCode, errorMessage: '' })).toBe(true);
		},
	);

	it.each([
		'ValidationException',
		'AccessDeniedException',
		'ResourceNotFoundException',
		'ConflictException',
		'ServiceQuotaExceededException',
		'Unheard',
	])('does not retry a rejected event after %s', (errorCode) => {
		expect(isRetryable({ errorCode, errorMessage: '' })).toBe(false);
	});
});
