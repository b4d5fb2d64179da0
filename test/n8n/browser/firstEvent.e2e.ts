import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { EVIDENTLY_TRIGGER, chain, evidentlyTrigger, node } from '../../../n8n/rest/workflowNodes';
import { until } from '../../../n8n/waiting';
import { signingCurl } from '../../clients/commands';
import { CLEAN_ENVIRONMENT } from '../../support/cleanEnvironment';
import { cleanUp } from '../../support/cleanUp';
import { CREDENTIALS } from '../../support/testKit';
import { testIf } from '../../support/testIf';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { Film } from './film';

const run = promisify(execFile);

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterEach(cleanUp);
afterAll(async () => await world?.close());

const EVENT = { type: 'aws.evidently.custom', timestamp: 1795161245, data: '{"pageLoadTime":800}' };

const itWithCurl = testIf(signingCurl, 'no curl that can sign (7.75 or newer)');

itWithCurl('shows the event of a signed curl command as an item', async () => {
	const { editor, client, credential } = world;
	const trigger = evidentlyTrigger(credential, { projects: 'checkout' });
	const nodes = [trigger, node('Done', 'n8n-nodes-base.noOp', 1)];
	await editor.openWorkflow(await client.createWorkflow(chain('First event', nodes)));
	const details = await editor.openNode(EVIDENTLY_TRIGGER);
	await details.listen();

	const command = [
		'curl --aws-sigv4 aws:amz:us-east-1:evidently --user "$KEYS" --silent \\',
		"  --header 'content-type: application/json' \\",
		`  --data '${JSON.stringify({ events: [EVENT] })}' \\`,
		`  ${client.url}/webhook-test/${trigger.webhookId}/events/projects/checkout`,
	];
	const film = new Film(details.page);
	const prompt = '$ ';
	await film.add(prompt, 1);
	for (let lines = 1; lines <= command.length; lines++) {
		await film.add(prompt + command.slice(0, lines).join('\n'), lines < command.length ? 0.5 : 1.5);
	}
	const { accessKeyId, secretAccessKey } = CREDENTIALS;
	const env = { ...CLEAN_ENVIRONMENT, KEYS: `${accessKeyId}:${secretAccessKey}` };
	// n8n registers the test webhooks one after the other, and the editor may show that it listens before.
	const response = await until('the test webhooks', async () => {
		const { stdout } = await run('sh', ['-c', command.join('\n')], { env });
		return stdout.includes('eventResults') ? stdout : undefined;
	});
	const { eventResults } = JSON.parse(response) as { eventResults: [{ eventId: string }] };
	await details.output.showTable();
	const [row] = await details.output.texts();
	expect(row?.[0]).toBe(eventResults[0].eventId);
	await film.add(`${prompt}${command.join('\n')}\n${response}`, 6);
	await film.save('first-event');
	await details.close();
});
