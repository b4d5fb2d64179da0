import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findInstallation } from '../../../n8n/install/installN8n';
import { runN8n } from '../../../n8n/instance';
import { chain, evidentlyTrigger } from '../../../n8n/rest/workflowNodes';
import { openWorld, type World } from '../browser/world';
import { sharedInstance, testedRelease } from '../tested';
import { publishTrigger } from './publishedTrigger';

let world: World;

beforeAll(async () => {
	world = await openWorld();
});
afterAll(async () => await world?.close());

it('does not publish a workflow whose Respond is an expression', async () => {
	const options = { responseMode: '={{ "lastNode" }}' };
	const published = publishTrigger(world.client, world.credential, { options });
	await expect(published).rejects.toThrow('Invalid Respond: "{{ \\"lastNode\\" }}".');
});

it.each(['={{ undefined }}', '={{ null }}', '={{ "" }}'])(
	'does not publish a workflow whose Projects are the expression %p',
	async (projects) => {
		const published = publishTrigger(world.client, world.credential, { projects });
		await expect(published).rejects.toThrow(
			'Missing Projects. The expression must return at least one project name.',
		);
	},
);

it('does not publish a workflow that was imported without a webhook ID', async () => {
	const { client, credential } = world;
	const trigger = { ...evidentlyTrigger(credential), webhookId: undefined };
	const id = `imported-${Date.now()}`;
	await importWorkflow({ ...chain('Imported', [trigger]), id, active: false });
	await expect(client.activate(id)).rejects.toThrow(
		'The node has no webhook ID, so applications cannot reach it.',
	);
});

async function importWorkflow(workflow: object): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-import-'));
	const input = join(folder, 'workflow.json');
	await writeFile(input, JSON.stringify(workflow));
	const { userFolder } = sharedInstance();
	const installation = findInstallation(testedRelease())!;
	await runN8n({ installation, userFolder }, 'import:workflow', `--input=${input}`);
	await rm(folder, { recursive: true });
}
