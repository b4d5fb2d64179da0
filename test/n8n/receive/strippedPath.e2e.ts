import {
	EvidentlyClient,
	GetProjectCommand,
	ListProjectsCommand,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newAccount } from '../../../n8n/rest/account';
import { putCredential } from '../../../n8n/rest/credential';
import { findInstallation } from '../../../n8n/install/installN8n';
import { startN8n, type N8nInstance } from '../../../n8n/instance';
import { installPackage, packPackage } from '../../../n8n/install/package';
import { freePorts } from '../../../n8n/ports';
import type { Service } from '../../../n8n/processes';
import { N8nClient } from '../../../n8n/rest/client';
import { BOTO3_MET, speakBoto3 } from '../../clients/boto3';
import { python, testIf } from '../../clients/commands';
import { CREDENTIALS, customEvent } from '../../support/testKit';
import { nginx, startNginx } from './nginx';
import { publishTrigger, type PublishedTrigger } from './publishedTrigger';

jest.setTimeout(300_000);

const ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/demo';

let folder: string;
let n8n: N8nInstance | undefined;
let proxy: Service | undefined;
let trigger: PublishedTrigger;
/** The trigger's URL at nginx, which n8n shows in its editor. */
let endpoint: string;

const WHY_SKIPPED = 'no nginx (Debian: nginx)';

beforeAll(async () => {
	if (!nginx) return;
	folder = await mkdtemp(join(tmpdir(), 'evidently-nginx-'));
	const installation = findInstallation()!;
	await installPackage(await packPackage(folder), folder, installation.nodeBin);
	const [port, n8nPort] = (await freePorts(2)) as [number, number];
	const publicUrl = `http://127.0.0.1:${port}/n8n`;
	const env = { WEBHOOK_URL: `${publicUrl}/`, N8N_PROXY_HOPS: '1' };
	n8n = await startN8n({ installation, userFolder: folder, port: n8nPort, env });
	proxy = await startNginx(folder, port, n8nPort);
	const client = new N8nClient(n8n.url);
	await client.signIn(newAccount());
	const data = { region: 'us-east-1', ...CREDENTIALS };
	const credential = await putCredential(client, { name: 'Clients', data });
	trigger = await publishTrigger(client, credential, { projects: 'demo, checkout' });
	endpoint = publicUrl + new URL(trigger.endpoint).pathname;
});

afterAll(async () => {
	await proxy?.stop();
	await n8n?.stop();
	if (folder) await rm(folder, { recursive: true, force: true });
});

const clientWith = (credentials = CREDENTIALS) =>
	new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'eu-west-1',
		credentials,
		maxAttempts: 1,
	});

const put = async (client: EvidentlyClient, project: string) =>
	await client.send(new PutProjectEventsCommand({ project, events: [customEvent()] }));

testIf(nginx, WHY_SKIPPED)(
	'accepts events by project name and by ARN from the JavaScript SDK v3 behind an nginx that removes a path',
	async () => {
		const before = await trigger.count();
		const client = clientWith();
		const responses = [await put(client, 'demo'), await put(client, ARN)];
		const ids = responses.map(({ eventResults }) => eventResults?.[0]?.eventId);
		const executions = (await trigger.executions(before + 2)).slice(before);
		expect(executions).toMatchObject(ids.map((eventId) => [{ eventId, project: 'demo' }]));
		const { project } = await client.send(new GetProjectCommand({ project: ARN }));
		expect(project).toMatchObject({ arn: ARN });
		const { projects } = await client.send(new ListProjectsCommand({ maxResults: 1 }));
		expect(projects).toMatchObject([{ name: 'checkout' }]);
	},
);

testIf(nginx && python, `${WHY_SKIPPED} or no boto3 (Debian: python3-boto3)`)(
	'accepts events by project name and by ARN from boto3 behind an nginx that removes a path',
	async () => {
		const before = await trigger.count();
		expect(await speakBoto3(endpoint)).toEqual(BOTO3_MET);
		expect(await trigger.executions(before + 2)).toHaveLength(before + 2);
	},
);

testIf(nginx, WHY_SKIPPED)(
	'rejects a wrong secret behind nginx, and logs the host and path that were verified',
	async () => {
		const before = await trigger.count();
		const wrong = clientWith({ ...CREDENTIALS, secretAccessKey: 'wrong' });
		for (const project of ['demo', ARN]) {
			await expect(put(wrong, project)).rejects.toMatchObject({
				name: 'InvalidSignatureException',
				$metadata: { httpStatusCode: 403 },
			});
		}
		expect(await trigger.count()).toBe(before);
		const log = await readFile(n8n!.logFile, 'utf8');
		const { host, pathname } = new URL(endpoint);
		expect(log).toContain(`and for ${host}${pathname}/events/projects/demo.`);
		expect(log).not.toMatch(/Signature=|AKIA/);
	},
);
