import type { ICredentialTestFunctions } from 'n8n-workflow';

import { testCredential } from '../../nodes/AwsEvidently/aws/credentialTest';
import { CREDENTIALS } from '../support/testKit';

/** The requests of these tests never leave this process, because none may reach AWS. */
async function testWithout(failure: object, fields: object = {}) {
	const asked: string[] = [];
	const request = async ({ uri }: { uri: string }) => {
		asked.push(uri);
		throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${new URL(uri).hostname}`), failure);
	};
	const context = { helpers: { request } } as unknown as ICredentialTestFunctions;
	const data = { region: 'us-east-1', ...CREDENTIALS, ...fields };
	const credential = { id: '', name: '', type: '', data };
	return { asked, ...(await testCredential.call(context, credential)) };
}

const NOT_FOUND = { code: 'ENOTFOUND' };

it('accepts keys without an Endpoint, which the trigger can use, without sending a request', async () => {
	const { asked, status, message } = await testWithout(NOT_FOUND, { endpoint: ' ' });
	expect({ asked, status }).toEqual({ asked: [], status: 'OK' });
	expect(message).toContain('No Endpoint: fine for the trigger.');
	expect(message).toContain("AWS's own hosts ended on October 16, 2025");
});

it('checks the keys even if there is no Endpoint', async () => {
	const { asked, status, message } = await testWithout(NOT_FOUND, { secretAccessKey: '' });
	expect({ asked, status }).toEqual({ asked: [], status: 'Error' });
	expect(message).toContain('Missing Secret Access Key in the credential');
});

it('assumes a role even if there is no Endpoint', async () => {
	const { asked, status } = await testWithout(NOT_FOUND, {
		assumeRole: true,
		roleArn: 'arn:aws:iam::123456789012:role/r',
		roleSessionName: 'n8n',
		stsEndpoint: 'http://sts.test',
	});
	expect(status).toBe('Error');
	expect(asked[0]).toContain('http://sts.test');
});

it('does not mention the end of the service if another host does not respond', async () => {
	const { message } = await testWithout(NOT_FOUND, { endpoint: 'http://collector.test' });
	expect(message).toContain('The host of the endpoint was not found (ENOTFOUND)');
	expect(message).not.toContain('AWS ended support');
});

it('waits at most 5 seconds before it asks a busy service a second and last time', async () => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
	const start = Date.now();
	const asked: number[] = [];
	const request = async () => {
		asked.push(Date.now() - start);
		return { statusCode: 503, headers: { 'retry-after': '3600' }, body: Buffer.from('{}') };
	};
	const context = { helpers: { request } } as unknown as ICredentialTestFunctions;
	const data = { region: 'us-east-1', ...CREDENTIALS, endpoint: 'http://collector.test' };
	const test = testCredential.call(context, { id: '', name: '', type: '', data });
	while (asked.length === 0) await new Promise(setImmediate);
	while (asked.length === 1) await jest.advanceTimersByTimeAsync(1_000);
	expect(await test).toMatchObject({ status: 'Error' });
	expect(asked).toEqual([0, 5_000]);
	jest.useRealTimers();
});
