import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import { skipWaits } from '../support/n8nWorkflow';

import { CredentialTestContext } from 'n8n-core';
import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';

import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { createClient } from '../../nodes/AwsEvidently/aws/client';
import { testCredential } from '../../nodes/AwsEvidently/aws/credentialTest';
import type { HelperResponse } from '../../nodes/AwsEvidently/aws/requestHandler';
import { PutProjectEventsCommand } from '../../nodes/AwsEvidently/aws/sdk/sdk';
import { explain } from '../../nodes/AwsEvidently/aws/serviceErrors';
import { loadOptionsContext } from '../support/loadOptions';
import { cleanUp, CREDENTIALS, onCleanUp } from '../support/testKit';

beforeEach(() => skipWaits());
afterEach(async () => {
	jest.restoreAllMocks();
	await cleanUp();
});

/** Starts a server that sends the given bytes for each request and then closes the connection. */
async function startBroken(
	bytes: string,
	close: (socket: Socket) => void = (socket) => socket.end(),
) {
	let requests = 0;
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => {
			requests++;
			socket.write(bytes, () => close(socket));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onCleanUp(() => server.close());
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url, requests: () => requests };
}

/** This is n8n's own request helper. */
const { helpers } = loadOptionsContext(new AwsEvidently(), {});
const sendHttp = async (options: object) =>
	(await helpers.httpRequest(options as never)) as HelperResponse;

const OPTIONS = { maxAttempts: 3, timeout: 5_000 };
const REGION = { region: 'us-east-1' };

const OK = 'HTTP/1.1 200 OK\r\n';
const BROKEN: Array<[string, string, ((socket: Socket) => void)?]> = [
	['half of its body', `${OK}content-length: 100\r\n\r\n{"eventResults"`],
	['only its headers', `${OK}content-length: 100\r\n\r\n`],
	['half of its headers', `${OK}content-len`],
	['half of a chunked body', `${OK}transfer-encoding: chunked\r\n\r\n5\r\n{"eve\r\n`],
	['a chunk without a size', `${OK}transfer-encoding: chunked\r\n\r\nx\r\n{"eve\r\n`],
	['a header without a value', `${OK}content-type\r\n\r\n`],
	[
		'a body that is not compressed as it says',
		`${OK}content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`,
	],
	[
		'a body that is not compressed with Brotli as it says',
		`${OK}content-encoding: br\r\ncontent-length: 2\r\n\r\n{}`,
	],
	['no bytes', ''],
	[
		'half of its body before a reset',
		`${OK}content-length: 100\r\n\r\n{`,
		(socket) => socket.resetAndDestroy(),
	],
];

describe('An incomplete response', () => {
	it.each(BROKEN)(
		'reports a lost connection and retries the request if the response has %s',
		async (_what, ...broken) => {
			const { url: endpoint, requests } = await startBroken(...broken);
			const client = await createClient(
				{ ...REGION, keys: CREDENTIALS, endpoint },
				sendHttp,
				OPTIONS,
			);
			const sent = client.send(new PutProjectEventsCommand({ project: 'demo', events: [] }));
			const error = explain(await sent.catch((cause: unknown) => cause), 'send');
			expect(error.message).toMatch(
				/^The connection was closed before the response was complete \(ECONNRESET\): /,
			);
			expect(error.advice).toBe(
				'The service may have stored the events of this request. Check the service, and any proxy between it and n8n.',
			);
			expect(requests()).toBe(3);
		},
	);

	it.each(BROKEN)(
		'reports a lost connection to STS if its response has %s',
		async (_what, ...broken) => {
			const { url: endpoint, requests } = await startBroken(...broken);
			const role = { arn: 'arn:aws:iam::123456789012:role/r', sessionName: 'n8n', endpoint };
			const created = createClient({ ...REGION, keys: CREDENTIALS, role }, sendHttp, OPTIONS);
			await expect(created).rejects.toMatchObject({
				name: 'AssumeRoleError',
				message: expect.stringContaining('(ECONNRESET)') as string,
				advice: 'Check STS, and any proxy between it and n8n.',
			});
			expect(requests()).toBe(3);
		},
	);

	it.each(BROKEN)(
		'reports a lost connection in the credential test if the response has %s',
		async (_what, ...broken) => {
			const { url: endpoint, requests } = await startBroken(...broken);
			const context = new CredentialTestContext({} as never) as unknown as ICredentialTestFunctions;
			const data = { ...REGION, ...CREDENTIALS, endpoint };
			const credential = { data } as unknown as ICredentialsDecrypted;
			const { status, message } = await testCredential.call(context, credential);
			expect(status).toBe('Error');
			expect(message).toMatch(
				/^The connection was closed before the response was complete \(ECONNRESET\): .*Check the service, and any proxy between it and n8n\.$/,
			);
			expect(requests()).toBe(2);
		},
	);
});
