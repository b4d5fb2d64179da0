import type { Scenario } from '../../n8n/engine/scenario';
import { joinDelivery, numbered, type Delivery } from '../support/delivery';
import { watchLeftovers } from '../support/leftovers';
import { print, sized } from './mode';
import type { World } from './world';

export const EVENTS = sized(500, 10_000);

/** The number of events in a request. */
export const BATCH = sized(10, 50);

/** The default number of requests in flight. */
export const CONCURRENCY = 20;

/** Ends a stalled request. Any other request needs a hundredth of this time. */
export const TIMEOUT_MS = 1000;

/** Sends numbered events despite the faults of a world, and expects no open socket or timer after it. */
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
	const counts = Object.entries(delivery).map(([kind, count]) => `${count} ${kind}`);
	print(
		`${name}: ${counts.join(', ')}, ${evidently.stats.requests} requests, ${result.seconds.toFixed(1)} s`,
	);
	return delivery;
}
