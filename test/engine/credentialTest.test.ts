import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

import { CredentialTestContext } from 'n8n-core';
import type { ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { createCertificate } from '../../bench/certificate';
import { Engine } from '../../n8n/engine/engine';
import { skipWaits } from '../support/n8nWorkflow';
import {
	cleanUp,
	CREDENTIALS,
	onCleanUp,
	startTestEvidently,
	temporaryFolder,
} from '../support/testKit';
import { startSts } from '../support/stsServer';

describe("The credential's Test button", () => {
	let engine: Engine;
	beforeAll(async () => {
		engine = await Engine.load();
	});
	beforeEach(() => skipWaits());
	afterEach(async () => {
		jest.restoreAllMocks();
		await cleanUp();
	});

	/** Runs the credential test with n8n's own request helper. */
	async function testCredential(
		fields: Record<string, unknown>,
		context = new CredentialTestContext({} as never),
	): Promise<INodeCredentialTestResult> {
		const { testCredential } = engine.nodeType('awsEvidently').methods!.credentialTest!;
		const data = { region: 'us-east-1', ...CREDENTIALS, ...fields };
		return await testCredential!.call(context, { data } as unknown as ICredentialsDecrypted);
	}

	/** Makes n8n's helper wait a hundredth of each timeout. @returns the timeouts. */
	function shortenTimeouts({ helpers }: CredentialTestContext): number[] {
		const timeouts: number[] = [];
		const { request } = helpers;
		helpers.request = async (options) => {
			const { timeout } = options as { timeout: number };
			timeouts.push(timeout);
			return (await request({ ...(options as object), timeout: timeout / 100 })) as unknown;
		};
		return timeouts;
	}

	/** Starts a server that isn't Evidently, on a free port. */
	async function serve(listener: RequestListener, server: Server = createServer(listener)) {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onCleanUp(() => server.close());
		return `127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	const html: RequestListener = (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
	};

	it('reports that the service accepts the keys', async () => {
		const { url } = await startTestEvidently();
		expect(await testCredential({ endpoint: url })).toEqual({
			status: 'OK',
			message: 'The service accepts these keys',
		});
	});

	it('ignores spaces and line breaks around a key in the credential test', async () => {
		const { url } = await startTestEvidently();
		const secretAccessKey = ` ${CREDENTIALS.secretAccessKey}\n`;
		expect(await testCredential({ endpoint: url, secretAccessKey })).toMatchObject({
			status: 'OK',
		});
	});

	it.each([
		[{ accessKeyId: '' }, 'Missing Access Key ID in the credential'],
		[{ secretAccessKey: ' ' }, 'Missing Secret Access Key in the credential'],
		[{ accessKeyId: 'ASIAEXAMPLE' }, 'Missing Session Token in the credential'],
		[{ endpoint: 'localhost:2306' }, 'Invalid Endpoint in the credential: "localhost:2306"'],
		[{ endpoint: 'http://me:pass@host' }, 'Invalid Endpoint in the credential: "…@host"'],
		[{ region: 'us east' }, 'Invalid Region in the credential: "us east"'],
		[{ accessKeyId: 'AKIAUNKNOWN' }, 'UnrecognizedClientException: '],
		[{ secretAccessKey: 'mistyped' }, 'InvalidSignatureException: '],
	])('explains the invalid credential field %j', async (fields, words) => {
		const { url } = await startTestEvidently();
		const { status, message } = await testCredential({ endpoint: url, ...fields });
		expect(status).toBe('Error');
		expect(message).toContain(words);
	});

	it('asks for new temporary keys if they have expired', async () => {
		const temporary = {
			accessKeyId: 'ASIAEXAMPLE',
			secretAccessKey: 'secret',
			sessionToken: 'token',
		};
		const { url } = await startTestEvidently({
			credentials: [{ ...temporary, expiresAt: new Date(0) }],
		});
		const { message } = await testCredential({ endpoint: url, ...temporary });
		expect(message).toContain('ExpiredTokenException: ');
		expect(message).toContain('get new ones');
	});

	it('reports a wrong clock if the service rejects the signature because of it', async () => {
		const { url } = await startTestEvidently({ now: () => Date.now() + 10 * 60_000 });
		const { status, message } = await testCredential({ endpoint: url });
		expect(status).toBe('Error');
		expect(message).toContain('Signature expired');
		expect(message).toContain('Set the clock of the machine that runs n8n');
	});

	it('reports a wrong clock even if the SDK could correct it', async () => {
		const address = await serve((_request, response) => {
			const date = new Date(Date.now() + 10 * 60_000).toUTCString();
			response.writeHead(200, { date }).end('{"projects":[]}');
		});
		expect(await testCredential({ endpoint: `http://${address}` })).toEqual({
			status: 'Error',
			message:
				'The service accepts these keys, but the clock of this machine is about 10 minutes slow. Set it.',
		});
	});

	it('reports that the keys are not allowed to list projects', async () => {
		const address = await serve((_request, response) => {
			response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' });
			response.end('{"message":"User may not perform evidently:ListProjects"}');
		});
		const { message } = await testCredential({ endpoint: `http://${address}` });
		expect(message).toContain('AccessDeniedException: User may not perform');
		expect(message).toContain('evidently:PutProjectEvents');
	});

	it('reports that the host does not exist', async () => {
		const { message } = await testCredential({ endpoint: 'http://evidently.invalid' });
		expect(message).toMatch(/ENOTFOUND|EAI_AGAIN/);
		expect(message).toContain('Endpoint');
	});

	it('reports that the connection was refused', async () => {
		const { message } = await testCredential({ endpoint: 'http://127.0.0.1:1' });
		expect(message).toContain('The endpoint refused the connection (ECONNREFUSED)');
	});

	it('reports that the certificate is not trusted', async () => {
		const files = await createCertificate(await temporaryFolder());
		const [key, cert] = [readFileSync(files.key), readFileSync(files.certificate)];
		const address = await serve(html, createTlsServer({ key, cert }, html));
		const { message } = await testCredential({ endpoint: `https://${address}` });
		expect(message).toContain('The certificate of the endpoint is not trusted');
	});

	it('explains that an http service needs an http URL', async () => {
		const address = await serve(html);
		const { message } = await testCredential({ endpoint: `https://${address}` });
		expect(message).toBe(
			"The endpoint doesn't use TLS, which https requires. Check the credential's Endpoint. If the service has no certificate, the URL must start with http:// instead of https://.",
		);
	});

	it.each<[string, RequestListener]>([
		['a web page', html],
		['unknown JSON', (_request, response) => void response.end('{"status":"up"}')],
		['an unknown error', (_request, response) => void response.writeHead(500).end('no')],
	])('reports that %s is not from Evidently', async (_kind, listener) => {
		const address = await serve(listener);
		const { status, message } = await testCredential({ endpoint: `http://${address}` });
		expect(status).toBe('Error');
		expect(message).toMatch(/isn't from Evidently/);
	});

	it.each([302, 307])('follows no redirect (%d) in the credential test', async (status) => {
		let followed = 0;
		const target = await serve((_request, response) => {
			followed += 1;
			response.end('{"projects":[]}');
		});
		const address = await serve((_request, response) => {
			response.writeHead(status, { location: `http://${target}/projects` }).end();
		});
		const result = await testCredential({ endpoint: `http://${address}` });
		expect(result).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(`returned a redirect (HTTP ${status})`) as string,
		});
		expect(followed).toBe(0);
	});

	it('reports that a collector can work without a list of projects', async () => {
		const address = await serve((_request, response) => void response.writeHead(404).end());
		const { message } = await testCredential({ endpoint: `http://${address}` });
		expect(message).toContain('A collector that only accepts events works without one.');
	});

	it('reports that the endpoint does not respond in time', async () => {
		const address = await serve(() => undefined);
		const context = new CredentialTestContext({} as never);
		const timeouts = shortenTimeouts(context);
		const { message } = await testCredential({ endpoint: `http://${address}` }, context);
		expect(message).toContain('No response within 5000 ms.');
		expect(timeouts).toEqual([5_000, 5_000]);
	});

	it("names a role that can't be assumed", async () => {
		const sts = await startSts({ credentials: [CREDENTIALS], roles: [] });
		onCleanUp(() => sts.close());
		const roleArn = 'arn:aws:iam::123456789012:role/none';
		const { message } = await testCredential({
			assumeRole: true,
			roleArn,
			roleSessionName: 'n8n',
			stsEndpoint: sts.url,
		});
		expect(message).toContain(`The role ${roleArn} can't be assumed: AccessDenied`);
	});

	it('names the STS Endpoint if STS refuses the connection', async () => {
		const { url } = await startTestEvidently();
		const { message } = await testCredential({
			endpoint: url,
			assumeRole: true,
			roleArn: 'arn:aws:iam::123456789012:role/r',
			roleSessionName: 'n8n',
			stsEndpoint: 'http://127.0.0.1:1',
		});
		expect(message).toContain('The STS endpoint refused the connection (ECONNREFUSED)');
		expect(message).toContain("Check the credential's STS Endpoint.");
		expect(message).not.toContain("credential's Endpoint");
	});

	it('mentions no events and options if the endpoint drops the connection', async () => {
		const address = await serve((request) => request.socket.destroy());
		const { message } = await testCredential({ endpoint: `http://${address}` });
		expect(message).toContain('(ECONNRESET)');
		expect(message).not.toMatch(/stored|Timeout|Batch Size/);
	});
});
