import { numbered, joinDelivery } from './delivery';
import { isLong, print, sized } from './mode';
import { setUpChaos, type World } from './world';

const newWorld = setUpChaos();

/** Requests a second, and how many are sent. */
const QUOTAS = isLong
	? [
			[200, 1000],
			[50, 250],
		]
	: [[50, 125]];

/** Events in a request. */
const BATCH = sized(10, 50);

/** More than that of the ideal time is too slow; a short run has less time to find its pace. */
const SLACK = sized(1.35, 1.15);

/** In seconds, with nothing set but what one request holds. */
async function timeToSend({ run, evidently }: World, requests: number): Promise<number> {
	const events = requests * BATCH;
	const result = await run({
		items: numbered(events),
		parameters: { options: { batchSize: BATCH } },
		node: { onError: 'continueErrorOutput' },
	});
	expect(joinDelivery(result, await evidently.readEvents('demo'), events)).toMatchObject({
		accepted: events,
		failed: 0,
		stored: events,
		duplicates: 0,
	});
	return result.seconds;
}

describe('A quota that nobody has told the node of', () => {
	it.each(QUOTAS)(
		'costs no event, little time and few refused requests: %d a second',
		async (quota, requests) => {
			const unthrottled = await timeToSend(await newWorld(), requests);
			const world = await newWorld({ tps: quota });
			const seconds = await timeToSend(world, requests);
			const ideal = Math.max(requests / quota, unthrottled);
			const { quota: refused = 0 } = world.evidently.stats.outcomes;
			print(
				`a quota of ${quota}: ${requests} requests in ${seconds.toFixed(2)} s (ideal ${ideal.toFixed(2)} s, without quota ${unthrottled.toFixed(2)} s), ${refused} refused`,
			);
			expect(seconds).toBeLessThan(ideal * SLACK);
			expect(refused).toBeLessThan(requests * 0.2);
		},
	);
});
