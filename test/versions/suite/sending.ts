import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { byArn, DONE, NODE } from '../../../n8n/engine/scenario';
import { latch } from '../../support/waiting';
import { items, jsonOf, pairs, pairsOf } from '../../support/world';
import { setUpWorld } from './setUp';

const indexOf = ({ data }: { data: string }) => (JSON.parse(data) as { index: number }).index;

describe('Sending', () => {
	const newWorld = setUpWorld();

	it('sends 50 events per request in the order of the items', async () => {
		const sizes: number[] = [];
		const { run, received } = await newWorld({
			onPutProjectEvents: ({ body }) => {
				sizes.push((JSON.parse(body.toString()) as { events: [] }).events.length);
				return undefined;
			},
		});
		await run({ items: items(101), parameters: { options: { concurrency: 1 } } });
		assert.deepEqual(sizes, [50, 50, 1]);
		const sent = (await received()).map(indexOf);
		assert.deepEqual(sent, Array.from(items(101).keys()));
	});

	it('outputs results in the order of the items, whatever the order of the responses', async () => {
		const { arrive } = latch(3);
		const { evidently, run } = await newWorld({
			// The first request to arrive gets the last response.
			onPutProjectEvents: async ({ body }) => {
				const arrived = arrive();
				if (body.includes('\\"index\\":0')) await arrived;
				return undefined;
			},
		});
		const parameters = { options: { batchSize: 1, concurrency: 3 } };
		const result = await run({ items: items(5), parameters });
		const stored = await evidently.readEvents('demo');
		const ids = stored.sort((a, b) => indexOf(a) - indexOf(b)).map(({ eventId }) => ({ eventId }));
		assert.deepEqual(jsonOf(result.items(NODE)), ids);
		assert.deepEqual(pairsOf(result.items(NODE)), pairs(0, 1, 2, 3, 4));
	});

	it('passes the results to the next node, and shows no hint', async () => {
		const { run } = await newWorld();
		const result = await run({ items: items(2) });
		assert.equal(result.run.status, 'success');
		assert.equal(result.items(DONE).length, 2);
		assert.deepEqual(result.task(NODE)?.hints ?? [], []);
	});

	it('sends to a project that an ARN names', async () => {
		const { run, received } = await newWorld();
		const arn = 'arn:aws:evidently:us-east-1:123456789012:project/demo';
		await run({ parameters: { project: byArn(arn) } });
		assert.equal((await received()).length, 1);
	});

	it('creates an evaluation event from fields', async () => {
		const { run, received } = await newWorld();
		await run({
			parameters: {
				eventType: 'aws.evidently.evaluation',
				dataSource: 'evaluation',
				feature: 'f',
				entityId: 'e',
				variation: 'v',
			},
		});
		const [event] = await received();
		assert.equal(event?.type, 'aws.evidently.evaluation');
		const data = JSON.parse(event.data) as object;
		assert.deepEqual(data, {
			feature: 'f',
			entityId: 'e',
			variation: 'v',
			type: 'EXPERIMENT_RULE_MATCH',
		});
	});

	it('sends nothing in a dry run', async () => {
		const { evidently, run } = await newWorld();
		const result = await run({ items: items(2), parameters: { options: { dryRun: true } } });
		assert.deepEqual(
			jsonOf(result.items(NODE)).map(({ project, data }) => ({ project, data })),
			items(2).map((data) => ({ project: 'demo', data })),
		);
		assert.equal(evidently.stats.requests, 0);
	});
});
