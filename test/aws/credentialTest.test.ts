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

it("reports that AWS has ended the service if AWS's host does not respond", async () => {
	const { asked, status, message } = await testWithout(NOT_FOUND);
	expect(asked[0]).toMatch(/^https:\/\/evidently\.us-east-1\.amazonaws\.com\/projects\?/);
	expect(status).toBe('Error');
	expect(message).toContain('The host of the endpoint was not found (ENOTFOUND)');
	expect(message).toContain('AWS ended support for CloudWatch Evidently on October 16, 2025');
});

it('does not mention the end of the service if another host does not respond', async () => {
	const { message } = await testWithout(NOT_FOUND, { endpoint: 'http://collector.test' });
	expect(message).toContain('The host of the endpoint was not found (ENOTFOUND)');
	expect(message).not.toContain('AWS ended support');
});
