import type { CustomResponse } from '../../evidently';
import { seededRandom } from '../../evidently/random';
import { CONCURRENCY, deliver, EVENTS } from './deliver';
import { SEED } from './mode';
import { setUpChaos } from './world';

const newWorld = setUpChaos();

const HTML = { headers: { 'content-type': 'text/html' }, body: '<html>Please sign in</html>' };

const results = (count: number) => ({
	status: 200,
	body: JSON.stringify({
		failedEventCount: 0,
		eventResults: Array.from({ length: count }, (_, index) => ({ eventId: `invented-${index}` })),
	}),
});

/** One request in five gets the reply in place of the service's. */
function oneInFive(reply: CustomResponse) {
	const random = seededRandom(SEED, 'odd reply');
	return { onPutProjectEvents: () => (random() < 0.2 ? reply : undefined) };
}

describe('A reply that is not the service’s', () => {
	it.each<[string, CustomResponse]>([
		['no JSON', { status: 200, body: 'OK' }],
		['half of a JSON document', { status: 200, body: '{"eventResults":[{"eventId":"inv' }],
		['empty', { status: 200, body: '' }],
		['of too few results', results(3)],
		['of too many results', results(51)],
		['of no result', results(0)],
		['a list', { status: 200, body: '[]' }],
		['null', { status: 200, body: 'null' }],
		['of results that are none', { status: 200, body: '{"eventResults":"all of them"}' }],
		['a page of a proxy', { status: 200, ...HTML }],
		['a page of a proxy, a 502', { status: 502, ...HTML }],
		['a 418', { status: 418, body: '{}' }],
	])('is taken for no event’s result: %s', async (name, reply) => {
		const delivery = await deliver(name, await newWorld(oneInFive(reply)));
		expect(delivery).toMatchObject({ duplicates: 0, unknown: 0, stored: delivery.accepted });
		expect(delivery.accepted).toBeGreaterThan(EVENTS * 0.7);
		expect(delivery.accepted).toBeLessThanOrEqual(EVENTS);
	});
});

describe('A clock', () => {
	const TEN_MINUTES = 10 * 60 * 1000;
	const realNow = () => performance.timeOrigin + performance.now();

	it.each([
		['slow', -TEN_MINUTES],
		['fast', TEN_MINUTES],
	])('that is ten minutes %s costs no event', async (name, offset) => {
		const world = await newWorld({ now: realNow });
		jest.spyOn(Date, 'now').mockImplementation(() => Math.round(realNow() + offset));
		const delivery = await deliver(`clock ${name}`, world);
		expect(delivery).toMatchObject({ accepted: EVENTS, stored: EVENTS });
		const refused = world.evidently.stats.outcomes.InvalidSignatureException;
		expect(refused).toBeGreaterThan(0);
		expect(refused).toBeLessThanOrEqual(CONCURRENCY);
	});
});
