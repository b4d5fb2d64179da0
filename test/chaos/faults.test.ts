import { FAULT_NAMES, type Evidently, type FaultName, type FaultRates } from '../../evidently';
import { onCleanUp, startTestEvidently } from '../support/testKit';
import { BATCH, CONCURRENCY, deliver, EVENTS, TIMEOUT_MS } from './deliver';
import { numbered } from '../support/delivery';
import { usedMemory } from '../support/leftovers';
import { until } from '../support/waiting';
import { print, sized } from './mode';
import { KEYS } from './secrets';
import { setUpChaos, shortenWaits, type World } from './world';

const newWorld = setUpChaos();

beforeEach(() => shortenWaits());

/** @returns how many events were stored although their sender received no response. */
const lostEvents = ({ evidently }: World) => evidently.stats.outcomes['lost-reply']! * BATCH;

/** The timeout is short only for stalled requests. On a busy machine, it could end a stored one. */
const timeoutFor = (fault: FaultName) => (fault === 'stall' ? { timeout: TIMEOUT_MS } : {});

const allFaults: FaultRates = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0.05]));

describe('A run with faults', () => {
	it.each(['throttle', 'server-error', 'reset', 'stall', 'reject', 'reject-retryable'] as const)(
		'loses and duplicates no event if one request in five meets the fault "%s"',
		async (fault) => {
			const world = await newWorld({ faults: { [fault]: 0.2 } });
			const delivery = await deliver(fault, world, { options: timeoutFor(fault) });
			expect(delivery).toMatchObject({ duplicates: 0, unknown: 0, stored: delivery.accepted });
			expect(delivery.accepted).toBeGreaterThan(EVENTS * 0.7);
		},
	);

	it.each(['throttle', 'server-error', 'reset', 'stall'] as const)(
		'reports exactly the lost events if one request in five meets the fault "%s" and none is retried',
		async (fault) => {
			const world = await newWorld({ faults: { [fault]: 0.2 } });
			const delivery = await deliver(`${fault}, one attempt`, world, {
				options: { maxAttempts: 1, ...timeoutFor(fault) },
				node: { onError: 'continueRegularOutput' },
			});
			const failed = world.evidently.stats.outcomes[fault]! * BATCH;
			expect(delivery).toMatchObject({
				failed,
				stored: EVENTS - failed,
				accepted: EVENTS - failed,
			});
			expect(failed).toBeGreaterThan(0);
		},
	);

	it.each(['throttle', 'server-error', 'reset'] as const)(
		'reports how many events are stored if the fault "%s" stops the workflow',
		async (fault) => {
			const { evidently, run } = await newWorld({ faults: { [fault]: 0.2 } });
			const options = { batchSize: BATCH, maxAttempts: 1 };
			const { run: ended } = await run({ items: numbered(EVENTS), parameters: { options } });
			const { eventsStored } = evidently.stats;
			expect(ended.data.resultData.error?.description).toMatch(
				new RegExp(`Of ${EVENTS} events\\D+\\b${eventsStored} (were|had been) accepted`),
			);
		},
	);

	it('duplicates only events whose response was lost if one response in five is lost', async () => {
		const world = await newWorld({ faults: { 'lost-reply': 0.2 } });
		const { duplicates, unknown } = await deliver('lost-reply', world);
		expect(lostEvents(world)).toBeGreaterThan(0);
		expect(duplicates + unknown).toBe(lostEvents(world));
	});

	it('loses no accepted event if one request in twenty meets each fault', async () => {
		const world = await newWorld({ faults: allFaults });
		const delivery = await deliver('all', world, { options: { timeout: TIMEOUT_MS } });
		expect(delivery.accepted).toBeGreaterThan(EVENTS * 0.7);
		expect(delivery.duplicates + delivery.unknown).toBeLessThanOrEqual(lostEvents(world));
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		"does not send events again because of n8n's Retry On Fail (%s)",
		async (onError) => {
			// Every other request fails, starting with the first one.
			let requests = 0;
			const onPutProjectEvents = () => (requests++ % 2 === 0 ? { status: 403 } : undefined);
			const world = await newWorld({ onPutProjectEvents });
			const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, onError };
			const delivery = await deliver(`Retry On Fail, ${onError}`, world, { node });
			expect(delivery).toMatchObject({ accepted: EVENTS / 2, stored: EVENTS / 2, duplicates: 0 });
			expect(requests).toBe(EVENTS / BATCH);
		},
	);
});

describe('A server that is killed', () => {
	/** Kills the server during a run, and then calls `afterwards`. */
	async function killed(afterwards: (server: Evidently) => Promise<unknown>): Promise<World> {
		let ended: Promise<unknown> | undefined;
		let requests = 0;
		const world = await newWorld({
			onPutProjectEvents: () => {
				const { evidently } = world;
				if (++requests === 15) ended = evidently.close().then(() => afterwards(evidently));
				return undefined;
			},
		});
		onCleanUp(async () => await ended);
		return world;
	}

	/** Restarts a server at its port with its folder once this many attempts have failed. */
	const restartAfter =
		(failures: number) =>
		async ({ port, dataDir }: Evidently) => {
			// Each wait before another attempt draws a random number.
			const { calls } = jest.mocked(Math.random).mock;
			const before = calls.length;
			await until(() => calls.length >= before + failures);
			await startTestEvidently({ port, dataDir, credentials: [KEYS] });
		};

	/** Killing the server can lose the responses to all requests in flight. */
	const IN_FLIGHT = CONCURRENCY * BATCH;

	it('loses no event during an outage if Max Attempts covers it', async () => {
		const world = await killed(restartAfter(CONCURRENCY * sized(2, 4)));
		const delivery = await deliver('outage', world, { options: { maxAttempts: 10 } });
		expect(delivery).toMatchObject({ failed: 0, unknown: 0 });
		expect(delivery.duplicates).toBeLessThanOrEqual(IN_FLIGHT);
	});

	it('loses only events that are reported as failed during an outage that does not end', async () => {
		const world = await killed(async () => undefined);
		const delivery = await deliver('outage, default attempts', world);
		expect(delivery.failed).toBeGreaterThan(0);
		expect(delivery.duplicates + delivery.unknown).toBeLessThanOrEqual(IN_FLIGHT);
	});
});

describe('Memory', () => {
	it('uses no more memory after many runs', async () => {
		const world = await newWorld({
			faults: { reset: 0.1, 'server-error': 0.1, 'lost-reply': 0.1, reject: 0.1 },
		});
		const events = sized(1000, 10_000);
		const send = async () =>
			await world.run({
				items: Array.from({ length: events }, (_, number) => ({ number, text: TEXT })),
				node: { onError: 'continueErrorOutput' },
			});
		// Code that is loaded or compiled at its first use stays in memory.
		for (let run = 0; run < 2; run++) await send();
		const before = usedMemory();
		const runs = sized(4, 20);
		for (let run = 0; run < runs; run++) await send();
		const growth = usedMemory() - before;
		print(`memory: ${growth.toFixed(2)} MB more after ${runs} runs of ${events} events of 1 kB`);
		expect(growth).toBeLessThan((events * runs) / 2500);
	});

	/** Makes each event larger than a kilobyte, so that leaked events are visible. */
	const TEXT = 'x'.repeat(1000);
});
