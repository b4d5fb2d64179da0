import {
	GetProjectCommand,
	ListProjectsCommand,
	paginateListProjects,
	PutProjectEventsCommand,
	type EvidentlyClient,
} from '@aws-sdk/client-evidently';
import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { startEvidently } from '../../evidently';
import { projectArn } from '../../nodes/AwsEvidently/receive/projectResponses';
import { holdDisk } from './disk';
import { createClient } from '../support/sdkClient';
import {
	cleanUp,
	CREDENTIALS,
	customEvent,
	some,
	startTestEvidently,
	temporaryFolder,
	textWith,
} from '../support/testKit';
import { until } from '../support/waiting';

afterEach(cleanUp);
afterEach(() => jest.restoreAllMocks());

const put = (client: EvidentlyClient, events = [customEvent()], project = 'demo') =>
	client.send(new PutProjectEventsCommand({ project, events }));

const batch = (length: number) => Array.from({ length }, (_, i) => customEvent({ i }));

async function start(options?: Parameters<typeof startTestEvidently>[0]) {
	const evidently = await startTestEvidently(options);
	return { evidently, client: createClient(evidently.url) };
}

describe('PutProjectEvents', () => {
	it('stores fifty events and returns their IDs in order', async () => {
		const { evidently, client } = await start();
		const response = await put(client, batch(50));
		const stored = await evidently.readEvents('demo');
		expect(response).toMatchObject({ $metadata: { httpStatusCode: 200 }, failedEventCount: 0 });
		expect(response.eventResults).toEqual(stored.map(({ eventId }) => ({ eventId })));
		expect(stored.map(({ data }) => data)).toEqual(batch(50).map(({ data }) => data));
		expect(stored[0]).toMatchObject({ timestamp: 1760616000.25, type: 'aws.evidently.custom' });
	});

	it('stores when it received an event, in seconds with three decimals', async () => {
		const now = Date.now() - (Date.now() % 1000) + 123;
		const { evidently, client } = await start({ now: () => now });
		await put(client, batch(2));
		const stored = await evidently.readEvents('demo');
		expect(stored.map(({ receivedTime }) => receivedTime)).toEqual([now / 1000, now / 1000]);
	});

	it('accepts fifty events of 400 kB in one request', async () => {
		const { evidently, client } = await start();
		const text = 'x'.repeat(400_000);
		await put(
			client,
			Array.from({ length: 50 }, () => customEvent(text)),
		);
		expect(evidently.stats.eventsStored).toBe(50);
	});

	it('rejects an invalid date, which the SDK sends as null, and stores nothing', async () => {
		const { evidently, client } = await start();
		const events = [{ ...customEvent(), timestamp: new Date(NaN) }];
		await expect(put(client, events)).rejects.toMatchObject({
			name: 'ValidationException',
			reason: 'fieldValidationFailed',
			fieldList: [{ name: 'events.1.member.timestamp' }],
			$metadata: { httpStatusCode: 400 },
		});
		expect(evidently.stats).toMatchObject({ outcomes: { ValidationException: 1 } });
		expect(await evidently.readEvents('demo')).toEqual([]);
	});
});

