import type { Locator, Page } from 'playwright-core';

interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** As many clicks as fit into the time limit of `waitForResponse`. */
const MAX_CLICKS = 3;

/** The time from a click to n8n's test request, which follows another request that saves. */
const TEST_REQUEST_TIMEOUT_MS = 5_000;

const isTest = (url: string) => url.endsWith('/rest/credentials/test');

/** n8n's dialog for editing a credential. */
export class CredentialDialog {
	private readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('credential-edit-dialog');
	}

	/** Opens the dialog for a new credential of the node that is open in the editor. */
	async openNew(): Promise<void> {
		await this.page.getByTestId('node-credentials-select').click();
		await this.page.getByTestId('node-credentials-select-item-new').click();
		await this.root.waitFor();
	}

	async fill(fields: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(fields)) {
			await this.root.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
		}
	}

	/** Returns the names of the visible fields, from top to bottom. */
	async fieldNames(): Promise<string[]> {
		const prefix = 'parameter-input-';
		const inputs = await this.root.locator(`[data-test-id^="${prefix}"]:visible`).all();
		const ids = await Promise.all(
			inputs.map(async (input) => (await input.getAttribute('data-test-id')) ?? ''),
		);
		return ids.map((id) => id.slice(prefix.length)).filter((name) => name !== 'field');
	}

	text(text: string): Locator {
		return this.root.getByText(text).first();
	}

	/**
	 * Saves a new credential and returns the test result that the dialog shows. n8n tests a credential
	 * when it saves it, and closes the dialog of a new one if the test succeeds. The dialog is then
	 * opened again, because only then does it show the result.
	 */
	async create(): Promise<string> {
		const result = await this.resultOf(this.page.getByTestId('credential-save-button'));
		if (result.status !== 'OK') return await this.shown(result);
		await this.root.waitFor({ state: 'hidden' });
		return await this.shown(await this.resultOf(this.page.getByTestId('credential-edit-button')));
	}

	/** Saves a changed credential and returns the test result that the dialog shows. */
	async save(): Promise<string> {
		return await this.shown(await this.resultOf(this.page.getByTestId('credential-save-button')));
	}

	/** Clicks the Test button of a saved credential and returns the result that the dialog shows. */
	async test(): Promise<string> {
		const button = this.root.getByTitle('Retry credential test').locator('visible=true');
		return await this.shown(await this.resultOf(button));
	}

	private async resultOf(button: Locator): Promise<TestResult> {
		const [response] = await Promise.all([
			this.page.waitForResponse((response) => isTest(response.url())),
			this.press(button),
		]);
		return ((await response.json()) as { data: TestResult }).data;
	}

	/**
	 * Clicks until n8n tests the credential. n8n renders the Save button again when a field has changed,
	 * and a click at that moment has no effect.
	 */
	private async press(button: Locator): Promise<void> {
		for (let click = 1; click <= MAX_CLICKS; click++) {
			const tested = this.page
				.waitForRequest((request) => isTest(request.url()), { timeout: TEST_REQUEST_TIMEOUT_MS })
				.then(
					() => true,
					() => false,
				);
			await button.click();
			if (await tested) return;
		}
	}

	private async shown({ status, message }: TestResult): Promise<string> {
		if (status === 'OK') {
			await this.visible('Connection tested successfully').waitFor();
			return 'success';
		}
		await this.visible('Couldn’t connect with these settings').waitFor();
		// The details stay open after an earlier failure.
		const more = this.visible('More details');
		if (await more.isVisible()) await more.click();
		return await this.visible(message).innerText();
	}

	private visible(text: string): Locator {
		return this.root.getByText(text).locator('visible=true').first();
	}
}
