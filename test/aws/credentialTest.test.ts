import type { ICredentialTestFunctions } from 'n8n-workflow';

import { testCredential } from '../../nodes/AwsEvidently/aws/credentialTest';
import { CREDENTIALS } from '../evidently/testKit';

/** No request of these tests gets to a network: AWS must never see one. */
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

it("Where AWS's own host does not answer, the test says that the service has ended", async () => {
	const { asked, status, message } = await testWithout(NOT_FOUND);
	expect(asked[0]).toMatch(/^https:\/\/evidently\.us-east-1\.amazonaws\.com\/projects\?/);
	expect(status).toBe('Error');
	expect(message).toContain('The host of the endpoint was not found (ENOTFOUND)');
	expect(message).toContain('AWS ended support for CloudWatch Evidently on October 16, 2025');
});

it("Where another host does not answer, AWS's end of support does not matter", async () => {
	const { message } = await testWithout(NOT_FOUND, { endpoint: 'http://collector.test' });
	expect(message).toContain('The host of the endpoint was not found (ENOTFOUND)');
	expect(message).not.toContain('AWS ended support');
});
