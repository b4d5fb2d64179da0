import { chain, EVIDENTLY, evidently, manualTrigger } from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';
import type { NodeDetails } from './editor';

let world: BrowserWorld;
let details: NodeDetails;

// n8n takes seconds to load, so the tests share one node. Each sets the parameters that it checks.
beforeAll(async () => {
	world = await openBrowserWorld();
	const { client, credential, editor } = world;
	const nodes = [manualTrigger(), evidently(credential, 'checkout')];
	await editor.openWorkflow(await client.createWorkflow(chain('Parameters', nodes)));
	details = await editor.openNode(EVIDENTLY);
	await details.parameter('operation').waitFor();
});
afterAll(async () => await world?.close());

it('shows a new node with the parameters that need a choice', async () => {
	expect(await details.parameterNames()).toEqual([
		'operation',
		'project',
		'eventSource',
		'eventType',
		'timestampSource',
		'dataSource',
	]);
});

it('shows a notice that support has ended, with links to the trigger and to the local Evidently', async () => {
	const notice = details.parameters.locator('.notice-content, [class*="notice"]').first();
	await notice.waitFor();
	expect(await notice.innerText()).toMatch(/ended support .* October 16,\s+2025/s);
	const links = await notice.locator('a').all();
	expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
		expect.stringMatching(/^https:.*docs\/receiving\.md$/),
		expect.stringMatching(/^https:.*docs\/local-evidently\.md$/),
	]);
	await screenshot(details.page, 'node');
});

it('shows the icon of the node', async () => {
	const icon = details.page.getByTestId('ndv').locator('img[src*="awsEvidently"]').first();
	await icon.waitFor();
	expect(
		await icon.evaluate((image: { naturalWidth: number }) => image.naturalWidth),
	).toBeGreaterThan(0);
});

it.each([
	['timestampSource', 'From Input Field', 'timestampField'],
	['timestampSource', 'Define Below', 'timestamp'],
	['dataSource', 'Selected Input Fields', 'dataFields'],
	['dataSource', 'JSON', 'data'],
])('sets %s to "%s", which shows %s', async (parameter, option, shown) => {
	expect(await details.parameter(shown).isVisible()).toBe(false);
	await details.choose(parameter, option);
	await details.parameter(shown).waitFor();
});

it('offers custom and evaluation events as Event Type', async () => {
	expect(await details.options('eventType')).toEqual(['Custom', 'Evaluation']);
});

it('offers no evaluation fields in Data for a custom event', async () => {
	expect(await details.options('dataSource')).toEqual([
		'All Input Fields',
		'Selected Input Fields',
		'JSON',
	]);
});

it('shows each evaluation field once for an evaluation event', async () => {
	await details.choose('timestampSource', 'Now');
	await details.choose('eventType', 'Evaluation');
	await details.choose('dataSource', 'Evaluation Fields');
	await details.parameter('feature').waitFor();
	expect(await details.parameterNames()).toEqual([
		'operation',
		'project',
		'eventSource',
		'eventType',
		'timestampSource',
		'dataSource',
		'feature',
		'entityId',
		'variation',
		'reason',
	]);
	expect(await details.options('reason')).toEqual([
		'Default',
		'Launch Rule Match',
		'Experiment Rule Match',
		'Entity Overrides Match',
	]);
	const values = { feature: 'checkout-flow', entityId: 'u-17', variation: 'oneStepCheckout' };
	for (const [name, value] of Object.entries(values)) {
		await details.parameter(name).locator('input').fill(value);
	}
	// Moves the focus, so that no tooltip covers the screenshot.
	await details.page.getByText('Additional Fields').click();
	await screenshot(details.page, 'evaluation');
});

it('hides the parameters that build an event if items are already events', async () => {
	await details.choose('eventSource', 'Items Are Already Events');
	await details.parameter('eventType').waitFor({ state: 'hidden' });
	expect(await details.parameterNames()).toEqual(['operation', 'project', 'eventSource']);
	await details.choose('eventSource', 'Build From Each Item');
});

it('shows each of the seven options after it was added', async () => {
	const options = {
		eventKey: 'Add Event Key',
		batchSize: 'Batch Size',
		concurrency: 'Concurrency',
		dryRun: 'Dry Run',
		failOnRejected: 'Fail on Rejected Events',
		maxAttempts: 'Max Attempts',
		timeout: 'Timeout',
	};
	for (const [name, label] of Object.entries(options)) {
		await details.addOption(label);
		await details.parameter(name).waitFor();
	}
	await screenshot(details.page, 'options');
});
