import type { Locator, Page } from 'playwright-core';

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

	/** Saves, which tests the credential as well, and waits for what the test says. */
	async saveAndTest(): Promise<string> {
		await this.page.getByTestId('credential-save-button').click();
		return await this.verdict();
	}

	/** Clicks the Test button of a saved credential. */
	async test(): Promise<string> {
		const [reply] = await Promise.all([
			this.page.waitForResponse((response) => response.url().endsWith('/rest/credentials/test')),
			this.root.getByTitle('Retry credential test').locator('visible=true').click(),
		]);
		await reply.finished();
		return await this.verdict();
	}

	private async verdict(): Promise<string> {
		const success = this.root.getByText('Connection tested successfully').locator('visible=true');
		const more = this.root.getByText('More details').locator('visible=true');
		await success.or(more).first().waitFor();
		if (await success.isVisible()) return 'success';
		await more.click();
		return await this.root.locator('[class*="_details_"]').locator('visible=true').innerText();
	}
}
