import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { EvidentlyClient, ListProjectsCommand } from '@aws-sdk/client-evidently';
import fc from 'fast-check';

import { DONE } from '../../n8n/engine/scenario';
import { onCleanUp, temporaryFolder } from '../support/testKit';
import { anyText } from '../support/hostileValues';
import { SEED, sized } from './mode';
import { KEYS } from './secrets';
import { setUpChaos } from './world';

const newWorld = setUpChaos();

const NO_KEYS = { accessKeyId: '', secretAccessKey: '', sessionToken: '' };

/**
 * Places keys wherever the SDK looks for them.
 *
 * @returns a function that lists the places that were read.
 */
async function layBait({ inEnvironment = true, inFiles = true } = {}) {
	const touched: string[] = [];
	const home = await temporaryFolder();
	const readFiles = inFiles ? await layFiles(join(home, '.aws')) : () => [];
	const metadata = await startMetadata((path) => touched.push(`metadata ${path}`));
	watchEnvironment(touched, {
		HOME: home,
		AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata,
		AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata}/container`,
		...(inEnvironment && { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'env' }),
	});
	return async () => [...touched, ...(await readFiles())];
}

const METADATA = JSON.stringify({
	AccessKeyId: 'AKIAMETADATA',
	SecretAccessKey: 'metadata',
	Token: 'metadata',
	Expiration: '2100-01-01T00:00:00Z',
});

async function startMetadata(onRequest: (path: string) => void): Promise<string> {
	const server = createServer((request, response) => {
		onRequest(request.url!);
		response.end(METADATA);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onCleanUp(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function watchEnvironment(touched: string[], bait: NodeJS.ProcessEnv): void {
	const { env } = process;
	onCleanUp(() => (process.env = env));
	process.env = new Proxy(
		{ ...env, ...bait },
		{
			get: (target, name: string) => {
				if (/^AWS_/.test(name)) touched.push(name);
				return target[name];
			},
		},
	);
}

/** Detects reads by the time of the last access, which every read updates. */
async function layFiles(folder: string): Promise<() => Promise<string[]>> {
	await mkdir(folder);
	const files = ['credentials', 'config'].map((name) => join(folder, name));
	for (const file of files) {
		await writeFile(
			file,
			'[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file\n',
		);
		await utimes(file, UNREAD, UNREAD);
	}
	return async () => {
		const states = await Promise.all(files.map(async (file) => ({ file, ...(await stat(file)) })));
		return states.filter(({ atimeMs }) => atimeMs !== UNREAD.getTime()).map(({ file }) => file);
	};
}

const UNREAD = new Date(86_400_000);

describe('Keys in the environment, in files and on a metadata server', () => {
	it.each([
		['the environment', {}, 'AWS_ACCESS_KEY_ID'],
		['files', { inEnvironment: false }, '/.aws/credentials'],
		['a metadata server', { inEnvironment: false, inFiles: false }, 'metadata /container'],
	])("detects that the SDK's default lookup reads keys from %s", async (_what, bait, place) => {
		const touched = await layBait(bait);
		const { evidently } = await newWorld();
		const client = new EvidentlyClient({ endpoint: evidently.url, region: 'us-east-1' });
		await client.send(new ListProjectsCommand({})).catch(() => undefined);
		client.destroy();
		expect(await touched()).toContainEqual(expect.stringContaining(place));
	});

	it.each([
		['no keys', NO_KEYS],
		['no access key ID', { accessKeyId: '' }],
		['no secret key', { secretAccessKey: ' ' }],
		['temporary keys without their token', { sessionToken: '' }],
		['no keys for a role', { ...NO_KEYS, assumeRole: true, roleArn: 'arn:aws:iam::1:role/x' }],
	])(
		'looks for no keys elsewhere if the credential has %s, and explains the error',
		async (_what, fields) => {
			const touched = await layBait();
			const { evidently, run } = await newWorld();
			const { error } = (await run({}, fields)).run.data.resultData;
			expect(error?.message).toMatch(
				/^Missing (Access Key ID|Secret Access Key|Session Token) in the credential\./,
			);
			expect(evidently.stats.requests).toBe(0);
			expect(await touched()).toEqual([]);
		},
	);

	it('looks for no keys elsewhere if the credential has keys', async () => {
		const touched = await layBait();
		const { evidently, run } = await newWorld();
		await run({}, KEYS);
		expect(evidently.stats.outcomes).toEqual({ accepted: 1 });
		expect(await touched()).toEqual([]);
	});
});

/** @returns a growing list of the addresses that this process connects to and the hosts that it looks up. */
function watchConnections(): string[] {
	const contacted: string[] = [];
	const onSocket = (message: unknown) => {
		const { socket } = message as { socket: Socket };
		socket.on('connectionAttempt', (ip: string, port: number) => contacted.push(`${ip}:${port}`));
		socket.on('lookup', (_error, _address, _family, host) => contacted.push(host));
	};
	subscribe('net.client.socket', onSocket);
	onCleanUp(() => unsubscribe('net.client.socket', onSocket));
	return contacted;
}

it('connects only to the endpoint of the credential during a run', async () => {
	const { evidently, run } = await newWorld();
	const contacted = watchConnections();
	const result = await run({ items: [{}, {}], parameters: { options: { batchSize: 1 } } });
	expect(result.items(DONE)).toHaveLength(2);
	expect(contacted).toEqual(Array(2).fill(`127.0.0.1:${evidently.port}`));
});

describe('An invalid endpoint', () => {
	const separator = fc.constantFrom('', '@', ':', '/', '?', '#', '%', '\\', '[', ' ', '\t');
	const withUserInformation = fc
		.tuple(
			fc.constantFrom(
				'http://',
				'https://',
				'HTTP:\\\\',
				'http:',
				'ftp://',
				'//',
				'javascript:',
				'',
			),
			fc.constantFrom('user:', ':', '', 'user%40x:'),
			separator,
			separator,
			fc.constantFrom('127.0.0.1:1', '[::1', 'example.invalid', '', '127.0.0.1:port', '@'),
			fc.constantFrom('', '/', '/path@x', '?a=b'),
		)
		.map(([scheme, user, before, after, host, path]) =>
			[scheme, user, before, 'hunter2', after, '@', host, path].join(''),
		);
	const unparsable = fc.tuple(fc.constantFrom('', 'http://', 'https:'), anyText);
	const endpoint = fc.oneof(
		withUserInformation,
		unparsable.map((parts) => parts.join('')),
	);

	/** Uses Node's own URL parser. n8n treats text that starts with "=" as an expression. */
	function isUsable(text: string): boolean {
		if (text.trim() === '' || text.startsWith('=')) return true;
		const { protocol, username, password } = URL.canParse(text) ? new URL(text) : NO_URL;
		return /^https?:$/.test(protocol) && !username && !password;
	}

	const NO_URL = { protocol: '', username: '', password: '' };

	it.each(['endpoint', 'stsEndpoint'])(
		'rejects an invalid endpoint without showing its user information: %s',
		async (field) => {
			const { evidently, run } = await newWorld();
			const role = { assumeRole: true, roleArn: 'arn:aws:iam::123456789012:role/x' };
			await fc.assert(
				fc.asyncProperty(endpoint, async (text) => {
					fc.pre(!isUsable(text));
					const { error } = (await run({}, { ...role, [field]: text })).run.data.resultData;
					expect(error?.message).toMatch(
						/^Invalid (STS )?Endpoint in the credential: .*Use an http or https URL/s,
					);
					const shown = inspect(error, { depth: null, showHidden: true, compact: false });
					expect(shown).not.toContain('hunter2');
				}),
				{ numRuns: sized(200, 1500), seed: SEED },
			);
			expect(evidently.stats.requests).toBe(0);
		},
	);
});
