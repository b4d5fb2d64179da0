import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SQL_FOLDER } from '../../examples/sql';
import { REPOSITORY } from '../../n8n/install/package';
import { createDatabase, Database, itWithPostgres } from '../support/database';

const readSql = async (file: string) =>
	await readFile(join(SQL_FOLDER, 'store-each-event-once', file), 'utf8');

async function documentedGrants(): Promise<string[]> {
	const page = await readFile(join(REPOSITORY, 'docs', 'storing.md'), 'utf8');
	return page.match(/^GRANT .*;$/gm) ?? [];
}

const EVENT = {
	eventId: '5e7f1c1e-8f0e-4a35-9c56-1f7b6b8d1a01',
	project: 'demo',
	type: 'aws.evidently.custom',
	timestamp: '2026-11-20T08:00:00.000Z',
	receivedTime: '2026-11-20T08:00:01.000Z',
	data: { total: 12.5 },
};

itWithPostgres('a role with only the documented grants stores each event once', async () => {
	const database = await createDatabase();
	await database.query(await readSql('create-the-table.sql'));
	await database.query(`CREATE ROLE evidently_writer LOGIN PASSWORD 'secret'`);
	for (const grant of await documentedGrants()) await database.query(grant);
	const writer = new Database({
		...database.connection,
		user: 'evidently_writer',
		password: 'secret',
	});
	const store = await readSql('store-each-event-once.sql');
	for (let time = 1; time <= 2; time += 1) await writer.query(store, [JSON.stringify([EVENT])]);
	expect(await database.query('SELECT event_id FROM evidently_events')).toEqual([
		{ event_id: EVENT.eventId },
	]);
	await expect(writer.query('SELECT data FROM evidently_events')).rejects.toThrow(
		'permission denied',
	);
});
