import type { Locator, Page } from 'playwright-core';

interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** As many as fit into the time that a response is waited for. */
const CLICKS = 3;

/** From a click to n8n's request, which comes after another one that saves; milliseconds. */
const PATIENCE = 5_000;

const isTest = (url: string) => url.endsWith('/rest/credentials/test');

/** n8n's dialog of one credential. */
export class CredentialDialog {
	private readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('credential-edit-dialog');
	}

	/** Opens it for a new credential of the node whose details are on show. */
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

	/**
	 * Saves a new credential and gives what the dialog says about it. n8n tests what it saves, and
	 * closes the dialog of a new credential if it works; opened again, it shows that.
	 */
	async create(): Promise<string> {
		const result = await this.resultOf(this.page.getByTestId('credential-save-button'));
		if (result.status !== 'OK') return await this.shown(result);
		await this.root.waitFor({ state: 'hidden' });
		return await this.shown(await this.resultOf(this.page.getByTestId('credential-edit-button')));
	}

	/** Saves a changed credential, and gives what the dialog says about it. */
	async save(): Promise<string> {
		return await this.shown(await this.resultOf(this.page.getByTestId('credential-save-button')));
	}

	/** Clicks the Test button of a saved credential and gives what the dialog says. */
	async test(): Promise<string> {
		const button = this.root.getByTitle('Retry credential test').locator('visible=true');
		return await this.shown(await this.resultOf(button));
	}

	private async resultOf(button: Locator): Promise<TestResult> {
		const [response] = await Promise.all([
			this.page.waitForResponse((reply) => isTest(reply.url())),
			this.press(button),
		]);
		return ((await response.json()) as { data: TestResult }).data;
	}

	/**
	 * Clicks until n8n tests the credential: it draws the Save button anew when a field has changed,
	 * and a click at that moment goes nowhere.
	 */
	private async press(button: Locator): Promise<void> {
		for (let click = 1; click <= CLICKS; click++) {
			const tested = this.page
				.waitForRequest((request) => isTest(request.url()), { timeout: PATIENCE })
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
		// The details stay open for the next failure.
		const more = this.visible('More details');
		if (await more.isVisible()) await more.click();
		return await this.visible(message).innerText();
	}

	private visible(text: string): Locator {
		return this.root.getByText(text).locator('visible=true').first();
	}
}
