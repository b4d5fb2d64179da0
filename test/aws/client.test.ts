import { skipWaits } from '../support/n8nWorkflow';

import { createClient } from '../../nodes/AwsEvidently/aws/client';
import { toConnection } from '../../nodes/AwsEvidently/shared/connection';
import { ListProjectsCommand, PutProjectEventsCommand } from '../../nodes/AwsEvidently/aws/sdk/sdk';

const KEYS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const OPTIONS = { maxAttempts: 1, timeout: 1_000 };

/** @returns the URL and the scope of the signature that are sent for a command. */
async function sentFor(fields: object, command: object) {
	const sent: Array<{ url: string; region?: string }> = [];
	const client = await createClient(
		toConnection({ region: 'us-east-1', ...KEYS, ...fields }),
		async ({ url, headers }) => {
			const scope = /Credential=[^/]+\/\d+\/([^/]+)\/evidently\//.exec(
				JSON.stringify(headers?.authorization),
			);
			sent.push({ url, region: scope?.[1] });
			return { statusCode: 200, headers: {}, body: Buffer.from('{}') };
		},
		OPTIONS,
	);
	await client.send(command as never);
	return sent[0];
}

const put = new PutProjectEventsCommand({ project: 'demo', events: [] });
const list = new ListProjectsCommand({ maxResults: 1, nextToken: "a b+c/=*'" });

/** @returns how often STS is called for a run with this many attempts, if it fails the first calls. */
async function stsCallsOf(maxAttempts: number, failures: number): Promise<number> {
	let calls = 0;
	const issued = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
		<AccessKeyId>ASIAISSUED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
		</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
	const roleArn = 'arn:aws:iam::123456789012:role/sender';
	const role = { assumeRole: true, roleArn, roleSessionName: 'n8n' };
	await createClient(
		toConnection({ region: 'us-east-1', ...KEYS, ...role }),
		async () => {
			calls += 1;
			const statusCode = calls > failures ? 200 : 503;
			return { statusCode, headers: {}, body: Buffer.from(statusCode === 200 ? issued : '') };
		},
		{ ...OPTIONS, maxAttempts },
	).catch(() => undefined);
	return calls;
}

describe('The attempts to assume a role', () => {
	beforeEach(() => skipWaits());
	afterEach(() => jest.restoreAllMocks());

	it.each([1, 10])('calls STS up to three times if Max Attempts is %d', async (maxAttempts) => {
		expect(await stsCallsOf(maxAttempts, 0)).toBe(1);
		expect(await stsCallsOf(maxAttempts, 2)).toBe(3);
		expect(await stsCallsOf(maxAttempts, 9)).toBe(3);
	});
});

describe('The URL of a request', () => {
	it.each([
		['http://localhost:2772', 'http://localhost:2772/events/projects/demo'],
		['http://localhost:2772/', 'http://localhost:2772/events/projects/demo'],
		['https://collector.example.com', 'https://collector.example.com/events/projects/demo'],
		['https://example.com/evidently/v1', 'https://example.com/evidently/v1/events/projects/demo'],
		['https://example.com/evidently/v1/', 'https://example.com/evidently/v1/events/projects/demo'],
		['http://[::1]:2306', 'http://[::1]:2306/events/projects/demo'],
		['http://192.0.2.7:8080/p', 'http://192.0.2.7:8080/p/events/projects/demo'],
		[
			'https://vpce-1a2b.evidently-dataplane.us-east-1.vpce.amazonaws.com',
			'https://vpce-1a2b.evidently-dataplane.us-east-1.vpce.amazonaws.com/events/projects/demo',
		],
	])('sends a request below the endpoint %s, which stays unchanged', async (endpoint, url) => {
		expect(await sentFor({ endpoint }, put)).toEqual({ url, region: 'us-east-1' });
	});

	it("sends requests to AWS's hosts if no endpoint is set, and events to the data plane", async () => {
		expect(await sentFor({ region: 'eu-north-1' }, put)).toEqual({
			url: 'https://dataplane.evidently.eu-north-1.amazonaws.com/events/projects/demo',
			region: 'eu-north-1',
		});
		expect((await sentFor({}, list))?.url).toMatch(
			/^https:\/\/evidently\.us-east-1\.amazonaws\.com\/projects\?/,
		);
	});

	it('escapes the query of a URL in the same way as the signature', async () => {
		expect((await sentFor({ endpoint: 'http://localhost' }, list))?.url).toBe(
			'http://localhost/projects?maxResults=1&nextToken=a%20b%2Bc%2F%3D%2A%27',
		);
	});

	it('encodes an ARN as one segment of the path', async () => {
		const project = 'arn:aws:evidently:us-east-1:123456789012:project/demo';
		const command = new PutProjectEventsCommand({ project, events: [] });
		expect((await sentFor({ endpoint: 'http://localhost' }, command))?.url).toBe(
			`http://localhost/events/projects/${encodeURIComponent(project)}`,
		);
	});

	it.each(['us-east-1', 'eu-central-1', 'ap-northeast-1', 'af-south-1', 'xx-new-9'])(
		'signs a request for the selected Region %s',
		async (region) => {
			const endpoint = 'http://localhost';
			expect((await sentFor({ endpoint, region }, put))?.region).toBe(region);
		},
	);
});

it.each([
	[{}, true],
	[{ endpoint: 'http://localhost:2306' }, false],
])(
	"marks the error of a request to AWS's own hosts, which have ended (%j)",
	async (fields, onAwsHost) => {
		const client = await createClient(
			toConnection({ region: 'us-east-1', ...KEYS, ...fields }),
			async () => await Promise.reject(new Error('No route')),
			OPTIONS,
		);
		await expect(client.send(put)).rejects.toMatchObject({ message: 'No route', onAwsHost });
	},
);
