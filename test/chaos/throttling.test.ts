import type { CustomResponse } from '../../evidently';
import { numbered, joinDelivery } from '../support/delivery';
import { isLong, print, sized } from './mode';
import { setUpChaos, type World } from './world';

const newWorld = setUpChaos();

/** Pairs of a quota in requests per second and the number of requests to send. */
const QUOTAS = isLong
	? [
			[200, 1000],
			[50, 250],
		]
	: [[50, 125]];

const EVENTS_PER_REQUEST = sized(10, 50);

/** The limit relative to the ideal time. A short run has less time to find its pace. */
const MAX_TIME = sized(1.35, 1.1);

const THROTTLED: CustomResponse = {
	status: 429,
	headers: { 'x-amzn-errortype': 'ThrottlingException' },
	body: '{"message":"Rate exceeded"}',
};

/** @returns the duration in seconds, after checking that no event is lost or stored twice. */
async function timeToSend({ run, evidently }: World, requests: number): Promise<number> {
	const events = requests * EVENTS_PER_REQUEST;
	const result = await run({
		items: numbered(events),
		parameters: { options: { batchSize: EVENTS_PER_REQUEST } },
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

it.each(QUOTAS)(
	'loses no event and little time under an unknown quota of %d requests per second, with few rejected requests',
	async (quota, requests) => {
		const unthrottled = await timeToSend(await newWorld(), requests);
		const world = await newWorld({ tps: quota });
		const seconds = await timeToSend(world, requests);
		const ideal = Math.max(requests / quota, unthrottled);
		const { quota: rejected = 0 } = world.evidently.stats.outcomes;
		print(
			`a quota of ${quota}: ${requests} requests in ${seconds.toFixed(2)} s (ideal ${ideal.toFixed(2)} s, without quota ${unthrottled.toFixed(2)} s), ${rejected} refused`,
		);
		expect(seconds).toBeLessThan(ideal * MAX_TIME);
		expect(rejected).toBeLessThan(requests * 0.2);
	},
);

it('adds one retry and at most a fifth of the run for one throttled request', async () => {
	const requests = sized(200, 2_000);
	const unthrottled = await timeToSend(await newWorld(), requests);
	let received = 0;
	const onPutProjectEvents = () => (++received === 25 ? THROTTLED : undefined);
	const seconds = await timeToSend(await newWorld({ onPutProjectEvents }), requests);
	print(`one throttled request: ${seconds.toFixed(2)} s (${unthrottled.toFixed(2)} s without)`);
	expect(seconds).toBeLessThan(unthrottled * 1.2 + 1);
});

it('loses no event and adds at most 5 seconds if everything is throttled for 2.3 seconds', async () => {
	const requests = sized(200, 2_000);
	const unthrottled = await timeToSend(await newWorld(), requests);
	let end: number | undefined;
	const onPutProjectEvents = () => {
		end ??= performance.now() + 2_300;
		return performance.now() < end ? THROTTLED : undefined;
	};
	const seconds = await timeToSend(await newWorld({ onPutProjectEvents }), requests);
	print(`full throttling: ${seconds.toFixed(2)} s (${unthrottled.toFixed(2)} s without)`);
	expect(seconds).toBeLessThan(unthrottled + 5);
});
