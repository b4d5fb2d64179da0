import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { CredentialTestContext } from 'n8n-core';
import type { ICredentialsDecrypted } from 'n8n-workflow';

import { CREDENTIALS, startTestEvidently } from '../../support/testKit';
import { setUpEngine } from './setUp';

describe('Credential test', () => {
	const engine = setUpEngine();

	/** Tests a credential like the editor, with this n8n's own request helper. */
	async function test(fields: object) {
		const { url } = await startTestEvidently();
		const { testCredential } = engine().nodeType('awsEvidently').methods!.credentialTest!;
		const data = { region: 'us-east-1', ...CREDENTIALS, endpoint: url, ...fields };
		const credential = { data } as unknown as ICredentialsDecrypted;
		return await testCredential!.call(new CredentialTestContext({} as never), credential);
	}

	it('reports that the service accepts valid keys', async () => {
		assert.deepEqual(await test({}), {
			status: 'OK',
			message: 'The service accepts these keys',
		});
	});

	for (const [fields, text] of [
		[{ secretAccessKey: 'mistyped' }, /InvalidSignatureException: /],
		[{ accessKeyId: '' }, /Missing Access Key ID in the credential/],
		[{ endpoint: 'http://127.0.0.1:1' }, /refused the connection \(ECONNREFUSED\)/],
	] as const) {
		it(`reports an error for a credential with ${JSON.stringify(fields)}`, async () => {
			const { status, message } = await test(fields);
			assert.equal(status, 'Error');
			assert.match(message, text);
		});
	}
});
