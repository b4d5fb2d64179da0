import {
	DEFAULT_ACCESS_KEY_ID as accessKeyId,
	DEFAULT_SECRET_ACCESS_KEY as secretAccessKey,
} from '../../../evidently';
import { freePort } from '../../../n8n/ports';
import { chain, EVIDENTLY, evidently, manualTrigger } from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';
import { CredentialDialog } from './credentialDialog';

let world: BrowserWorld;
let dialog: CredentialDialog;

// The first test creates a credential, and the others change it.
beforeAll(async () => {
	world = await openBrowserWorld();
	const { client, credential, editor } = world;
	const node = evidently(credential, 'checkout');
	delete node.credentials;
	await editor.openWorkflow(await client.createWorkflow(chain('Keys', [manualTrigger(), node])));
	await editor.openNode(EVIDENTLY);
	dialog = new CredentialDialog(editor.page);
	await dialog.openNew();
});
afterAll(async () => await world?.close());

it('shows the Endpoint first, and who needs it as long as it is empty', async () => {
	expect(await dialog.fieldNames()).toEqual([
		'endpoint',
		'accessKeyId',
		'secretAccessKey',
		'sessionToken',
		'region',
		'assumeRole',
		// n8n adds this one.
		'allowedHttpRequestDomains',
	]);
	await dialog.text('The trigger needs no Endpoint. The sending node does').waitFor();
	await dialog.fill({ endpoint: world.evidently.url });
	await dialog.text('The trigger needs no Endpoint').waitFor({ state: 'hidden' });
});

it('tests keys without an Endpoint, which the trigger can use, with success', async () => {
	await dialog.fill({ endpoint: '', accessKeyId: 'made-up', secretAccessKey: 'made-up' });
	// The editor takes a moment to apply a change.
	await dialog.text('The trigger needs no Endpoint').waitFor();
	expect(await dialog.create()).toBe('success');
});

it('tests a credential with the keys and the endpoint of a service with success', async () => {
	await dialog.fill({ accessKeyId, secretAccessKey, endpoint: world.evidently.url });
	expect(await dialog.save()).toBe('success');
	await screenshot(world.editor.page, 'credential');
	expect(await dialog.test()).toBe('success');
});

it('reports a wrong secret access key', async () => {
	await dialog.fill({ secretAccessKey: 'wrong' });
	expect(await dialog.save()).toMatch(/signature/i);
	await screenshot(world.editor.page, 'credential-error');
	await dialog.fill({ secretAccessKey });
});

it('reports an unreachable endpoint with its address', async () => {
	const address = `127.0.0.1:${await freePort()}`;
	await dialog.fill({ endpoint: `http://${address}` });
	expect(await dialog.save()).toContain(address);
});

it('reports a malformed endpoint', async () => {
	await dialog.fill({ endpoint: 'localhost without a scheme' });
	expect(await dialog.save()).toMatch(/endpoint/i);
});

it('tests the credential with success again after its endpoint was corrected', async () => {
	await dialog.fill({ endpoint: world.evidently.url });
	expect(await dialog.save()).toBe('success');
});
