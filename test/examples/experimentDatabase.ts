import type { IDataObject } from 'n8n-workflow';

import { readExamples } from '../../examples/import';
import type { WorkflowFile } from '../../n8n/rest/client';
import { runSql } from '../../n8n/postgres/sql';
import { createDatabase } from '../support/database';
import { queryOf } from '../support/exampleWorkflows';
import type { EventRow } from '../support/experimentEvents';

export { itWithPostgres } from '../support/database';

/** The nodes of the storing workflow that a user runs once. */
const SET_UP = ['Create the Table', 'Create the Views', 'Create the Functions'];

/** The database of the examples in PostgreSQL, without n8n. */
export interface ExperimentDatabase {
	store(rows: EventRow[]): Promise<void>;
	query<Row = IDataObject>(sql: string, values?: unknown[]): Promise<Row[]>;
	/** Runs the SQL of a node of the workflow for experiment results. */
	ask(node: string, fields: IDataObject): Promise<IDataObject[]>;
	/** Returns the results before the workflow rounds them. */
	exactResults(fields: IDataObject): Promise<IDataObject[]>;
}

/** No result may depend on the time zone of the database. */
const SETTINGS = { timezone: 'Asia/Tokyo' };

/** @param settings PostgreSQL's settings for the sessions of the database */
export async function openExperimentDatabase(
	settings: Record<string, string> = {},
): Promise<ExperimentDatabase> {
	const database = await createDatabase();
	const name = database.connection.database;
	for (const [setting, value] of Object.entries({ ...SETTINGS, ...settings }))
		await runSql(database.connection, `ALTER DATABASE ${name} SET ${setting} = '${value}'`);
	const query = async <Row>(sql: string, values?: unknown[]) =>
		await database.query<Row>(sql, values);
	const store = await example('Evidently: store each event once');
	for (const node of SET_UP) await query(queryOf(store, node));
	const results = await example('Evidently: experiment results');
	return {
		query,
		async store(rows) {
			const insert =
				'INSERT INTO evidently_events SELECT * FROM jsonb_populate_recordset(NULL::evidently_events, $1)';
			await query(insert, [JSON.stringify(rows)]);
		},
		async ask(node, fields) {
			return await query(queryOf(results, node), [JSON.stringify(questionOf(results, fields))]);
		},
		async exactResults(fields) {
			const select = 'SELECT * FROM evidently_results(evidently_question($1::jsonb))';
			return await query(select, [JSON.stringify(questionOf(results, fields))]);
		},
	};
}

async function example(name: string): Promise<WorkflowFile> {
	return (await readExamples()).find((each) => each.name === name)!;
}

/** Returns the workflow's fields, with these values instead of the workflow's. */
export async function question(fields: IDataObject): Promise<IDataObject> {
	return questionOf(await example('Evidently: experiment results'), fields);
}

function questionOf({ nodes }: WorkflowFile, fields: IDataObject): IDataObject {
	const { parameters } = nodes.find(({ name }) => name === 'Experiment and Metric')!;
	const { assignments } = parameters!.assignments as {
		assignments: Array<{ name: string; value: IDataObject[string] }>;
	};
	return {
		...Object.fromEntries(assignments.map(({ name, value }) => [name, value])),
		...fields,
	};
}
