import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { REPOSITORY } from '../../../n8n/install/package';
import { until } from '../../../n8n/waiting';
import {
	DeadLetterWorkflows,
	everySecond,
	itemCount,
	KEEP,
	REPORT,
	SCHEDULE,
	SEND_AGAIN,
	takenBy,
	withNode,
	withSettings,
} from './deadLetterWorkflows';

let n8n: DeadLetterWorkflows;
let chat: Server;
/** The messages that the chat has received. */
let messages: string[];

jest.setTimeout(240_000);

beforeAll(async () => {
	n8n = await DeadLetterWorkflows.open();
	await n8n.createTable();
	chat = createServer((request, response) => {
		void json(request).then((body) => {
			messages.push((body as { text: string }).text);
			response.end();
		});
	}).listen(0, '127.0.0.1');
	await once(chat, 'listening');
});

afterAll(async () => {
	chat?.close();
	await n8n?.close();
});

beforeEach(async () => {
	messages = [];
	await n8n.sql('DELETE FROM evidently_dead_letters');
});

const toChat = withNode('Notify', (node) => ({
	...node,
	parameters: {
		...node.parameters,
		url: `http://127.0.0.1:${(chat.address() as AddressInfo).port}/hooks/1`,
	},
}));

/** Inserts a row for each of these objects, whose keys are columns and whose values are SQL. */
async function addLetters(...letters: Array<Record<string, string>>): Promise<void> {
	for (const letter of letters) {
		const row = { type: `'aws.evidently.custom'`, ...letter };
		await n8n.sql(
			`INSERT INTO evidently_dead_letters (data, project, "timestamp", error, ${Object.keys(row).join()})
			VALUES ('{}', 'demo', '2026-11-20T08:00:00Z', 'Down.', ${Object.values(row).join()})`,
		);
	}
}

const WAITING = {};
const STATES = [
	WAITING,
	{ attempts: '19', kept_at: `now() - interval '23 hours'` },
	{ attempts: '20' },
	{ kept_at: `now() - interval '25 hours'` },
	{ rejections: '4' },
	{ rejections: '5' },
	{ type: 'NULL' },
];

it('shows the state of each dead letter in the view', async () => {
	await addLetters(...STATES);
	const rows = (await n8n.sql(
		'SELECT state FROM evidently_dead_letter_states ORDER BY id',
	)) as Array<{ state: string }>;
	expect(rows.map(({ state }) => state)).toEqual([
		...['waiting', 'waiting', 'stuck', 'stuck', 'waiting', 'given up', 'not an event'],
	]);
});

it('sends a message with the counts each morning if dead letters need attention', async () => {
	const report = await n8n.create(REPORT, toChat);
	await addLetters(WAITING);
	await n8n.execute(report, 'Every Morning');
	expect(messages).toEqual([]);
	await addLetters(...STATES);
	await n8n.execute(report, 'Every Morning');
	expect(messages).toEqual([
		"Dead letters: 4 wait to be sent again, 2 have waited for more than a day or 20 attempts, 1 were rejected five times, 1 items can't become an event.",
	]);
});

it.each<[string, Record<string, string>]>([
	['stuck', { attempts: '20' }],
	['given up', { rejections: '5' }],
	['not an event', { type: 'NULL' }],
])('sends a message each morning if one dead letter is %s', async (_state, letter) => {
	const report = await n8n.create(REPORT, toChat);
	await addLetters(letter);
	await n8n.execute(report, 'Every Morning');
	expect(messages).toHaveLength(1);
});

it('sends the error of a workflow whose trigger failed', async () => {
	const failed = 'When a Workflow Fails';
	const error = { trigger: { error: { message: 'No connection.' } }, workflow: { name: 'Orders' } };
	const pinData = { [failed]: [{ json: error }] };
	const report = await n8n.create(REPORT, (workflow) => ({ ...toChat(workflow), pinData }));
	await n8n.execute(report, failed);
	expect(messages).toEqual([
		expect.stringContaining('The workflow "Orders" failed: No connection.\nDead letters: 0 wait'),
	]);
});

