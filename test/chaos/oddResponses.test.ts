import type { CustomResponse } from '../../evidently';
import { seededRandom } from '../../evidently/random';
import { CONCURRENCY, deliver, EVENTS } from './deliver';
import { SEED } from './mode';
import { setUpChaos, shortenWaits } from './world';

const newWorld = setUpChaos();

beforeEach(() => shortenWaits());

const HTML = { headers: { 'content-type': 'text/html' }, body: '<html>Please sign in</html>' };

const INVALID = { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } };

const results = (count: number) => ({
	status: 200,
	body: JSON.stringify({
		failedEventCount: 0,
		eventResults: Array.from({ length: count }, (_, index) => ({ eventId: `invented-${index}` })),
	}),
});

/** Answers one request in five with the given response instead of the service's. */
function oneInFive(response: CustomResponse) {
	const random = seededRandom(SEED, 'odd response');
	return { onPutProjectEvents: () => (random() < 0.2 ? response : undefined) };
}

describe("A response that isn't from the service", () => {
	it.each<[string, CustomResponse]>([
		['a body that is not JSON', { status: 200, body: 'OK' }],
		['half of a JSON document', { status: 200, body: '{"eventResults":[{"eventId":"inv' }],
		['an empty body', { status: 200, body: '' }],
		['too few results', results(3)],
		['too many results', results(51)],
		['no results', results(0)],
		['an array', { status: 200, body: '[]' }],
		['null', { status: 200, body: 'null' }],
		['text instead of results', { status: 200, body: '{"eventResults":"all of them"}' }],
		['a page of a proxy with HTTP 200', { status: 200, ...HTML }],
		['a page of a proxy with HTTP 502', { status: 502, ...HTML }],
		['an unknown error with HTTP 418', { status: 418, body: '{}' }],
		["n8n's error, whose code is a number", { status: 500, body: '{"code":0,"message":"No"}' }],
		['an error whose fields are null', { ...INVALID, body: '{"fieldList":null}' }],
	])('accepts no event because of a response with %s', async (name, response) => {
		const delivery = await deliver(name, await newWorld(oneInFive(response)));
		expect(delivery).toMatchObject({ duplicates: 0, unknown: 0, stored: delivery.accepted });
		expect(delivery.accepted).toBeGreaterThan(EVENTS * 0.7);
		expect(delivery.accepted).toBeLessThanOrEqual(EVENTS);
	});
});

describe('A clock', () => {
	const TEN_MINUTES_MS = 10 * 60 * 1000;
	const realNow = () => performance.timeOrigin + performance.now();

	it.each([
		['slow', -TEN_MINUTES_MS],
		['fast', TEN_MINUTES_MS],
	])('loses no event if the clock is ten minutes %s', async (name, offsetMs) => {
		const world = await newWorld({ now: realNow });
		jest.spyOn(Date, 'now').mockImplementation(() => Math.round(realNow() + offsetMs));
		const delivery = await deliver(`clock ${name}`, world);
		expect(delivery).toMatchObject({ accepted: EVENTS, stored: EVENTS });
		const rejected = world.evidently.stats.outcomes.InvalidSignatureException;
		expect(rejected).toBeGreaterThan(0);
		expect(rejected).toBeLessThanOrEqual(CONCURRENCY);
	});
});
