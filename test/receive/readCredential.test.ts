import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../nodes/AwsEvidently/receive/readCredential';

let reads: Array<Pending>;

interface Pending {
	resolve(fields: ICredentialDataDecryptedObject): void;
	reject(reason: Error): void;
}

beforeEach(() => (reads = []));

it('shares one read of the credential between requests that arrive during it', async () => {
	const requests = [
		readCredential(contextOf()),
		readCredential(contextOf()),
		readCredential(contextOf()),
	];
	reads[0]!.resolve(fieldsOf('KEY'));
	const keys = await Promise.all(requests);
	expect(reads).toHaveLength(1);
	expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['KEY', 'KEY', 'KEY']);
});

it('reads the credential again for a later request', async () => {
	const first = readCredential(contextOf());
	reads[0]!.resolve(fieldsOf('OLD'));
	await first;
	const second = readCredential(contextOf());
	reads[1]!.resolve(fieldsOf('NEW'));
	expect((await second).accessKeyId).toBe('NEW');
});

it('reads the credential again after a failed read', async () => {
	const first = readCredential(contextOf());
	reads[0]!.reject(new Error('no database'));
	await expect(first).rejects.toThrow('no database');
	const second = readCredential(contextOf());
	reads[1]!.resolve(fieldsOf('KEY'));
	expect((await second).accessKeyId).toBe('KEY');
});

it.each([
	['workflow', { workflow: 'w2' }],
	['node', { node: 'n2' }],
	['credential', { credential: 'c2' }],
	['mode', { mode: 'manual' as const }],
])('does not share a read of the credential with a request to another %s', async (_what, other) => {
	const requests = [readCredential(contextOf()), readCredential(contextOf(other))];
	reads[0]!.resolve(fieldsOf('ONE'));
	reads[1]!.resolve(fieldsOf('OTHER'));
	const keys = await Promise.all(requests);
	expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['ONE', 'OTHER']);
});

it.each([
	['an invalid Endpoint', { endpoint: 'not a URL' }],
	['an empty Region', { region: '' }],
	['an invalid Role ARN', { assumeRole: true, roleArn: 'role' }],
	['an invalid STS Endpoint', { assumeRole: true, stsEndpoint: 'not a URL' }],
])('reads the keys of a credential with %s', async (_what, other) => {
	const reading = readCredential(contextOf());
	reads[0]!.resolve({ ...fieldsOf('KEY'), ...other });
	expect(await reading).toEqual({ accessKeyId: 'KEY', secretAccessKey: 'secret' });
});

function contextOf({ workflow = 'w', node = 'n', credential = 'c', mode = 'webhook' } = {}) {
	return {
		getNode: () => ({ id: node, credentials: { awsEvidentlyApi: { id: credential } } }),
		getWorkflow: () => ({ id: workflow }),
		getMode: () => mode,
		getCredentials: () =>
			new Promise((resolve, reject) => {
				reads.push({ resolve, reject });
			}),
	} as unknown as IWebhookFunctions;
}

const fieldsOf = (accessKeyId: string): ICredentialDataDecryptedObject => ({
	region: 'us-east-1',
	accessKeyId,
	secretAccessKey: 'secret',
});