it('sends a message if a published workflow fails', async () => {
	const report = await n8n.create(REPORT, toChat);
	await n8n.publish(report);
	const settings = withSettings({ errorWorkflow: report });
	const sendAgain = await n8n.create(SEND_AGAIN, (workflow) => everySecond(settings(workflow)));
	await n8n.without('TABLE', 'evidently_dead_letters', async () => {
		await n8n.publish(sendAgain);
		await until('a message', () => messages.length > 0);
		await n8n.unpublish(sendAgain);
	});
	await n8n.unpublish(report);
	expect(messages[0]).toBe(
		[
			'The workflow "Evidently: send again what was kept" failed: relation "evidently_dead_letters" does not exist',
			"Dead letters: 0 wait to be sent again, 0 have waited for more than a day or 20 attempts, 0 were rejected five times, 0 items can't become an event.",
		].join('\n'),
	);
});

it('sends a message if the dead letters can’t be counted', async () => {
	const report = await n8n.create(REPORT, toChat);
	await n8n.without('VIEW', 'evidently_dead_letter_states', async () => {
		await n8n.execute(report, 'Every Morning');
	});
	expect(messages).toEqual([
		'The dead letters could not be counted: relation "evidently_dead_letter_states" does not exist',
	]);
});

it('saves no successful executions of the workflow that sends dead letters again', async () => {
	const sendAgain = await n8n.create(SEND_AGAIN, everySecond);
	await n8n.publish(sendAgain);
	for (let round = 1; round <= 2; round += 1) {
		await addLetters(WAITING, WAITING);
		await until('the table to be empty', async () => (await n8n.letters()).length === 0);
	}
	await n8n.unpublish(sendAgain);
	await until('the last execution to end', async () => {
		const statuses = await n8n.client.executionStatuses(sendAgain);
		return ![...statuses.values()].some((status) => ['new', 'running'].includes(status));
	});
	expect([...(await n8n.client.executionStatuses(sendAgain)).values()]).toEqual([]);
});

/** Reads the GRANT statements from docs/dead-letters.md. */
async function documentedGrants(): Promise<string[]> {
	const page = await readFile(join(REPOSITORY, 'docs', 'dead-letters.md'), 'utf8');
	return page.match(/^GRANT .*;$/gm) ?? [];
}

it('keeps, resends and reports dead letters with roles that have only the documented grants', async () => {
	const [keeper, sender, reporter] = [
		await n8n.createRole('evidently_keeper'),
		await n8n.createRole('evidently_sender'),
		await n8n.createRole('evidently_reporter'),
	];
	for (const grant of await documentedGrants()) await n8n.sql(grant);
	n8n.evidently.setFaults({ reject: 1 });
	await n8n.execute(await n8n.create(KEEP, undefined, keeper));
	expect(await n8n.letters()).toHaveLength(3);

	const sendAgain = await n8n.create(SEND_AGAIN, undefined, sender);
	await n8n.execute(sendAgain, SCHEDULE);
	expect(await n8n.letters()).toMatchObject([{ attempts: 2 }, { attempts: 2 }, { attempts: 2 }]);
	n8n.evidently.setFaults({});
	expect(takenBy(await n8n.execute(sendAgain, SCHEDULE))).toBe(3);
	expect(await n8n.letters()).toEqual([]);

	const report = await n8n.create(REPORT, toChat, reporter);
	expect(itemCount(await n8n.execute(report, 'Every Morning'), 'Anything to Report?')).toBe(1);
	expect(messages).toEqual([expect.stringContaining("1 items can't become an event")]);
});

it('uses the table in any schema of the role’s search path', async () => {
	const owner = await n8n.createRole('evidently_owner');
	await n8n.sql('CREATE SCHEMA letters AUTHORIZATION evidently_owner');
	await n8n.sql('ALTER ROLE evidently_owner SET search_path = letters');
	const sendAgain = await n8n.create(SEND_AGAIN, undefined, owner);
	await n8n.execute(sendAgain);
	n8n.evidently.setFaults({ reject: 1 });
	await n8n.execute(await n8n.create(KEEP, undefined, owner));
	n8n.evidently.setFaults({});
	expect(await n8n.sql('SELECT FROM letters.evidently_dead_letters')).toHaveLength(4);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.sql('SELECT FROM letters.evidently_dead_letters')).toHaveLength(1);
	expect(await n8n.letters()).toEqual([]);
});
