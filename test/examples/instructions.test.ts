import { spawnSync } from 'node:child_process';

import { readExamples, webhookIdOf } from '../../examples/import';
import type { WorkflowFile } from '../../n8n/rest/client';
import { instructions, startPage, type Running } from '../../examples/instructions';

const LINK = 'http://localhost:40001/0123456789abcdef';
const PASSWORD_FILE = "/home/ann's files/password";

const connection = { host: '127.0.0.1', port: 5433, database: 'postgres', user: 'n8n' };

/** Returns the workflow with the webhook IDs that n8n would add, derived from its name. */
const withWebhookIds = (example: WorkflowFile): WorkflowFile => ({
	...example,
	nodes: example.nodes.map((node) => ({ ...node, webhookId: example.name.replaceAll(/\W/g, '-') })),
});

async function print(database: Running['database']): Promise<string[]> {
	const examples = (await readExamples()).map(withWebhookIds);
	const running = {
		link: LINK,
		n8n: { url: 'http://localhost:5678', logFile: 'n8n.log' },
		evidently: { url: 'http://127.0.0.1:2306', dataDir: '.evidently/n8n' },
		database,
		workflows: examples.map((example, index) => ({ id: String(index), example })),
		account: 'account.json',
	} as Running;
	return instructions(running, examples).split('\n');
}

/** Returns the lines behind the comments, which a person pastes. */
const commandsIn = (lines: string[]) =>
	lines.filter((_, index) => lines[index - 1]?.startsWith('# '));

it('prints the link that opens n8n at the end', async () => {
	const lines = await print({ connection, passwordFile: PASSWORD_FILE });
	expect(lines.filter((line) => line !== '').at(-1)).toBe(`    ${LINK}`);
});

it('prints commands that a shell can run as they are', async () => {
	const commands = commandsIn(await print({ connection, passwordFile: PASSWORD_FILE }));
	const programs = commands.map((command) => /(curl|python3|npx|psql) /.exec(command)?.[1]);
	expect(programs).toEqual(['curl', 'python3', 'npx', 'psql']);
	for (const command of commands) {
		expect(spawnSync('sh', ['-n', '-c', command], { encoding: 'utf8' }).stderr).toBe('');
	}
	expect(commands[3]).toContain(`PGPASSWORD="$(cat '/home/ann'\\''s files/password')" psql -h`);
});

it.each([
	['Evidently: send the answers of a form', 'form'],
	["Evidently: send a shop's orders", 'webhook'],
])('prints the URL that starts "%s"', async (name, folder) => {
	const id = name.replaceAll(/\W/g, '-');
	const lines = await print(undefined);
	const after = lines.indexOf(`  - ${name}`) + 1;
	expect(lines[after]).toBe(`    http://localhost:5678/${folder}/${id}`);
});

it('sends simulated users to the workflow that answers evaluations', async () => {
	const examples = (await readExamples()).map(withWebhookIds);
	const name = 'Evidently: evaluate features and store events';
	const id = webhookIdOf(examples.find((each) => each.name === name)!);
	const lines = await print({ connection });
	expect(lines).toContain(`npx tsx examples/simulate.ts http://localhost:5678/webhook/${id}`);
});

it('leaves out the commands that need a database if there is none', async () => {
	const commands = commandsIn(await print(undefined));
	expect(commands.map((command) => command.split(' ')[0])).toEqual([
		'curl',
		expect.stringMatching(/python3$/),
	]);
});

/** Returns the lines of a list, after the sentence that starts like this. */
function listAfter(lines: string[], start: string): string[] {
	const first = lines.findIndex((line) => line.startsWith(start));
	const list = lines.slice(first).filter((line) => !/^( {4}|its output)/.test(line));
	return list.slice(1, list.indexOf('')).map((line) => line.replace('  - Evidently: ', ''));
}

it('lists the workflows that need a database with how each starts, those that receive events first', async () => {
	expect(listAfter(await print({ connection }), 'These workflows use PostgreSQL')).toEqual([
		'evaluate features and store events: is published',
		'store each event once: is published',
		'experiment results: click "Execute workflow"',
		'keep what could not be sent: click "Execute workflow"',
		'report dead letters: follow its note, and publish it',
		'send again what was kept: runs on a schedule, or click "Execute workflow"',
		'send new rows of a database: runs on a schedule, or click "Execute workflow"',
	]);
	const leftOut = listAfter(await print(undefined), 'These workflows were left out');
	expect(leftOut).toContain('store each event once');
});

it('lists the workflows that a click runs, and those that are endpoints', async () => {
	const lines = await print({ connection });
	expect(listAfter(lines, 'Click "Execute workflow"')).toEqual([
		'custom events from orders',
		'evaluation events from a variation',
		'items that are events already',
	]);
	const receiver = lines.indexOf('  - Evidently: receive events as rows');
	expect(lines[receiver + 1]).toBe(
		'    http://localhost:5678/webhook/Evidently--receive-events-as-rows',
	);
});

it('says where the events, the password and the log are', async () => {
	expect(await print(undefined)).toEqual(
		expect.arrayContaining([
			'Evidently runs at http://127.0.0.1:2306 and stores events in .evidently/n8n/PROJECT.ndjson',
			'If n8n asks you to sign in, the email and password are in account.json',
			'The log of n8n is n8n.log',
		]),
	);
});

it('opens a workflow that a person can run with a click', async () => {
	const examples = (await readExamples()).reverse();
	const workflows = examples.map((example) => ({ id: example.name, example }));
	expect(startPage('http://n8n', workflows)).toBe(
		'http://n8n/workflow/Evidently: keep what could not be sent',
	);
	expect(startPage('http://n8n', [])).toBe('http://n8n');
});
