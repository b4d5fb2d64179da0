import { FAULT_NAMES, type FaultName, type FaultRates } from '../../evidently';
import { onCleanUp, startTestEvidently } from '../evidently/testKit';
import { BATCH, CONCURRENCY, deliver, EVENTS, TIMEOUT } from './deliver';
import { numbered } from './delivery';
import { usedMemory } from './leftovers';
import { print, sized } from './mode';
import { KEYS } from './secrets';
import { setUpChaos, type World } from './world';

const newWorld = setUpChaos();

/** Events that were stored, but whose sender has not heard of it. */
const lostEvents = ({ evidently }: World) => evidently.stats.outcomes['lost-reply']! * BATCH;

/** Short only where it must be: on a busy machine it could end a request that is stored. */
const timeoutFor = (fault: FaultName) => (fault === 'stall' ? { timeout: TIMEOUT } : {});

const allFaults: FaultRates = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0.05]));

describe('Nothing is lost and nothing is made up', () => {
	it.each(['throttle', 'server-error', 'reset', 'stall', 'reject', 'reject-retryable'] as const)(
		'where %s strikes one in five',
		async (fault) => {
			const world = await newWorld({ faults: { [fault]: 0.2 } });
			const delivery = await deliver(fault, world, { options: timeoutFor(fault) });
			expect(delivery).toMatchObject({ duplicates: 0, unknown: 0, stored: delivery.accepted });
			expect(delivery.accepted).toBeGreaterThan(EVENTS * 0.7);
		},
	);

	it.each(['throttle', 'server-error', 'reset', 'stall'] as const)(
		'where %s strikes one in five and nothing is tried again',
		async (fault) => {
			const world = await newWorld({ faults: { [fault]: 0.2 } });
			const delivery = await deliver(`${fault}, one try`, world, {
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
		'where %s stops the workflow: the error says how many events are stored',
		async (fault) => {
			const { evidently, run } = await newWorld({ faults: { [fault]: 0.2 } });
			const options = { batchSize: BATCH, maxAttempts: 1 };
			const { run: ended } = await run({ items: numbered(EVENTS), parameters: { options } });
			const { eventsStored } = evidently.stats;
			expect(ended.data.resultData.error?.description).toMatch(
				new RegExp(`Of ${EVENTS} events\\D+\\b${eventsStored} (had been )?accepted`),
			);
		},
	);

	it('where one reply in five is lost, but for what was stored before it', async () => {
		const world = await newWorld({ faults: { 'lost-reply': 0.2 } });
		const { duplicates, unknown } = await deliver('lost-reply', world);
		expect(lostEvents(world)).toBeGreaterThan(0);
		expect(duplicates + unknown).toBe(lostEvents(world));
	});

	it('where all faults strike, each one in twenty', async () => {
		const world = await newWorld({ faults: allFaults });
		const delivery = await deliver('all', world, { options: { timeout: TIMEOUT } });
		expect(delivery.accepted).toBeGreaterThan(EVENTS * 0.7);
		expect(delivery.duplicates + delivery.unknown).toBeLessThanOrEqual(lostEvents(world));
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		"where n8n's Retry On Fail could run the node again (%s)",
		async (onError) => {
			// Every other request fails, the first one included.
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

describe('A server that dies and returns', () => {
	/** Kills it in the midst of a run and starts it again, at the same port with the same folder. */
	async function outage(downtime: number): Promise<World> {
		const back: Array<Promise<unknown>> = [];
		let requests = 0;
		const world = await newWorld({
			onPutProjectEvents: () => {
				if (++requests === 15) back.push(restart(world, downtime));
				return undefined;
			},
		});
		onCleanUp(async () => await Promise.all(back));
		return world;
	}

	async function restart({ evidently }: World, downtime: number): Promise<void> {
		const { port, dataDir } = evidently;
		await evidently.close();
		await new Promise((resolve) => setTimeout(resolve, downtime));
		await startTestEvidently({ port, dataDir, credentials: [KEYS] });
	}

	/** Its death can take away the replies to as many requests as are in flight. */
	const IN_FLIGHT = CONCURRENCY * BATCH;

	it('costs no event where Max Attempts outlast it', async () => {
		const world = await outage(sized(300, 3000));
		const delivery = await deliver('outage', world, { options: { maxAttempts: 10 } });
		expect(delivery).toMatchObject({ failed: 0, unknown: 0 });
		expect(delivery.duplicates).toBeLessThanOrEqual(IN_FLIGHT);
	});

	it('costs only those events that are reported as failed', async () => {
		const delivery = await deliver('outage, default tries', await outage(1000));
		expect(delivery.failed).toBeGreaterThan(0);
		expect(delivery.duplicates + delivery.unknown).toBeLessThanOrEqual(IN_FLIGHT);
	});
});

describe('Memory', () => {
	it('is what it was before, however many events were sent', async () => {
		const world = await newWorld({
			faults: { reset: 0.1, 'server-error': 0.1, 'lost-reply': 0.1, reject: 0.1 },
		});
		const events = sized(1000, 10_000);
		const send = async () =>
			await world.run({
				items: Array.from({ length: events }, (_, number) => ({ number, text: TEXT })),
				node: { onError: 'continueErrorOutput' },
			});
		// What is loaded or compiled at the first use stays.
		for (let run = 0; run < 2; run++) await send();
		const before = usedMemory();
		const runs = sized(4, 20);
		for (let run = 0; run < runs; run++) await send();
		const growth = usedMemory() - before;
		print(`memory: ${growth.toFixed(2)} MB more after ${runs} runs of ${events} events of 1 kB`);
		expect(growth).toBeLessThan((events * runs) / 2500);
	});

	/** With it, an event that is kept takes more than a kilobyte. */
	const TEXT = 'x'.repeat(1000);
});
