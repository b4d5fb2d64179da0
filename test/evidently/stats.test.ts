import { countOutcome, newStats, summarize } from '../../evidently/stats';

test('summarizes what happened in a line', () => {
	const stats = { ...newStats(), requests: 3, eventsStored: 51, eventsRejected: 1 };
	countOutcome(stats, 'accepted');
	countOutcome(stats, 'accepted');
	countOutcome(stats, 'throttle');
	expect(summarize(stats)).toBe(
		'3 requests (2 accepted, 1 throttle), 51 events stored, 1 rejected',
	);
});

test('summarizes that nothing happened', () => {
	expect(summarize(newStats())).toBe('0 requests, 0 events stored, 0 rejected');
});
