import { selectors, type Locator, type Page } from 'playwright-core';

import type { N8nClient } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';

selectors.setTestIdAttribute('data-test-id');

/** The time limit for clicks and queries. It is generous because n8n and the browser share two cores. */
const PAGE_TIMEOUT_MS = 20_000;

/** n8n's editor: the canvas and the nodes panel. */
export class Editor {
	readonly details: NodeDetails;

	constructor(
		readonly page: Page,
		private readonly client: N8nClient,
	) {
		page.setDefaultTimeout(PAGE_TIMEOUT_MS);
		this.details = new NodeDetails(page);
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.client.url}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.client.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	async addManualTrigger(): Promise<void> {
		await this.page.getByTestId('canvas-add-button').click();
		await this.search('trigger manually');
		await this.found().first().click();
		await this.page.getByTestId('canvas-node').waitFor();
	}

	/** Opens the nodes panel to add a node after the last one. */
	async addNext(): Promise<void> {
		await this.page.getByTestId('canvas-handle-plus').last().click();
	}

	/** Opens the nodes panel to add a tool to an agent. */
	async addTool(agent: string): Promise<void> {
		const handle = this.node(agent).locator('[data-handleid*="ai_tool"]');
		await handle.getByTestId('canvas-handle-plus').click();
	}

	async search(text: string): Promise<void> {
		await this.page.getByTestId('node-creator-search-bar').fill(text);
	}

