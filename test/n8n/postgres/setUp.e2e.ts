import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { postgresCredential } from '../../../n8n/postgres/connection';
import { startPostgres, type Postgres } from '../../../n8n/postgres/server';
import { runSql } from '../../../n8n/postgres/sql';
import { REPOSITORY } from '../../../n8n/install/package';
import { putCredential } from '../../../n8n/rest/credential';
import { openBrowserWorld, type BrowserWorld } from '../browser/browserWorld';

let world: BrowserWorld;
let folder: string;
let postgres: Postgres;

beforeAll(async () => {
	world = await openBrowserWorld();
	folder = await mkdtemp(join(tmpdir(), 'evidently-set-up-'));
	postgres = await startPostgres(folder);
	// The editor finds the credential of an imported node by its name.
	await putCredential(world.client, postgresCredential(postgres.connection));
}, 120_000);
afterAll(async () => {
	await world?.close();
	await postgres?.stop();
	await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
	await runSql(postgres.connection, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});

const isThere = async (relation: string) =>
	(
		await runSql<{ found: boolean }>(
			postgres.connection,
			'SELECT to_regclass($1) IS NOT NULL AS found',
			[relation],
		)
	)[0]!.found;

async function importExample(file: string): Promise<void> {
	await world.editor.openNewWorkflow();
	await world.editor.importFile(join(REPOSITORY, 'examples', file));
}

it.each(['store-each-event-once.json', 'evaluate-and-store.json'])(
	'the documented clicks create the table, the views and the functions of %s',
	async (file) => {
		await importExample(file);
		await world.editor.executeFrom('Set Up');
		await world.editor.finished('Create the Functions');
		expect([
			await isThere('evidently_events'),
			await isThere('evidently_exposures'),
			await runSql(postgres.connection, 'SELECT evidently_rounded(1.234567) AS shown'),
		]).toEqual([true, true, [{ shown: 1.2346 }]]);
	},
);

it('the documented click creates the table of dead letters, whichever trigger the editor runs', async () => {
	await importExample('send-again-what-was-kept.json');
	await world.editor.execute();
	await world.editor.finished('Take Waiting Events');
	expect(await isThere('evidently_dead_letters')).toBe(true);
});

it('the documented clicks create the example orders and send them', async () => {
	await importExample('send-database-rows.json');
	await world.editor.executeFrom('Set Up');
	await world.editor.finished('Create Example Orders');
	expect(await isThere('evidently_example_orders')).toBe(true);
});
