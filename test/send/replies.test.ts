import type { PutProjectEventsCommandOutput } from '@aws-sdk/client-evidently';

import {
	isRetryable,
	MismatchedReplyError,
	toResults,
} from '../../nodes/AwsEvidently/send/replies';

type Reply = Omit<PutProjectEventsCommandOutput, '$metadata'>;

const read = (reply: Reply, sent: number) => toResults({ $metadata: {}, ...reply }, sent);

const ID = '6c3c1d1e-0000-4000-8000-000000000001';
const REFUSED = { errorCode: 'ValidationException', errorMessage: 'No' };

describe('A result is', () => {
	it.each([
		['accepted with its ID', { eventId: ID }, { eventId: ID }],
		['accepted without one', {}, { eventId: null }],
		[
			'accepted with the text "null" for a code, as in the example of the SDK',
			{ eventId: ID, errorCode: 'null', errorMessage: 'null' },
			{ eventId: ID },
		],
		['accepted with an empty code', { eventId: ID, errorCode: '' }, { eventId: ID }],
		['rejected', REFUSED, REFUSED],
		['rejected with the ID of the event', { eventId: ID, ...REFUSED }, { eventId: ID, ...REFUSED }],
		['rejected without words', { errorCode: 'Oops' }, { errorCode: 'Oops', errorMessage: '' }],
	])('%s', (_what, result, expected) => {
		const failedEventCount = 'errorCode' in expected ? 1 : 0;
		expect(read({ failedEventCount, eventResults: [result] }, 1)).toEqual([expected]);
	});
});

it('Results stay in the order of the reply', () => {
	const eventResults = [{ eventId: 'a' }, REFUSED, { eventId: 'b' }];
	expect(read({ failedEventCount: 1, eventResults }, 3)).toEqual(eventResults);
});

describe('A reply is refused', () => {
	it.each<[string, Reply, string]>([
		['that has no results', {}, 'The reply has 0 results for 2 events'],
		['with too few results', { eventResults: [{ eventId: ID }] }, '1 results for 2 events'],
		['with too many results', { eventResults: Array(3).fill({}) }, '3 results for 2 events'],
		[
			'that counts failures which its results do not name',
			{ failedEventCount: 1, eventResults: [{ eventId: ID }, {}] },
			'The reply counts 1 failed events, but names only 0 of them',
		],
		[
			'that counts more failures than its results name',
			{ failedEventCount: 2, eventResults: [REFUSED, {}] },
			'The reply counts 2 failed events, but names only 1 of them',
		],
	])('%s', (_what, reply, words) => {
		expect(() => read(reply, 2)).toThrow(words);
		expect(() => read(reply, 2)).toThrow(MismatchedReplyError);
		expect(() => read(reply, 2)).toThrow(
			expect.objectContaining({ name: 'MismatchedReplyError' }) as Error,
		);
	});
});

it('A count of failures that misses some, or is missing, changes no result', () => {
	expect(read({ eventResults: [REFUSED] }, 1)).toEqual([REFUSED]);
	expect(read({ failedEventCount: 0, eventResults: [REFUSED, {}] }, 2)).toHaveLength(2);
});

it('A count of failures that all are named changes no result', () => {
	const eventResults = [REFUSED, {}];
	expect(read({ failedEventCount: 1, eventResults }, 2)).toEqual([REFUSED, { eventId: null }]);
});

it('A count of failures does not outweigh results that all have an ID or a code', () => {
	const eventResults = [{ eventId: ID }, REFUSED];
	expect(read({ failedEventCount: 2, eventResults }, 2)).toEqual(eventResults);
});

describe('Another try', () => {
	it.each(['ThrottlingException', 'InternalServerException', 'ServiceUnavailableException'])(
		'is worth it after %s',
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
	])('changes nothing after %s', (errorCode) => {
		expect(isRetryable({ errorCode, errorMessage: '' })).toBe(false);
	});
});
