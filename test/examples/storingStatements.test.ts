import type { IDataObject } from 'n8n-workflow';

import { Engine } from '../../n8n/engine/engine';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import { createDatabase, itWithPostgres, type Database } from '../support/database';
import { exampleNodes, type Statement } from '../support/exampleNodes';
import { queryOf, readExample, startingAt } from '../support/exampleWorkflows';

const TRIGGER = 'AWS CloudWatch Evidently Trigger';

/** The examples that store what the trigger receives. */
const FILES = ['store-each-event-once.json', 'evaluate-and-store.json'];

interface Row {
	event_id: string;
	project: string;
	type: string;
	event_time: string;
	received_time: string;
	data: unknown;
}

let database: Database;
let engine: Engine;
const statements: Statement[] = [];

beforeAll(async () => {
	if (!isPostgresInstalled()) return;
	database = await createDatabase();
	engine = await Engine.load(undefined, exampleNodes(database, statements));
	await database.query(queryOf(await readExample(FILES[0]!), 'Create the Table'));
});

beforeEach(async () => {
	statements.length = 0;
	if (isPostgresInstalled()) await database.query('TRUNCATE evidently_events');
});

const idOf = (number: number) => `5e7f1c1e-8f0e-4a35-9c56-${String(number).padStart(12, '0')}`;

/** An item of the trigger. */
const received = (number: number, data: string, timestamp = '2026-11-20T08:00:00.250Z') => ({
	eventId: idOf(number),
	project: 'demo',
	type: 'aws.evidently.custom',
	timestamp,
	data,
	receivedTime: '2026-11-20T08:00:01.000Z',
});

async function store(file: string, items: IDataObject[]): Promise<Row[]> {
	const { run } = await engine.run(startingAt(await readExample(file), TRIGGER, items));
	expect([run.status, run.data.resultData.error]).toEqual(['success', undefined]);
	return await database.select<Row>(`SELECT event_id, project, type, event_time AT TIME ZONE 'UTC' AS event_time,
			received_time AT TIME ZONE 'UTC' AS received_time, data
		FROM evidently_events ORDER BY event_id`);
}

describe.each(FILES)('%s', (file) => {
	itWithPostgres(
		'stores all events of a request with one statement, each of them once',
		async () => {
			const items = [received(1, '{"n":1}'), received(2, '{"n":2}'), received(1, '{"n":1}')];
			await store(file, items);
			expect(statements).toHaveLength(1);
			const rows = await store(file, items);
			const stored = {
				project: 'demo',
				type: 'aws.evidently.custom',
				event_time: '2026-11-20T08:00:00.25',
				received_time: '2026-11-20T08:00:01',
			};
			expect(rows).toEqual([
				{ ...stored, event_id: idOf(1), data: { n: 1 } },
				{ ...stored, event_id: idOf(2), data: { n: 2 } },
			]);
		},
	);

	itWithPostgres.each([
		['0000-01-01T00:00:00.000Z', 'infinity'],
		['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00'],
		['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999'],
		['+010000-01-01T00:00:00.000Z', 'infinity'],
		['-000001-01-01T00:00:00.000Z', 'infinity'],
	])('stores an event with the time %s at %s', async (timestamp, expected) => {
		const rows = await store(file, [received(1, '{}', timestamp), received(2, '{}')]);
		expect(rows.map(({ event_time }) => event_time)).toEqual([expected, '2026-11-20T08:00:00.25']);
	});
});

itWithPostgres.each([
	[
		'an integer that JavaScript would round',
		'{"id":12345678901234567890}',
		{ id: '12345678901234567890' },
	],
	[
		'a negative integer of 16 digits that JavaScript would round',
		'{"id":-9007199254740993}',
		{ id: '-9007199254740993' },
	],
	['an integer that JavaScript keeps', '{"id":-9007199254740991}', { id: -9007199254740991 }],
	[
		'digits within a text',
		String.raw`{"a":"\"12345678901234567890"}`,
		{ a: '"12345678901234567890' },
	],
	['an object as a text of JSON, from the JavaScript SDK v2', String.raw`" {\"n\":1}"`, { n: 1 }],
	['a text that looks like an object', '"{n"', '{n'],
	['U+0000', String.raw`{"a":"x\u0000y","b":"\\u0000"}`, { a: 'x\ufffdy', b: String.raw`\u0000` }],
	['half of a surrogate pair', String.raw`{"a":"\ud83d"}`, { a: '\ufffd' }],
	['a surrogate pair', String.raw`{"a":"\ud83d\ude00"}`, { a: '😀' }],
])('stores %s in a form that PostgreSQL keeps', async (_what, data, expected) => {
	expect(await store(FILES[0]!, [received(1, data)])).toMatchObject([{ data: expected }]);
});
