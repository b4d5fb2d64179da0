import {
	DEFAULT_ACCESS_KEY_ID as accessKeyId,
	DEFAULT_SECRET_ACCESS_KEY as secretAccessKey,
} from '../../../evidently';
import { freePort } from '../../../n8n/ports';
import { chain, EVIDENTLY, evidently, manualTrigger } from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './chromium';
import { CredentialDialog } from './credentialDialog';

let world: BrowserWorld;
let dialog: CredentialDialog;

// The tests go on with the credential that the first one creates.
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

test('a credential made in the editor is tested with success', async () => {
	const endpoint = world.evidently.url;
	await dialog.fill({ accessKeyId, secretAccessKey, endpoint });
	expect(await dialog.create()).toBe('success');
	await screenshot(world.editor.page, 'credential');
	expect(await dialog.test()).toBe('success');
});

test('a wrong secret is named', async () => {
	await dialog.fill({ secretAccessKey: 'wrong' });
	expect(await dialog.save()).toMatch(/signature/i);
	await screenshot(world.editor.page, 'credential-error');
	await dialog.fill({ secretAccessKey });
});

test('an unreachable endpoint is named', async () => {
	const address = `127.0.0.1:${await freePort()}`;
	await dialog.fill({ endpoint: `http://${address}` });
	expect(await dialog.save()).toContain(address);
});

test('a malformed endpoint is named', async () => {
	await dialog.fill({ endpoint: 'localhost without a scheme' });
	expect(await dialog.save()).toMatch(/endpoint/i);
});

test('a mended credential is tested with success again', async () => {
	await dialog.fill({ endpoint: world.evidently.url });
	expect(await dialog.save()).toBe('success');
});
