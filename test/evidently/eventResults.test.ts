import { decide } from '../../evidently/eventResults';
import { textLike, wireEvent } from './values';

const EVENTS = [1, 2, 3, 4].map(wireEvent);

const faults = (...list: Array<'reject' | 'reject-retryable' | undefined>) => {
	return () => list.shift();
};

test('gives each accepted event a lower-case UUID of its own, and stores it under that', () => {
	const decisions = decide(EVENTS, 'demo', 1760616001.5, faults());
	const ids = decisions.map(({ result }) => result.eventId);
	expect(new Set(ids).size).toBe(4);
	decisions.forEach(({ result, stored }, i) => {
		expect(result).toEqual({
			eventId: textLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
		});
		expect(stored).toEqual({
			eventId: ids[i],
			receivedTime: 1760616001.5,
			project: 'demo',
			...EVENTS[i],
		});
	});
});

test('rejects in place and stores nothing of it', () => {
	const decisions = decide(EVENTS, 'demo', 0, faults(undefined, 'reject', 'reject-retryable'));
	expect(decisions.map(({ stored }) => stored?.data)).toEqual(['1', undefined, undefined, '4']);
	expect(decisions[1]?.result).toEqual({
		errorCode: 'ValidationException',
		errorMessage: 'The event is not valid.',
	});
	expect(decisions[2]?.result.eventId).toBeUndefined();
});

test('takes turns between the errors that are worth a retry', () => {
	const decisions = decide(EVENTS, 'demo', 0, () => 'reject-retryable');
	const throttled = { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' };
	const failed = {
		errorCode: 'InternalServerException',
		errorMessage: 'An internal error occurred.',
	};
	expect(decisions.map(({ result }) => result)).toEqual([throttled, failed, throttled, failed]);
});
