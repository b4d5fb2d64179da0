import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SQL_FOLDER } from '../../examples/sql';
import { REPOSITORY } from '../../n8n/install/package';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import { createDatabase, Database, itWithPostgres } from '../support/database';

const readSql = async (...path: string[]) => await readFile(join(SQL_FOLDER, ...path), 'utf8');

async function documentedGrants(): Promise<string[]> {
	const page = await readFile(join(REPOSITORY, 'docs', 'storing.md'), 'utf8');
	return page.match(/^GRANT .*;$/gm) ?? [];
}

let database: Database;
let writer: Database;
let reader: Database;

async function createRole(user: string): Promise<Database> {
	await database.query(`CREATE ROLE ${user} LOGIN PASSWORD 'secret'`);
	return new Database({ ...database.connection, user, password: 'secret' });
}

beforeAll(async () => {
	if (!isPostgresInstalled()) return;
	database = await createDatabase();
	for (const file of ['create-the-table.sql', 'create-the-views.sql', 'create-the-functions.sql'])
		await database.query(await readSql('store-each-event-once', file));
	writer = await createRole('evidently_writer');
	reader = await createRole('evidently_reader');
	for (const grant of await documentedGrants()) await database.query(grant);
});

const EVENT = {
	eventId: '5e7f1c1e-8f0e-4a35-9c56-1f7b6b8d1a01',
	project: 'demo',
	type: 'aws.evidently.custom',
	timestamp: '2026-11-20T08:00:00.000Z',
	receivedTime: '2026-11-20T08:00:01.000Z',
	data: { total: 12.5 },
};

itWithPostgres('a role with only the documented grants stores each event once', async () => {
	const store = await readSql('store-each-event-once', 'store-each-event-once.sql');
	for (let time = 1; time <= 2; time += 1) await writer.query(store, [JSON.stringify([EVENT])]);
	expect(await database.query('SELECT event_id FROM evidently_events')).toEqual([
		{ event_id: EVENT.eventId },
	]);
	await expect(writer.query('SELECT data FROM evidently_events')).rejects.toThrow(
		'permission denied',
	);
});

itWithPostgres(
	'a role with only the documented grants reads the results and the views',
	async () => {
		const question = JSON.stringify({ baseline: 'old', entityIdKey: 'a', valueKey: 'b' });
		for (const file of ['experiment-results.sql', 'difference-by-day.sql', 'left-out.sql'])
			expect(await reader.query(await readSql('experiment-results', file), [question])).not.toEqual(
				[],
			);
		for (const view of ['evidently_exposures', 'evidently_metrics'])
			expect(await reader.query(`SELECT * FROM ${view}`)).toBeInstanceOf(Array);
		await expect(reader.query('DELETE FROM evidently_events')).rejects.toThrow('permission denied');
	},
);
