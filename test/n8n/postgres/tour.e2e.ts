import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { EFFECT_MS, USERS } from '../../../examples/application';
import {
	manualTriggerOf,
	publishExample,
	readExamples,
	webhookIdOf,
	withCredentials,
} from '../../../examples/import';
import { tour } from '../../../examples/tour';
import { REPOSITORY } from '../../../n8n/install/package';
import { selectRows } from '../../../n8n/postgres/sql';
import type { WorkflowFile } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { python, signingCurl } from '../../clients/commands';
import { testIf } from '../../support/testIf';
import { openPostgresWorld, type PostgresWorld } from './postgresWorld';

const run = promisify(execFile);

let world: PostgresWorld;

beforeAll(async () => {
	world = await openPostgresWorld('the tour');
});
afterAll(async () => await world?.close());

async function example(name: string): Promise<WorkflowFile> {
	const found = (await readExamples()).find((each) => each.name === name)!;
	return withCredentials(found, world.credentials);
}

testIf(python && signingCurl, 'no curl that signs or no boto3 that knows Evidently')(
	'the commands that npm run n8n prints lead from an event to a verdict with numbers',
	async () => {
		const { client } = world;
		const store = await example('Evidently: evaluate features and store events');
		const storeId = await client.createWorkflow(store);
		await publishExample(client, storeId, store);
		const endpoint = `${client.url}/webhook/${webhookIdOf(await client.workflow(storeId))}`;
		const { commands } = tour(endpoint, world.postgres);
		expect(commands).toHaveLength(4);
		const paste = async (index: number) =>
			(await run('bash', ['-c', commands[index]!.command], { cwd: REPOSITORY })).stdout;

		expect(await paste(0)).toContain('"failedEventCount":0');
		expect(await paste(1)).toContain("'failedEventCount': 0");
		expect(await paste(2)).toContain(`sent ${USERS} events, ${USERS} accepted`);
		// The trigger responds to an evaluation before it is stored.
		await until('all evaluations in the table', async () => {
			const select = 'SELECT 1 FROM evidently_exposures';
			return (await selectRows(world.postgres.connection, select)).length === USERS;
		});
		expect(await paste(3)).toMatch(
			/\n classicCheckout \| +489 \| +\d{3}\n oneStepCheckout \| +511 \| +\d{3}\n/,
		);

		const results = await example('Evidently: experiment results');
		const id = await client.createWorkflow(results);
		const { data } = await client.finished(await client.start(id, manualTriggerOf(results)!));
		const rows = data.resultData.runData['Experiment Results']?.[0]?.data?.main?.[0] ?? [];
		const [baseline, treatment] = rows.map(({ json }) => json);
		expect([baseline, treatment]).toMatchObject([
			{ variation: 'classicCheckout', entities: 489 },
			{ variation: 'oneStepCheckout', entities: 511, verdict: 'Better' },
		]);
		const { difference } = treatment as { difference: number };
		expect(Math.abs(difference - EFFECT_MS)).toBeLessThan(30);
	},
	// Every request of the application takes n8n up to a second on a busy machine.
	300_000,
);
