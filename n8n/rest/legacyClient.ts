import { N8nClient } from './client';
import { LEGACY, type N8nRelease } from '../install/versions';

/** The parts of the interface that differ in n8n 1.x. */
class LegacyClient extends N8nClient {
	/** n8n 1.x responds when the webhooks are active. */
	override async activate(workflowId: string): Promise<void> {
		const path = `/rest/workflows/${workflowId}`;
		const { versionId } = (await this.send('GET', path)) as { versionId: string };
		await this.send('POST', `${path}/activate`, { versionId });
	}

	/** n8n 1.x runs the workflow in the request, not the stored one. */
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
