import { Stats } from '../../evidently/stats';

it('summarizes requests and events in one line', () => {
	const stats = Object.assign(new Stats(), { requests: 3, eventsStored: 51, eventsRejected: 1 });
	stats.count('accepted');
	stats.count('accepted');
	stats.count('throttle');
	expect(stats.summary()).toBe('3 requests (2 accepted, 1 throttle), 51 events stored, 1 rejected');
});

it('summarizes a server that received no requests', () => {
	expect(new Stats().summary()).toBe('0 requests, 0 events stored, 0 rejected');
});
