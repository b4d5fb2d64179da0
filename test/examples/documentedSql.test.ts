import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { REPOSITORY } from '../../n8n/install/package';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import {
	itWithPostgres,
	openExperimentDatabase,
	type ExperimentDatabase,
} from './experimentDatabase';
import { randomEvents } from '../support/experimentEvents';

let database: ExperimentDatabase | undefined;

beforeAll(async () => {
	if (isPostgresInstalled()) database = await openExperimentDatabase();
});
beforeEach(async () => {
	await database?.query('TRUNCATE evidently_events');
	await database?.store(randomEvents(2000, 14));
});
afterAll(async () => await database?.close());

/** Returns the SQL statements that a page shows. */
async function sqlOf(page: string): Promise<string[]> {
	const text = await readFile(join(REPOSITORY, 'docs', page), 'utf8');
	return [...text.matchAll(/^ *```sql\n([\s\S]*?)^ *```$/gm)].map(([, sql]) => sql!);
}

const count = async (condition: string) =>
	(
		await database!.query<{ n: number }>(
			`SELECT count(*)::int AS n FROM evidently_events WHERE ${condition}`,
		)
	)[0]!.n;

itWithPostgres('every query on the pages about experiments returns rows', async () => {
	const queries = [
		...(await sqlOf('experiment-results.md')),
		...(await sqlOf('experiment-tools.md')),
	];
	expect(queries).toHaveLength(10);
	for (const sql of queries) expect((await database!.query(sql)).length).toBeGreaterThan(0);
});

itWithPostgres('the documented retention deletes only old events', async () => {
	const retention = (await sqlOf('storing.md')).find((sql) => sql.includes('interval'))!;
	await database!.query("UPDATE evidently_events SET received_time = now() - interval '62 days'");
	await database!.query(
		"UPDATE evidently_events SET received_time = now() - interval '64 days' WHERE project = 'search'",
	);
	const others = await count("project = 'checkout'");
	await database!.query(retention);
	expect([await count('true'), await count("project = 'checkout'")]).toEqual([others, others]);
});

itWithPostgres('the documented erasure deletes only the events of one person', async () => {
	const erasure = (await sqlOf('storing.md')).find((sql) => sql.includes('u-17'))!;
	const ofPerson = 'data::text LIKE \'%"u-1@example.com"%\'';
	const [all, theirs] = [await count('true'), await count(ofPerson)];
	expect(theirs).toBeGreaterThan(1);
	await database!.query(erasure.replaceAll('u-17', 'u-1@example.com'));
	expect([await count('true'), await count(ofPerson)]).toEqual([all - theirs, 0]);
});