describe('ListProjects and GetProject', () => {
	const projects = ['c', 'a', 'b'];

	it('returns the projects page by page', async () => {
		const { client } = await start({ projects });
		const names: Array<string | undefined> = [];
		const sizes: number[] = [];
		for await (const page of paginateListProjects({ client, pageSize: 2 }, {})) {
			sizes.push(page.projects?.length ?? 0);
			names.push(...(page.projects ?? []).map(({ name }) => name));
		}
		expect({ names, sizes }).toEqual({ names: ['a', 'b', 'c'], sizes: [2, 1] });
	});

	it('describes a project by name and by ARN in the Region of the signature', async () => {
		const { evidently } = await start({
			projects,
			now: () => Math.floor(Date.now() / 1000) * 1000,
		});
		const client = createClient(evidently.url, { region: 'eu-north-1' });
		const get = (project: string) => client.send(new GetProjectCommand({ project }));
		const arn = projectArn('eu-north-1', 'a');
		const { project } = await get('a');
		expect(project).toEqual({
			arn,
			name: 'a',
			status: 'AVAILABLE',
			createdTime: some(Date),
			lastUpdatedTime: project?.createdTime,
			featureCount: 0,
			launchCount: 0,
			activeLaunchCount: 0,
			experimentCount: 0,
			activeExperimentCount: 0,
			tags: {},
		});
		expect((await get(arn)).project).toEqual(project);
		await expect(get('d')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
	});
});

describe('The signature of the SDK', () => {
	it('rejects a request signed with a wrong secret key, and stores nothing', async () => {
		const { evidently } = await start();
		const credentials = { ...CREDENTIALS, secretAccessKey: 'wrong' };
		await expect(put(createClient(evidently.url, { credentials }))).rejects.toMatchObject({
			name: 'InvalidSignatureException',
			$metadata: { httpStatusCode: 403 },
		});
		expect(await evidently.readEvents('demo')).toEqual([]);
	});

	it('accepts the second attempt of the SDK, which corrects its clock after the first', async () => {
		const { evidently } = await start();
		await put(createClient(evidently.url, { systemClockOffset: 600_000, maxAttempts: 2 }));
		expect(evidently.stats.outcomes).toEqual({ InvalidSignatureException: 1, accepted: 1 });
	});

	it('accepts a key that was added while the server runs', async () => {
		const credentials = [{ ...CREDENTIALS }];
		const { evidently } = await start({ credentials });
		const temporary = { accessKeyId: 'ASIANEW', secretAccessKey: 'new', sessionToken: 'token' };
		const client = createClient(evidently.url, { credentials: temporary });
		await expect(put(client)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
		credentials.push(temporary);
		await expect(put(client)).resolves.toMatchObject({ failedEventCount: 0 });
	});
});

describe('The quota', () => {
	it('allows a burst of one second’s requests, then rejects requests until time has passed', async () => {
		const clock = { now: Date.now() };
		const { evidently, client } = await start({ tps: 3, now: () => clock.now });
		for (let i = 0; i < 3; i++) await put(client);
		await expect(put(client)).rejects.toMatchObject({
			name: 'ThrottlingException',
			message: 'Rate exceeded',
			serviceCode: 'evidently',
			quotaCode: some(String),
			$metadata: { httpStatusCode: 429 },
		});
		clock.now += 334;
		await put(client);
		expect(evidently.stats.outcomes).toEqual({ accepted: 4, quota: 1 });
		evidently.setTps(undefined);
		await Promise.all(batch(10).map(() => put(client)));
	});

	it('does not count listings against the quota', async () => {
		const { client } = await start({ tps: 1 });
		await client.send(new ListProjectsCommand({}));
		await client.send(new ListProjectsCommand({}));
		await put(client);
	});
});

describe('The storage', () => {
	it('keeps stored events across a restart', async () => {
		const dataDir = await temporaryFolder();
		const first = await start({ dataDir });
		await put(first.client, batch(2));
		await first.evidently.close();
		const second = await start({ dataDir });
		await put(second.client, batch(1));
		expect(await second.evidently.readEvents('demo')).toHaveLength(3);
	});

	it('removes an unfinished line at the start, and logs that', async () => {
		const dataDir = await temporaryFolder();
		const messages: string[] = [];
		await writeFile(join(dataDir, 'demo.ndjson'), '{"eventId":"to');
		const { evidently, client } = await start({
			dataDir,
			log: (message) => messages.push(message),
		});
		expect(messages).toEqual([textWith('unfinished line of 14 bytes')]);
		await put(client, batch(2));
		expect(await evidently.readEvents('demo')).toHaveLength(2);
	});

	it.each([
		['full', (path: string) => symlink('/dev/full', path), 'ENOSPC'],
		['not writable', (path: string) => mkdir(path), 'EISDIR'],
	])(
		'returns an error while the storage is %s, and accepts events again afterwards',
		async (_what, spoil, code) => {
			const messages: string[] = [];
			const { evidently, client } = await start({ log: (message) => messages.push(message) });
			const path = join(evidently.dataDir, 'demo.ndjson');
			await rm(path);
			await spoil(path);
			await expect(put(client)).rejects.toMatchObject({
				name: 'InternalServerException',
				$metadata: { httpStatusCode: 500 },
			});
			expect(messages).toEqual([textWith(code)]);
			expect(evidently.stats.eventsStored).toBe(0);
			await rm(path, { recursive: true });
			await put(client, batch(3));
			expect(await evidently.readEvents('demo')).toHaveLength(3);
		},
	);

	it('stores the events of concurrent requests completely', async () => {
		const { evidently, client } = await start();
		const responses = await Promise.all(batch(20).map(() => put(client, batch(50))));
		const acknowledged = responses.flatMap(({ eventResults = [] }) => eventResults);
		const stored = new Set((await evidently.readEvents('demo')).map(({ eventId }) => eventId));
		expect(stored.size).toBe(1000);
		expect(acknowledged.every(({ eventId }) => stored.has(eventId!))).toBe(true);
		expect(evidently.stats.maxOpenRequests).toBeGreaterThan(1);
		expect(evidently.stats.openRequests).toBe(0);
	});

	it('stores the events of each project in its own file', async () => {
		const { evidently, client } = await start();
		await put(client, batch(1), 'checkout');
		const line = await readFile(join(evidently.dataDir, 'checkout.ndjson'), 'utf8');
		expect(JSON.parse(line)).toMatchObject({ project: 'checkout' });
	});
});

describe('startEvidently', () => {
	it('fails to start on a port that is in use', async () => {
		const { evidently } = await start();
		const again = startEvidently({ port: evidently.port, dataDir: await temporaryFolder() });
		await expect(again).rejects.toThrow(`Can't listen on 127.0.0.1:${evidently.port}`);
	});

	it('fails to start if it can’t store events', async () => {
		const folder = await temporaryFolder();
		await appendFile(join(folder, 'file'), '');
		const dataDir = join(folder, 'file');
		await expect(startEvidently({ port: 0, dataDir })).rejects.toThrow(
			`Can't keep events in ${dataDir}`,
		);
	});

	it.each([
		[{ projects: ['a/b'] }, 'Invalid project: "a/b".'],
		[{ faults: { reset: 2 } }, 'Invalid rate of the fault reset: 2.'],
		[{ tps: 0 }, 'Invalid quota: 0.'],
	])('rejects the options %j', async (options, message) => {
		await expect(startEvidently({ port: 0, ...options })).rejects.toThrow(message);
	});

	it('serves requests below a base path', async () => {
		const evidently = await startTestEvidently({ basePath: '/some/prefix' });
		expect(evidently.url).toMatch(/:\d+\/some\/prefix$/);
		await put(createClient(evidently.url));
		expect(evidently.stats.outcomes).toEqual({ accepted: 1 });
	});

	const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
		addresses?.some(({ address }) => address === '::1'),
	);
	if (!hasIpv6) console.warn('Skipped: no IPv6 on this machine');

	(hasIpv6 ? it : it.skip)('serves requests over IPv6', async () => {
		const evidently = await startTestEvidently({ host: '::1' });
		expect(evidently.url).toBe(`http://[::1]:${evidently.port}`);
		await put(createClient(evidently.url));
	});
});

describe('Evidently.close', () => {
	it('drops unused and idle connections and stalled requests when the server closes', async () => {
		const { evidently, client } = await start({ faults: { stall: 1 } });
		const socket = connect(evidently.port, evidently.host).on('error', () => undefined);
		const socketClosed = once(socket, 'close');
		const stalled = put(client).catch((error: Error) => error);
		await until(() => evidently.stats.outcomes.stall === 1);
		expect(evidently.stats.openConnections).toBe(2);
		await evidently.close();
		await socketClosed;
		expect(await stalled).toBeInstanceOf(Error);
		expect(evidently.stats.openConnections).toBe(0);
	});

	it('finishes a request whose events are being written when the server closes, and accepts no others', async () => {
		const { evidently, client } = await start();
		const disk = await holdDisk();
		const sent = put(client, batch(2));
		await disk.reached;
		const closed = jest.fn();
		const closing = evidently.close().then(closed);
		await expect(put(createClient(evidently.url))).rejects.toThrow('ECONNREFUSED');
		expect(closed).not.toHaveBeenCalled();
		disk.release();
		expect(await sent).toMatchObject({ failedEventCount: 0 });
		await closing;
		expect(evidently.stats.eventsStored).toBe(2);
		expect(await evidently.readEvents('demo')).toHaveLength(2);
	}, 5_000);

	it('drops a request that does not finish in time when the server closes', async () => {
		const { evidently, client } = await start({ limits: { drainTimeout: 20 } });
		const disk = await holdDisk();
		const lost = put(client).catch((error: Error) => error);
		await disk.reached;
		const closing = evidently.close();
		expect(await lost).toBeInstanceOf(Error);
		disk.release();
		await closing;
		expect(await evidently.readEvents('demo')).toHaveLength(1);
	}, 5_000);

	it('does nothing if a closed server is closed again', async () => {
		const { evidently, client } = await start();
		await put(client);
		await Promise.all([evidently.close(), evidently.close()]);
		await expect(evidently.close()).resolves.toBeUndefined();
		await expect(put(createClient(evidently.url))).rejects.toThrow('ECONNREFUSED');
		expect(evidently.stats).toMatchObject({ openConnections: 0, openRequests: 0 });
	});
});
