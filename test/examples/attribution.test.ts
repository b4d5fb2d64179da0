import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { isPostgresInstalled } from '../../n8n/postgres/server';
import {
	itWithPostgres,
	openExperimentDatabase,
	type ExperimentDatabase,
} from './experimentDatabase';
import type { EventRow } from '../support/experimentEvents';

let database: ExperimentDatabase;

beforeAll(async () => {
	if (isPostgresInstalled()) database = await openExperimentDatabase();
});

/** Returns the time of a second of a fixed minute. */
const at = (second: number) => `2026-11-01T12:00:${String(second).padStart(2, '0')}.000Z`;

interface Times {
	happened: number;
	received?: number;
	id?: string;
}

/** Creates an event that happened and was received at these seconds. */
function event(type: EventRow['type'], data: object, times: Times): EventRow {
	const { happened, received = 30, id = randomUUID() } = times;
	return {
		event_id: id,
		project: 'attribution',
		type,
		event_time: at(happened),
		received_time: at(received),
		data,
	};
}

const seen = (entityId: string, variation: string, times: Times = { happened: 0 }) =>
	event('aws.evidently.evaluation', { feature: 'checkout-flow', entityId, variation }, times);

const measured = (userId: string, ms: number, times: Times = { happened: 10 }) =>
	event('aws.evidently.custom', { details: { ms }, userDetails: { userId } }, times);

/** Stores these events only, and returns the results by variation. */
async function resultsOf(rows: EventRow[], fields: IDataObject = {}) {
	await database.query('TRUNCATE evidently_events');
	await database.store(rows);
	const question = { project: 'attribution', baseline: 'old', valueKey: 'details.ms', ...fields };
	const results = await database.ask('Experiment Results', question);
	return Object.fromEntries(results.map((row) => [row.variation, row])) as Record<
		string,
		IDataObject
	>;
}

const [LOW_ID, HIGH_ID] = [
	'00000000-0000-4000-8000-000000000000',
	'ffffffff-0000-4000-8000-000000000000',
];

itWithPostgres.each<[string, Times, Times]>([
	[
		'happened first, although it was received last',
		{ happened: 1, received: 9 },
		{ happened: 2, received: 5 },
	],
	[
		'was received first of two at the same time',
		{ happened: 1, received: 5, id: HIGH_ID },
		{ happened: 1, received: 9, id: LOW_ID },
	],
	[
		'has the lower event ID of two with the same times',
		{ happened: 1, id: LOW_ID },
		{ happened: 1, id: HIGH_ID },
	],
])(
	'an entity belongs to the variation of the evaluation that %s',
	async (_which, first, second) => {
		for (const [variation, other] of [
			['old', 'new'],
			['new', 'old'],
		] as const) {
			const rows = [seen('a', other, second), seen('a', variation, first), measured('a', 5)];
			const results = await resultsOf(rows);
			expect(results[variation]).toMatchObject({ entities: 1, events: 1, mean: 5 });
			expect(results[other]?.entities ?? 0).toBe(0);
		}
	},
);

itWithPostgres('the results include an event at the start and none at the end', async () => {
	const rows = [
		seen('before', 'old', { happened: 4 }),
		seen('first', 'old', { happened: 5 }),
		seen('end', 'old', { happened: 20 }),
		measured('first', 3, { happened: 5 }),
		measured('first', 1, { happened: 19 }),
		measured('first', 100, { happened: 20 }),
	];
	const { old } = await resultsOf(rows, { start: at(5), end: at(20) });
	expect(old).toMatchObject({ entities: 1, events: 2, mean: 2 });
});

itWithPostgres(
	'the difference by day has no row for a day with only later evaluations',
	async () => {
		const later = { ...seen('a', 'new'), event_time: '2026-11-03T12:00:00Z' };
		await resultsOf([seen('a', 'old'), measured('a', 5), later]);
		const fields = { project: 'attribution', baseline: 'old', valueKey: 'details.ms' };
		expect(await database.ask('Difference by Day', fields)).toMatchObject([
			{ day: '2026-11-01', variation: 'old', mean: 5, entities: 1, events: 1 },
		]);
	},
);

itWithPostgres(
	'the views have only events with an entity and a time, and each number',
	async () => {
		await database.query('TRUNCATE evidently_events');
		const custom = (data: object) => event('aws.evidently.custom', data, { happened: 10 });
		const never = { event_time: 'infinity' };
		await database.store([
			custom({ details: { ms: 5, cart: { items: 2 } }, userDetails: { userId: 17 } }),
			custom({ details: { ms: 6 }, userDetails: { userId: '' } }),
			custom({ details: { ms: 7 } }),
			{ ...measured('late', 8), ...never },
			seen('a', 'old', { happened: 5 }),
			{ ...seen('late', 'old'), ...never },
		]);
		const of = async (columns: string, view: string) =>
			await database.query(`SELECT ${columns} FROM ${view} ORDER BY 2`);
		const times = { event_time: new Date(at(10)), received_time: new Date(at(30)) };
		expect(
			await of('entity_id, metric, value, event_time, received_time', 'evidently_metrics'),
		).toEqual([
			{ entity_id: '17', metric: 'details.cart.items', value: 2, ...times },
			{ entity_id: '17', metric: 'details.ms', value: 5, ...times },
		]);
		expect(await of('entity_id, variation, event_time', 'evidently_exposures')).toEqual([
			{ entity_id: 'a', variation: 'old', event_time: new Date(at(5)) },
		]);
	},
);

itWithPostgres(
	'a higher mean is a positive relative difference from a negative baseline',
	async () => {
		const rows = [
			...['a', 'b'].map((entity) => seen(entity, 'old')),
			...['c', 'd'].map((entity) => seen(entity, 'new')),
			...[measured('a', -12), measured('b', -8), measured('c', -6), measured('d', -4)],
		];
		const results = await resultsOf(rows);
		expect(results.new).toMatchObject({ mean: -5, difference: 5, relative_difference: 0.5 });
		const { relative_low: low, relative_high: high } = results.new as Record<string, number>;
		expect(low).toBeLessThan(0.5);
		expect(high).toBeGreaterThan(0.5);
		expect((low! + high!) / 2).toBeCloseTo(0.5, 4);
	},
);
