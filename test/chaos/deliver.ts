import type { Scenario } from '../../n8n/engine/scenario';
import { joinDelivery, numbered, type Delivery } from './delivery';
import { watchLeftovers } from './leftovers';
import { print, sized } from './mode';
import type { World } from './world';

export const EVENTS = sized(500, 10_000);

/** Events in a request. */
export const BATCH = sized(10, 50);

/** Requests in flight, where nothing else is set. */
export const CONCURRENCY = 20;

/** Ends a stalled request; any other needs a hundredth of it. Milliseconds. */
export const TIMEOUT = 1000;

/** Sends numbered events on a bad day, and looks for what is left behind. */
export async function deliver(
	name: string,
	{ evidently, run }: World,
	{ options = {}, node = {} }: { options?: object; node?: Scenario['node'] } = {},
): Promise<Delivery> {
	const leftovers = watchLeftovers();
	const result = await run({
		items: numbered(EVENTS),
		parameters: { options: { batchSize: BATCH, ...options } },
		node: { onError: 'continueErrorOutput', ...node },
	});
	await leftovers.expectNone(evidently);
	const delivery = joinDelivery(result, await evidently.readEvents('demo'), EVENTS);
	const counts = Object.entries(delivery).map(([what, count]) => `${count} ${what}`);
	print(
		`${name}: ${counts.join(', ')}, ${evidently.stats.requests} requests, ${result.seconds.toFixed(1)} s`,
	);
	return delivery;
}
