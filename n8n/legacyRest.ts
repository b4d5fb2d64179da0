import { N8nClient } from './rest';
import { LEGACY, type N8nRelease } from './versions';

/** What n8n 1.x does in another way. */
class LegacyClient extends N8nClient {
	/** It replies once the webhooks are live. */
	override async activate(workflowId: string): Promise<void> {
		const path = `/rest/workflows/${workflowId}`;
		const { versionId } = (await this.send('GET', path)) as { versionId: string };
		await this.send('POST', `${path}/activate`, { versionId });
	}

	/** It runs what it is given, not what it has stored. */
	override async start(workflowId: string, trigger: string): Promise<string> {
		const path = `/rest/workflows/${workflowId}`;
		const started = await this.send('POST', `${path}/run`, {
			workflowData: await this.send('GET', path),
			triggerToStartFrom: { name: trigger },
		});
		return (started as { executionId: string }).executionId;
	}
}

export function createClient(url: string, release: N8nRelease): N8nClient {
	return release === LEGACY ? new LegacyClient(url) : new N8nClient(url);
}