	/** The nodes that the nodes panel lists. */
	found(): Locator {
		return this.page.getByTestId('node-creator-item-name');
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async openNode(name: string): Promise<NodeDetails> {
		await this.node(name).dblclick();
		await this.page.getByTestId('ndv').waitFor();
		return this.details;
	}

	/** Imports a workflow as the documentation says: ⋯, Import, From file. */
	async importFile(path: string): Promise<void> {
		const fileChooser = this.page.waitForEvent('filechooser');
		await this.chooseImport('From file');
		await (await fileChooser).setFiles(path);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Imports a workflow as the README says: ⋯, Import, From URL. */
	async importUrl(url: string): Promise<void> {
		await this.chooseImport('From URL');
		await this.page.getByTestId('workflow-url-import-input').fill(url);
		await this.page.getByTestId('confirm-workflow-import-url-button').click();
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	private async chooseImport(source: 'From file' | 'From URL'): Promise<void> {
		await this.page.getByTestId('workflow-menu').click();
		await this.page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
		await this.page.getByRole('menuitem', { name: source, exact: true }).click();
	}

	/** Points at a trigger and clicks the button that appears beside it. */
	async executeFrom(trigger: string): Promise<void> {
		await this.node(trigger).hover();
		await this.page.getByTestId(`execute-workflow-button-${trigger}`).click();
	}

	async execute(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').click();
	}

	/**
	 * Waits until the canvas marks the node as finished, with or without a warning, and the
	 * execution ends.
	 */
	async finished(name: string): Promise<void> {
		const mark =
			'[data-test-id^="canvas-node-status-mark-"], [data-test-id^="canvas-node-status-"]';
		await this.node(name).locator(mark).first().waitFor();
		await this.page.getByTestId('stop-execution-button').waitFor({ state: 'hidden' });
	}

	/**
	 * Opens the logs below the canvas and shows the output of a node, by default of the last one
	 * that ran.
	 */
	async openLogs(node?: string): Promise<DataPanel> {
		await this.page.getByTestId('logs-overview-header').click();
		if (node !== undefined) {
			await this.page.getByTestId('logs-overview-body').getByText(node, { exact: true }).click();
		}
		return new DataPanel(this.page.getByTestId('log-details-output'));
	}

	/** Zooms the canvas so that the whole workflow is visible. */
	async showAll(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
	}

	async stopExecution(): Promise<void> {
		await this.page.getByTestId('stop-execution-button').click();
	}
}

/** The details view of a node: its input, its parameters and its output. */
export class NodeDetails {
	readonly input: DataPanel;
	readonly output: DataPanel;
	readonly parameters: Locator;

	constructor(readonly page: Page) {
		this.input = new DataPanel(page.getByTestId('ndv-input-panel'));
		this.output = new DataPanel(page.getByTestId('output-panel'));
		this.parameters = page.getByTestId('node-parameters').first();
	}

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
	}

	parameter(name: string): Locator {
		return this.parameters.getByTestId(`parameter-input-${name}`);
	}

	/** Returns the names of the visible parameters, from top to bottom. */
	async parameterNames(): Promise<string[]> {
		const prefix = 'parameter-input-';
		const all = await this.parameters.locator(`[data-test-id^="${prefix}"]`).all();
		const shown: string[] = [];
		for (const input of all) {
			const id = (await input.getAttribute('data-test-id')) ?? '';
			if (id !== `${prefix}field` && (await input.isVisible())) shown.push(id.slice(prefix.length));
		}
		return shown;
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.option(option).click();
	}

	async options(parameter: string): Promise<string[]> {
		// The open list of another parameter takes a moment to close.
		await this.page
			.locator('.el-select-dropdown__item:visible')
			.first()
			.waitFor({ state: 'hidden' });
		await this.parameter(parameter).click();
		const options = this.page.locator('.el-select-dropdown__item:visible .option-headline');
		await options.first().waitFor();
		const names = await options.allInnerTexts();
		await this.page.keyboard.press('Escape');
		return names.map((name) => name.trim());
	}

	/** Drags a field of the input, as its schema shows it, onto a parameter. */
	async drag(field: string, parameter: string): Promise<void> {
		const { mouse } = this.page;
		const from = await centerOf(this.input.schemaField(field));
		const to = await centerOf(this.parameter(parameter));
		const value = () => this.parameter(parameter).locator('input').inputValue();
		const before = await value();
		await mouse.move(from.x, from.y);
		await mouse.down();
		// The editor recognizes a drag by its first movements.
		await mouse.move(to.x, to.y, { steps: 10 });
		await mouse.up();
		await until(`"${field}" in ${parameter}`, async () => (await value()) !== before, 10_000);
	}

	async addOption(name: string): Promise<void> {
		await this.parameters.getByTestId('collection-parameter-add').click();
		await this.option(name).click();
	}

	private option(name: string): Locator {
		return this.page
			.locator('.el-select-dropdown__item:visible, [role="option"]:visible')
			.getByText(name, { exact: true })
			.first();
	}

	async openProjects(): Promise<void> {
		await this.parameters.getByTestId('rlc-input').click();
	}

	async searchProjects(text: string): Promise<void> {
		await this.page.getByTestId('rlc-search').locator('visible=true').fill(text);
	}

	projects(): Locator {
		return this.page.getByTestId('rlc-item').locator('visible=true');
	}

	/** Shows the webhook URLs of a trigger. */
	async showWebhookUrls(): Promise<void> {
		await this.page.getByText('Webhook URLs', { exact: true }).click();
		await this.page.getByText('Test URL', { exact: true }).waitFor();
	}

	async chooseUrl(which: 'Test URL' | 'Production URL'): Promise<void> {
		await this.page.getByText(which, { exact: true }).click();
	}

	/** Returns the visible webhook URLs. */
	async webhookUrls(): Promise<string[]> {
		const texts = await this.page.locator('.webhook-url:visible').allInnerTexts();
		return texts.map((text) => text.replace(/\s/g, ''));
	}

	/** Makes a trigger listen for a test event. */
	async listen(): Promise<void> {
		await this.page.getByTestId('trigger-execute-button').click();
		await this.page.getByText('Listening for test event').waitFor();
	}

	async executeStep(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
	}
}

/** The input or the output of a node. */
export class DataPanel {
	constructor(readonly root: Locator) {}

	async showSchema(): Promise<void> {
		await this.root.getByTestId('radio-button-schema').click();
	}

	/** A field that can be dragged, in the schema. */
	schemaField(name: string): Locator {
		return this.root
			.locator(`[data-test-id="run-data-schema-node-name"][data-name="${name}"]`)
			.first();
	}

	async showTable(): Promise<void> {
		await this.root.getByTestId('radio-button-table').click();
	}

	async showBranch(name: string): Promise<void> {
		await this.root.getByTestId('branches').getByText(name).click();
	}

	rows(): Locator {
		return this.root.locator('tbody tr');
	}

	/** The row that n8n highlights because the mouse is over an item that is linked with it. */
	linkedRow(): Locator {
		return this.root.getByTestId('hovering-item');
	}

	async texts(): Promise<string[][]> {
		await this.rows().first().waitFor();
		const rows = await this.rows().all();
		const cells = await Promise.all(
			rows.map(async (row) => await row.locator('td').allInnerTexts()),
		);
		return cells.map((row) => row.map((cell) => cell.trim()).filter(Boolean));
	}
}

async function centerOf(locator: Locator): Promise<{ x: number; y: number }> {
	await locator.scrollIntoViewIfNeeded();
	const box = await locator.boundingBox();
	if (!box) throw new Error('The element is not visible');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
