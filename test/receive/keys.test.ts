import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { readKeys } from '../../nodes/AwsEvidently/receive/keys';

let reads: Array<Pending>;

interface Pending {
	resolve(fields: ICredentialDataDecryptedObject): void;
	reject(reason: Error): void;
}

beforeEach(() => (reads = []));

test('requests that come while the credential is being read share the read', async () => {
	const requests = [readKeys(contextOf()), readKeys(contextOf()), readKeys(contextOf())];
	reads[0]!.resolve(fieldsOf('KEY'));
	const keys = await Promise.all(requests);
	expect(reads).toHaveLength(1);
	expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['KEY', 'KEY', 'KEY']);
});

test('a request that comes later reads the credential again', async () => {
	const first = readKeys(contextOf());
	reads[0]!.resolve(fieldsOf('OLD'));
	await first;
	const second = readKeys(contextOf());
	reads[1]!.resolve(fieldsOf('NEW'));
	expect((await second).accessKeyId).toBe('NEW');
});

test('a read that failed is not kept', async () => {
	const first = readKeys(contextOf());
	reads[0]!.reject(new Error('no database'));
	await expect(first).rejects.toThrow('no database');
	const second = readKeys(contextOf());
	reads[1]!.resolve(fieldsOf('KEY'));
	expect((await second).accessKeyId).toBe('KEY');
});

test.each([
	['workflow', { workflow: 'w2' }],
	['node', { node: 'n2' }],
	['credential', { credential: 'c2' }],
	['mode', { mode: 'manual' as const }],
])('another %s has a read of its own', async (_what, other) => {
	const requests = [readKeys(contextOf()), readKeys(contextOf(other))];
	reads[0]!.resolve(fieldsOf('ONE'));
	reads[1]!.resolve(fieldsOf('OTHER'));
	const keys = await Promise.all(requests);
	expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['ONE', 'OTHER']);
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
