import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { byName } from '../../../n8n/engine/scenario';
import { compareFields } from '../../engine/fieldComparison';
import { errorOf, items } from '../../support/world';
import { loadPackage, setUpWorld } from './setUp';

/** The number of compared runs, each with 25 items and four parameters. */
const COMPARED_RUNS = 10;

const ITEMS = [
	{ project: 'demo', at: 1_769_860_800, payload: { n: 1, list: [null, 'é'] }, 'a name': 'x' },
	{ project: 'demo', at: '2026-01-31T12:00:01Z', payload: { n: 2 }, 'a name': 'y' },
];

describe('Expressions', () => {
	const newWorld = setUpWorld();

	async function sentWith(project: string, at: string, payload: string) {
		const { run, received } = await newWorld();
		await run({
			items: ITEMS,
			parameters: {
				project: byName(project),
				timestampSource: 'value',
				timestamp: at,
				dataSource: 'json',
				data: payload,
			},
		});
		return await received();
	}

	it('sends the same events for dragged fields and for other expressions', async () => {
		const dragged = await sentWith(
			'={{ $json.project }}',
			'={{ $json.at }}',
			"={{ $json['payload'] }}",
		);
		const others = await sentWith(
			'={{ "de" + "mo" }}',
			'={{ $json["a" + "t"] }}',
			'={{ JSON.stringify($json.payload) }}',
		);
		assert.deepEqual(dragged, others);
		assert.deepEqual(
			dragged.map(({ data }) => JSON.parse(data) as unknown),
			ITEMS.map(({ payload }) => payload),
		);
	});

	it('reads the same values from dragged fields as this n8n', async () => {
		const compared = await compareFields(await loadPackage(), COMPARED_RUNS);
		assert.equal(compared.length, 1000);
		assert.ok(compared.filter(({ settled }) => settled).length > 100);
	});

	it('evaluates expressions in a list of fields and in options', async () => {
		const { evidently, run, received } = await newWorld();
		await run({
			items: ITEMS,
			parameters: {
				dataSource: 'fields',
				dataFields: '={{ ["payload.n", "a name"].join(",") }}',
				options: { batchSize: '={{ 1 }}' },
			},
		});
		assert.equal(evidently.stats.requests, 2);
		const data = (await received()).map((event) => JSON.parse(event.data) as unknown);
		assert.deepEqual(data, [
			{ payload: { n: 1 }, 'a name': 'x' },
			{ payload: { n: 2 }, 'a name': 'y' },
		]);
	});

	it('sends nothing if an expression for the data returns nothing', async () => {
		const { evidently, run } = await newWorld();
		const parameters = { dataSource: 'json', data: '={{ $json.none }}' };
		assert.match(errorOf(await run({ items: items(1), parameters })).message, /Item 0.*Data/);
		assert.equal(evidently.stats.requests, 0);
	});
});
