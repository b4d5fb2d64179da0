import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newAccount } from '../../../n8n/rest/account';
import { putCredential } from '../../../n8n/rest/credential';
import { findInstallation, type N8nInstallation } from '../../../n8n/install/installN8n';
import { startN8n, type N8nInstance } from '../../../n8n/instance';
import { installPackage, packPackage } from '../../../n8n/install/package';
import { N8nClient } from '../../../n8n/rest/client';
import { chain, evidentlyTrigger, node } from '../../../n8n/rest/workflowNodes';
import { findAcknowledged } from '../acknowledged';
import { sendLoad } from '../sending';

/** n8n is killed after this number of acknowledged requests, with others in flight. */
const ACKNOWLEDGED = 40;
const IN_FLIGHT = 10;
const EVENTS_EACH = 5;

const KEYS = {
	accessKeyId: 'AKIAOFTHISTESTALONE',
	secretAccessKey: 'secret/of/this/test/alone',
	sessionToken: 'token-of-this-test-alone',
};

let folder: string;
let installation: N8nInstallation;
let n8n: N8nInstance | undefined;
const account = newAccount();

beforeAll(async () => {
	installation = findInstallation()!;
	folder = await mkdtemp(join(tmpdir(), 'evidently-killed-'));
	await installPackage(await packPackage(folder), folder, installation.nodeBin);
});

afterAll(async () => {
	await n8n?.stop();
	await rm(folder, { recursive: true, force: true });
});

jest.setTimeout(300_000);

async function start(port?: number): Promise<N8nClient> {
	const env = { N8N_LOG_LEVEL: 'debug' };
	n8n = await startN8n({ installation, userFolder: folder, port, env });
	const client = new N8nClient(n8n.url);
	await client.signIn(account);
	return client;
}

async function publish(client: N8nClient) {
	const data = { region: 'us-east-1', ...KEYS };
	const credential = await putCredential(client, { name: 'Clients', data });
	const trigger = evidentlyTrigger(credential);
	const nodes = [trigger, node('Done', 'n8n-nodes-base.noOp', 1)];
	const workflowId = await client.createWorkflow(chain('Killed', nodes));
	await client.activate(workflowId);
	return { workflowId, endpoint: `${client.url}/webhook/${trigger.webhookId}` };
}

it('loses no acknowledged event if n8n is killed right after its responses', async () => {
	const client = await start();
	const { workflowId, endpoint } = await publish(client);
	const acknowledged = await sendLoad({
		endpoint,
		credentials: KEYS,
		inFlight: IN_FLIGHT,
		eventsEach: EVENTS_EACH,
		onAcknowledged: async (requests) => {
			if (requests === ACKNOWLEDGED) await n8n!.kill();
			return true;
		},
	});
	expect(acknowledged.length).toBeGreaterThanOrEqual(ACKNOWLEDGED * EVENTS_EACH);

	const again = await start(Number(new URL(n8n!.url).port));
	const { counts, lost } = await findAcknowledged(again, workflowId, acknowledged);
	console.log(`${acknowledged.length} events acknowledged. Executions:`, counts);
	expect(lost).toEqual([]);
});

it('writes no key, token or signature to the log of n8n', async () => {
	const log = await readFile(n8n!.logFile, 'utf8');
	expect(log).toContain('Received webhook');
	const secrets = [...Object.values(KEYS), 'AWS4-HMAC-SHA256', 'Signature='];
	const leaks = log.split('\n').filter((line) => secrets.some((secret) => line.includes(secret)));
	expect(leaks).toEqual([]);
});
